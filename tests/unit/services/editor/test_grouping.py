"""What the panel beside the list says: the group and its rows, what is not known, and that it advises nothing."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding.grouping import Coded
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.editor import Encounter, GroupingView, WorkLine, grouping_drg, grouping_view
from codeloom.services.editor.evidence import spans_of

NOVEMBER = date(2026, 11, 16)
MARKED = spans_of([{"doc": str(uuid4()), "start": 0, "end": 4}])
ADVICE = re.compile(
    r"\$|pay|reimburs|revenue|weight|opportunit|should|could|better|improve|optimi|missing|capture", re.IGNORECASE
)


def line(code: str, poa: str = "Y", system: str = "icd10cm", marked: bool = False) -> WorkLine:
    return WorkLine(uuid4(), system, code, poa, evidence=MARKED if marked else ())


def grouped(*lines: WorkLine | str, **encounter: Any) -> GroupingView:
    told: dict[str, Any] = {"day": NOVEMBER, "age": 68, "sex": "M", "inpatient": True, **encounter}
    rows = [row if isinstance(row, WorkLine) else line(row) for row in lines]
    return grouping_view(rows, Encounter(**told), load_codesets().at(told["day"] or NOVEMBER))


def words_of(view: object) -> list[str]:
    """Every text of a view."""
    if isinstance(view, str):
        return [view]
    if isinstance(view, tuple):
        return [words for part in view for words in words_of(part)]
    slots = getattr(view, "__dataclass_fields__", ())
    return [words for name in slots for words in words_of(getattr(view, name))]


def test_a_stay_shows_its_group_and_the_rows_that_count() -> None:
    drg = grouped("I13.0", "I50.33", "E11.22", "N18.32", "I25.110", "Z79.84").drg
    assert (drg.number, drg.title) == ("291", "Heart Failure and Shock with MCC")
    assert drg.facts == ("Principal I13.0", "MDC 5 Diseases and Disorders of the Circulatory System", "Medical")
    assert drg.version == "MS-DRG v44, discharges 1 Oct 2026 to 31 Mar 2027"
    assert [(row.row, row.code, row.level, row.words) for row in drg.levels] == [
        (2, "I50.33", "MCC", ""),
        (5, "I25.110", "CC", "does not count beside I13.0"),
    ]


def test_each_other_row_is_tried_as_principal_in_the_order_of_the_rows() -> None:
    drg = grouped("J18.9", "J13", "E11.22", "I10", "Z79.84", "B95.62").drg
    assert [(row.row, row.code, row.drg) for row in drg.orders] == [
        (3, "E11.22", "698"),
        (4, "I10", "304"),
    ]
    assert drg.same == "J13 (row 2)"
    assert drg.barred == "Z79.84 (row 5), B95.62 (row 6)"


def test_of_many_rows_the_first_are_tried_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    many = ("I10", "E11.9", "K21.9", "N39.0", "J18.9", "G40.909", "L03.115", "D64.9", "F32.9", "M54.50", "H40.9")
    drg = grouped("I50.22", *many, *many, "J44.9").drg
    assert len(drg.orders) == 12
    assert not any("Not tried" in note for note in drg.notes)
    monkeypatch.setattr(grouping_drg, "MOST_TRIED", 8)
    drg = grouped("I50.22", *many).drg
    assert [order.row for order in drg.orders] == list(range(2, 10))
    assert drg.notes[-1] == "Not tried as principal: the last 3 diagnoses."


def test_a_row_in_the_list_twice_is_taken_once_and_a_procedure_takes_part() -> None:
    once, twice = grouped("J18.9", "E87.1"), grouped("J18.9", "E87.1", "E87.1", "J18.9")
    assert once.drg == twice.drg
    operated = grouped(line("0DTJ4ZZ", "", "icd10pcs"), "K35.80").drg
    assert (operated.number, operated.facts[0], operated.facts[-1]) == ("399", "Principal K35.80", "Surgical")


@pytest.mark.parametrize(
    ("lines", "encounter", "says"),
    [
        ((), {}, "No diagnosis is coded yet."),
        (("I10",), {"day": None}, "Without a service date no grouper can be chosen."),
        (
            ("I10",),
            {"day": date(2027, 4, 2)},
            "No grouper for discharges on 2 Apr 2027 is loaded (have v40 to v44, 1 Oct 2022 to 31 Mar 2027).",
        ),
        (("V00.01XA", "S82.001A"), {}, "V00.01XA cannot be a principal diagnosis: v44 gives no MS-DRG."),
        (("E11",), {}, "E11 is not known to v44, so there is no MS-DRG."),
    ],
)
def test_without_a_group_the_panel_says_why(lines: tuple[str, ...], encounter: dict[str, Any], says: str) -> None:
    view = grouped(*lines, **encounter)
    assert view.drg.why_not == says
    assert (view.drg.number, view.drg.levels, view.drg.orders) == ("", (), ())
    assert view.summary.startswith("No MS-DRG · ")


def test_an_installation_without_the_grouper_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping_drg, "load_grouper", lambda: None)
    assert grouped("I10").drg.why_not == "No MS-DRG grouper is installed here."


def test_each_date_is_grouped_by_the_edition_of_its_discharge() -> None:
    for day, version in ((date(2026, 9, 30), "v43.1"), (date(2026, 10, 1), "v44"), (date(2025, 12, 1), "v43")):
        assert f"MS-DRG {version}," in grouped("I10", day=day).drg.version


def test_what_the_chart_does_not_say_is_said() -> None:
    home = "Discharge disposition not known: taken as home"
    assert grouped("J18.9").drg.notes == (f"{home}.",)
    assert grouped("I21.09").drg.notes == (f"{home}; 285 if the patient died in hospital.",)
    unknown = grouped("N40.0", sex="", age=None, ended=False).drg.notes
    assert unknown[:3] == (
        "No discharge date: grouped by the first day of the stay.",
        "Sex not known: the same for a man and a woman.",
        "Age not known: it decides no MS-DRG.",
    )
    assert grouped("A54.1", sex="").drg.why_not == "Sex not known: 728 for a man, 759 for a woman."
    assert grouped("J18.9", "A54.1", sex="").drg.notes[-1] == "As principal it depends on the sex: A54.1 (row 2)."
    assert "Not known to v44: E11 (row 2)." in grouped("I10", "E11").drg.notes


def test_a_known_disposition_is_used_and_shown() -> None:
    drg = grouped("I21.09", "I46.9", disposition=20).drg
    assert (drg.number, drg.facts[-1], drg.notes) == ("285", "Disposition 20", ())
    assert drg.levels[0].words == "does not count: the patient died"


def test_a_condition_acquired_in_hospital_is_said_not_to_count() -> None:
    (level,) = grouped("I21.09", line("L89.153", "N")).drg.levels
    assert level.words == "does not count: hospital-acquired, not present on admission"


def test_an_injury_that_makes_the_group_is_said_not_to_count_in_it() -> None:
    (level,) = grouped("S32.10XA", "S65.801A").drg.levels
    assert level.words == "does not count in MS-DRG 965"


def test_outpatient_lists_have_hccs_only() -> None:
    view = grouped("E11.22", inpatient=False)
    assert not view.drg.asked
    assert view.summary == "1 HCC, 0 with marked text"


def test_categories_name_their_rows_their_fate_and_their_evidence() -> None:
    hcc = grouped("I13.0", line("I50.33", marked=True), "E11.22", "E11.319").hcc
    assert [(one.number, one.codes, one.stands, one.words, one.evidence) for one in hcc.categories] == [
        ("37", "E11.22 (row 3), E11.319 (row 4)", True, "", "No text marked"),
        ("224", "I50.33 (row 2)", True, "", "Text marked on row 2"),
        ("226", "I13.0 (row 1)", False, "Dropped by HCC 224", "No text marked"),
    ]
    assert (hcc.model, hcc.version) == ("CMS-HCC V28", "services of 2023 to 2026")
    assert hcc.words == "2 HCC, 1 with marked text"
    (alone,) = grouped("Z95.811").hcc.categories
    assert alone.words == "Stands only beside HCC 221 or 222 or 224 or 225 or 226"


def test_evidence_on_any_row_of_a_category_supports_it() -> None:
    (category,) = grouped(line("E11.22", marked=True), line("E11.319"), line("E11.40", marked=True)).hcc.categories
    assert category.supported
    assert category.evidence == "Text marked on rows 1, 3"


def test_without_a_mapping_for_the_day_the_panel_says_so() -> None:
    assert grouped("E11.9", day=None).hcc.why_not == "Without a service date no mapping can be chosen."
    said = "No mapping for services of 2027 is loaded (have 2023 to 2026)."
    assert grouped("E11.9", day=date(2027, 1, 1)).hcc.why_not == said
    assert grouped("E11.9", day=date(2027, 1, 1), inpatient=False).summary == "No HCC mapping"


def test_a_category_that_hangs_on_an_unknown_age_is_named() -> None:
    (note,) = grouped("J44.9", age=None).hcc.notes
    assert note == "Not known: age, on which the categories of J44.9 (row 1) depend."
    assert grouped("J44.9", age=17).hcc.categories == ()


def test_nothing_it_says_is_advice_or_speaks_of_money() -> None:
    view = grouped("N40.0", line("I50.33", "N"), "E11.22", "L89.153", "Z79.84", "E11", sex="", age=None, ended=False)
    assert len(words_of(view)) > 30
    assert [words for words in words_of(view) if ADVICE.search(words)] == []


def test_only_codes_and_sex_reach_the_grouper() -> None:
    assert set(Coded.__dataclass_fields__) == {"code", "poa"}
