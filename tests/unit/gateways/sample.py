"""Small synthetic FHIR R4 material for tests: resources of one invented patient, and Bundles of them.

Everything is deterministic. `make_bundle()` is the usual way in; the single builders are for tests that need one thing
to be different. Nothing here comes from a real or generated patient.
"""

import base64
import json
from typing import Any

Resource = dict[str, Any]

SNOMED = "http://snomed.info/sct"
NOTE = """# Chief Complaint
Cough for five days.

# Assessment and Plan
Acute bronchitis. Rest and fluids. Type 2 diabetes mellitus, stable.
"""

CONDITIONS = (
    ("10509002", "Acute bronchitis (disorder)"),
    ("44054006", "Diabetes mellitus type 2 (disorder)"),
    ("59621000", "Essential hypertension (disorder)"),
    ("195662009", "Acute viral pharyngitis (disorder)"),
)


def concept(code: str, display: str, system: str = SNOMED) -> Resource:
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def patient(number: int = 1, **changes: Any) -> Resource:
    """Patient `p<number>`."""
    resource: Resource = {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [
            {"system": "urn:test:patients", "value": f"P-{number}"},
            {
                "type": concept("MR", "Medical Record Number", "http://terminology.hl7.org/CodeSystem/v2-0203"),
                "system": "urn:test:hospital",
                "value": f"MRN-{number}",
            },
        ],
        "name": [{"use": "official", "family": f"Testcase{number}", "given": ["Robin", "Q"]}],
        "gender": "female" if number % 2 else "male",
        "birthDate": f"19{50 + number % 50}-04-0{1 + number % 9}",
    }
    return changed(resource, changes)


def encounter(number: int = 1, of: int = 1, **changes: Any) -> Resource:
    """Encounter `p<of>-e<number>`: ambulatory, finished, on day `number` of May 2026 (June, July ... for higher numbers)."""
    day = f"2026-{5 + number // 28:02d}-{1 + number % 28:02d}"
    resource: Resource = {
        "resourceType": "Encounter",
        "id": f"p{of}-e{number}",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "type": [concept("185345009", "Encounter for symptom (procedure)")],
        "subject": {"reference": f"Patient/p{of}"},
        "participant": [{"individual": {"reference": "Practitioner?identifier=urn:npi|1", "display": "Dr. Ada Prov"}}],
        "serviceProvider": {"reference": "Organization?identifier=urn:org|1", "display": "Riverbend Clinic"},
        "period": {"start": f"{day}T09:00:00-05:00", "end": f"{day}T09:30:00-05:00"},
    }
    return changed(resource, changes)


def condition(number: int = 1, encounter: int = 1, of: int = 1, **changes: Any) -> Resource:
    """Condition `p<of>-c<number>` recorded in an encounter, active."""
    code, display = CONDITIONS[(number - 1) % len(CONDITIONS)]
    resource: Resource = {
        "resourceType": "Condition",
        "id": f"p{of}-c{number}",
        "clinicalStatus": concept("active", "Active", "http://terminology.hl7.org/CodeSystem/condition-clinical"),
        "verificationStatus": concept(
            "confirmed", "Confirmed", "http://terminology.hl7.org/CodeSystem/condition-ver-status"
        ),
        "code": concept(code, display),
        "subject": {"reference": f"Patient/p{of}"},
        "encounter": {"reference": f"Encounter/p{of}-e{encounter}"},
        "onsetDateTime": "2026-05-01T08:00:00-05:00",
    }
    return changed(resource, changes)


def note(text: str = NOTE, number: int = 1, encounter: int = 1, of: int = 1, **changes: Any) -> Resource:
    """DocumentReference `p<of>-n<number>` with `text` as UTF-8."""
    resource: Resource = {
        "resourceType": "DocumentReference",
        "id": f"p{of}-n{number}",
        "status": "current",
        "type": concept("34117-2", "History and physical note", "http://loinc.org"),
        "subject": {"reference": f"Patient/p{of}"},
        "date": "2026-05-02T09:30:00-05:00",
        "content": [{"attachment": attachment(text.encode())}],
        "context": {"encounter": [{"reference": f"Encounter/p{of}-e{encounter}"}]},
    }
    return changed(resource, changes)


def attachment(raw: bytes, content_type: str = "text/plain; charset=utf-8") -> Resource:
    """An Attachment that carries `raw`."""
    return {"contentType": content_type, "data": base64.b64encode(raw).decode()}


