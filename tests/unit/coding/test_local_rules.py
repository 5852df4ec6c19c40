"""Rules of the practice as they are written: patterns, examples and definitions are read, and what is wrong is said by field."""

import json
from datetime import date

import pytest

from codeloom.coding.lines import Line, Severity
from codeloom.coding.rules.local_check import inspect, standing
from codeloom.coding.rules.local_examples import BadExample, read_example
from codeloom.coding.rules.local_patterns import BadPattern, read_pattern, words_of
from codeloom.coding.rules.local_reading import BadDefinition, definition_of, read_part, read_rule
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.practice_rules.views import STARTER
from codeloom.settings import ROOT
from tests.unit.coding.sample_lists import sample_sets

SMOKER: dict[str, object] = {
    "title": "Former smokers", "severity": "warn", "message": "{code}: say whether the person smoked.", "citation": "Policy 7",
    "codes": "I10", "without_codes": "Z87.891", "fix": "add", "fix_code": "Z87.891", "fires": "I10", "silent": "I10, Z87.891",
}  # fmt: skip


def flawed(**changed: object) -> dict[str, str]:
    """What is said of SMOKER with changes, by field: of its form, and then of what it means."""
    rule, flaws = read_part({**SMOKER, **changed})
    refused_for = flaws or inspect(rule, load_codesets()).flaws
    return {flaw.field: flaw.words for flaw in refused_for}


@pytest.mark.parametrize(
    ("pattern", "means", "not_these"),
    [
        ("E11", ["E119", "E1165", "E11"], ["E10", "E109"]), ("E11.-", ["E119"], ["E139"]), ("i10", ["I10"], ["I110"]),
        ("J12-J18", ["J12", "J189", "J18"], ["J11", "J20"]), ("E11.0-E11.2", ["E1101", "E1122"], ["E1131", "E119"]),
        ("S52.501", ["S52501A", "S52501S"], ["S52502A"]), ("O00-O9A", ["O9A119", "O0000"], ["P00"]), ("*", ["Z66", "A000"], []),
    ],
)  # fmt: skip
def test_a_pattern_means_a_code_and_all_below_it_or_a_closed_range(
    pattern: str, means: list[str], not_these: list[str]
) -> None:
    read = read_pattern(pattern)
    assert [code for code in means if not read.matches("icd10cm", code)] == []
    assert [code for code in not_these if read.matches("icd10cm", code)] == []
    assert read_pattern(str(read)) == read
    assert not read.matches("cpt", means[0])


@pytest.mark.parametrize(
    ("pattern", "means", "not_these"),
    [("cpt:99213", ["99213"], ["99214"]), ("CPT:99202-99215", ["99202", "99213"], ["99216"]), ("hcpcs:G", ["G0439"], ["J1100"]),
     ("icd10pcs:0DT", ["0DTJ4ZZ"], ["0DBJ4ZZ"])],
)  # fmt: skip
def test_a_procedure_pattern_names_its_system(pattern: str, means: list[str], not_these: list[str]) -> None:
    read = read_pattern(pattern)
    assert all(read.matches(read.system, code) for code in means)
    assert not any(read.matches(read.system, code) for code in not_these)
    assert not read.matches("icd10cm", means[0])


@pytest.mark.parametrize(
    "text", ["", "1", "E1 1x!", "-E11", "E11-E1", "J18-J12", "cpt:", "cpt:9921x", "abc:1", "E11-J12-K1", "🙂"]
)
def test_what_is_no_pattern_says_so(text: str) -> None:
    with pytest.raises(BadPattern):
        read_pattern(text)


def test_patterns_are_written_with_commas_blanks_or_lines_between() -> None:
    assert words_of("E11, I10;\nJ12-J18  cpt:99213") == ("E11", "I10", "J12-J18", "cpt:99213")


def test_an_example_is_a_chart_in_one_line() -> None:
    example = read_example(
        "e11.65/n+evidence, Z79.4+rationale cpt:99213-25 | Inpatient, F, 64 years, 2026-11-01, on Insulin glargine"
    )
    assert [(line.code, line.system, line.poa, bool(line.evidence), line.rationale) for line in example.lines] == [
        ("E11.65", "icd10cm", "N", True, False), ("Z79.4", "icd10cm", "", False, True), ("99213-25", "cpt", "", False, False),
    ]  # fmt: skip
    read = example.context
    assert (read.setting, read.sex, read.age, read.dos) == ("inpatient", "F", 64, date(2026, 11, 1))
    assert read.meds == ("Insulin glargine",)
    assert read_example("I10").lines == (Line("I10"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "| F",
        "I10/Q",
        "I10+story",
        "abc:1",
        "I10 | tall",
        "I10 | 2026-13-01",
        "I10 | 200",
        "I" * 20,
        " ".join(["I10"] * 41),
    ],
)
def test_what_is_no_example_says_so(text: str) -> None:
    with pytest.raises(BadExample):
        read_example(text)


