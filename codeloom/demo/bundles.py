"""Demo encounters as FHIR R4 bundles, so that the demo comes in through the same door as everything else."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from codeloom.demo.case import Case
from codeloom.demo.people import Person
from codeloom.services.core import years

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
PEOPLE, VISITS = "urn:codeloom:demo:mrn", "urn:codeloom:demo"
NOTE_KINDS = {
    "discharge": ("18842-5", "Discharge summary"),
    "progress": ("11506-3", "Progress note"),
    "emergency": ("34111-5", "Emergency department note"),
    "history": ("34117-2", "History and physical note"),
}
PAYERS = ("Harbor Health Plan", "Lakeside Mutual", "Medicare", "")
"""Who pays for the people of the demo, in turn; the last ones pay for themselves."""
Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """One demo encounter: what, who, and when it began."""

    id: str
    case: Case
    person: Person
    start: date

    @property
    def end(self) -> date:
        """Last day of the encounter."""
        return self.start + timedelta(days=self.case.days)

    def text(self, template: str) -> str:
        """A note about this person."""
        age = years(self.person.born, self.start)
        return template.format(age=age, **self.person.words)


def identity(visit: Visit) -> tuple[str, str]:
    """How the importer knows a visit: (patient identity, encounter identity)."""
    return f"{PEOPLE}|RB{visit.person.number:05d}", f"{VISITS}|{visit.id}"


def _concept(code: str, display: str, system: str = SNOMED) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _note(visit: Visit, number: int, kind: str, template: str, day: date) -> Resource:
    code, title = NOTE_KINDS[kind]
    data = base64.b64encode(visit.text(template).encode()).decode()
    return {
        "resourceType": "DocumentReference",
        "id": f"{visit.id}-n{number}",
        "status": "current",
        "type": _concept(code, title, LOINC),
        "subject": {"reference": f"Patient/demo-{visit.person.number}"},
        "date": f"{day.isoformat()}T15:00:00-04:00",
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": data}}],
        "context": {"encounter": [{"reference": f"Encounter/{visit.id}"}]},
    }


def _encounter(visit: Visit) -> Resource:
    case, about = visit.case, {"reference": f"Patient/demo-{visit.person.number}"}
    return {
        "resourceType": "Encounter",
        "id": visit.id,
        "identifier": [{"system": VISITS, "value": visit.id}],
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": case.encounter_class},
        "type": [_concept(case.reason[0], case.title)],
        "subject": about,
        "participant": [{"individual": {"display": "Alba Ortiz, MD"}}],
        "reasonCode": [_concept(*case.reason)],
        "period": {
            "start": f"{visit.start.isoformat()}T09:00:00-04:00",
            "end": f"{visit.end.isoformat()}T{'16' if case.days else '09'}:40:00-04:00",
        },
        "serviceProvider": {"display": "Riverbend Medical Group"},
    }


def _facts(visit: Visit) -> Iterable[Resource]:
    about = {"reference": f"Patient/demo-{visit.person.number}"}
    within = {"reference": f"Encounter/{visit.id}"}
    for n, condition in enumerate(visit.case.conditions):
        yield {
            "resourceType": "Condition",
            "id": f"{visit.id}-c{n}",
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "category": [{"coding": [{"code": "encounter-diagnosis"}]}],
            "code": _concept(*condition),
            "subject": about,
            "encounter": within,
            "onsetDateTime": visit.start.isoformat(),
        }
    for n, medication in enumerate(visit.case.medications):
        yield {
            "resourceType": "MedicationRequest",
            "id": f"{visit.id}-m{n}",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": medication},
            "subject": about,
            "encounter": within,
            "authoredOn": visit.start.isoformat(),
        }
    for n, (code, display, value, unit) in enumerate(visit.case.vitals):
        yield {
            "resourceType": "Observation",
            "id": f"{visit.id}-o{n}",
            "status": "final",
            "category": [{"coding": [{"code": "vital-signs"}]}],
            "code": _concept(code, display, LOINC),
            "subject": about,
            "encounter": within,
            "effectiveDateTime": f"{visit.start.isoformat()}T09:10:00-04:00",
            "valueQuantity": {"value": value, "unit": unit},
        }


def _coverage(person: Person) -> Iterable[Resource]:
    if payer := PAYERS[person.number % len(PAYERS)]:
        yield {
            "resourceType": "Coverage",
            "id": f"demo-{person.number}-cover",
            "status": "active",
            "beneficiary": {"reference": f"Patient/demo-{person.number}"},
            "payor": [{"display": payer}],
        }


def bundle(person: Person, visits: Iterable[Visit]) -> bytes:
    """One patient's visits as a FHIR R4 collection."""
    patient = {
        "resourceType": "Patient",
        "id": f"demo-{person.number}",
        "identifier": [{"system": PEOPLE, "value": f"RB{person.number:05d}"}],
        "name": [{"use": "official", "family": person.family, "given": [person.given]}],
        "gender": "female" if person.sex == "F" else "male",
        "birthDate": person.born.isoformat(),
    }
    resources: list[Resource] = [patient, *_coverage(person)]
    for visit in visits:
        resources.append(_encounter(visit))
        resources += _facts(visit)
        if visit.case.second_note:
            resources.append(_note(visit, 1, "history", visit.case.second_note, visit.start))
        resources.append(_note(visit, 2, visit.case.note_kind, visit.case.note, visit.end))
    entry = [{"fullUrl": f"urn:demo:{r['resourceType']}:{r['id']}", "resource": r} for r in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry}).encode()
