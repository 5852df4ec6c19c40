"""Rulings: made by a decision, found by words and codes, shown where the codes meet again, withdrawn or followed by another."""

import pytest

from codeloom.coding.code_patterns import meet, read_codes
from codeloom.coding.lifecycle import Role
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import change, opened, row_of
from tests.integration.training.training_world import Answered

TEXT = "Diabetes beside CKD is linked unless the note names another cause"


@pytest.fixture
def practice(database: Settings) -> Answered:
    return Answered()


def ruled(practice: Answered, codes: str = "E11.9, E11.22, N18.-", **fields: str) -> str:
    """A decision that makes a ruling; the ruling's id."""
    view = practice.decide(
        practice.rebut(practice.audited()), "auditor", ruling=True, text=TEXT, codes=codes, citation="I.A.15", **fields
    )
    return str(view.state.ruling_link).rpartition("=")[2]


def test_a_decision_makes_a_ruling_that_is_found(practice: Answered) -> None:
    ruling = ruled(practice, conditions="Not for drug-induced diabetes")
    for text in ("linked", "e11.22", "N18.31", "I.A.15", "drug-induced", "-01"):
        assert [row.id for row in practice.act("rulings", practice.coder, text=text).rows] == [ruling], text
    assert practice.act("rulings", practice.coder, text="gout").rows == ()
    view = practice.act("rulings", practice.coder, open=ruling).open
    assert (view.text, view.codes, view.in_force, view.may_change) == (TEXT, "E11.9, E11.22, N18.-", True, False)
    assert view.decided.endswith("on CH-1, for the auditor")
    assert practice.act("rulings", Answered().coder, text="").rows == ()


def test_it_shows_again_beside_the_chart_and_in_the_audit(practice: Answered) -> None:
    ruling = ruled(practice)
    number = practice.submitted("E11.9", "N18.31")
    assert [row.id for row in practice.act("rulings_beside", practice.coder, place="chart", number=number).rows] == [
        ruling
    ]
    assert practice.act("rulings_beside", practice.other, place="chart", number=number).rows == ()
    board = opened(practice, number).board
    assert practice.act("rulings_beside", practice.supervisor, place="audit", number=number).rows == ()
    change(practice, board, {"op": "set_code", "line": row_of(board, "E11.9").id, "code": "E11.22"})
    assert [
        row.id for row in practice.act("rulings_beside", practice.supervisor, place="audit", number=number).rows
    ] == [ruling]
    assert practice.act("rulings_beside", practice.second, place="audit", number=number).rows == ()
    plain = practice.submitted("E11.9", "I10")
    assert practice.act("rulings_beside", practice.coder, place="chart", number=plain).rows == ()


def test_it_is_withdrawn_with_a_reason_or_followed_by_another(practice: Answered) -> None:
    first = ruled(practice)
    with pytest.raises(Refused, match="needs a reason"):
        practice.act("end_ruling", practice.second, ruling_id=first, reason=" ")
    with pytest.raises(Denied):
        practice.act("end_ruling", practice.coder, ruling_id=first, reason="No")
    made = practice.act("replace_ruling", practice.second, ruling_id=first, text="Narrower", codes="E11.9, E11.22")
    assert (made.before.partition("-")[2], made.in_force) == ("01", True)
    old = practice.act("rulings", practice.coder, open=first).open
    assert old.state == f"followed by {made.number}"
    with pytest.raises(Refused, match="followed by"):
        practice.act("end_ruling", practice.second, ruling_id=first, reason="Too late")
    gone = practice.act("end_ruling", practice.second, ruling_id=made.id, reason="The code set changed")
    assert (gone.state, gone.why) == ("withdrawn", "The code set changed")
    assert practice.act("rulings", practice.coder).rows == ()
    assert len(practice.act("rulings", practice.coder, ended=True).rows) == 2
    stranger = Answered()
    with pytest.raises(NotFound):
        practice.act("end_ruling", stranger.second, ruling_id=first, reason="Mine")


def test_a_ruling_names_codes_and_words(practice: Answered) -> None:
    rebuttal = practice.rebut(practice.audited())
    for codes in ("", "no code!", " ".join(f"I{number}.0" for number in range(10, 23))):
        with pytest.raises(Refused, match="codes that a ruling"):
            practice.decide(rebuttal, ruling=True, text=TEXT, codes=codes)
    with pytest.raises(Refused, match="says something"):
        practice.decide(rebuttal, ruling=True, text="", codes="I10")
    assert practice.row(rebuttal).decision is None


def test_codes_meet_by_two_different_ones_or_the_only_one() -> None:
    assert read_codes("i10, I12.9; N18.-") == ("I10", "I12.9", "N18.-")
    assert meet(("I10", "N18.-"), {"I10", "N18.31"})
    assert not meet(("I10", "N18.-"), {"I10", "E11.9"})
    assert not meet(("N18.-", "N18.3-"), {"N18.31"})
    assert meet(("R06.02",), {"R06.02"})
    assert not meet(("R06.02",), {"R06.0"})


def test_only_who_decides_changes_rulings(practice: Answered) -> None:
    ruling = ruled(practice)
    for role in (Role.BILLER, Role.PROVIDER):
        who = practice.person(f"Some {role}", role)
        assert practice.act("rulings", who).in_force == 1
        with pytest.raises(Denied):
            practice.act("replace_ruling", who, ruling_id=ruling, text="Mine", codes="I10")
