"""INV-19: every rule has a citation, a hint and examples that hold; its words are plain; its fixes fix; docs are current."""

import re

import pytest

from codeloom.coding import rules
from codeloom.coding.codesets import CodeSets
from codeloom.coding.lines import Context, Finding, Line
from codeloom.coding.rules import RULES, Example, Rule, chart_of, validate
from codeloom.coding.rules.document import FAMILIES, NOT_CHECKED, markdown
from codeloom.coding.rules.examples import SYSTEMS
from codeloom.gateways.codeset_files import load_codesets
from codeloom.settings import ROOT
from tests.registries import import_all
from tests.unit.coding.fixing import applied, steps
from tests.unit.coding.sample_lists import sample_sets

BOOK = [pytest.param(rule, id=rule.id) for rule in RULES.values()]


def findings(example: Example) -> list[Finding]:
    lines, context = chart_of(example)
    return list(validate(lines, context, sets_of(example)))


def sets_of(example: Example) -> CodeSets:
    """The code sets an example is judged by: the base, or with the sample lists over it."""
    return sample_sets() if example.context.get("lists") == "sample" else load_codesets()


def test_no_module_of_the_book_is_left_out() -> None:
    book = set(RULES)
    import_all(rules)
    assert set(RULES) == book


@pytest.mark.parametrize("rule", BOOK)
def test_rule_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z0-9]{3}-\d\d", rule.id)
    assert rule.citation
    assert rule.title
    assert rule.hint.endswith(".")
    assert rule.fires
    assert rule.silent
    assert rule.family in dict(FAMILIES)


@pytest.mark.parametrize("rule", BOOK)
def test_examples_hold(rule: Rule) -> None:
    for example in rule.fires:
        assert rule.id in {finding.rule for finding in findings(example)}, example
    for example in rule.silent:
        assert rule.id not in {finding.rule for finding in findings(example)}, example


@pytest.mark.parametrize("rule", BOOK)
def test_words_are_plain_and_name_codes(rule: Rule) -> None:
    for finding in (fired for example in rule.fires for fired in findings(example) if fired.rule == rule.id):
        assert finding.message[0].isupper() or finding.message[0].isdigit()
        assert finding.message.endswith((".", ")."))
        assert "!" not in finding.message
        assert len(finding.message) <= 160
        assert any(code in finding.message or code[:3] in finding.message for code in finding.codes), finding.message


@pytest.mark.parametrize("rule", BOOK)
def test_fixes_fix(rule: Rule) -> None:
    for example in rule.fires:
        lines, context = chart_of(example)
        for finding in validate(lines, context, sets_of(example)):
            if finding.rule == rule.id and finding.fix:
                for step in steps(finding.fix, 2):
                    again = validate(applied(lines, step), context, sets_of(example))
                    assert finding.key not in {other.key for other in again}, (example, finding.fix)


def test_no_finding_repeats_clinical_text() -> None:
    text = "probable zzcanaryzz pneumonia"
    lines = (Line("J18.9", evidence=text), Line("I10"))
    context = Context(setting="outpatient", evidence=text, reason=text, meds=(text,))
    fired = validate(lines, context, load_codesets())
    assert fired
    assert "zzcanaryzz" not in repr(fired)


def test_document_is_current() -> None:
    assert (ROOT / "docs" / "RULES.md").read_text(encoding="utf-8") == markdown(), (
        "run: python -m codeloom rules --markdown > docs/RULES.md"
    )


def test_document_lists_every_rule_and_what_is_not_checked() -> None:
    text = markdown()
    assert all(f"### {rule} " in text for rule in RULES)
    assert all(where and why.endswith(".") for where, why in NOT_CHECKED)
    assert set(SYSTEMS) == {"icd10cm", "icd10pcs", "hcpcs", "cpt"}
