"""Schedules: the right day and hour in the practice's time zone, once whoever tries, a link to whoever may have it."""

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.tables.exports import Export, ExportSchedule
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.core import Conflict, NotFound, Refused, parse
from codeloom.services.exports import export_form, list_exports, running, scheduling
from codeloom.services.exports.due import next_after, period, span
from codeloom.services.exports.form import FormOf
from codeloom.services.exports.listing import ListExports
from codeloom.services.exports.scheduling import OfSchedule, PauseSchedule, Schedule
from codeloom.settings import Settings
from tests.integration.exports.exports_world import NEW_YORK, Practice

SUNDAY = datetime(2026, 6, 7, 15, tzinfo=UTC)


@pytest.fixture
def practice(database: Settings) -> Practice:
    one = Practice()
    patient = one.patient()
    days = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 7), date(2026, 6, 8))
    one.add(*(
        one.chart(n, patient, created_at=datetime(day.year, day.month, day.day, 16, tzinfo=UTC)) for n, day in enumerate(days, 1)
    ))  # fmt: skip
    return one


def saved(practice: Practice, every: str = "week", by: str = "manager", **given: object) -> UUID:
    values = {"report": "charts", "fields": ("number", "coder"), "every": every, **given}
    return UUID(scheduling.save_schedule(practice.scope(by), parse(Schedule, values)).id)


def plan(practice: Practice, schedule_id: UUID) -> ExportSchedule:
    with unit_of_work(practice.scope()) as uow:
        found = queries.schedule(uow, schedule_id)
        assert found is not None
        return found


def made_of(practice: Practice, schedule_id: UUID) -> list[Export]:
    with unit_of_work(practice.scope()) as uow:
        query = select(Export).where(Export.org_id == practice.org_id, Export.schedule_id == schedule_id)
        return list(uow.session.exec(query.order_by(col(Export.created_at))))


def letters(practice: Practice) -> list[tuple[str, str]]:
    """(address, body) of the letters about exports."""
    with unit_of_work(practice.scope()) as uow:
        query = select(PendingEmail).where(PendingEmail.org_id == practice.org_id, PendingEmail.kind == "exports.ready")
        return [
            (
                uow.vault.open(PendingEmail.recipient_enc, one),
                uow.vault.open_value(PendingEmail.body_enc, one, one.body_enc),
            )
            for one in uow.session.exec(query)
        ]


def address(uow: UnitOfWork, practice: Practice, name: str) -> str:
    found = uow.session.get(User, (practice.org_id, practice.people[name]))
    assert found is not None
    return found.email


def test_times_are_six_oclock_of_the_practice_whatever_the_clocks_do() -> None:
    assert next_after("week", NEW_YORK, SUNDAY) == datetime(2026, 6, 8, 10, tzinfo=UTC)
    assert next_after("week", NEW_YORK, datetime(2026, 6, 8, 10, tzinfo=UTC)) == datetime(2026, 6, 15, 10, tzinfo=UTC)
    assert next_after("month", NEW_YORK, SUNDAY) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    before_change = datetime(2026, 10, 31, 12, tzinfo=UTC)
    assert next_after("day", NEW_YORK, before_change) == datetime(2026, 11, 1, 11, tzinfo=UTC)
    assert next_after("day", NEW_YORK, datetime(2026, 10, 30, 12, tzinfo=UTC)) == datetime(2026, 10, 31, 10, tzinfo=UTC)


