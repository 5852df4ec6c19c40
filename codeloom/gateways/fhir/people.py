"""Patients out of Patient resources."""

from datetime import date, timedelta

from codeloom.coding import clock
from codeloom.gateways.fhir.drafts import Identifier, PatientFacts
from codeloom.gateways.fhir.values import Resource, code_in, day, ident, line, obj, objs, when

_USES = {"official": 0, "usual": 1, "temp": 3, "nickname": 4, "anonymous": 5, "maiden": 6, "old": 7}
"""How well the uses of names serve to show a person by; a name without one comes after usual."""
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
    today = clock.now().date()
    names = []
    for name in sorted(objs(resource.get("name"))[:20], key=lambda written: _rank(written, today)):
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


def _rank(name: Resource, today: date) -> tuple[bool, int, int]:
    """What sorts names, the current one first: not over and begun, by its use, the one that began last."""
    period = obj(name.get("period"))
    begins, ends = (day(when(period.get(field))) or _partial(period.get(field)) for field in ("start", "end"))
    use = name.get("use")
    current = (begins is None or begins <= today) and (ends is None or today <= ends) and use not in ("old", "maiden")
    return not current, _USES.get(use, 3) if isinstance(use, str) else 2, -(begins.toordinal() if begins else 0)


def _partial(written: object) -> date | None:
    """The last day of a year or month."""
    text = when(written)
    year, _, month = text.partition("-")
    if not text or "T" in text or not 1 <= int(year) < 9999:
        return None
    after = date(int(year) + 1, 1, 1) if not month or month == "12" else date(int(year), int(month) + 1, 1)
    return after - timedelta(days=1)


def _record_number(resource: Resource) -> str:
    for identifier in objs(resource.get("identifier")):
        if code_in(identifier.get("type"), "http://terminology.hl7.org/CodeSystem/v2-0203") == "MR":
            return ident(identifier.get("value"))[:100]
    return ""
