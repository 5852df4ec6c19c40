"""Coded facts out of clinical resources: procedures, measurements, claim totals. Conditions and medications are beside it.

Every function takes a resource of its type and gives None (or nothing) for one that was entered in error or says nothing.
"""

from decimal import Decimal
from sys import intern

from codeloom.gateways.fhir.drafts import Measurement, ProcedureFact
from codeloom.gateways.fhir.sites import sites_of, words_with_side
from codeloom.gateways.fhir.values import (
    Resource,
    code_in,
    codings,
    first_date,
    line,
    number,
    obj,
    objs,
    when,
    words_of,
)

SNOMED = "http://snomed.info/sct"
_PROCEDURE_SYSTEMS = {
    SNOMED: "snomed",
    "http://www.ama-assn.org/go/cpt": "cpt",
    "urn:oid:2.16.840.1.113883.6.12": "cpt",
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "hcpcs",
    "http://terminology.hl7.org/CodeSystem/HCPCS": "hcpcs",
    "urn:oid:2.16.840.1.113883.6.285": "hcpcs",
    "http://www.cms.gov/Medicare/Coding/ICD10": "icd10pcs",
    "http://hl7.org/fhir/sid/icd-10-pcs": "icd10pcs",
    "http://hl7.org/fhir/sid/cvx": "cvx",
    "http://www.ada.org/cdt": "cdt",
    "http://terminology.hl7.org/CodeSystem/CD2": "cdt",
}
_KINDS = {
    "vital-signs": "vital",
    "vital-sign": "vital",
    "laboratory": "lab",
    "survey": "survey",
    "social-history": "social",
    "exam": "exam",
}
_WRONG = frozenset({"entered-in-error", "refuted", "not-done", "cancelled"})
_TOTAL_AT_MOST = Decimal(10) ** 10


def procedure_fact(resource: Resource) -> ProcedureFact | None:
    """A Procedure, or an Immunization (whose code is a vaccine's, system cvx)."""
    status = line(resource.get("status"), 40)
    if status in _WRONG:
        return None
    concept = resource.get("code") or resource.get("vaccineCode")
    text = words_with_side(concept)
    if not text:
        return None
    system = code = ""
    for coding in codings(concept):
        uri = coding.get("system")
        system = _PROCEDURE_SYSTEMS.get(uri, "") if isinstance(uri, str) else ""
        code = line(coding.get("code"), 60)
        if system:
            break
    performed = first_date(resource, "performedDateTime", "performedPeriod", "occurrenceDateTime")
    return ProcedureFact(system, code, text, performed, sites_of(resource), "" if status == "completed" else status)


def measurements(resource: Resource) -> list[Measurement]:
    """The values of an Observation: its own, and one for each component; free text is left to `in_words`.

    There is one copy of each text that many measurements have.
    """
    if line(resource.get("status"), 40) in _WRONG:
        return []
    kind = "other"
    for category in objs(resource.get("category")):
        for coding in codings(category):
            code = coding.get("code")
            kind = _KINDS.get(code, kind) if isinstance(code, str) else kind
    taken = intern(first_date(resource, "effectiveDateTime", "effectivePeriod", "issued"))
    measured = []
    for part in (resource, *objs(resource.get("component"))[:50]) if "component" in resource else (resource,):
        value, unit = _value(part)
        concept = part.get("code") if value else None
        if concept and (text := words_of(concept)):
            code = code_in(concept, "http://loinc.org")
            flag = words_of_flag(part["interpretation"]) if "interpretation" in part else ""
            measured.append(Measurement(kind, intern(code), intern(text), intern(value), intern(unit), taken, flag))
    return measured


def in_words(resource: Resource) -> list[str]:
    """The values of an Observation that are free text, a line each. They may say anything (an address, a name), so they are
    a document's text and no coded fact."""
    if "valueString" not in resource and "component" not in resource:
        return []
    if line(resource.get("status"), 40) in _WRONG:
        return []
    lines = []
    for part in (resource, *objs(resource.get("component"))[:50]):
        value = line(part.get("valueString"), 2000)
        if value and (text := words_of(part.get("code"))):
            lines.append(f"{text}: {value}")
    return lines


def words_of_flag(interpretation: object) -> str:
    """The code of an abnormal result (H, LL, A ...), empty for a normal one."""
    for concept in objs(interpretation):
        for coding in codings(concept):
            code = line(coding.get("code"), 20)
            return "" if code == "N" else code
    return ""


def _value(part: Resource) -> tuple[str, str]:
    quantity = part.get("valueQuantity")
    if isinstance(quantity, dict):
        return number(quantity.get("value")), line(quantity.get("unit"), 40)
    if "valueCodeableConcept" in part:
        return words_of(part["valueCodeableConcept"]), ""
    if "valueInteger" in part:
        return number(part["valueInteger"]), ""
    if isinstance(part.get("valueBoolean"), bool):
        return ("yes" if part["valueBoolean"] else "no"), ""
    return when(part.get("valueDateTime")), ""


def claim_total(resource: Resource) -> Decimal | None:
    """The total of a Claim that stands, in its own currency."""
    if line(resource.get("status"), 40) in {"cancelled", "entered-in-error", "draft"}:
        return None
    value = obj(resource.get("total")).get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not -1e10 < value < 1e10:
        return None
    total = Decimal(str(value)).quantize(Decimal("0.01"))
    return total if abs(total) < _TOTAL_AT_MOST else None
