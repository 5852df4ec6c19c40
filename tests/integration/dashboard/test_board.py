"""The manager's dashboard on a real database: an empty organization, one with work, and nobody else's figures."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.core.errors import Denied
from codeloom.services.dashboard import Board, ShowDashboard, dashboard_figures
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, close, judge_all, opened


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own."""
    return Practice()


def board(practice: Practice) -> Board:
    """The dashboard as the practice's manager sees it."""
    return dashboard_figures(practice.person("Ines Moreau", Role.MANAGER), ShowDashboard())


def cells(shown: Board) -> dict[str, tuple[str, str]]:
    """Value and note of the strip's figures by their labels."""
    return {cell.label: (cell.value, cell.note) for cell in shown.cells}


def test_an_organization_without_work_says_so_in_every_part(practice: Practice) -> None:
    shown = board(practice)
    strip = cells(shown)
    assert strip["Draft"] == ("0", "0 have no coder")
    assert strip["Returned"] == ("0", "none waits")
    assert strip["Completed today"] == ("0", "no usual yet")
    assert strip["First pass, 7 days"][0] == "–"
    assert strip["Oldest draft"] == ("–", "no drafts")
    assert (shown.accuracy.words, shown.turnaround, shown.findings) == ("No audits yet", (), ())


def test_a_completed_audit_counts_as_done_today_and_into_accuracy(practice: Practice) -> None:
    number = practice.submitted("I10", "E11.9")
    assert cells(board(practice))["Waiting for audit"][0] == "1"
    audit = opened(practice, number)
    close(practice, judge_all(practice, audit.board, "agree"), "approve")
    shown = board(practice)
    strip = cells(shown)
    assert (strip["Waiting for audit"][0], strip["Completed today"][0], strip["First pass, 7 days"][0]) == (
        "0",
        "1",
        "100.0",
    )
    assert shown.today.words.startswith("Completed today: 1")
    assert shown.accuracy.words.startswith("Accuracy in the week of ")
    assert [measure.label for measure in shown.turnaround] == ["p50", "p75", "p90", "p95"]
    (coder,) = (row for row in shown.coders if row.name == "Maya Fontaine")
    assert coder.accuracy.startswith("100.0 %")


def test_drafts_stand_with_their_age_and_the_oldest_is_named(practice: Practice) -> None:
    number = practice.chart()
    shown = board(practice)
    assert cells(shown)["Draft"] == ("1", "0 have no coder")
    assert str(number) in cells(shown)["Oldest draft"][1]
    assert [(bar.label, bar.number) for bar in shown.ages if bar.number != "0"] == [("0 to 1 d", "1")]


def test_another_organization_s_work_is_in_no_figure(practice: Practice) -> None:
    practice.chart()
    other = Practice()
    assert cells(board(other))["Draft"][0] == "0"
    assert "Maya Fontaine" not in [row.name for row in board(other).coders]


def test_only_managers_see_it(practice: Practice) -> None:
    for scope in (practice.coder, practice.supervisor):
        with pytest.raises(Denied):
            dashboard_figures(scope, ShowDashboard())
