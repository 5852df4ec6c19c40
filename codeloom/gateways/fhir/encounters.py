"""Encounters out of Encounter resources: everything a chart takes from the encounter itself."""

from dataclasses import dataclass
from datetime import date
from sys import intern

from codeloom.gateways.fhir.dispositions import disposition_of
from codeloom.gateways.fhir.drafts import ChartNotice, Identifier
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.selection import setting_of
from codeloom.gateways.fhir.values import (
    Resource,
    codings,
    day,
    ident,
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
_STILL_THERE = {"in-progress": "still in progress", "onleave": "on leave", "arrived": "at its arrival"}
"""Statuses of a stay that is not over, in words."""


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """One encounter. `subject`, `provider` and `facility` are what was written: a name where there is one, and a
    reference to resolve at `origin`; `diagnoses` are references to conditions in order of rank; `disposition` is a patient
    discharge status of UB-04, 0 without one."""

    identifiers: tuple[Identifier, ...]
    former: str
    origin: Origin
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
    notices: tuple[ChartNotice, ...]
    disposition: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """The codes of its notices, for the report."""
        return tuple(notice.code for notice in self.notices)

    @property
    def file(self) -> int:
        """The number of its file among those of the source."""
        return self.origin.file


def encounter_facts(
    resource: Resource, identifiers: tuple[Identifier, ...], former: str, origin: Origin, entry: int
) -> EncounterFacts:
    """The facts of one Encounter; whatever is missing is empty."""
    class_code = intern(line(obj(resource.get("class")).get("code"), 40))
    start, end, service_date, notices = _period(resource, setting_of(class_code))
    if not class_code:
        notices.append(ChartNotice("no_class"))
    reasons = [words for concept in objs(resource.get("reasonCode"))[:20] if (words := words_of(concept))]
    return EncounterFacts(
        identifiers=identifiers,
        former=former,
        origin=origin,
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
        subject=intern(pointed("Patient", resource.get("subject"))),
        provider=_provider(resource),
        facility=_facility(resource),
        notices=tuple(notices),
        disposition=disposition_of(resource),
    )


def _period(resource: Resource, setting: str) -> tuple[str, str, date | None, list[ChartNotice]]:
    """Start and end as written, the service date (inpatient by the end, else by the start), notices with what was written."""
    period = obj(resource.get("period"))
    start, end = when(period.get("start")), when(period.get("end"))
    service_date = (day(end) if setting == "inpatient" else None) or day(start)
    notices = []
    for name, read in (("start", start), ("end", end)):
        if period.get(name) and not read:
            notices.append(ChartNotice("bad_date", (name, _as_written(period[name]))))
    if start and end and is_before(end, start):
        notices.append(ChartNotice("end_before_start", (end, start)))
    if service_date is None:
        said = _as_written(period.get("start")) or _as_written(period.get("end"))
        notices.append(ChartNotice("no_service_date", (said,) if said else ()))
    if setting == "inpatient" and not day(end):
        open_ = _STILL_THERE.get(line(resource.get("status"), 40), "")
        notices.append(ChartNotice("no_discharge", (open_,) if open_ else ()))
    return start, end, service_date, notices


def _as_written(value: object) -> str:
    return line(value, 40) or ident(value)[:40]


def _references(value: object) -> tuple[str, ...]:
    return tuple(text for item in objs(value)[:20] if (text := reference(item)))


def _diagnoses(resource: Resource) -> tuple[str, ...]:
    listed = objs(resource.get("diagnosis"))[:200]
    ranked = sorted(listed, key=lambda d: rank if isinstance(rank := d.get("rank"), int) and 0 < rank < 1000 else 1000)
    return tuple(text for item in ranked if (text := reference(item.get("condition"))))


def _named(value: object) -> tuple[str, str]:
    """What a Reference says: its display, and the literal reference to resolve when there is none."""
    return intern(line(obj(value).get("display"), 200)), intern(reference(value))


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
