"""Encounters out of Encounter resources: everything a chart takes from the encounter itself."""

from dataclasses import dataclass
from datetime import date
from sys import intern

from codeloom.gateways.fhir.dispositions import disposition_of
from codeloom.gateways.fhir.selection import setting_of
from codeloom.gateways.fhir.values import (
    Resource,
    canonical,
    codings,
    day,
    is_before,
    line,
    obj,
    objs,
    pointed,
    reference,
    when,
    words_of,
)

_FIRST_PERFORMERS = ("PPRF", "ATND", "SPRF")


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """One encounter. `subject`, `provider` and `facility` are what was written: a name where there is one, and a
    reference to resolve; `diagnoses` are references to conditions in order of rank; `disposition` is a patient discharge
    status of UB-04, 0 without one."""

    identity: str
    file: int
    entry: int
    status: str
    class_code: str
    type_text: str
    service_text: str
    reason_text: str
    reasons: tuple[str, ...]
    diagnoses: tuple[str, ...]
    period_start: str
    period_end: str
    service_date: date | None
    subject: str
    provider: tuple[str, str]
    facility: tuple[str, str]
    warnings: tuple[str, ...]
    disposition: int = 0


def encounter_facts(resource: Resource, identity: str, file: int, entry: int) -> EncounterFacts:
    """The facts of one Encounter; whatever is missing is empty."""
    class_code = intern(line(obj(resource.get("class")).get("code"), 40))
    start, end, service_date, warnings = _period(resource, setting_of(class_code))
    if not class_code:
        warnings.append("no_class")
    reasons = [words for concept in objs(resource.get("reasonCode"))[:20] if (words := words_of(concept))]
    return EncounterFacts(
        identity=identity,
        file=file,
        entry=entry,
        status=intern(line(resource.get("status"), 40)),
        class_code=class_code,
        type_text=intern("; ".join(dict.fromkeys(filter(None, map(words_of, objs(resource.get("type"))[:5]))))),
        service_text=words_of(resource.get("serviceType")),
        reason_text=intern("; ".join(dict.fromkeys(reasons))),
        reasons=_references(resource.get("reasonReference")),
        diagnoses=_diagnoses(resource),
        period_start=start,
        period_end=end,
        service_date=service_date,
        subject=intern(canonical(pointed("Patient", resource.get("subject")))),
        provider=_provider(resource),
        facility=_facility(resource),
        warnings=tuple(warnings),
        disposition=disposition_of(resource),
    )


def _period(resource: Resource, setting: str) -> tuple[str, str, date | None, list[str]]:
    """Start and end as written, the service date (inpatient by the end, else by the start), warnings."""
    period = obj(resource.get("period"))
    start, end = when(period.get("start")), when(period.get("end"))
    warnings = []
    if (period.get("start") and not start) or (period.get("end") and not end):
        warnings.append("bad_date")
    if start and end and is_before(end, start):
        warnings.append("end_before_start")
    service_date = (day(end) if setting == "inpatient" else None) or day(start)
    if service_date is None:
        warnings.append("no_service_date")
    return start, end, service_date, warnings


def _references(value: object) -> tuple[str, ...]:
    return tuple(canonical(text) for item in objs(value)[:20] if (text := reference(item)))


def _diagnoses(resource: Resource) -> tuple[str, ...]:
    listed = objs(resource.get("diagnosis"))[:200]
    ranked = sorted(listed, key=lambda d: rank if isinstance(rank := d.get("rank"), int) and 0 < rank < 1000 else 1000)
    return tuple(canonical(text) for item in ranked if (text := reference(item.get("condition"))))


def _named(value: object) -> tuple[str, str]:
    """What a Reference says: its display, and the literal reference to resolve when there is none."""
    return intern(line(obj(value).get("display"), 200)), intern(canonical(reference(value)))


def _provider(resource: Resource) -> tuple[str, str]:
    best: tuple[int, tuple[str, str]] = (99, ("", ""))
    for participant in objs(resource.get("participant"))[:50]:
        codes = {
            coding.get("code") for kind in objs(participant.get("type")) for coding in codings(kind) if _plain(coding)
        }
        rank = next((n for n, code in enumerate(_FIRST_PERFORMERS) if code in codes), 10)
        named = _named(participant.get("individual"))
        if any(named) and rank < best[0]:
            best = (rank, named)
    return best[1]


def _plain(coding: Resource) -> bool:
    return isinstance(coding.get("code"), str)


def _facility(resource: Resource) -> tuple[str, str]:
    named = _named(resource.get("serviceProvider"))
    if any(named):
        return named
    for place in objs(resource.get("location"))[:5]:
        named = _named(place.get("location"))
        if any(named):
            return named
    return "", ""
