"""How a person fares by their role: figures and plots equal what they did, usual is their own, and charts go by pages."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import unit_of_work
from codeloom.services.core import NotFound, Refused, parse
from codeloom.services.people import PersonView, one, show_person
from tests.integration.audits.audits_world import close, judge_all, opened
from tests.integration.charts.standing_world import Standing
from tests.integration.encounters.encounters_world import Visit, finished

pytestmark = pytest.mark.usefixtures("database")
ZONE = ZoneInfo("America/New_York")


def shown(practice: Standing, who: Scope, **more: Any) -> PersonView:
    """A person as the manager sees them."""
    return show_person(practice.manager, parse(one.ShowPerson, {"person_id": who.user_id, **more}))


def figures(view: PersonView) -> dict[str, tuple[str, str]]:
    """Value and note by label."""
    return {figure.label: (figure.value, figure.note) for figure in view.fares.figures}


def ago(**span: float) -> datetime:
    """A moment before today's noon in the practice's time zone, on which no day begins."""
    return clock.now().astimezone(ZONE).replace(hour=12, minute=0) - timedelta(**span)


def at_noon() -> Any:
    """Now is noon of today in the practice's time zone, and a moment."""
    return clock.at(ago() + timedelta(minutes=5))


def test_usual_of_a_coder_is_that_of_their_own_weeks() -> None:
    practice = Standing()
    with at_noon():
        sent = [*[7] * 4, *[14] * 2, *[21] * 3, 0]
        for days in sent:
            practice.change(practice.chart(), submitted_at=ago(days=days, minutes=1), status="pending_audit")
        practice.change(practice.chart(), submitted_at=ago(days=7) + timedelta(hours=5), status="pending_audit")
        view = shown(practice, practice.coder)
        assert figures(view)["Sent today"] == ("1", "usual by now 0")
        for week in range(4, 9):
            for _ in range(3):
                practice.change(practice.chart(), submitted_at=ago(weeks=week, minutes=1), status="pending_audit")
        view = shown(practice, practice.coder)
    assert figures(view)["Sent today"] == ("1", "usual by now 3")
    assert view.fares.done_words == "Charts sent a day"
    assert [row[1:] for row in view.fares.done.table[-4:]] == [
        ("3.0", "3 on 1 day"), ("2.0", "2 on 1 day"), ("5.0", "5 on 1 day"), ("1.0", "1 on 1 day"),
    ]  # fmt: skip
    assert "usual 3, middle 80 % " in view.fares.done.words
    assert view.fares.done.points[-1][0] == 100
    assert len({place for place, *_ in view.fares.done.band}) == 2
    assert view.fares.accuracy.words == "No audits yet"


def test_an_auditor_is_told_by_audits() -> None:
    practice = Standing()
    first, second = practice.submitted("E11.9"), practice.submitted("I10")
    close(practice, judge_all(practice, opened(practice, first).board, "agree"), "approve")
    opened(practice, second)
    with at_noon():
        with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
            for week in range(1, 9):
                uow.session.add(
                    Audit(org_id=practice.org_id, id=new_id(), chart_id=practice.id_of(first), round=week + 1,
                          coder_id=practice.coder.user_id, auditor_id=practice.supervisor.user_id, status="returned",
                          agreed=1, lines=2, opened_at=ago(weeks=week, hours=1), closed_at=ago(weeks=week, minutes=1))
                )  # fmt: skip
            (done,) = [
                row for row in uow.session.exec(select(Audit)) if row.status == "approved"
            ]  # closed before or after noon
            done.closed_at = ago(minutes=2)
            uow.record("TEST_CHANGED", "audit", done.id)
            uow.commit()
        view = shown(practice, practice.supervisor)
    assert figures(view) == {
        "Audits begun": ("1", "not closed yet"), "Closed today": ("1", "usual by now 1"),
        "Closed, 30 d": ("5", "1.0 a day with any"), "Returned, 30 d": ("80.0", "37.6 to 96.4, n 5 audits"),
    }  # fmt: skip
    assert view.fares.closed == f"/finished?auditor={practice.supervisor.user_id}"
    assert (view.fares.audits, view.fares.accuracy.points, view.charts) == ("", (), ())
    assert view.fares.done.words.startswith("Audits closed a day by week: 1.0 ")


def test_a_provider_is_told_by_notes_and_a_biller_by_what_they_finalized() -> None:
    practice = Standing()
    finished(Visit(practice))
    waits = Visit(practice, new_patient={"family": "Lund", "given": "Ada", "birth_date": "1971-05-06", "sex": "F"})
    waits.write()
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        (billed,) = [row for row in uow.session.exec(select(Encounter)) if row.status == "finalized"]
        assert billed.finalized_by is not None
        uow.session.add(
            Audit(org_id=practice.org_id, id=new_id(), encounter_id=billed.id, round=1, coder_id=billed.finalized_by,
                  provider_id=billed.provider_id, auditor_id=practice.supervisor.user_id, status="approved", agreed=3, lines=4,
                  opened_at=clock.now(), closed_at=clock.now())
        )  # fmt: skip
        uow.record("TEST_CHANGED", "encounter", billed.id)
        uow.commit()
    provider = shown(practice, waits.provider)
    assert figures(provider) == {
        "Not with billing": ("1", "encounters"), "Questions to answer": ("0", "from coders and billers"),
        "Sent today": ("1", "no usual yet"), "Sent, 30 d": ("1", "1.0 a day with any"),
    }  # fmt: skip
    biller = shown(practice, Scope(practice.org_id, billed.finalized_by, "biller"))
    assert figures(biller) == {
        "Finalized today": ("1", "no usual yet"), "Finalized, 30 d": ("1", "1.0 a day with any"),
        "Sent back": ("0", "wait for their provider"), "Accuracy, 30 d": ("75.0", "30.1 to 95.4, n 4 rows"),
    }  # fmt: skip
    assert biller.fares.accuracy.table[0][1] == "75.0 %"
    assert biller.fares.audits == f"/finished?coder={billed.finalized_by}"
    assert shown(practice, practice.manager).fares == one.NO_FARES


def test_charts_that_were_given_go_by_pages_the_last_given_first() -> None:
    practice = Standing()
    numbers = [practice.chart() for _ in range(25)]
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        for row in uow.session.exec(select(Chart)):
            row.assigned_at = ago(hours=row.number // 2)  # two at each moment
        uow.record("TEST_CHANGED", "chart", "")
        uow.commit()
    first = shown(practice, practice.coder)
    second = shown(practice, practice.coder, charts=first.charts_next)
    last = shown(practice, practice.coder, charts=second.charts_next)
    pages = [first.charts, second.charts, last.charts]
    assert ([len(page) for page in pages], last.charts_next) == ([10, 10, 5], "")
    listed = [int(chart.number.removeprefix("CH-")) for page in pages for chart in page]
    assert sorted(listed) == numbers
    assert [number // 2 for number in listed] == sorted(number // 2 for number in numbers)
    assert first.charts[0].link == f"/charts/{listed[0]}"
    for wrong in ("x", "2026-01-01~x", "2026-01-01T10:00:00~00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Refused, match="page of the list"):
            shown(practice, practice.coder, charts=wrong)
    with pytest.raises(NotFound):
        shown(Standing(), practice.coder)
