"""The patient of the browser tests: one visit with a note worth coding, as a FHIR R4 bundle nobody has imported before."""

import secrets

from tests.unit.gateways.sample import Resource, as_bytes, bundle, concept, condition, encounter, note, patient

NOTE = """# Chief Complaint
Right wrist after a fall six weeks ago.

# History of Present Illness
A 68-year-old woman returns for her Colles' fracture of the right radius, healing routinely in a cast.
She has type 2 diabetes mellitus and chronic kidney disease stage 3b. Hypertension is treated.

# Assessment and Plan
Closed Colles' fracture of the right radius, routine healing. Remove the cast.
Type 2 diabetes mellitus: continue metformin. Chronic kidney disease stage 3b: eGFR 38, repeat in three months.
Hypertension: continue lisinopril.
"""
FAMILY = "Lindqvist"
FOLLOW_UP = concept("390906007", "Follow-up encounter (procedure)")


def visit(text: str = NOTE, visits: int = 1) -> bytes:
    """A patient of our own making with so many ambulatory visits, each with the note and two conditions."""
    mark = secrets.token_hex(4)
    resources: list[Resource] = [patient(1, id=f"p{mark}", identifier=_identity(mark), name=_name(mark))]
    for n in range(1, visits + 1):
        about = {"subject": {"reference": f"Patient/p{mark}"}}
        here = {"reference": f"Encounter/p{mark}-e{n}"}
        resources.append(encounter(n, id=f"p{mark}-e{n}", type_=[FOLLOW_UP], **about))
        for at in (2, 3):
            resources.append(condition(at, id=f"p{mark}-c{n}-{at}", encounter_=here, **about))
        resources.append(note(text, id=f"p{mark}-n{n}", context={"encounter": [here]}, **about))
    return as_bytes(bundle(*resources))


def _identity(mark: str) -> list[Resource]:
    kind = concept("MR", "Medical Record Number", "http://terminology.hl7.org/CodeSystem/v2-0203")
    return [{"type": kind, "system": "urn:test:hospital", "value": f"MRN-{mark}"}]


def _name(mark: str) -> list[Resource]:
    return [{"use": "official", "family": f"{FAMILY}{mark}", "given": ["Harriet"]}]
