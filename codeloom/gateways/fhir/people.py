"""Patients out of Patient resources."""

from codeloom.gateways.fhir.drafts import Identifier, PatientFacts
from codeloom.gateways.fhir.values import Resource, code_in, day, ident, line, objs, when

_SEXES = {"male": "M", "female": "F"}


def patient_facts(
    resource: Resource, identifiers: tuple[Identifier, ...], former: str
) -> tuple[PatientFacts, list[str]]:
    """The patient, and the warnings of words.WARNINGS about what is missing."""
    names = _names(resource)
    family, given = names[0] if names else ("", "")
    birth_date = day(when(resource.get("birthDate"))[:10])
    sex = _SEXES.get(line(resource.get("gender"), 20).lower(), "")
    died = when(resource.get("deceasedDateTime"))
    missing = [
        code
        for code, present in (("no_name", family or given), ("no_birth_date", birth_date), ("no_sex", sex))
        if not present
    ]
    facts = PatientFacts(
        identifiers=identifiers,
        family=family,
        given=given,
        names=names,
        birth_date=birth_date,
        sex=sex,
        mrn=_record_number(resource),
        deceased=bool(died) or resource.get("deceasedBoolean") is True,
        deceased_on=day(died),
        former=former,
    )
    return facts, missing


def _names(resource: Resource) -> tuple[tuple[str, str], ...]:
    """All names as (family, given), the one to show first; each once."""
    rank = {"official": 0, "usual": 1, None: 2}
    written = objs(resource.get("name"))[:20]
    names = []
    for name in sorted(written, key=lambda n: rank.get(n["use"] if isinstance(n.get("use"), str) else None, 3)):
        family = line(name.get("family"), 200)
        given = name.get("given")
        firsts = " ".join(
            filter(None, (line(part, 200) for part in (given if isinstance(given, list) else [given])[:8]))
        )
        if family or firsts:
            names.append((family, firsts))
        elif text := line(name.get("text"), 200):
            names.append((text, ""))
    return tuple(dict.fromkeys(names))


def _record_number(resource: Resource) -> str:
    for identifier in objs(resource.get("identifier")):
        if code_in(identifier.get("type"), "http://terminology.hl7.org/CodeSystem/v2-0203") == "MR":
            return ident(identifier.get("value"))[:100]
    return ""
