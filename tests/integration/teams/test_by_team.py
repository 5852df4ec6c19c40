"""Where teams are used: each figure and list of a team is recounted by hand, person by person."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.work import unit_of_work
from codeloom.services.audits.audit_queue import queue
from codeloom.services.audits.finished import list_finished
from codeloom.services.charts import ShownRows, assign_charts, list_charts, preview_assignment, rows_left
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import NotFound, Refused
from codeloom.services.dashboard import Board, dashboard_figures
from codeloom.services.teams import archive_team, create_team, list_teams, set_members
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, change, close, judge_all, opened
from tests.integration.dashboard.test_figures_open_lists import links


class Teamed(Practice):
    """A practice of two coders, each with drafts, one sent and one audited chart; `ward` is a team of Maya alone."""

    def __init__(self) -> None:
        super().__init__()
        self.manager, self.tomas = self.person("Ines Moreau", Role.MANAGER), self.person("Tomas Lindqvist", Role.CODER)
        now = clock.now()
        for days in (1, 5, 9):
            self.put(self.chart(), created_at=now - timedelta(days=days), due_at=now - timedelta(hours=2))
        self.put(self.chart(), assignee_id=self.tomas.user_id, created_at=now - timedelta(days=20))
        self.put(self.chart(), assignee_id=None)
        self.waiting = {who: self.sent(who, "I10") for who in (self.coder, self.tomas)}
        self.done = {}
        for who, code, outcome in ((self.coder, "Z87.891", "return"), (self.tomas, "", "approve")):
            number = self.sent(who, "I10", "E11.9")
            board = opened(self, number).board
            board = change(self, board, {"op": "add", "code": code}) if code else board
            close(self, judge_all(self, board, "disagree" if code else "agree"), outcome)
            self.done[who] = number
        self.ward = self.team("Ward", self.coder)

    def put(self, number: int, **values: Any) -> None:
        """Change a chart as it stands."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            chart = chart_queries.by_number(uow, number)
            assert chart is not None
            for name, value in values.items():
                setattr(chart, name, value)
            uow.record("TEST_CHANGED", "chart", chart.id)
            uow.commit()

    def sent(self, who: Scope, *codes: str) -> int:
        """A chart that somebody coded, waiting for audit; its number."""
        number = self.chart()
        self.put(number, assignee_id=who.user_id)
        return self.submitted(*codes, number=number, by=who)

    def disable(self, who: Scope, status: str = "disabled") -> None:
        """Disable a person, or let them in again."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            person = uow.session.get(User, (self.org_id, who.user_id))
            assert person is not None
            person.status = status
            uow.record("TEST_CHANGED", "user", person.id)
            uow.commit()

    def team(self, name: str, *who: Scope) -> str:
        """A new team of these people; its id."""
        made = self.ask(create_team, name=name)
        self.ask(set_members, team_id=made.id, version=1, members=[one.user_id for one in who])
        return str(made.id)

    def ask(self, verb: Any, by: Scope | None = None, **wish: Any) -> Any:
        """What a verb answers the manager, or somebody else."""
        return verb(by or self.manager, parse(verb.command, wish))

    def board(self, team: str = "") -> Board:
        """The dashboard of a team."""
        shown: Board = self.ask(dashboard_figures, team=team)
        return shown

    def rows(self, tab: str, **wish: Any) -> set[str]:
        """Numbers of the charts in one tab of the manager's list."""
        return {row.chart.number for row in self.ask(list_charts, tab=tab, **wish).rows}


@pytest.fixture(scope="module")
def practice(database: Settings) -> Teamed:
    return Teamed()


def test_every_figure_of_a_team_is_the_number_of_rows_it_opens_and_what_its_people_have(practice: Teamed) -> None:
    board = practice.board(practice.ward)
    tabs = {"Draft": "draft", "Returned": "returned", "Waiting for audit": "waiting", "Completed today": "today",
            "Overdue": "late", "On hold": "held"}  # fmt: skip
    shown = {label: figure for label, figure, _ in links(board)}
    for label, tab in tabs.items():
        by_hand = practice.rows(tab, coder=str(practice.coder.user_id))
        assert (label, int(shown[label])) == (label, len(by_hand))
        assert practice.rows(tab, team=practice.ward) == by_hand
    assert {label: int(shown[label]) for label in tabs} == {
        "Draft": 3, "Returned": 1, "Waiting for audit": 1, "Completed today": 0, "Overdue": 3, "On hold": 0,
    }  # fmt: skip
    assert all(f"team={practice.ward}" in cell.href for cell in board.cells if cell.href)
    assert [bar.number for bar in board.ages] == ["0", "1", "0", "0", "0", "1", "0", "1"]
    assert "9" in next(cell.value for cell in board.cells if cell.label == "Oldest draft")