def observation(number: int = 1, encounter: int = 1, of: int = 1, **changes: Any) -> Resource:
    """Observation `p<of>-o<number>`: a body weight."""
    resource: Resource = {
        "resourceType": "Observation",
        "id": f"p{of}-o{number}",
        "status": "final",
        "category": [
            concept("vital-signs", "Vital signs", "http://terminology.hl7.org/CodeSystem/observation-category")
        ],
        "code": concept("29463-7", "Body weight", "http://loinc.org"),
        "subject": {"reference": f"Patient/p{of}"},
        "encounter": {"reference": f"Encounter/p{of}-e{encounter}"},
        "effectiveDateTime": "2026-05-02T09:05:00-05:00",
        "valueQuantity": {"value": 81.4567, "unit": "kg"},
    }
    return changed(resource, changes)


def procedure(number: int = 1, encounter: int = 1, of: int = 1, **changes: Any) -> Resource:
    """Procedure `p<of>-r<number>`."""
    resource: Resource = {
        "resourceType": "Procedure",
        "id": f"p{of}-r{number}",
        "status": "completed",
        "code": concept("430193006", "Medication reconciliation (procedure)"),
        "subject": {"reference": f"Patient/p{of}"},
        "encounter": {"reference": f"Encounter/p{of}-e{encounter}"},
        "performedDateTime": "2026-05-02T09:10:00-05:00",
    }
    return changed(resource, changes)


def medication(number: int = 1, encounter: int = 1, of: int = 1, **changes: Any) -> Resource:
    """MedicationRequest `p<of>-m<number>`, active."""
    resource: Resource = {
        "resourceType": "MedicationRequest",
        "id": f"p{of}-m{number}",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": concept(
            "860975", "Metformin 500 MG Oral Tablet", "http://www.nlm.nih.gov/research/umls/rxnorm"
        ),
        "subject": {"reference": f"Patient/p{of}"},
        "encounter": {"reference": f"Encounter/p{of}-e{encounter}"},
        "authoredOn": "2026-05-02T09:20:00-05:00",
    }
    return changed(resource, changes)


def claim(total: float = 129.16, number: int = 1, encounter: int = 1, of: int = 1, **changes: Any) -> Resource:
    """Claim `p<of>-b<number>` over an encounter."""
    resource: Resource = {
        "resourceType": "Claim",
        "id": f"p{of}-b{number}",
        "status": "active",
        "patient": {"reference": f"Patient/p{of}"},
        "item": [{"sequence": 1, "encounter": [{"reference": f"Encounter/p{of}-e{encounter}"}]}],
        "total": {"value": total, "currency": "USD"},
    }
    return changed(resource, changes)


def changed(resource: Resource, changes: dict[str, Any]) -> Resource:
    """The resource with fields replaced (`class_` for class); None takes a field out."""
    for name, value in changes.items():
        key = name.rstrip("_")
        if value is None:
            resource.pop(key, None)
        else:
            resource[key] = value
    return resource


def bundle(*resources: Resource, type: str | None = "transaction", **root: Any) -> Resource:
    """A Bundle of resources, each with a `urn:uuid:` fullUrl of its id."""
    entries = [{"fullUrl": f"urn:uuid:{r['id']}", "resource": r} if "id" in r else {"resource": r} for r in resources]
    return {"resourceType": "Bundle", **({"type": type} if type else {}), **root, "entry": entries}


def make_bundle(patients: int = 1, encounters: int = 3, notes: bool = True, type: str = "transaction") -> Resource:
    """A Bundle of `patients` patients with `encounters` encounters each, every one with a condition, a note (or none), a
    weight, a procedure, a medication and a claim."""
    resources: list[Resource] = []
    for of in range(1, patients + 1):
        resources.append(patient(of))
        for n in range(1, encounters + 1):
            resources += [encounter(n, of), condition(n, n, of)]
            resources += [note(f"{NOTE}Visit {n}.\n", n, n, of)] if notes else []
            resources += [observation(n, n, of), procedure(n, n, of), medication(n, n, of), claim(100 + n, n, n, of)]
    return bundle(*resources, type=type)


def as_bytes(value: Any) -> bytes:
    """The JSON text."""
    return json.dumps(value).encode()


def as_ndjson(*resources: Resource) -> bytes:
    """The resources, one per line."""
    return b"".join(as_bytes(resource) + b"\n" for resource in resources)
