"""Medications out of MedicationRequest, MedicationStatement and MedicationAdministration, and what each says of taking them."""

from collections.abc import Callable

from codeloom.gateways.fhir.drafts import MedicationFact
from codeloom.gateways.fhir.values import (
    Resource,
    code_in,
    codings,
    first_date,
    line,
    obj,
    objs,
    reference,
    words_of,
)

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
MEDICATIONS = frozenset({"MedicationRequest", "MedicationAdministration", "MedicationStatement"})
_STANDINGS = {
    "not-taken": "not-taken", "not-done": "not-taken", "stopped": "stopped", "cancelled": "cancelled",
    "on-hold": "on-hold", "draft": "planned", "intended": "planned", "unknown": "unknown",
}  # fmt: skip
"""What a status says against the medication being taken."""
_ONLY_PLANNED = frozenset({"proposal", "plan", "option"})


def medication_fact(
    resource: Resource, named: Callable[[str], str], *, ordered_here: bool, inpatient: bool
) -> MedicationFact | None:
    """The fact; None for one entered in error or without a name. `named` names a Medication by the reference to it.

    `ordered_here`: it names the encounter it is put to; `inpatient`: which is a stay in a hospital.
    """
    status = line(resource.get("status"), 40)
    if status == "entered-in-error":
        return None
    concept, text = _drug(resource, named)
    if not text:
        return None
    standing = _standing(resource, status, of_a_stay=ordered_here and inpatient)
    authored = first_date(resource, "authoredOn", "effectiveDateTime", "effectivePeriod", "dateAsserted")
    return MedicationFact(code_in(concept, RXNORM), text, status, standing, authored, ordered_here)


def _standing(resource: Resource, status: str, of_a_stay: bool) -> str:
    """Why a medication says nothing of what the patient takes; empty when it does. FHIR R4 status, intent and category.

    What is given or ordered during a stay is no long-term use (guideline I.C.4.a.3), unless it says that it is for at home.
    """
    kind = resource["resourceType"]
    if resource.get("doNotPerform") is True:
        return "prohibited"
    if standing := _STANDINGS.get(status):
        return standing
    if line(resource.get("intent"), 40) in _ONLY_PLANNED:
        return "planned"
    if kind == "MedicationAdministration":
        return "given"
    categories = _categories(resource)
    if "inpatient" in categories:
        return "given"
    if kind == "MedicationStatement":
        return "completed" if status == "completed" else ""
    return "given" if of_a_stay and not categories else ""


def _categories(resource: Resource) -> frozenset[str]:
    concepts = objs(resource.get("category"))[:10]
    codes = {line(coding.get("code"), 60) for concept in concepts for coding in codings(concept)}
    return frozenset(word.lower() for word in codes | {line(concept.get("text"), 60) for concept in concepts} if word)


def _drug(resource: Resource, named: Callable[[str], str]) -> tuple[object, str]:
    """The concept of the drug where there is one, and its name."""
    concept = resource.get("medicationCodeableConcept")
    if text := words_of(concept):
        return concept, text
    pointed = reference(resource.get("medicationReference"))
    concept = _contained(resource, pointed)
    text = words_of(concept) or (named(pointed) if pointed else "")
    return concept, text or line(obj(resource.get("medicationReference")).get("display"))


def _contained(resource: Resource, pointed: str) -> object:
    if pointed.startswith("#"):
        for inner in objs(resource.get("contained"))[:50]:
            if inner.get("id") == pointed[1:]:
                return inner.get("code")
    return None
