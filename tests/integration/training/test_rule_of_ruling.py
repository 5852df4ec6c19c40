"""From a ruling to a rule of the practice, how often a ruling is shown, and feedback further back than 90 days."""

from typing import Any
from uuid import uuid4

import pytest

from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound
from codeloom.services.practice_rules import RuleView, look_over, open_rule, save_rule, start_shadow
from codeloom.settings import Settings
from tests.integration.audits.audits_world import change, opened, row_of
from tests.integration.training.test_rulings import TEXT, ruled
from tests.integration.training.training_world import Answered


@pytest.fixture
def practice(database: Settings) -> Answered:
    """A practice of one's own."""
    return Answered()


def draft(practice: Answered, ruling: str) -> Any:
    """What a rule made of it begins with."""
    return practice.act("rule_of_ruling", practice.manager, ruling_id=ruling)


def save(practice: Answered, form: dict[str, str], **fields: Any) -> RuleView:
    """Save it as the manager does."""
    return save_rule(practice.manager, parse(save_rule.command, {**form, **fields}))


def test_a_ruling_becomes_a_rule_with_its_case_as_examples(practice: Answered) -> None:
    ruling = ruled(practice)
    found = draft(practice, ruling)
    form = dict(found.form)
    assert (form["title"], form["message"], form["citation"]) == (
        f"Ruling {found.number}", TEXT, f"Ruling {found.number}, I.A.15",
    )  # fmt: skip
    assert (form["codes"], form["fix"], form["fix_code"]) == ("E11.9", "replace", "E11.22")
    assert (form["fires"], form["silent"]) == ("I10, E11.9 | outpatient", "I10, E11.22 | outpatient")
    assert look_over(practice.manager, parse(look_over.command, form)).good, "it can be saved as it is"
    made = save(practice, form, ruling=ruling)
    assert (made.status, made.ruling, made.ruling_number) == ("draft", ruling, found.number)
    shown = practice.act("rulings", practice.supervisor, open=ruling).open
    assert [(one.words, one.link) for one in shown.rules] == [("LOC-01, draft", "/rules?rule=1")]
    again = save(practice, {**form, "title": "Diabetes with CKD"}, number=1, base=1)
    assert (again.version, again.ruling) == (2, ruling), "the next version is made of the same ruling"
    start_shadow(practice.manager, parse(start_shadow.command, {"number": 1, "version": 2}))
    shown = practice.act("rulings", practice.manager, open=ruling).open
    assert [one.words for one in shown.rules] == ["LOC-01, in shadow"]
    assert (shown.may_make_rule, practice.act("rulings", practice.supervisor, open=ruling).open.may_make_rule) == (
        True,
        False,
    )
    assert open_rule(practice.manager, parse(open_rule.command, {"number": 1})).ruling_number == found.number


def test_a_decision_for_the_coder_turns_the_example_round_and_one_for_both_names_none_wrong(practice: Answered) -> None:
    fields = {"ruling": True, "text": TEXT, "codes": "E11.9, E11.22", "citation": "I.A.15"}
    view = practice.decide(practice.rebut(practice.audited()), "coder", **fields)
    form = draft(practice, view.state.ruling_link.rpartition("=")[2]).form
    assert (form["codes"], form["fix_code"], form["fires"]) == ("E11.22", "E11.9", "I10, E11.22 | outpatient")
    view = practice.decide(practice.rebut(practice.audited()), "both", **fields)
    form = draft(practice, view.state.ruling_link.rpartition("=")[2]).form
    assert (form["codes"], form["with_codes"], form["fix"], form["fires"]) == ("E11.9", "E11.22", "", "")
    assert form["silent"] == "I10, E11.22 | outpatient\nI10, E11.9 | outpatient"


def test_only_managers_make_rules_of_rulings_that_hold(practice: Answered) -> None:
    ruling = ruled(practice)
    for by in (practice.coder, practice.supervisor):
        with pytest.raises(Denied):
            practice.act("rule_of_ruling", by, ruling_id=ruling)
    form = dict(draft(practice, ruling).form)
    with pytest.raises(NotFound):
        save(practice, form, ruling=str(uuid4()))
    with pytest.raises(NotFound):
        draft(Answered(), ruling)
    practice.act("end_ruling", practice.second, ruling_id=ruling, reason="The guideline changed")
    with pytest.raises(NotFound):
        draft(practice, ruling)


def test_a_ruling_says_how_often_it_was_shown(practice: Answered) -> None:
    ruling = ruled(practice)
    assert practice.act("rulings", practice.coder, open=ruling).open.shown == "never yet"
    number = practice.submitted("E11.9", "N18.31")
    for _ in range(2):
        assert practice.act("note_shown", practice.coder, place="chart", number=number) == 1
    board = opened(practice, number).board
    assert practice.act("note_shown", practice.supervisor, place="audit", number=number) == 0
    change(practice, board, {"op": "set_code", "line": row_of(board, "E11.9").id, "code": "E11.22"})
    assert practice.act("note_shown", practice.supervisor, place="audit", number=number) == 1
    assert practice.act("note_shown", practice.other, place="chart", number=number) == 0, "not a chart of theirs"
    assert practice.act("rulings", practice.coder, open=ruling).open.shown == "3 times, 3 in 30 days"


def test_feedback_looks_back_further_when_asked(practice: Answered) -> None:
    audit = practice.audited()
    practice.closed(audit, 120)
    for days, number in (("90", 0), ("365", 1), ("all", 1)):
        view = practice.act("feedback", practice.coder, days=days)
        assert (len(view.rows), bool(view.standing.profiles)) == (number, True)
    assert practice.act("feedback", practice.coder, days="365").days == "a year"
