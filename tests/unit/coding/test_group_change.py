"""What an audit changes of MS-DRG and HCC: a changed group, an equal one, and each reason why it cannot be told."""

from datetime import date

import pytest

from codeloom.coding.grouping.change import GroupChange, Row, Visit, group_change
from codeloom.gateways.groupers import load_grouper, load_hierarchy

STAY = Visit(date(2026, 10, 20), 71, "F", inpatient=True)
OFFICE = Visit(date(2026, 11, 3), 71, "F")
HEART, KIDNEY, FAILURE = (
    Row("icd10cm", "I50.23", "Y", True),
    Row("icd10cm", "N18.30", "Y"),
    Row("icd10cm", "J96.01", "Y"),
)


def change(was: list[Row], now: list[Row], visit: Visit = STAY) -> GroupChange:
    return group_change(was, now, visit, load_grouper(), load_hierarchy())


def test_a_missed_complication_changes_the_group_of_a_stay():
    found = change([HEART, KIDNEY], [HEART, KIDNEY, FAILURE])
    assert found.changed
    assert [one for one in found.now if one.startswith("MS-DRG")] == ["MS-DRG 291"]
    assert any(one.startswith("MS-DRG") for one in found.was)
    assert "HCC 213" in found.now


def test_another_principal_changes_the_group_and_not_the_categories():
    second = [Row("icd10cm", "I50.23", "Y"), Row("icd10cm", "J96.01", "Y", True)]
    found = change([HEART, FAILURE], second)
    assert found.changed
    assert (len(found.was), len(found.now)) == (1, 1)
    assert found.was != found.now


def test_a_code_that_weighs_nothing_changes_nothing():
    assert change([HEART], [HEART, Row("icd10cm", "Z87.891")]) == GroupChange(False)


def test_an_office_visit_is_told_by_its_categories_alone():
    assert change([KIDNEY], [KIDNEY, Row("cpt", "99214")], OFFICE) == GroupChange(False)
    found = change([Row("icd10cm", "E11.9")], [Row("icd10cm", "E11.9"), KIDNEY], OFFICE)
    assert (found.changed, found.was, found.now) == (True, (), ("HCC 329",))


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        (Visit(None), "Without a service date"),
        (Visit(date(2019, 5, 1)), "No HCC mapping is loaded for services of 2019"),
        (Visit(date(2019, 5, 1), inpatient=True), "No MS-DRG edition is loaded"),
    ],
)
def test_what_no_table_tells_is_said(visit: Visit, words: str):
    found = change([HEART], [HEART, KIDNEY], visit)
    assert found.changed is None
    assert found.why_not.startswith(words)


def test_without_a_grouper_a_stay_is_told_only_where_its_categories_differ():
    same = group_change([HEART], [HEART], STAY, None, load_hierarchy())
    assert (same.changed, same.why_not) == (None, "No MS-DRG grouper is installed here.")
    assert group_change([HEART], [HEART, FAILURE], STAY, None, load_hierarchy()).changed


def test_a_list_without_a_diagnosis_has_no_group():
    assert change([], [Row("icd10cm", "Z87.891")]).why_not == "A list without a diagnosis has no MS-DRG."


def test_an_unknown_age_is_said_where_it_decides():
    """Z91.81 has an edit by age in no table; a code that has one is found in the tables themselves."""
    edited = next(code for code, one in load_hierarchy().mapped.items() if one.depends_on(None, "F"))
    found = change([], [Row("icd10cm", edited)], Visit(OFFICE.day, None, "F"))
    assert found.why_not == "The HCC of a changed code depends on an age or sex that is not known."
