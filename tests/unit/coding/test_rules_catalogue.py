"""Every example of the rule catalogue, and cases of the same kind that it does not hold."""

import json
from importlib import resources

import pytest

from codeloom.coding.lines import Finding
from codeloom.coding.rules import RULES, read_chart, validate
from codeloom.gateways.codeset_files import load_codesets

CATALOGUE = json.loads(
    resources.files("codeloom.coding").joinpath("data", "rules", "icd10cm_rules.json").read_text(encoding="utf-8")
)
CASES = [
    pytest.param(rule["id"], test["codes"], test["context"], test["expect"], id=f"{rule['id']}-{number}")
    for rule in CATALOGUE
    for number, test in enumerate(rule["tests"])
]


def judged(codes: list[str], context: object) -> tuple[Finding, ...]:
    lines, read = read_chart(codes, context)
    return validate(lines, read, load_codesets())


def fired(codes: list[str], **context: object) -> set[str]:
    return {finding.rule for finding in judged(codes, context)}


@pytest.mark.parametrize(("rule", "codes", "context", "expect"), CASES)
def test_catalogue(rule: str, codes: list[str], context: object, expect: str) -> None:
    assert (rule in {finding.rule for finding in judged(codes, context)}) == (expect == "fire")


def test_every_rule_of_the_catalogue_is_in_the_book_with_its_severity() -> None:
    assert {rule["id"]: rule["severity"] for rule in CATALOGUE} == {
        rule["id"]: RULES[rule["id"]].severity.value for rule in CATALOGUE
    }


@pytest.mark.parametrize("rule", ["EX1-01", "CIR-01", "CIR-02", "CIR-03", "END-01"])
def test_rules_that_accept_a_reason_fall_silent_with_one(rule: str) -> None:
    assert RULES[rule].overridable
    example = RULES[rule].fires[0]
    lines, context = read_chart(example.codes, {**example.context, "override": "unrelated conditions"})
    assert rule not in {finding.rule for finding in validate(lines, context, load_codesets())}


def test_hypertension_with_cardiomegaly_follows_the_service_date() -> None:
    def said(code: str, dos: str) -> str:
        (finding,) = (f for f in judged(["I10", code], {"dos": dos}) if f.rule == "CIR-01")
        return finding.message

    assert said("I51.7", "2026-06-01").endswith("Use I11.9 alone.")
    assert said("I51.7", "2025-06-01").endswith("Use I11.9 with I51.7.")
    assert said("I51.89", "2026-06-01").endswith("Use I11.9 with I51.89.")
    assert "EX1-01" in fired(["I11.9", "I51.7"], dos="2026-06-01")
    assert "EX1-01" not in fired(["I11.9", "I51.7"], dos="2025-06-01")


@pytest.mark.parametrize(
    ("codes", "context", "rule"),
    [
        (["i5022", "I10"], {}, "CIR-01"),
        (["S72141"], {}, "FMT-02"),
        (["M72.2"], {"dos": "2026-10-05"}, "FMT-03"),
        (["H40.1111", "H40.1121"], {}, "FMT-05"),
        (["I10", "G99.0"], {}, "ETM-03"),
        (["G20.A1", "F02.80", "F02.80"], {}, "FMT-04"),
        (["E11.9", "J91.0", "C34.90"], {}, "ETM-02"),
        (["I09.81"], {}, "UAC-01"),
        (["L03.115"], {}, "UAC-02"),
        (["Y83.1", "T84.51XA"], {}, "PDX-01"),
        (["O72.1", "Z39.2"], {}, "PDX-03"),
        (["R55", "I49.5"], {}, "PDX-04"),
        (["K52.9", "R19.7"], {}, "PDX-05"),
        (["Z28.310", "J06.9"], {}, "SEC-01"),
        (["L03.115", "A41.01"], {"poa": {"A41.01": "Y"}}, "INF-03"),
        (["C61", "Z85.46"], {}, "NEO-03"),
        (["E13.9", "N18.5"], {}, "END-01"),
        (["E11.65"], {"meds": ["Ozempic 1 mg pen"]}, "END-03"),
        (["F14.90", "F14.20"], {}, "MEN-01"),
        (["G89.11", "S52.501A"], {"reason": "follow-up"}, "NER-01"),
        (["I11.0", "I50.32", "N18.6"], {}, "CIR-03"),
        (["I13.2", "I50.9", "N18.31"], {}, "CIR-04"),
        (["I20.0", "I25.10"], {}, "CIR-05"),
        (["N18.6", "N18.5"], {}, "GEN-01"),
        (["O99.013", "Z3A.20"], {}, "OBS-05"),
        (["S82.891D", "Z47.2"], {}, "INJ-02"),
        (["R56.9", "T40.5X1A"], {}, "INJ-06"),
        (["T36.0X5A", "L27.0"], {}, "INJ-07"),
        (["E10.65", "R73.9"], {}, "SYM-01"),
        (["I63.9"], {"setting": "outpatient", "evidence": "possible stroke vs TIA"}, "OUT-01"),
        (["O80", "Z37.0"], {"sex": "M", "age": 30}, "DEM-02"),
        (["A41.9"], {"setting": "inpatient", "poa": {"A41.9": "X"}}, "POA-01"),
    ],
)
def test_fires_on_cases_of_the_same_kind(codes: list[str], context: dict[str, object], rule: str) -> None:
    assert rule in fired(codes, **context)


@pytest.mark.parametrize(
    ("codes", "context", "rule"),
    [
        (["I11.0", "I50.22"], {}, "CIR-01"),
        (["I10", "N17.9"], {}, "CIR-02"),
        (["S72.141A", "W19.XXXA"], {}, "FMT-02"),
        (["M72.2"], {"dos": "2026-09-30"}, "FMT-03"),
        (["C50.911", "C50.912"], {}, "FMT-05"),
        (["J18.9", "R09.02"], {}, "PDX-05"),
        (["E11.22", "I12.9", "N18.4", "D63.1"], {}, "ETM-02"),
        (["A41.9", "R65.21", "J18.9"], {}, "INF-02"),
        (["Z51.11", "C90.00"], {}, "NEO-01"),
        (["E11.9", "E78.5", "I10"], {}, "END-01"),
        (["E10.9"], {"meds": ["insulin lispro"]}, "END-03"),
        (["J13", "J95.851"], {}, "RES-01"),
        (["O24.112", "E11.9", "Z3A.27"], {}, "OBS-05"),
        (["Z38.01", "P07.18"], {"age": 0}, "PER-01"),
        (["T51.0X1A", "R40.20"], {}, "INJ-06"),
        (["I63.9"], {"evidence": "possible stroke"}, "OUT-01"),
        (["Z99.2"], {"setting": "inpatient"}, "POA-01"),
    ],
)
def test_stays_silent_on_cases_of_the_same_kind(codes: list[str], context: dict[str, object], rule: str) -> None:
    assert rule not in fired(codes, **context)
