"""Past audits by every profile: equal to the stored scores where the profile is theirs, and nothing is changed."""

from uuid import UUID

import pytest

from codeloom.services.core.commands import parse
from codeloom.services.organization import change_settings
from codeloom.services.scores import WhatIf
from codeloom.settings import Settings
from tests.integration.audits.audits_world import change, close, judge_all, opened, row_of
from tests.integration.scores.scores_world import Scored


@pytest.fixture
def practice(database: Settings) -> Scored:
    """A practice of one's own."""
    return Scored()


def rates(found: WhatIf, name: str = "Everybody") -> dict[str, str]:
    """What was counted, by the profile."""
    row = next(one for one in found.rows if one.name == name)
    return {head.id: rate.words.split(", ")[1] for head, rate in zip(found.heads, row.rates, strict=True)}


def detail_only(practice: Scored) -> UUID:
    """A stay on which the auditor moved a POA indicator alone."""
    number = practice.submitted("I10", "E78.5", setting="inpatient")
    board = opened(practice, number).board
    board = change(practice, board, {"op": "poa", "line": row_of(board, "E78.5").id, "value": "N"})
    return UUID(close(practice, judge_all(practice, board, "disagree"), "approve").audit_id)


def test_without_audits_there_is_nothing_to_count(practice: Scored) -> None:
    found = practice.ask("what_if", practice.manager)
    assert (found.rows, found.audits, found.in_force) == ((), "0 audits, quarter", "line_accuracy")


def test_each_profile_counts_the_same_audits_its_own_way(practice: Scored) -> None:
    practice.audited()
    detail_only(practice)
    found = practice.ask("what_if", practice.supervisor)
    assert [head.id for head in found.heads] == ["line_accuracy", "codes_only", "material_only", "partial_credit", "all_or_nothing",
                                                 "financial"]  # fmt: skip
    assert rates(found) == {
        "line_accuracy": "2 of 4 rows", "codes_only": "3 of 4 rows", "material_only": "3 of 4 rows",
        "partial_credit": "2.5 of 4 rows", "all_or_nothing": "0 of 2 charts", "financial": "1 of 2 charts",
    }  # fmt: skip
    assert found.stored.words.split(", ")[1] == rates(found)["line_accuracy"]
    assert rates(found, "Maya Fontaine") == rates(found)
    assert [one.audits for one in found.rows] == ["2", "2"]


def test_nothing_is_changed_and_a_settled_pair_counts_as_decided(practice: Scored) -> None:
    audit = practice.audited()
    before = practice.score(audit)
    practice.ask("what_if", practice.manager)
    assert practice.score(audit) == before == (1, 2)
    practice.decide(practice.rebut(audit), "both")
    after = rates(practice.ask("what_if", practice.manager))
    assert (after["line_accuracy"], after["financial"]) == ("2 of 2 rows", "1 of 1 chart")


def test_a_practice_chooses_partial_credit_and_halves_reach_every_figure(practice: Scored) -> None:
    wish = {"version": 0, "scoring_profile": "partial_credit"}
    change_settings(practice.manager, parse(change_settings.command, wish))
    assert practice.score(detail_only(practice)) == (1.5, 2)
    found = practice.ask("what_if", practice.manager)
    assert found.in_force == "partial_credit"
    assert found.stored.words.split(", ")[1] == "1.5 of 2 rows" == rates(found)["partial_credit"]
    card = practice.ask("own", practice.coder)
    assert card.cells[0].note.split(", ")[1] == "1.5 of 2 rows"


def test_a_stay_without_a_group_is_said_and_not_counted(practice: Scored) -> None:
    number = practice.submitted("W19.XXXA", "I10", setting="inpatient")
    close(practice, judge_all(practice, opened(practice, number).board, "agree"), "approve")
    found = practice.ask("what_if", practice.manager)
    assert found.rows[-1].rates[-1].words == "nothing counted yet"
    assert found.note == "Financial cannot be told of 1 audit: One of the lists has no MS-DRG."
