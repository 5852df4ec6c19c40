"""Writes patients and their charts, many patients of several files at a time; who cannot be told apart is held.

Which patient is meant is decided in matching.py, which chart in visits.py. The transaction is the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from codeloom.db.queries.imports import held as held_queries
from codeloom.db.queries.imports import work
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import PatientCharts
from codeloom.services.imports.filing import Counts, Filing, Visit, fills_gaps, visits_of
from codeloom.services.imports.holding import hold
from codeloom.services.imports.identity_keys import PersonKey, person_keys
from codeloom.services.imports.known_people import KnownPeople
from codeloom.services.imports.matching import NAMING, Match, Reason, Verdict, match, still_held


@dataclass(frozen=True, slots=True)
class Arrival:
    """A person with visits, as read from a file."""

    file_id: UUID
    charts: PatientCharts


@dataclass(frozen=True, slots=True)
class _Matched:
    """An arrival and who it is. `left_out`: a manager left these very visits out before."""

    arrival: Arrival
    keys: tuple[PersonKey, ...]
    found: Match
    visits: list[Visit]
    left_out: bool = False


def count(uow: UnitOfWork, batch: Sequence[Arrival], people: KnownPeople) -> list[Counts]:
    """What `write` would do, for a dry run; `people` remembers what was counted before. Nothing is written."""
    filing = Filing(uow, people, None)
    counted = [_file(filing, one)[0] for one in _matched(filing, batch)]
    people.new_keys.clear()
    return counted


def write(uow: UnitOfWork, job_id: UUID, batch: Sequence[Arrival]) -> tuple[list[Counts], list[UUID]]:
    """Write patients; what became of the charts of each, and the ids of the charts made or changed."""
    first = work.numbers(uow)
    filing = Filing(uow, KnownPeople(), first)
    counted, held = [], []
    for one in _matched(filing, batch):
        counts, is_held = _file(filing, one)
        counted.append(counts)
        if is_held:
            held.append(one)
    charts = filing.save(first)
    for one in held:
        hold(uow, job_id, one.arrival.file_id, one.arrival.charts, one.keys, one.found)
    return counted, charts


def _matched(filing: Filing, batch: Sequence[Arrival]) -> list[_Matched]:
    """Who everybody is, each with regard to those before; then which values are shared, and which charts are here."""
    uow, people = filing.uow, filing.people
    keys = [person_keys(uow.vault, one.charts.patient) for one in batch]
    people.look_up(uow, keys)
    decided, waiting = held_queries.met(uow, {key.composite for own in keys for key in own if key.composite})
    for composite, open_match in waiting.items():
        reason = Reason(open_match.reason)
        people.waiting[composite] = Match(Verdict.HELD, reason=reason, candidates=open_match.candidates)
    matched = [_match(filing, *one, decided) for one in zip(batch, keys, strict=True)]
    for one in matched:
        if one.found.verdict is not Verdict.HELD and not one.left_out:
            people.share(uow, one.arrival.charts.patient, one.keys)
    visits: dict[bool, list[Visit]] = {True: [], False: []}
    for one in matched:
        visits[one.found.verdict is Verdict.NEW].extend(one.visits)
    filing.look_up(visits[False], visits[True])
    return matched


def _match(filing: Filing, arrival: Arrival, keys: tuple[PersonKey, ...], decided: held_queries.Decisions) -> _Matched:
    uow, people, charts = filing.uow, filing.people, arrival.charts
    contents = {draft.content_hash for draft in charts.charts}
    told = next((one for key in keys for one in decided.get(key.composite, ()) if contents <= one.contents), None)
    if told is not None and told.patient_id is None:
        return _Matched(arrival, keys, Match(Verdict.HELD), [], left_out=True)
    who = charts.patient.demographics
    if told is not None:
        found = Match(Verdict.JOINED, told.patient_id)
    else:
        found = match(keys, who, people.keys, partial(people.who_is, uow), partial(people.numbers_of, uow))
        found = still_held(keys, found, people.keys, people.waiting)
        if found.verdict is Verdict.HELD:
            people.waiting |= {key.composite: found for key in keys if key.kind in NAMING}
    patient_id = found.patient_id
    if found.verdict is Verdict.NEW:
        patient_id = filing.add_person(charts.patient)
        people.describe(patient_id, who)
        found = Match(Verdict.NEW, patient_id)
    if found.verdict is not Verdict.HELD and patient_id is not None:
        people.add_keys(uow, patient_id, keys, who)
    elif len(found.candidates) == 1:
        patient_id = found.candidates[0]
    former = any(here.kind == "legacy" for key in keys if (here := people.keys.get(key.hmac)) is not None)
    visits = visits_of(uow, patient_id, charts, former=former) if patient_id is not None else []
    return _Matched(arrival, keys, found, visits)


def _file(filing: Filing, one: _Matched) -> tuple[Counts, bool]:
    """Put the visits of one arrival where they belong; what became of them, and whether a manager is to decide."""
    counts, charts, found = Counts(), one.arrival.charts, one.found
    if one.left_out:
        counts.left_out = len(charts.charts)
        return counts, False
    if found.verdict is Verdict.HELD:
        if found.reason == "uncertain" and one.visits and filing.all_here(one.visits):
            counts.unchanged = len(charts.charts)
            return counts, False
        counts.held = len(charts.charts)
        return counts, True
    if found.patient_id is not None:
        filing.file(found.patient_id, one.visits, counts)
        if found.agrees and (
            counts.updated or fills_gaps(filing.people.who_is(filing.uow, found.patient_id), charts.patient)
        ):
            filing.change_person(found.patient_id, charts.patient)
    return counts, False
