"""The library of cases: each of the 40 is right by the code sets, the rule book and the E/M engine, and no name stands in it."""

import json
import re

import pytest

from codeloom.coding.codesets import CodeSets
from codeloom.coding.drills import TOPICS, Answer, BadCase, Case, compare, read_case
from codeloom.coding.em.given import answered
from codeloom.coding.lines import Context, Line, Severity
from codeloom.coding.rules import RULES, validate
from codeloom.gateways.codeset_files import data_file, load_codesets
from codeloom.gateways.drill_files import load_drills

CASES = tuple(load_drills().values())
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key} {case.rule}")
OF_CUSTOMERS = {"NCC"}
"""Families that judge by tables which a customer loads: no case can rest on them."""


@pytest.fixture(scope="module")
def codesets() -> CodeSets:
    """The code sets of this installation."""
    return load_codesets()


def found(case: Case, rows: tuple, codesets: CodeSets) -> list:
    """What the book says of rows of a case."""
    lines = [Line(row.code, row.system, row.poa, row.says) for row in rows]
    context = Context(dos=case.day, age=case.age, sex=case.sex, setting=case.setting, evidence=case.note)
    return list(validate(lines, context, codesets))


def answer_of(rows: tuple) -> list[Answer]:
    """Rows as a person would give them."""
    return [Answer(row.code, row.system, row.poa) for row in rows]


def test_there_are_40_cases_spread_over_the_families_of_the_rule_book_and_em() -> None:
    assert len(CASES) == 40
    families = {rule.partition("-")[0] for rule in RULES}
    drilled = {case.rule.partition("-")[0] for case in CASES}
    assert drilled == families - OF_CUSTOMERS | {"EM"}
    assert {family for topic in TOPICS.values() for family in topic.families} == drilled
    for case in CASES:
        assert case.rule.partition("-")[0] in TOPICS[case.topic].families, case.key
        assert case.rule in RULES or case.rule.startswith("EM-"), case.key
    assert {case.rule for case in CASES if case.rule.startswith("EM-")} == {
        "EM-PROBLEMS",
        "EM-DATA",
        "EM-RISK",
        "EM-TIME",
    }


@EACH
def test_every_code_is_billable_on_the_service_date(case: Case, codesets: CodeSets) -> None:
    codes = codesets.at(case.day)
    rows = [*case.gold, *case.wrong]
    named = [row.code for row in rows if row.system == "icd10cm"] + [one.code for one in case.accepted]
    assert [code for code in named if (entry := codes.get(code)) is None or not entry.billable] == []
    assert [code for code in named if codes.normalise(code) != code] == []


@EACH
def test_the_answer_has_no_finding_that_stops_or_asks_and_a_typical_wrong_one_has_the_rule_or_loses_points(
    case: Case, codesets: CodeSets
) -> None:
    assert [f.key for f in found(case, case.gold, codesets) if f.severity is not Severity.INFO] == []
    assert compare(case, answer_of(case.gold)).right
    outcome = compare(case, answer_of(case.wrong))
    assert outcome.halves < outcome.most
    silent = {"EX2-01", "ALS-01"}  # they tell what is allowed, or what may be added
    if case.rule in RULES and case.rule not in silent:
        assert case.rule in {finding.rule for finding in found(case, case.wrong, codesets)}


@EACH
def test_alternatives_do_not_hurt(case: Case, codesets: CodeSets) -> None:
    for one in case.accepted:
        rows = [row if row.code != one.instead else type(row)(one.code, row.says, row.poa) for row in case.gold]
        if not one.instead:
            rows.append(type(rows[0])(one.code))
        assert compare(case, answer_of(tuple(rows))).right, one.code
        stopped = [f.key for f in found(case, tuple(rows), codesets) if f.severity is Severity.ERROR]
        assert stopped == [], one.code
        assert len(one.why) > 20


@EACH
def test_the_level_of_a_visit_is_what_the_engine_computes_of_its_elements(case: Case) -> None:
    levels = [row.code.partition("-")[0] for row in case.gold if row.system == "cpt" and row.code.startswith("992")]
    assert bool(levels) == (case.elements is not None)
    if case.elements is not None:
        assert levels == [answered(dict(case.elements))["code"]]


@EACH
def test_a_note_is_of_readable_length_without_names_and_is_told_with_reason_and_source(case: Case) -> None:
    assert 80 <= len(case.note.split()) <= 300
    assert re.search(r"\b(Mr|Mrs|Ms|Dr|Prof)\b\.?", case.note) is None
    assert min(len(case.title), len(case.lesson)) > 10
    assert len(case.rationale) > 80
    assert case.citation
    starts = [start for start, _, _ in case.spans()]
    assert len(starts) == len([row for row in case.gold if row.says])


def test_a_case_that_cannot_be_used_is_refused_by_name() -> None:
    given = json.loads(data_file("drills/em.json"))[0]
    flaws = (
        {"note": ["Other words."]},
        {"first": ["I11.9"]},
        {"gold": []},
        {"setting": "home"},
        {"more": 1},
        {"date": "yesterday"},
        {"accepted": [{"code": "I10", "why": "x", "instead": "Q99.9"}]},
    )
    for flaw in flaws:
        with pytest.raises(BadCase, match=given["id"]):
            read_case(given | flaw, "em")
