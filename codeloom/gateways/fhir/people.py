"""Patients out of Patient resources, and the identity that patients and encounters are known by."""

from codeloom.gateways.fhir.drafts import PatientFacts
from codeloom.gateways.fhir.values import Resource, code_in, day, ident, line, objs, when

_SEXES = {"male": "M", "female": "F"}


def identity_of(resource: Resource, full_url: str) -> str:
    """`system|value` of the first identifier that has both and is not an old one, else the id, else the fullUrl."""
    for identifier in objs(resource.get("identifier")):
        system, value = line(identifier.get("system"), 500), ident(identifier.get("value"))
        if system and value and identifier.get("use") != "old":
            return f"{system}|{value}"
    return ident(resource.get("id")) or line(full_url, 500)


def patient_facts(resource: Resource, identity: str) -> tuple[PatientFacts, list[str]]:
    """The patient, and the warnings of words.WARNINGS about what is missing."""
    family, given = _name(resource)
    birth_date = day(when(resource.get("birthDate"))[:10])
    sex = _SEXES.get(line(resource.get("gender"), 20).lower(), "")
    died = when(resource.get("deceasedDateTime"))
    missing = [
        code
        for code, present in (("no_name", family or given), ("no_birth_date", birth_date), ("no_sex", sex))
        if not present
    ]
    facts = PatientFacts(
        identity=identity,
        family=family,
        given=given,
        birth_date=birth_date,
        sex=sex,
        mrn=_record_number(resource),
        deceased=bool(died) or resource.get("deceasedBoolean") is True,
        deceased_on=day(died),
    )
    return facts, missing


def _name(resource: Resource) -> tuple[str, str]:
    names = objs(resource.get("name"))
    rank = {"official": 0, "usual": 1, None: 2}
    for name in sorted(names, key=lambda n: rank.get(n["use"] if isinstance(n.get("use"), str) else None, 3)):
        family = line(name.get("family"), 200)
        given = name.get("given")
        firsts = " ".join(
            filter(None, (line(part, 200) for part in (given if isinstance(given, list) else [given])[:8]))
        )
        if family or firsts:
            return family, firsts
        if text := line(name.get("text"), 200):
            return text, ""
    return "", ""


def _record_number(resource: Resource) -> str:
    for identifier in objs(resource.get("identifier")):
        if code_in(identifier.get("type"), "http://terminology.hl7.org/CodeSystem/v2-0203") == "MR":
            return ident(identifier.get("value"))[:100]
    return ""