def test_a_definition_is_stored_as_it_was_read() -> None:
    changed = {"age_from": 18, "age_to": "64", "dos_from": "2026-01-01", "sex": "f", "meds": "Insulin, metformin", "poa": "n blank",
               "setting": "inpatient", "codes": ["I10", "cpt:99213"], "overridable": "on", "severity": "error"}  # fmt: skip
    rule = read_rule({**SMOKER, **changed}, "LOC-07", 3)
    assert (rule.when.sex, rule.when.age_from, rule.when.poa, rule.overridable) == ("F", 18, ("N", "blank"), True)
    assert rule.severity is Severity.ERROR
    assert rule.source == "Rule of the practice, version 3: Policy 7"
    assert read_rule(definition_of(rule), "LOC-07", 3) == rule


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"), ({"title": "x" * 81}, "title"), ({"message": " "}, "message"), ({"message": "{code}"}, "message"),
        ({"message": "{patient} smokes"}, "message"), ({"message": "{code} and {"}, "message"), ({"citation": ""}, "citation"),
        ({"severity": "fatal"}, "severity"), ({"codes": ""}, "codes"), ({"codes": "I1!"}, "codes"),
        ({"codes": " ".join(f"E{n}" for n in range(41))}, "codes"), ({"position": "last"}, "position"), ({"sex": "X"}, "sex"),
        ({"setting": "home"}, "setting"), ({"age_from": "old"}, "age_from"), ({"age_to": "151"}, "age_to"),
        ({"dos_from": "tomorrow"}, "dos_from"), ({"poa": "Q"}, "poa"), ({"missing": "hope"}, "missing"), ({"fix": "pray"}, "fix"),
        ({"fix_code": ""}, "fix_code"), ({"fires": ""}, "fires"), ({"silent": "\n"}, "silent"), ({"fires": "I10 | tall"}, "fires"),
        ({"fires": "\n".join(["I10"] * 21)}, "fires"), ({"wish": "well"}, "wish"), ({"title": ["a"]}, "title"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_form_is_said_at_its_field(changed: dict[str, object], field: str) -> None:
    assert set(flawed(**changed)) == {field}
    with pytest.raises(BadDefinition):
        read_rule({**SMOKER, **changed})


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"codes": "Q99.Z", "fires": "Q99.Z"}, "codes", "matches no code"),
        ({"without_codes": "Z87.898, U99"}, "without_codes", "U99"),
        ({"with_codes": "Y99.77"}, "with_codes", "matches no code"),
        ({"fix_code": "Z87.89"}, "fix_code", "no complete code"),
        ({"fix_code": "Z99.999"}, "fix_code", "no complete code"),
        ({"age_from": "40", "age_to": "20"}, "age_to", "backwards"),
        ({"dos_from": "2026-02-01", "dos_to": "2026-01-01"}, "dos_to", "backwards"),
        ({"poa": "N", "setting": "outpatient"}, "poa", "inpatient"),
        ({"without_codes": "I1"}, "without_codes", "never fire"),
        ({"without_codes": "Z87", "with_codes": "Z87.891"}, "without_codes", "never fire"),
        ({"codes": "cpt:99213", "position": "first"}, "position", "diagnosis"),
        ({"codes": "cpt:99213", "poa": "Y"}, "poa", "diagnosis"),
        ({"codes": "cpt:99213", "fix": "first"}, "fix", "procedure"),
    ],
)
def test_what_can_never_be_is_said_at_its_field(changed: dict[str, object], field: str, words: str) -> None:
    assert words in flawed(**changed)[field]


def test_where_a_procedure_list_is_loaded_a_pattern_must_match_it() -> None:
    fields = {
        **SMOKER,
        "dos_from": "2025-10-01",
        "dos_to": "2025-12-31",
        "without_codes": "",
        "fix": "",
        "fix_code": "",
    }
    for pattern, flaws in (("hcpcs:G04", 0), ("hcpcs:G0999", 1), ("cpt:99213", 0)):
        rule, _ = read_part({**fields, "codes": pattern})
        findings = standing(rule, sample_sets())
        assert len(findings) == flaws, pattern
        assert all("HCPCS Level II list" in flaw.words for flaw in findings)


