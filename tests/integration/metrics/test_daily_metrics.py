"""Kept figures of days are what a recount by other means gives: after late changes, in any time zone, on days of 23 and 25 h."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as tuned
from hypothesis import strategies as st
from sqlalchemy import inspect, text
from sqlmodel import select

from codeloom.__main__ import main
from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import metrics as queries
from codeloom.db.queries.metrics import SOURCES, Work
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import Organization
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services import metrics
from codeloom.services.core import Nothing
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, change, close, judge, judge_all, opened
from tests.integration.encounters.encounters_world import Visit, finished

FIRST, LAST = date(2026, 3, 1), date(2026, 11, 20)
CHANGES = (date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 4, 24), date(2026, 10, 4), date(2026, 10, 25),
           date(2026, 10, 29), date(2026, 11, 1))  # fmt: skip
"""Days of 23 or 25 hours, or of half an hour more or less, in one of `ZONES`."""
ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Auckland",
         "Pacific/Kiritimati", "America/St_Johns", "UTC")  # fmt: skip
MEASURES = [one.measure for one in SOURCES]
OWN = ("id", "number", "completed_at")


@pytest.fixture(scope="module")
def practice(own_database: Settings) -> Practice:
    """Charts in every place, audits approved and returned, and an encounter that was finalized."""
    made = Practice()
    made.person("Tomas Lindqvist", Role.CODER)
    for at in range(4):
        made.chart(setting=("inpatient", "outpatient")[at % 2], specialty=("Cardiology", "Surgery")[at // 2])
    for outcome, verdict in (("approve", "agree"), ("return", "disagree")):
        board = opened(made, made.submitted("I10", "E11.9")).board
        if verdict == "disagree":
            first = board.changes[0]
            board = change(made, board, {"op": "set_code", "line": first.id, "code": "I11.9"})
            for row in board.changes:
                if row.changed:
                    board = judge(made, board, row, verdict="disagree", category="specificity")
        close(made, judge_all(made, board, "agree") if verdict == "agree" else board, outcome)
    finished(Visit(made))
    return made


def worker(practice: Practice) -> Scope:
    return Scope.of_worker(practice.org_id)


def touch(practice: Practice, what: Callable[[UnitOfWork], object]) -> None:
    with unit_of_work(worker(practice)) as uow:
        what(uow)
        uow.record("TEST_CHANGED", "chart", practice.org_id)
        uow.commit()


Key = tuple[date, str, UUID, str, str]


def recounted(uow: UnitOfWork) -> Counter[Key]:
    """The figures of all days, row by row, with the time zones of Python."""
    practice = uow.session.get(Organization, uow.org_id)
    assert practice is not None
    zone, out = ZoneInfo(practice.time_zone), Counter[Key]()

    def add(
        moment: datetime | None, measure: str, person: UUID | None, specialty: str, setting: str, n: int = 1
    ) -> None:
        if moment is not None:
            out[moment.astimezone(zone).date(), measure, person or uow.org_id, specialty, setting] += n

    charts = {one.id: one for one in uow.session.exec(select(Chart).where(Chart.org_id == uow.org_id))}
    encounters = {one.id: one for one in uow.session.exec(select(Encounter).where(Encounter.org_id == uow.org_id))}
    audits = {one.id: one for one in uow.session.exec(select(Audit).where(Audit.org_id == uow.org_id))}
    for chart in charts.values():
        add(chart.created_at, "imported", None, chart.specialty, chart.setting)
        add(chart.submitted_at, "sent", chart.assignee_id, chart.specialty, chart.setting)
        add(chart.completed_at, "completed", chart.assignee_id, chart.specialty, chart.setting)
    for encounter in encounters.values():
        add(encounter.finalized_at, "finalized", encounter.finalized_by, "", encounter.setting)
    for audit in audits.values():
        if audit.chart_id is None:
            assert audit.encounter_id is not None
            add(audit.closed_at, "audited", audit.auditor_id, "", encounters[audit.encounter_id].setting)
            continue
        chart = charts[audit.chart_id]
        add(audit.closed_at, "audited", audit.auditor_id, chart.specialty, chart.setting)
        mine = (audit.coder_id, chart.specialty, chart.setting)
        add(audit.closed_at, "agreed", *mine, n=audit.agreed or 0)
        add(audit.closed_at, "lines", *mine, n=audit.lines or 0)
        if audit.round == 1 and not (chart.completed_at and audit.opened_at > chart.completed_at):
            add(audit.closed_at, "first_audits", *mine)
            add(audit.closed_at, "first_passed", *mine, n=int(audit.status == "approved"))
    for line in uow.session.exec(select(AuditLine).where(AuditLine.org_id == uow.org_id)):
        of = audits[line.audit_id]
        if line.verdict == "disagree" and line.category and of.chart_id is not None:
            chart = charts[of.chart_id]
            add(of.closed_at, f"finding:{line.category}", of.coder_id, chart.specialty, chart.setting)
    return +out


def hold(practice: Practice) -> None:
    """What is read, and what is kept of days that do not wait, is what the recount gives."""
    tomas = practice.person("Tomas Lindqvist", Role.CODER).user_id
    with unit_of_work(worker(practice), read_only=True) as uow:
        there = uow.session.get(Organization, uow.org_id)
        assert there is not None
        zone, real = there.time_zone, recounted(uow)
        for of in (Work(), Work((tomas,)), Work(specialty="Cardiology"), Work(setting="inpatient")):
            wanted = Counter[tuple[Any, str]]()
            people = Counter[tuple[Any, str]]()
            for (day, measure, person, specialty, setting), n in real.items():
                fits = (of.people is None or person in of.people) and of.specialty in ("", specialty)
                if fits and of.setting in ("", setting) and FIRST <= day <= LAST:
                    wanted[day, measure] += n
                    people[person, measure] += n
            found = queries.read(uow, zone, FIRST, LAST, MEASURES, of)
            assert {(day, name): n for day, row in found.items() for name, n in row.items() if n} == dict(wanted)
            found = queries.read(uow, zone, FIRST, LAST, MEASURES, of, by="person_id")
            assert {(who, name): n for who, row in found.items() for name, n in row.items() if n} == dict(people)
    assert metrics.check(worker(practice), Nothing()).differences == ()


MOMENTS = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(CHANGES), st.integers(-26 * 60, 26 * 60),
)  # fmt: skip
FIELDS = st.sampled_from(("created_at", "submitted_at", "completed_at"))
ACTS = st.one_of(
    st.tuples(st.just("chart"), st.integers(0, 5), FIELDS, MOMENTS),
    st.tuples(st.just("unset"), st.integers(0, 5), st.sampled_from(("submitted_at", "completed_at"))),
    st.tuples(st.just("give"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("specialty"), st.integers(0, 5), st.sampled_from(("Cardiology", "Surgery"))),
    st.tuples(st.just("closed"), st.integers(0, 1), MOMENTS, st.integers(0, 3)),
    st.tuples(st.just("verdict"), st.sampled_from(("agree", "disagree")), st.sampled_from(("specificity", "sequence"))),
    st.tuples(st.just("finalized"), MOMENTS),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("count"), MOMENTS),
)

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
MOVED = [("closed", 0, NOON, 3), ("count", NOON), *(("chart", n, "completed_at", NOON) for n in range(6))]


def act(practice: Practice, kind: str, *values: Any) -> None:
    def do(uow: UnitOfWork) -> None:
        chart = select(Chart).where(Chart.org_id == uow.org_id).order_by(Chart.number)  # type: ignore[arg-type]  # a column
        audit = select(Audit).where(Audit.org_id == uow.org_id).order_by(Audit.id)  # type: ignore[arg-type]  # a column
        tomas = practice.person("Tomas Lindqvist", Role.CODER).user_id
        if kind == "zone":
            there = uow.session.get(Organization, uow.org_id)
            assert there is not None
            there.time_zone = values[0]
        elif kind == "closed":
            of = uow.session.exec(audit).all()[values[0]]
            of.closed_at, of.agreed = values[1], values[2]
        elif kind == "verdict":
            for line in uow.session.exec(select(AuditLine).where(AuditLine.org_id == uow.org_id)):
                line.verdict, line.category = values
        elif kind == "finalized":
            uow.session.exec(select(Encounter).where(Encounter.org_id == uow.org_id)).one().finalized_at = values[0]
        else:
            one = uow.session.exec(chart).all()[values[0]]
            if kind == "chart":
                setattr(one, values[1], values[2])
            elif kind == "unset":
                setattr(one, values[1], None)
            elif kind == "give":
                one.assignee_id = tomas if values[1] else practice.coder.user_id
            else:
                one.specialty = values[1]

    if kind == "count":
        with clock.at(values[0] + timedelta(days=2)):
            metrics.roll_up(worker(practice), Nothing())
    else:
        touch(practice, do)


@tuned(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(acts=st.lists(ACTS, min_size=1, max_size=7))
@example(acts=MOVED)
def test_after_any_change_in_any_time_zone_figures_are_those_of_a_recount(practice: Practice, acts: list[Any]) -> None:
    for one in acts:
        act(practice, *one)
    hold(practice)
    with clock.at(datetime(2026, 11, 25, tzinfo=UTC)):
        metrics.roll_up(worker(practice), Nothing())
        assert metrics.check(worker(practice), Nothing()).late == ()
        hold(practice)


def test_a_day_has_as_many_hours_as_it_has(practice: Practice) -> None:
    """A chart completed in each hour around the days on which New York changes its clocks."""
    act(practice, "zone", "America/New_York")
    starts = (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC))
    moments = [start + timedelta(hours=n, minutes=30) for start in starts for n in range(72)]

    def spread(uow: UnitOfWork) -> None:
        run, org = uow.session.connection().execute, {"org": practice.org_id}
        run(text("update charts set completed_at = null where org_id = :org"), org)
        names = ", ".join(f'"{one.name}"' for one in inspect(Chart).columns if one.name not in OWN)
        run(
            text(f"insert into charts (id, number, completed_at, {names}) select gen_random_uuid(), 1000 + n, moment, {names} "
                 "from charts, unnest(cast(:moments as timestamptz[])) with ordinality spread (moment, n) "
                 "where org_id = :org and number = 1"), {"moments": moments, **org},
        )  # fmt: skip

    def clear(uow: UnitOfWork) -> None:
        of = {"org": practice.org_id}
        uow.session.connection().execute(text("delete from charts where org_id = :org and number > 1000"), of)

    def hours() -> dict[date, int]:
        with unit_of_work(worker(practice), read_only=True) as uow:
            found = queries.read(uow, "America/New_York", date(2026, 3, 8), date(2026, 11, 1), ["completed"])
        return {day: row["completed"] for day, row in found.items() if day in (date(2026, 3, 8), date(2026, 11, 1))}

    touch(practice, spread)
    assert hours() == {date(2026, 3, 8): 23, date(2026, 11, 1): 25}
    with clock.at(datetime(2026, 11, 25, tzinfo=UTC)):
        metrics.roll_up(worker(practice), Nothing())
        assert hours() == {date(2026, 3, 8): 23, date(2026, 11, 1): 25}
        assert metrics.check(worker(practice), Nothing()).differences == ()
        touch(practice, clear)
        assert hours() == {}
        metrics.roll_up(worker(practice), Nothing())
        assert metrics.check(worker(practice), Nothing()).differences == ()


def test_the_command_names_each_difference(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    metrics.roll_up_all()
    assert main(["metrics", "check"]) == 0
    assert "They equal a recount." in capsys.readouterr().out

    gone = text("delete from daily_metrics where org_id = :org and measure = 'finalized'")
    touch(practice, lambda uow: uow.session.connection().execute(gone, {"org": practice.org_id}))
    assert main(["metrics", "check", "--org", str(practice.org_id)]) == 1
    said = capsys.readouterr().out
    assert "1 differs from a recount" in said
    assert "finalized" in said
    assert "kept 0, counted 1" in said
    assert main(["metrics", "check", "--org", "Nobody's"]) == 2


def test_nothing_is_counted_or_recorded_where_nothing_is_due(practice: Practice) -> None:
    metrics.roll_up_all()
    before = len(practice.log())
    assert metrics.roll_up_all() == 0
    assert metrics.roll_up(worker(practice), Nothing()) == 0
    assert len(practice.log()) == before
    with clock.at(clock.now() + timedelta(days=1)):
        assert metrics.roll_up_all() >= 1
        assert metrics.roll_up_all() == 0
    assert practice.log()[-1][0] == "METRICS_COUNTED"


def test_an_act_between_midnight_and_its_commit_is_counted(practice: Practice) -> None:
    """A transaction that began before midnight and is seen after the day was counted."""
    night = datetime(2027, 1, 10, 12, tzinfo=UTC)
    act(practice, "zone", "UTC")
    with unit_of_work(worker(practice)) as slow:
        one = slow.session.exec(select(Chart).where(Chart.org_id == slow.org_id, Chart.number == 2)).one()
        one.completed_at = night - timedelta(hours=13)
        slow.session.flush()
        with clock.at(night):
            metrics.roll_up(worker(practice), Nothing())
        slow.record("TEST_CHANGED", "chart", one.id)
        slow.commit()
    day = (night - timedelta(hours=13)).date()
    for _ in range(2):
        with unit_of_work(worker(practice), read_only=True) as uow:
            assert queries.read(uow, "UTC", day, day, ["completed"]) == {day: {"completed": 1}}
        with clock.at(night):
            metrics.roll_up(worker(practice), Nothing())


def test_another_practice_has_none_of_them(practice: Practice) -> None:
    other = Practice()
    metrics.roll_up(worker(other), Nothing())
    with unit_of_work(worker(other), read_only=True) as uow:
        assert queries.read(uow, "UTC", FIRST, LAST, MEASURES) == {}
        assert queries.kept(uow) == 0