def test_accuracy_findings_and_people_are_of_the_team(practice: Teamed) -> None:
    ward, tomas, all_ = (
        practice.board(practice.ward),
        practice.board(practice.team("T", practice.tomas)),
        practice.board(),
    )
    assert [row.name for row in ward.coders] == ["Maya Fontaine"]
    assert [row.name for row in all_.coders] == ["Maya Fontaine", "Tomas Lindqvist"]
    assert ward.coders[0] == next(row for row in all_.coders if row.name == "Maya Fontaine")
    first = {name: next(c.value for c in b.cells if c.label == "First pass, 7 days") for name, b in
             (("ward", ward), ("tomas", tomas), ("all", all_))}  # fmt: skip
    assert first == {"ward": "0.0", "tomas": "100.0", "all": "50.0"}
    assert tomas.accuracy.words.endswith("100.0 %, 34.2 to 100.0")  # 2 of 2 lines
    assert ward.accuracy.words != all_.accuracy.words
    assert (len(tomas.findings), [f.count for f in ward.findings]) == (0, [f.count for f in all_.findings])
    assert (len(tomas.turnaround), ward.turnaround) == (4, ())
    assert ward.counted == "1 active member"


def test_the_list_of_teams_counts_as_the_dashboard_does(practice: Teamed) -> None:
    both = practice.team("Both", practice.coder, practice.tomas)
    rows = {row.id: row for row in practice.ask(list_teams).rows}
    coder = practice.board(practice.ward).coders[0]
    assert (rows[practice.ward].open, rows[practice.ward].accuracy) == (coder.open, coder.accuracy)
    by_hand = sum(int(row.open) for row in practice.board(both).coders)
    assert (rows[both].members, int(rows[both].open)) == ("2", by_hand)
    assert rows[both].accuracy.endswith("n 5)")  # 3 lines of Maya's, 2 of Tomas'


def test_the_audit_queue_and_finished_audits_are_filtered_by_team(practice: Teamed) -> None:
    waiting = practice.ask(queue, practice.supervisor, team=practice.ward)
    assert [row.number for row in waiting.rows] == [f"CH-{practice.waiting[practice.coder]}"]
    assert "Ward" in [one.name for one in waiting.teams]
    assert len(practice.ask(queue, practice.supervisor).rows) == 2
    done = practice.ask(list_finished, practice.supervisor, team=practice.ward)
    assert [row.number for row in done.rows] == [f"CH-{practice.done[practice.coder]}"]


def test_a_rule_gives_within_the_team_only(practice: Teamed) -> None:
    only = practice.team("Only Tomas", practice.tomas)
    wish = {"everything": True, "rule": "load"}
    everybody = practice.ask(preview_assignment, **wish)
    assert [share.name for share in everybody.shares] == ["Tomas Lindqvist"]  # who has fewest
    assert [share.name for share in practice.ask(preview_assignment, team=practice.ward, **wish).shares] == [
        "Maya Fontaine"
    ]
    given = practice.ask(assign_charts, team=only, **wish)
    assert [(share.name, share.charts) for share in given.shares] == [("Tomas Lindqvist", 1)]
    empty = practice.team("Nobody")
    with pytest.raises(Refused, match="team with active coders"):
        practice.ask(assign_charts, team=empty, whose="anybody", **wish)


def test_rows_that_left_the_team_turn_grey(practice: Teamed) -> None:
    number = practice.chart()
    ids = (practice.stored(number).id,)
    wanted = ShownRows(ids=ids, statuses=("draft",), team=UUID(practice.ward))
    assert rows_left(practice.manager, wanted) == ()
    practice.put(number, assignee_id=practice.tomas.user_id)
    assert rows_left(practice.manager, wanted) == (str(ids[0]),)
    practice.put(number, assignee_id=None, status="closed")


def test_a_team_without_active_members_has_nothing_and_nothing_fails(practice: Teamed) -> None:
    only = practice.team("Later disabled", practice.tomas)
    practice.disable(practice.tomas)
    board = practice.board(only)
    assert (board.counted, board.coders, practice.rows("draft", team=only)) == ("0 active members", (), set())
    assert {cell.value for cell in board.cells if cell.label in ("Draft", "In work now", "Overdue")} == {"0"}
    practice.disable(practice.tomas, "active")


def test_a_team_that_is_archived_foreign_or_none_filters_nothing_silently(practice: Teamed) -> None:
    gone = practice.team("Gone", practice.coder)
    practice.ask(archive_team, team_id=gone, version=2)
    stranger = Practice()
    foreign = create_team(stranger.person("Mo", Role.MANAGER), parse(create_team.command, {"name": "Foreign"})).id
    for team in (gone, foreign, str(uuid4())):
        for verb in (dashboard_figures, list_charts, queue, list_finished):
            by = practice.supervisor if verb is queue else None
            with pytest.raises(NotFound):
                practice.ask(verb, by, team=team)
        with pytest.raises(NotFound):
            practice.ask(preview_assignment, team=team, everything=True, rule="load")