@pytest.mark.parametrize(
    "changed",
    [
        {"codes": "*"},
        {"codes": "A00-Z99"},
        {"codes": "A B C D E F G H I J K L M N"},
        {"codes": "*", "position": "first"},
        {"codes": "*", "sex": "F", "age_from": "18", "setting": "outpatient", "meds": "insulin"},
        {"codes": "*", "poa": "Y N U W 1 blank"},
        {"codes": "*", "with_codes": "A00-Z99"},
        {"codes": "*", "position": "secondary"},
    ],
)
def test_a_rule_about_nearly_every_chart_that_nobody_can_silence_is_refused(changed: dict[str, object]) -> None:
    rule, flaws = read_part({**SMOKER, "without_codes": "", "fix": "", **changed})
    assert flaws == ()
    assert "nobody could make it stop" in {flaw.field: flaw.words for flaw in standing(rule, load_codesets())}["codes"]


@pytest.mark.parametrize(
    "changed",
    [
        {"codes": "*", "missing": "rationale", "fires": "I10", "silent": "I10+rationale"},
        {"codes": "*", "position": "first", "missing": "evidence", "fires": "I10, E11.9+evidence", "silent": "I10+evidence, E11.9"},
        {"codes": "*", "with_codes": "Z66", "fires": "I10, Z66", "silent": "I10"},
        {"codes": "*", "without_codes": "Z71.89", "fires": "I10", "silent": "I10, Z71.89"},
        {"codes": "*", "poa": "blank", "setting": "inpatient", "fires": "I10 | inpatient", "silent": "I10/Y | inpatient"},
    ],
)  # fmt: skip
def test_a_rule_about_every_chart_is_fine_when_a_coder_can_make_it_stop(changed: dict[str, object]) -> None:
    assert flawed(**{"without_codes": "", "fix": "", **changed}) == {}


def test_every_example_must_hold_and_says_which_condition_does_not() -> None:
    fields = {
        "E11.9 | F, 30": "no row has one of its codes", "I10, Z87.891 | F, 30": "the code that must be absent is there",
        "I10 | M, 30": "the sex", "I10 | F": "the age is not said", "E11.9, I10 | F, 30": "the place of the row",
    }  # fmt: skip
    for text, words in fields.items():
        flaws = flawed(sex="F", age_from="18", position="first", fires=f"I10 | F, 30\n{text}")
        assert words in flaws["fires"], text
    assert "It fires on" in flawed(silent="I10, E11.9")["silent"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fix": "first"}, "cannot be applied"),  # it is first already
        ({"fix": "replace", "fix_code": "I10"}, "cannot be applied"),  # the code is there
        ({"fix_code": "Z23"}, "does not silence it"),
        (
            {
                "codes": "I10",
                "without_codes": "",
                "fix": "replace",
                "fix_code": "I11.9",
                "fires": "I10, N18.4",
                "silent": "E11.9",
            },
            "an error of CIR-03",
        ),
        ({"fix_code": "E10.9", "without_codes": "E10.9", "fires": "I10, E11.9", "silent": "E11.9"}, "an error of EX1-"),
    ],
)
def test_a_fix_must_silence_the_rule_without_a_new_error_of_the_book(changed: dict[str, object], words: str) -> None:
    assert words in flawed(**changed)["fix"]


def test_a_rule_that_no_act_of_a_coder_silences_is_refused() -> None:
    """What would silence it may not stand beside the row, and whatever stands in its place is found as well."""
    changed = {"codes": "A00-R99 Z00-Z99", "fix": "", "fires": "E10.9", "silent": "E10.9, E11.9"}
    assert "nothing a coder can do" in flawed(**changed, without_codes="E11.9")["fires"]
    assert flawed(**{**changed, "silent": "E10.9, Z66"}, without_codes="Z66") == {}


def test_the_check_names_rules_of_the_book_that_speak_of_the_same_rows() -> None:
    rule = read_rule({**SMOKER, "fires": "I10, N18.4"})
    assert "CIR-02" in inspect(rule, load_codesets()).overlaps


def test_the_rules_in_the_documents_and_the_one_to_begin_with_may_be_saved() -> None:
    text = (ROOT / "docs" / "EXTENDING.md").read_text()
    listed = json.loads(text.split("## A rule of the practice")[1].split("```json")[1].split("```")[0])
    for definition in [*listed, dict(STARTER)]:
        inspected = inspect(read_rule(definition), load_codesets())
        assert (inspected.flaws, inspected.overlaps) == ((), ())
