"""Writing a FHIR R4 Claim: a finalized encounter as one resource that stands alone. Values in, plain JSON values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from codeloom.coding.place_of_service import PLACES

TERMS = "http://terminology.hl7.org/CodeSystem"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
SYSTEMS = {
    "cpt": "http://www.ama-assn.org/go/cpt",
    "hcpcs": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "icd10pcs": "http://www.cms.gov/Medicare/Coding/ICD10",
}
PLACE_OF_SERVICE = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
GENDERS = {"F": "female", "M": "male"}


@dataclass(frozen=True, slots=True)
class ClaimedDiagnosis:
    """A diagnosis in its sequence, with its official title."""

    id: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ClaimedLine:
    """What was done: code without modifiers, units, and the ids of the diagnoses it is for, the primary one first."""

    system: str
    code: str
    modifiers: tuple[str, ...]
    units: int
    diagnoses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimedVisit:
    """A finalized encounter. `space` is the URN under which the organization numbers things, `round` counts finalized
    versions, `payer` is empty for a patient who pays."""

    id: str
    space: str
    number: int
    round: int
    family: str
    given: str
    birth_date: date | None
    sex: str
    record_number: str
    provider: str
    payer: str
    setting: str
    day: date
    finalized: datetime
    diagnoses: tuple[ClaimedDiagnosis, ...]
    lines: tuple[ClaimedLine, ...]


def claim_of(visit: ClaimedVisit) -> dict[str, Any]:
    """The Claim with patient, practitioner and coverage contained. Titles of CPT are licensed and stand nowhere in it."""
    place = {diagnosis.id: at for at, diagnosis in enumerate(visit.diagnoses, start=1)}
    day = visit.day.isoformat()
    claim: dict[str, Any] = {
        "resourceType": "Claim",
        "id": visit.id,
        "contained": [_patient(visit), _practitioner(visit), _coverage(visit)],
        "identifier": [_number(visit, visit.round)],
        "status": "active",
        "type": _coded(f"{TERMS}/claim-type", "professional"),
        "use": "claim",
        "patient": {"reference": "#patient"},
        "billablePeriod": {"start": day, "end": day},
        "created": visit.finalized.isoformat(timespec="seconds"),
        "provider": {"reference": "#provider"},
        "priority": _coded(f"{TERMS}/processpriority", "normal"),
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "#coverage"}}],
    }
    if visit.round > 1:
        relationship = _coded(f"{TERMS}/ex-relatedclaimrelationship", "prior")
        claim["related"] = [{"claim": {"identifier": _number(visit, visit.round - 1)}, "relationship": relationship}]
    claim |= _filled(
        diagnosis=[
            {"sequence": at, "diagnosisCodeableConcept": _coded(ICD10CM, one.code, one.title)}
            for at, one in enumerate(visit.diagnoses, start=1)
        ],
        procedure=[
            {"sequence": at, "date": day, "procedureCodeableConcept": _coded(SYSTEMS[one.system], one.code)}
            for at, one in enumerate(_of(visit, "icd10pcs"), start=1)
        ],
        item=[_item(one, at, visit, place) for at, one in enumerate(_of(visit, "cpt", "hcpcs"), start=1)],
    )
    return claim


def _of(visit: ClaimedVisit, *systems: str) -> Sequence[ClaimedLine]:
    return [line for line in visit.lines if line.system in systems]


def _item(line: ClaimedLine, at: int, visit: ClaimedVisit, place: dict[str, int]) -> dict[str, Any]:
    return {
        "sequence": at,
        **_filled(
            diagnosisSequence=[place[one] for one in line.diagnoses if one in place],
            modifier=[_coded(SYSTEMS["cpt" if one.isdigit() else "hcpcs"], one) for one in line.modifiers],
        ),
        "productOrService": _coded(SYSTEMS[line.system], line.code),
        "servicedDate": visit.day.isoformat(),
        "locationCodeableConcept": _coded(PLACE_OF_SERVICE, PLACES[visit.setting]),
        "quantity": {"value": line.units},
    }


def _patient(visit: ClaimedVisit) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": "patient",
        "identifier": [{"type": _coded(f"{TERMS}/v2-0203", "MR"), "value": visit.record_number}],
        "name": [_filled(family=visit.family, given=visit.given.split())],
        **_filled(
            gender=GENDERS.get(visit.sex, "unknown"),
            birthDate=visit.birth_date.isoformat() if visit.birth_date else "",
        ),
    }


def _practitioner(visit: ClaimedVisit) -> dict[str, Any]:
    return {"resourceType": "Practitioner", "id": "provider", "name": [{"text": visit.provider}]}


def _coverage(visit: ClaimedVisit) -> dict[str, Any]:
    """The payer by name; without one the patient pays."""
    coverage = {"resourceType": "Coverage", "id": "coverage", "status": "active",
                "beneficiary": {"reference": "#patient"}}  # fmt: skip
    if visit.payer:
        return coverage | {"payor": [{"display": visit.payer}]}
    return coverage | {"type": _coded(f"{TERMS}/coverage-selfpay", "pay"), "payor": [{"reference": "#patient"}]}


def _number(visit: ClaimedVisit, round_: int) -> dict[str, str]:
    return {"system": f"{visit.space}:encounter", "value": f"{visit.number}-{round_}"}


def _coded(system: str, code: str, display: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, **_filled(display=display)}]}


def _filled(**values: Any) -> dict[str, Any]:
    """The values that are not empty: FHIR has no empty lists and texts."""
    return {name: value for name, value in values.items() if value}