def test_periods_and_ranges_end_before_the_day_or_today() -> None:
    assert period("day", date(2026, 3, 1)) == (date(2026, 2, 28), date(2026, 2, 28))
    assert period("week", date(2026, 6, 8)) == (date(2026, 6, 1), date(2026, 6, 7))
    assert period("month", date(2026, 1, 1)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert span("this_month", date(2026, 6, 10)) == (date(2026, 6, 1), date(2026, 6, 10))
    assert span("last_30", date(2026, 6, 30)) == (date(2026, 6, 1), date(2026, 6, 30))
    assert span("last_week", date(2026, 6, 10)) == (date(2026, 6, 1), date(2026, 6, 7))
    assert span("all", date(2026, 6, 10)) is None


def test_two_processes_that_try_at_once_start_it_once_and_mail_a_link_never_the_file(practice: Practice) -> None:
    with clock.at(SUNDAY):
        schedule_id = saved(practice, to=practice.people["manager"])
    monday = datetime(2026, 6, 8, 10, 0, 30, tzinfo=UTC)
    asked: list[bool] = []
    gate = threading.Barrier(2)

    def tries() -> None:
        gate.wait(5)
        with clock.at(monday):
            asked.append(scheduling.start_due(Scope.of_worker(practice.org_id), OfSchedule(schedule_id=schedule_id)))

    both = [threading.Thread(target=tries) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert sorted(asked) == [False, True]
    with clock.at(monday):
        scheduling.start_due_exports()
        (export,) = made_of(practice, schedule_id)
        assert running.run(practice.org_id, export.id, "w") is running.Outcome.DONE
        data = practice.file(export.id)
    assert [row.split(b",")[0] for row in data.split(b"\r\n")[1:-1]] == [b"CH-2", b"CH-3"]
    assert plan(practice, schedule_id).next_at == datetime(2026, 6, 15, 10, tzinfo=UTC)
    with unit_of_work(practice.scope()) as uow:
        ((to, body),) = letters(practice)
        assert to == address(uow, practice, "manager")
    assert f"/exports?export={export.id}" in body
    assert "CH-2" not in body


def test_a_link_goes_to_every_manager_and_to_nobody_who_may_not_have_the_file(practice: Practice) -> None:
    with clock.at(SUNDAY):
        for_all, own = (
            saved(practice),
            saved(practice, by="biller", report="deltas", fields=("number",), to=practice.people["biller"]),
        )
        with pytest.raises(Refused, match="may not download"):
            saved(practice, to=practice.people["coder"])
    with clock.at(SUNDAY + timedelta(days=1)):
        scheduling.start_due_exports()
        for schedule_id in (for_all, own):
            running.run(practice.org_id, made_of(practice, schedule_id)[0].id, "w")
    with unit_of_work(practice.scope()) as uow:
        wanted = {address(uow, practice, name) for name in ("manager", "biller")}
    assert {to for to, _body in letters(practice)} == wanted


def test_a_field_that_is_gone_pauses_the_schedule_until_it_is_repaired(practice: Practice) -> None:
    with clock.at(SUNDAY):
        schedule_id = saved(practice)
    with unit_of_work(practice.scope()) as uow:
        found = queries.schedule(uow, schedule_id, lock=True)
        assert found is not None
        found.fields = ["number", "shoe_size"]
        uow.record("CHANGED")
        uow.commit()
    with clock.at(SUNDAY + timedelta(days=1)):
        scheduling.start_due_exports()
        export = made_of(practice, schedule_id)[0]
        assert running.run(practice.org_id, export.id, "w") is running.Outcome.FAILED
        view = list_exports(practice.scope(), ListExports())
        assert (view.scheduled[0].broken, view.scheduled[0].next, view.rows[0].repair) == (True, "paused", True)
        assert "a field is gone" in view.rows[0].word
        with pytest.raises(Refused, match="Repair it first"):
            scheduling.pause_schedule(practice.scope(), PauseSchedule(schedule_id=schedule_id, paused=False))
        form = export_form(practice.scope(), FormOf(schedule=schedule_id))
        assert (form.filled.fields, form.filled.lost, form.filled.paused) == (("number",), 1, "field_gone")
        saved(practice, fields=form.filled.fields, schedule_id=schedule_id, version=form.filled.version)
        assert plan(practice, schedule_id).paused == ""
        with pytest.raises(Conflict):
            saved(practice, fields=form.filled.fields, schedule_id=schedule_id, version=form.filled.version)


def test_a_schedule_of_somebody_who_left_rests(practice: Practice) -> None:
    with clock.at(SUNDAY):
        schedule_id = saved(practice)
    with unit_of_work(practice.scope()) as uow:
        one = uow.session.get(User, (practice.org_id, practice.people["manager"]))
        assert one is not None
        one.status = "disabled"
        uow.session.add(one)
        uow.record("CHANGED")
        uow.commit()
    with clock.at(SUNDAY + timedelta(days=1)):
        scheduling.start_due_exports()
        assert running.run(practice.org_id, made_of(practice, schedule_id)[0].id, "w") is running.Outcome.FAILED
    assert plan(practice, schedule_id).paused == "no_right"
    assert letters(practice) == []


def test_a_paused_one_rests_and_a_deleted_one_leaves_its_files(practice: Practice) -> None:
    with clock.at(SUNDAY):
        schedule_id = saved(practice, every="day")
        scheduling.pause_schedule(practice.scope(), PauseSchedule(schedule_id=schedule_id, paused=True))
    with clock.at(SUNDAY + timedelta(days=3)):
        scheduling.start_due_exports()
        assert made_of(practice, schedule_id) == []
        scheduling.pause_schedule(practice.scope(), PauseSchedule(schedule_id=schedule_id, paused=False))
        assert plan(practice, schedule_id).next_at == datetime(2026, 6, 11, 10, tzinfo=UTC)
    with clock.at(SUNDAY + timedelta(days=4)):
        scheduling.start_due_exports()
        (export,) = made_of(practice, schedule_id)
        running.run(practice.org_id, export.id, "w")
        with pytest.raises(NotFound):
            scheduling.delete_schedule(practice.scope("biller"), OfSchedule(schedule_id=schedule_id))
        scheduling.delete_schedule(practice.scope(), OfSchedule(schedule_id=schedule_id))
        assert practice.file(export.id)
    assert list_exports(practice.scope(), ListExports()).scheduled == ()


def test_lists_show_a_biller_their_own_and_go_by_pages(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for by in ("biller", "manager", "manager", "manager"):
        practice.asked("deltas", by=by)
    first = list_exports(practice.scope(), ListExports())
    assert (len(first.rows), first.running, first.whose) == (3, 3, "")
    assert {row.by for row in first.rows} == {"manager"}
    rest = list_exports(practice.scope(), ListExports(after=first.next))
    assert ([row.by for row in rest.rows], rest.next) == (["biller"], "")
    own = list_exports(practice.scope("biller"), ListExports())
    assert ([row.by for row in own.rows], own.whose) == (["biller"], str(practice.people["biller"]))
    assert list_exports(practice.scope(), ListExports(after="no cursor")).rows == first.rows
    form = export_form(practice.scope("biller"), FormOf())
    assert {one.id for one in form.reports} == {"codes", "deltas"}
