"""A Claim as FHIR R4 wants it, read back by another reader of FHIR."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fhir.resources.R4B.claim import Claim

from codeloom.gateways.fhir.claims import PLACES, ClaimedDiagnosis, ClaimedLine, ClaimedVisit, claim_of

VISIT = ClaimedVisit(
    id="0190a000-0000-7000-8000-000000000001", space="urn:codeloom:0190a000-0000-7000-8000-000000000002", number=12,
    round=1, family="Rohan", given="Gabriele Maria", birth_date=date(1968, 2, 3), sex="F", record_number="C100001",
    provider="Alba Ortiz", payer="", setting="office", day=date(2026, 6, 10),
    finalized=datetime(2026, 6, 12, 9, 30, tzinfo=UTC),
    diagnoses=(ClaimedDiagnosis("a", "E11.65", "Type 2 diabetes mellitus with hyperglycemia"),
               ClaimedDiagnosis("b", "I10", "Essential (primary) hypertension")),
    lines=(ClaimedLine("cpt", "99214", ("25",), 1, ("b", "a")), ClaimedLine("hcpcs", "J1885", ("JZ",), 4, ("a",)),
           ClaimedLine("cpt", "36415", (), 1, ("gone",))),
)  # fmt: skip


def read(visit: ClaimedVisit) -> Any:
    """The Claim as the other reader understands it; it raises for what R4 does not allow."""
    return Claim.model_validate(claim_of(visit))


def test_diagnoses_and_lines_say_what_was_finalized() -> None:
    claim = read(VISIT)
    assert [(one.sequence, one.diagnosisCodeableConcept.coding[0].code) for one in claim.diagnosis] == [
        (1, "E11.65"),
        (2, "I10"),
    ]
    first, second, third = claim.item
    assert (first.productOrService.coding[0].code, first.diagnosisSequence, float(first.quantity.value)) == (
        "99214",
        [2, 1],
        1,
    )
    assert first.productOrService.coding[0].display is None
    assert [one.coding[0].code for one in first.modifier] == ["25"]
    assert first.servicedDate == date(2026, 6, 10)
    assert (second.productOrService.coding[0].system, float(second.quantity.value)) == (
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", 4)  # fmt: skip
    assert third.diagnosisSequence is None
    assert {one.locationCodeableConcept.coding[0].code for one in claim.item} == {"11"}


def test_who_was_seen_by_whom_stands_in_the_claim() -> None:
    claim = read(VISIT)
    patient, provider, coverage = claim.contained
    assert (patient.identifier[0].value, patient.name[0].family, patient.gender) == ("C100001", "Rohan", "female")
    assert provider.name[0].text == "Alba Ortiz"
    assert coverage.type.coding[0].code == "pay"
    assert coverage.payor[0].reference == "#patient"
    assert claim.identifier[0].value == "12-1"
    assert claim.related is None


def test_a_payer_that_is_known_pays() -> None:
    (coverage,) = read(replace(VISIT, payer="Riverbend Health Plan")).contained[2:]
    assert (coverage.payor[0].display, coverage.type) == ("Riverbend Health Plan", None)


def test_a_later_version_names_the_one_before() -> None:
    (related,) = read(replace(VISIT, round=3)).related
    assert related.claim.identifier.value == "12-2"


@pytest.mark.parametrize("setting", PLACES)
def test_what_is_unknown_is_left_out(setting: str) -> None:
    bare = replace(VISIT, family="", given="", birth_date=None, sex="", diagnoses=(), setting=setting,
                   lines=(ClaimedLine("icd10pcs", "0DTJ4ZZ", (), 1, ()),))  # fmt: skip
    claim = read(bare)
    assert claim.item is None
    assert claim.procedure[0].procedureCodeableConcept.coding[0].code == "0DTJ4ZZ"
