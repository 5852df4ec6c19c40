"""E/M levels of counted elements: the cases of the tables, every counting rule, time, and other families."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.em import tables
from codeloom.coding.em.changes import one_more_fact
from codeloom.coding.em.columns import data_level, problems_level
from codeloom.coding.em.given import BadElements, answered, read_elements
from codeloom.coding.em.kinds import DATA, OTHER_NAMES, PROBLEMS, RISKS
from codeloom.coding.em.level import level, table_name
from codeloom.coding.em.shapes import LEVELS, Elements
from codeloom.settings import ROOT

BOOK = json.loads((ROOT / "tests/data/em/em_tables_and_cases.json").read_text())
COUNTS = st.integers(0, 4)
ELEMENTS = st.builds(
    Elements,
    patient=st.sampled_from(["new", "est"]),
    problems=st.dictionaries(st.sampled_from(list(PROBLEMS)), COUNTS),
    data=st.dictionaries(st.sampled_from(list(DATA)), COUNTS),
    risk=st.sampled_from([None, *RISKS]),
    minutes=st.none() | st.integers(0, 150),
    family=st.sampled_from(tables.NAMES),
    age=st.none() | st.integers(0, 100),
)


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda case: case["case"])
def test_each_case_of_the_tables(case: dict[str, object]) -> None:
    said = answered(case)
    assert (said["code"], said["mdm"]) == (case["expected"], case["mdm"])


def test_codes_and_minutes_are_those_of_the_tables() -> None:
    for patient in ("new", "est"):
        family = tables.FAMILIES[f"office_{patient}"]
        assert dict(zip(LEVELS, family.codes, strict=True)) == BOOK["office"][patient]
        assert dict(zip(family.codes, family.minutes, strict=True)) == dict(BOOK["time"][patient])
    for name, wanted in BOOK["other_families"].items():
        if name in ("discharge", "prolonged", "preventive"):
            continue
        family = tables.FAMILIES[name]
        assert family.codes == tuple(wanted[mdm] for mdm in LEVELS), name
        assert dict(zip(family.ladder(), family.minutes, strict=False)) == wanted.get("minutes", {}), name


@pytest.mark.parametrize(
    ("problems", "wanted"),
    [
        ({}, "straightforward"), ({"minor": 1}, "straightforward"), ({"minor": 2}, "low"), ({"minor": 9}, "low"),
        ({"stable_chronic": 1}, "low"), ({"acute_uncomplicated": 3}, "low"), ({"stable_acute": 1}, "low"),
        ({"acute_uncomplicated_inpatient": 1}, "low"), ({"stable_chronic": 1, "minor": 2}, "low"),
        ({"stable_chronic": 1, "acute_uncomplicated": 1}, "low"), ({"stable_chronic": 2}, "moderate"),
        ({"chronic_exac": 1}, "moderate"), ({"undiagnosed_new": 1}, "moderate"), ({"acute_systemic": 1}, "moderate"),
        ({"acute_complicated_injury": 1}, "moderate"), ({"chronic_exac": 3}, "moderate"),
        ({"chronic_severe": 1}, "high"), ({"threat": 1, "minor": 1}, "high"), ({"threat": 0}, "straightforward"),
    ],
)  # fmt: skip
def test_problems(problems: dict[str, int], wanted: str) -> None:
    assert problems_level(problems) == wanted


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({}, "straightforward"), ({"tests_ordered": 1}, "straightforward"), ({"external_notes": 1}, "straightforward"),
        ({"tests_ordered": 2}, "low"), ({"tests_reviewed": 1, "external_notes": 1}, "low"), ({"historian": 1}, "low"),
        ({"historian": 3}, "low"), ({"tests_ordered": 1, "historian": 1}, "low"),
        ({"tests_ordered": 2, "historian": 1}, "moderate"), ({"tests_ordered": 3}, "moderate"),
        ({"tests_ordered": 1, "tests_reviewed": 1, "external_notes": 1}, "moderate"), ({"tests_ordered": 9}, "moderate"),
        ({"indep_interp": 1}, "moderate"), ({"discussion": 1}, "moderate"), ({"discussion": 2}, "moderate"),
        ({"indep_interp": 1, "discussion": 1}, "high"), ({"tests_ordered": 3, "discussion": 1}, "high"),
        ({"tests_ordered": 2, "historian": 1, "indep_interp": 1}, "high"), ({"tests_ordered": 2, "indep_interp": 1}, "moderate"),
    ],
)  # fmt: skip
def test_data(data: dict[str, int], wanted: str) -> None:
    assert data_level(data) == wanted


MODERATE = {"problems": {"stable_chronic": 2}, "data": {}, "risk": "moderate"}


@pytest.mark.parametrize(
    ("visit", "code", "by"),
    [
        ({"family": "ed", **MODERATE, "minutes": 90}, "99284", "mdm"),
        ({"family": "ed", "no_physician": True}, "99281", "mdm"),
        ({"family": "hospital_initial", "problems": {"minor": 1}, "risk": "minimal"}, "99221", "mdm"),
        ({"family": "hospital_initial", **MODERATE, "minutes": 75}, "99223", "time"),
        ({"family": "hospital_initial", "minutes": 39}, None, None),
        ({"family": "hospital_initial", "minutes": 40}, "99221", "time"),
        ({"family": "hospital_subsequent", **MODERATE, "minutes": 35}, "99232", "mdm"),
        ({"family": "hospital_same_day", "minutes": 70}, "99235", "time"),
        ({"family": "discharge", "minutes": 30}, "99238", "time"),
        ({"family": "discharge", "minutes": 31}, "99239", "time"),
        ({"family": "discharge"}, "99238", "time"),
        ({"family": "consult_office", **MODERATE, "minutes": 54}, "99244", "mdm"),
        ({"family": "consult_inpatient", **MODERATE, "minutes": 80}, "99255", "time"),
        ({"family": "home_new", **MODERATE}, "99344", "mdm"),
        ({"family": "home", "patient": "est", **MODERATE}, "99349", "mdm"),
        ({"family": "nursing_initial", **MODERATE, "minutes": 49}, "99305", "mdm"),
        ({"family": "nursing_subsequent", "minutes": 45}, "99310", "time"),
        ({"family": "preventive", "patient": "new", "age": 0}, "99381", "age"),
        ({"family": "preventive", "patient": "est", "age": 64}, "99396", "age"),
        ({"family": "preventive", "patient": "est", "age": 65}, "99397", "age"),
        ({"patient": "est", "minutes": 15}, "99212", "time"),
    ],
)
def test_other_families(visit: dict[str, object], code: str | None, by: str | None) -> None:
    said = answered(visit)
    assert (said["code"], said["by"]) == (code, by)


@pytest.mark.parametrize(
    ("patient", "minutes", "ama", "cms"),
    [("new", 74, 0, 0), ("new", 75, 1, 0), ("new", 89, 1, 1), ("new", 90, 2, 1), ("est", 54, 0, 0), ("est", 55, 1, 0),
     ("est", 69, 1, 1), ("est", 84, 2, 2)],
)  # fmt: skip
def test_prolonged_time_in_units(patient: str, minutes: int, ama: int, cms: int) -> None:
    units = answered({"patient": patient, "minutes": minutes}).get("prolonged", {})
    assert units == {code: count for code, count in (("99417", ama), ("G2212", cms)) if count}


@pytest.mark.parametrize(
    ("visit", "field"),
    [({}, "patient"), ({"patient": "old"}, "patient"), ({"patient": "est", "problems": []}, "problems"),
     ({"patient": "est", "problems": {"bad": 1}}, "problems"), ({"patient": "est", "data": {"discussion": -1}}, "data"),
     ({"patient": "est", "data": {"discussion": "1"}}, "data"), ({"patient": "est", "risk": "grave"}, "risk"),
     ({"patient": "est", "risk": ["low"]}, "risk"), ({"patient": "est", "minutes": "20"}, "minutes"),
     ({"patient": "est", "minutes": -1}, "minutes"), ({"patient": "est", "minutes": True}, "minutes"),
     ({"patient": "est", "family": "spa"}, "family"), ({"patient": "est", "family": ["ed"]}, "family"),
     ({"patient": "est", "family": "preventive"}, "age"), ({"family": "ed", "no_physician": 1}, "no_physician")],
)  # fmt: skip
def test_what_cannot_be_computed_names_its_field(visit: dict[str, object], field: str) -> None:
    with pytest.raises(BadElements, match=field):
        answered(visit)


def test_other_names_stand_for_kinds_that_exist() -> None:
    assert set(OTHER_NAMES.values()) <= PROBLEMS.keys() | DATA.keys()
    assert not OTHER_NAMES.keys() & (PROBLEMS.keys() | DATA.keys())
    read = read_elements({"patient": "established", "data": {"historian": True, "indep_historian": 1}, "risk": None})
    assert (read.patient, read.data, read.risk) == ("est", {"historian": 2}, None)


def rank(elements: Elements) -> int:
    code = level(elements).code
    family = tables.FAMILIES.get(table_name(elements))
    if code is None:
        return -1
    return family.ladder().index(code) if family else 0


@given(ELEMENTS, st.sampled_from([*PROBLEMS, *DATA, "risk", "minutes"]))
def test_a_further_fact_never_lowers_the_level(elements: Elements, what: str) -> None:
    counts = {"patient": elements.patient, "family": elements.family, "age": elements.age or 0}
    more = {
        "problems": dict(elements.problems),
        "data": dict(elements.data),
        "risk": elements.risk,
        "minutes": elements.minutes,
    }
    if what == "risk":
        more["risk"] = RISKS[min(3, RISKS.index(elements.risk) + 1)] if elements.risk else "minimal"
    elif what == "minutes":
        more["minutes"] = (elements.minutes or 0) + 10
    else:
        column = more["problems" if what in PROBLEMS else "data"]
        column[what] = column.get(what, 0) + 1
    assert rank(read_elements(counts | more)) >= rank(elements)


@given(ELEMENTS)
def test_one_more_fact_says_what_computing_again_says(elements: Elements) -> None:
    facts = one_more_fact(elements)
    now = level(elements).code
    assert facts
    for fact in facts:
        assert fact.code != now or fact.direction == "same"
        assert fact.direction == "same" or fact.words.startswith("If" if fact.direction == "up" else ("Without", "If"))


def test_one_more_fact_names_problem_data_risk_and_time() -> None:
    facts = one_more_fact(Elements("est", {"stable_chronic": 1}, {"tests_ordered": 1}, "moderate"))
    said = {(fact.direction, fact.code, fact.words) for fact in facts}
    assert said == {
        ("up", "99214", "If addressed and documented: a chronic condition that is stable and at its goal."),
        ("up", "99214", "If done and documented: own reading of a test that another professional reported."),
        ("up", "99214", "If documented: a total time of 30 minutes on the date."),
        ("down", "99212", "Without a chronic condition that is stable and at its goal."),
    }


def test_nothing_changes_a_preventive_code() -> None:
    (fact,) = one_more_fact(Elements(family="preventive", age=40))
    assert (fact.code, fact.direction) == (None, "same")
