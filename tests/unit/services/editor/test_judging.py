"""Findings as the editor shows them: what only the record decides comes as options, each with a key of its own."""

from uuid import uuid4

import pytest

from codeloom.coding.lines import Context
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.core import Refused
from codeloom.services.editor.judging import Judgement, judge
from codeloom.services.editor.operations import SetPoa, WorkLine, operations_of
from codeloom.services.editor.views import FindingView

INPATIENT = Context(setting="inpatient")


def judged(context: Context, *codes: str) -> tuple[list[WorkLine], Judgement]:
    lines = [WorkLine(uuid4(), "icd10cm", code) for code in codes]
    return lines, judge(lines, [""] * len(lines), context, {}, load_codesets())


def of_rule(judgement: Judgement, rule: str) -> FindingView:
    return next(view for view in judgement.views if view.rule == rule)


def test_a_missing_indicator_is_a_choice_of_four() -> None:
    lines, judgement = judged(INPATIENT, "I50.22")
    view = of_rule(judgement, "POA-01")
    assert view.fix == ""
    assert [option.fix for option in view.options] == ["POA Y", "POA N", "POA U", "POA W"]
    found = judgement.fix(view.options[1].key)
    assert found is not None
    assert operations_of(found[1], lines) == [SetPoa(op="poa", line=lines[0].id, value="N")]


def test_a_choice_itself_is_no_operation_and_an_option_that_is_gone_none() -> None:
    lines, judgement = judged(INPATIENT, "I50.22")
    view = of_rule(judgement, "POA-01")
    found = judgement.fix(view.key)
    assert found is not None
    with pytest.raises(Refused, match="choice of yours"):
        operations_of(found[1], lines)
    assert judgement.fix(f"{view.key}#9") is None
    assert judgement.fix(f"{view.key}#x") is None
    assert judgement.fix("POA-01:Z99") is None


def test_fixes_take_their_numbers_before_options() -> None:
    _, judgement = judged(INPATIENT, "I50.22", "N17.9", "Z79.4", "Z79.4")
    singles = [view.n for view in judgement.views if view.fix]
    options = [option.n for view in judgement.views for option in view.options]
    assert singles == list(range(1, len(singles) + 1))
    assert [n for n in options if n] == list(range(len(singles) + 1, 10))


def test_codes_to_choose_from_name_the_row_they_are_for() -> None:
    lines, judgement = judged(Context(), "E66.813", "Z68.35")
    option = next(one for one in of_rule(judgement, "SEC-02").options if one.choices)
    assert option.choices.startswith(f"row@{lines[1].id}:Z68.4")
