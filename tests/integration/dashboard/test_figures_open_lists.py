"""Every figure of dashboard and rail is the number of rows of the list it opens: each link of the board is followed."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services import metrics, teams
from codeloom.services.charts import Figures, assignable, figures_of, list_charts, queue
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.core import Nothing
from codeloom.services.core.commands import parse
from codeloom.services.dashboard import Board, ShowDashboard, dashboard_figures, practice_encounters
from codeloom.services.dashboard.views import Bar, Cell, CoderRow, TopFinding
from codeloom.services.encounters import show_work
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, close, judge, opened
from tests.integration.audits.audits_world import change as redo
from tests.integration.encounters.encounters_world import ROHAN, Visit, finished

NAMES = {"/charts": (list_charts, {}), "/encounter-list": (practice_encounters, {})}
"""The verb behind each list, and what its address calls otherwise than the command."""
NO_COUNT = {"Oldest draft", "Visit to finalized", *(f"First pass, {days}" for days in ("7 days", "30 d", "quarter"))}
"""Figures that are no numbers of rows, but open the rows they are about."""


@pytest.fixture(scope="module")
def practice(database: Settings) -> Practice:
    """Charts and encounters in every place a figure counts."""
    made, now = Practice(), clock.now()
    tomas = made.person("Tomas Lindqvist", Role.CODER)
    for days in (0, 1, 1, 3, 7, 9):
        change(made, made.chart(), created_at=now - timedelta(days=days, hours=2))
    change(made, made.chart(), assignee_id=None)
    change(made, made.chart(), due_at=now - timedelta(hours=3), assignee_id=tomas.user_id)
    change(made, made.chart(), status="returned", returned_at=now, due_at=now - timedelta(hours=1))
    change(made, made.submitted("I10"), due_at=now - timedelta(days=1))  # late no more: it was sent
    change(made, made.submitted("I10"), submitted_at=now - timedelta(days=2))
    change(made, made.chart(), status="completed", completed_at=now)
    change(made, made.chart(), status="completed", completed_at=now - timedelta(days=4), assignee_id=None)
    opened(made, made.submitted("I10"))
    keep_lease(made.coder, KeepLease(chart_id=made.stored(made.chart()).id))
    today = made.today
    visits = iter(
        Visit(made, new_patient={**ROHAN, "given": f"Ada {n}"}, service_date=today - timedelta(days=n))
        for n in (0, 1, 2, 9, 4, 5)
    )
    next(visits)
    (suggested := next(visits)).write()
    suggested.suggest()
    for _ in range(2):
        (sent := next(visits)).write()
        sent.send()
    (back := next(visits)).write()
    back.send()
    back.send_back("Which side?")
    finished(next(visits))
    return made


@dataclass(frozen=True)
class AuditedThen:
    """A chart whose first audit was closed so many days ago."""

    days: int
    specialty: str
    setting: str
    outcome: str


@dataclass(frozen=True)
class Past:
    """A team of the coder of the practice, and its first audits of earlier days."""

    team: str
    audits: tuple[AuditedThen, ...]

    def audited(self, days: str, filters: dict[str, str]) -> list[AuditedThen]:
        """Those within a range and filters."""
        return [
            one
            for one in self.audits
            if one.days < int(days) and all(getattr(one, name) == value for name, value in filters.items())
        ]


@pytest.fixture(scope="module")
def past(practice: Practice) -> Past:
    """Audits that were closed over the last months, at the edges of the ranges: approved, or returned for a finding."""
    made, now = [], clock.now()
    manager = practice.person("Ines Moreau", Role.MANAGER)
    team = teams.create_team(manager, parse(teams.create_team.command, {"name": "Cardiology coders"}))
    teams.set_members(manager, parse(teams.set_members.command, {"team_id": team.id, "version": team.version,
                                                                 "members": [str(practice.coder.user_id)]}))  # fmt: skip
    for at, days in enumerate((0, 1, 6, 7, 13, 29, 30, 89, 90)):
        one = AuditedThen(
            days,
            ("Cardiology", "Surgery")[at % 2],
            ("inpatient", "outpatient")[at // 2 % 2],
            ("approve", "return")[at % 3 == 1],
        )
        with clock.at(now - timedelta(days=days)):
            number = practice.submitted("I10", "E11.9", specialty=one.specialty, setting=one.setting)
            desk = opened(practice, number).board
            if one.outcome == "return":
                desk = redo(practice, desk, {"op": "set_code", "line": desk.changes[0].id, "code": "I11.9"})
                for row in desk.changes:
                    desk = (
                        judge(practice, desk, row, verdict="disagree", category="specificity") if row.changed else desk
                    )
            close(practice, desk, one.outcome)
        made.append(one)
    return Past(team.id, tuple(made))


def change(practice: Practice, number: int, **values: Any) -> None:
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        for name, value in values.items():
            setattr(chart, name, value)
        uow.record("TEST_CHANGED", "chart", chart.id)
        uow.commit()


def rows(practice: Practice, href: str) -> int:
    """How many rows the list at an address has, as its page asks for them."""
    address = urlsplit(href)
    verb, _ = NAMES[address.path]
    asked = dict(parse_qsl(address.query))
    wanted = {name: int(value) if name == "age" else value for name, value in asked.items()}
    view: Any = verb(practice.person("Ines Moreau", Role.MANAGER), parse(verb.command, wanted))
    assert view.total <= 50, "one page, so that all rows can be counted"
    assert len(view.rows) == view.total
    return int(view.total)


def links(view: Any) -> Iterator[tuple[str, str, str]]:
    """(what it is, the figure, the address it opens) of every part of the board that links somewhere."""
    if isinstance(view, tuple):
        for one in view:
            yield from links(one)
        return
    if not is_dataclass(view):
        return
    linked = {one.name for one in fields(view) if one.name.endswith("href") and getattr(view, one.name)}
    if isinstance(view, Cell) and linked:
        yield view.label, view.value, view.href
    elif isinstance(view, Bar) and linked:
        yield view.label, view.number, view.href
    elif isinstance(view, TopFinding):
        yield f"finding {view.name}", view.count, view.href
    elif isinstance(view, Board):
        yield "turnaround", view.turnaround_charts.split(" ")[0], view.turnaround_href
    elif isinstance(view, CoderRow):
        assert linked == {"href", "late_href", "sent_href", "audits_href"}
        yield f"{view.name} open", view.open, view.href
        yield f"{view.name} late", view.late, view.late_href
        yield f"{view.name} sent", view.sent, view.sent_href
    else:
        assert not linked, f"{type(view).__name__} links to a list that no test follows"
    for one in fields(view):
        yield from links(getattr(view, one.name))


def board(practice: Practice, **filters: str) -> Board:
    return dashboard_figures(practice.person("Ines Moreau", Role.MANAGER), parse(ShowDashboard, filters))


def test_every_figure_of_the_dashboard_is_the_number_of_rows_it_opens(practice: Practice) -> None:
    found = list(links(board(practice)))
    counted = {(label, href): (int(figure.replace(",", "") or 0), rows(practice, href))
               for label, figure, href in found if label not in NO_COUNT}  # fmt: skip
    assert {place: pair for place, pair in counted.items() if pair[0] != pair[1]} == {}
    assert len(counted) >= 6 + 8 + 8 + 2 * 3 + 5
    assert sum(figure > 0 for figure, _ in counted.values()) >= 15, "a practice of zeros would prove nothing"


def of_days(shown: Board) -> tuple[Any, ...]:
    """What of a board is counted by days."""
    coders = tuple((one.name, one.sent, one.usual, one.accuracy) for one in shown.coders)
    rates = tuple(cell for cell in shown.cells if cell.label.startswith(("First pass", "Completed")))
    return shown.today, shown.accuracy, shown.findings, shown.turnaround_charts, coders, rates


@pytest.mark.parametrize(
    ("days", "filters", "in_team"),
    [
        ("7", {}, False),
        ("30", {"setting": "inpatient"}, True),
        ("90", {"specialty": "Cardiology", "setting": "outpatient"}, False),
    ],
)
def test_under_filters_each_figure_is_the_number_of_rows_it_opens(
    practice: Practice, past: Past, days: str, filters: dict[str, str], in_team: bool
) -> None:
    asked = {"range": days, **filters, **({"team": past.team} if in_team else {})}
    shown = board(practice, **asked)
    pairs = {(label, href): (int(figure.replace(",", "") or 0), rows(practice, href))
             for label, figure, href in links(shown) if label not in NO_COUNT}  # fmt: skip
    assert {place: pair for place, pair in pairs.items() if pair[0] != pair[1]} == {}
    assert sum(figure > 0 for figure, _ in pairs.values()) >= 2
    for name, value in filters.items() or {"tab": ""}.items():
        assert all(f"{name}={value}" in href for _, href in pairs if href.startswith("/charts"))
    (first,) = [cell for cell in shown.cells if cell.label.startswith("First pass")]
    audited = past.audited(days, filters)
    assert rows(practice, first.href) == len(audited)
    passed = sum(one.outcome == "approve" for one in audited)
    assert first.value == (f"{100 * passed / len(audited):.1f}" if audited else "–")
    by_day = [(int(row[1]), href) for row, href in zip(shown.today.table, shown.today.hrefs, strict=True)]
    assert len(by_day) == int(days)
    assert [number for number, href in by_day if number and rows(practice, href) != number] == []
    (completed,) = [cell.value for cell in shown.cells if cell.label.startswith("Completed")]
    assert sum(number for number, _ in by_day) == int(completed)
    assert all(rows(practice, href) for href in shown.accuracy.hrefs)
    metrics.roll_up(Scope.of_worker(practice.org_id), Nothing())
    assert of_days(board(practice, **asked)) == of_days(shown)


def test_the_oldest_draft_opens_that_chart_alone(practice: Practice) -> None:
    (href,) = [href for label, _, href in links(board(practice)) if label == "Oldest draft"]
    assert rows(practice, href) == 1


def test_every_number_of_a_provider_and_a_biller_is_the_number_of_rows_it_opens(practice: Practice) -> None:
    door = board(practice).door
    parts = {
        "drafts": "draft",
        "unsent": "unsent",
        "to_bill": "bill",
        "back": "back",
        "month": "month",
        "today": "today",
    }
    pairs = [
        (getattr(row, name), rows(practice, f"/encounter-list?part={parts[name]}&{kind}={row.id}"))
        for kind, people in (("provider", door.providers), ("biller", door.billers))
        for row in people
        for name in parts
        if hasattr(row, name)
    ]
    assert [(said, there) for said, there in pairs if int(said or 0) != there] == []
    assert sum(there > 0 for _, there in pairs) >= 6


def test_every_figure_of_the_rail_is_the_number_of_rows_behind_it(practice: Practice) -> None:
    whole = figures_of(practice.org_id)
    manager, coder = practice.person("Ines Moreau", Role.MANAGER), practice.coder
    seen: Figures = whole.seen_by("manager", manager.user_id)
    assert seen.draft + seen.returned + seen.pending == sum(
        list_charts(manager, parse(list_charts.command, {"tab": tab})).total for tab in ("draft", "returned", "waiting")
    )
    assert seen.unassigned == assignable(manager, parse(assignable.command, {})).total == 1
    assert seen.late == list_charts(manager, parse(list_charts.command, {"tab": "late"})).total == 2
    own = whole.seen_by("coder", coder.user_id)
    tabs = {tab.id: tab.count for tab in queue(coder, parse(queue.command, {})).tabs}
    assert (own.draft, own.returned, own.pending, own.completed) == tuple(
        tabs[tab] for tab in ("draft", "returned", "waiting", "done")
    )
    biller = practice.person("Sam Keller", Role.BILLER)
    assert seen.to_bill == len(show_work(biller, parse(show_work.command, {})).rows) == 2


@pytest.mark.parametrize("wanted", [{"provider": "x"}, {"age": 8}, {"part": "all"}, {"after": "2026-01-01~x"}])
def test_an_address_that_is_none_is_refused(practice: Practice, wanted: dict[str, Any]) -> None:
    from codeloom.services.core import Refused

    with pytest.raises(Refused):
        practice_encounters(practice.person("Ines Moreau", Role.MANAGER), parse(practice_encounters.command, wanted))


@pytest.mark.parametrize("role", [Role.CODER, Role.SUPERVISOR, Role.PROVIDER, Role.BILLER])
def test_only_a_manager_reads_the_practice_s_encounters(practice: Practice, role: Role) -> None:
    from codeloom.services.core import Denied

    with pytest.raises(Denied):
        practice_encounters(practice.person("Ana Lima", role), parse(practice_encounters.command, {}))


def test_another_organization_has_none_of_them(practice: Practice) -> None:
    other = Practice()
    view = practice_encounters(other.person("Ines Moreau", Role.MANAGER), parse(practice_encounters.command, {}))
    assert (view.total, view.rows) == (0, ())
