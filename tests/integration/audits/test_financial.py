"""What an audit changes of MS-DRG and HCC, on the audit's board."""

import pytest

from codeloom.services.audits.views import AuditBoard
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, change, judge, opened, row_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def financial(board: AuditBoard) -> tuple[str, str]:
    """Rate and words of the financial score."""
    score = next(one for one in board.scores if one.id == "financial")
    return score.rate, score.words


def test_a_missed_category_counts_the_chart_as_changed_until_the_auditor_lets_it_stand(practice: Practice):
    board = opened(practice, practice.submitted("I10", "R06.02")).board
    assert financial(board) == ("100.0", "no group changes")
    board = change(practice, board, {"op": "add", "code": "E11.22"})
    assert financial(board) == ("0.0", "HCC 37 added")
    board = judge(practice, board, row_of(board, "E11.22"), verdict="agree")
    assert financial(board) == ("100.0", "no group changes"), "the coder's list was let stand"
    board = judge(practice, board, row_of(board, "E11.22"), verdict="disagree")
    board = change(practice, board, {"op": "remove", "line": row_of(board, "R06.02").id})
    assert financial(board) == ("0.0", "HCC 37 added"), "a symptom leads to no category"


def test_a_stay_whose_list_has_no_group_is_not_counted_and_says_why(practice: Practice):
    board = opened(practice, practice.submitted("W19.XXXA", "I10", setting="inpatient")).board
    assert financial(board) == ("", "Cannot be told. One of the lists has no MS-DRG.")
