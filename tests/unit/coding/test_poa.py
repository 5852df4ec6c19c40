"""Which diagnoses POA Y for all leaves to a person."""

import pytest

from codeloom.coding.poa import decided_alone


@pytest.mark.parametrize("code", ["I10", "E11.22", "J44.1", "I21.4", "S72.001A"])
def test_what_people_come_in_with_may_be_set_together(code: str) -> None:
    assert decided_alone(code, "Known and treated at home.") == ""


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("T81.41XA", "complication of care"),
        ("J95.851", "complication of care"),
        ("L89.153", "may have come during the stay"),
        ("N17.9", "may have come during the stay"),
    ],
)
def test_what_comes_of_care_or_in_the_stay_is_left_out_with_its_reason(code: str, why: str) -> None:
    assert decided_alone(code) == why


@pytest.mark.parametrize(
    "evidence",
    [
        "Hospital-acquired urinary tract infection.",
        "On hospital day 3 she became confused.",
        "She developed a rash during admission.",
        "Postoperative ileus.",
        "Nosocomial diarrhea.",
    ],
)
def test_evidence_that_says_it_came_later_leaves_the_row_out(evidence: str) -> None:
    assert decided_alone("I10", evidence) == "its evidence says it came during the stay"
