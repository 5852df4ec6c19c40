"""Deciding a held match, and taking a decision back. How a match is shown is in held_matches.py."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.same_person import fingerprint
from codeloom.db.queries.imports import held as queries
from codeloom.db.queries.imports import work
from codeloom.db.tables.imports import HeldMatch
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Conflict, NotFound, Refused, count, verb
from codeloom.services.imports import held_content, taking_back
from codeloom.services.imports.filing import Counts, Filing, visits_of
from codeloom.services.imports.identity_keys import PersonKey, composite_of, person_keys
from codeloom.services.imports.known_people import KnownPeople
from codeloom.services.imports.matching import NAMING, identifiable


class OfMatch(Command):
    """A command about the version of a match that its sender saw."""

    match_id: UUID
    version: int


class DecideMatch(OfMatch):
    """Same person as `patient_id` (one of the candidates), different people, or leave out what was held.

    With `newer`, name, birth date, sex and record number of the file stand from now on.
    """

    decision: Literal["same", "different", "left_out"]
    patient_id: UUID | None = None
    newer: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did, in a sentence."""

    id: str
    sentence: str


@verb("imports.decide_match", DecideMatch)
def decide(uow: UnitOfWork, cmd: DecideMatch) -> Decided:
    """Decide an open match. Raises Conflict when somebody decided it or a later import changed it meanwhile."""
    match = _match(uow, cmd)
    if match.status != "open":
        raise Conflict("Somebody decided this match meanwhile.", kept="Nothing was changed.", todo="Look at it again.")
    counts = Counts(left_out=match.chart_count)
    if cmd.decision != "left_out":
        counts = _write(uow, match, cmd)
    match.status, match.decided_at, match.decided_by = cmd.decision, clock.now(), uow.user_id
    match.version += 1
    uow.record(
        "MATCH_DECIDED", "held_match", match.id, decision=cmd.decision, patient=str(match.patient_id or ""),
        charts=match.made.get("charts", []), newer=cmd.newer, values_shared=len(match.made.get("shared", ())),
    )  # fmt: skip
    return Decided(str(match.id), _sentence(cmd.decision, counts))


@verb("imports.undo_match", OfMatch)
def undo(uow: UnitOfWork, cmd: OfMatch) -> Decided:
    """Take a decision back: the match is open again. Raises Refused when what it made has been used."""
    match = _match(uow, cmd)
    if match.status == "open":
        raise Conflict("This match is open.", kept="Nothing was changed.", todo="Look at it again.")
    if match.summary_enc is None:
        raise Refused(
            "The decision is older than 90 days, and what was held has been deleted.",
            kept="The decision stays.", todo="Import the file again if its visits are to go elsewhere.", code="purged",
        )  # fmt: skip
    before = match.status
    taking_back.take_back(uow, match)
    match.status, match.version = "open", match.version + 1
    match.decided_at = match.decided_by = None
    uow.record("MATCH_REOPENED", "held_match", match.id, decision=before)
    return Decided(str(match.id), f"The match is open again, with {count(match.chart_count, 'visit')}.")


def _match(uow: UnitOfWork, cmd: OfMatch) -> HeldMatch:
    match = queries.find(uow, cmd.match_id, lock=True)
    if match is None:
        raise NotFound()
    if match.version != cmd.version:
        raise Conflict("This match changed meanwhile.", kept="Nothing was changed.", todo="Look at it again.")
    return match


def _write(uow: UnitOfWork, match: HeldMatch, cmd: DecideMatch) -> Counts:
    """File what was held under the chosen or a new patient, and remember what that wrote."""
    first = work.numbers(uow)
    charts = held_content.content(uow, match.id)
    facts, who = charts.patient, charts.patient.demographics
    people, keys = KnownPeople(), person_keys(uow.vault, facts)
    people.look_up(uow, [keys])
    filing = Filing(uow, people, first)
    if cmd.decision == "same":
        patient_id = _candidate(filing, match, cmd.patient_id)
        if cmd.newer:
            _take_newer(filing, patient_id, charts)
    else:
        patient_id = filing.add_person(facts)
        people.describe(patient_id, who)
        for identifier, key in zip(facts.identifiers, keys, strict=False):
            if identifier.kind in NAMING:
                people.unname(uow, identifier.key, key.hmac)
    people.add_keys(uow, patient_id, keys, who)
    if identifiable(who):
        _remember(people, uow, patient_id, keys)
    visits = visits_of(uow, patient_id, charts, former=True)
    filing.look_up(visits)
    counts = Counts()
    filing.file(patient_id, visits, counts)
    before = taking_back.before(filing)
    filing.save(first)
    match.patient_id, match.made = patient_id, taking_back.made(filing)
    match.before_enc = uow.vault.seal(HeldMatch.before_enc, match.id, before) if before else None
    return counts


def _candidate(filing: Filing, match: HeldMatch, patient_id: UUID | None) -> UUID:
    """The chosen patient, who must be a candidate that is still here."""
    if str(patient_id) not in match.candidates or patient_id is None:
        raise Refused("This is none of the people in question.", todo="Choose one of those shown.", code="no_candidate")
    if filing.people.row_of(filing.uow, patient_id) is None:
        raise Refused("This patient is not here any more.", todo="Choose another answer.", code="no_candidate")
    return patient_id


def _take_newer(filing: Filing, patient_id: UUID, charts: Any) -> None:
    """The file's data stand from now on; the patient is found by the old ones too."""
    uow, people = filing.uow, filing.people
    old = people.who_is(uow, patient_id)
    if identifiable(old):
        for one in charts.patient.identifiers:
            people.remember(uow, patient_id, composite_of(uow.vault, one.key, fingerprint(old)))
    filing.change_person(patient_id, charts.patient)


def _remember(people: KnownPeople, uow: UnitOfWork, patient_id: UUID, keys: tuple[PersonKey, ...]) -> None:
    """The next export of this very person asks no more."""
    for key in keys:
        if key.composite:
            people.remember(uow, patient_id, key.composite)


def _sentence(decision: str, counts: Counts) -> str:
    if decision == "left_out":
        return f"{count(counts.left_out, 'visit')} left out. The same content is left out again when it comes."
    parts = [f"{count(counts.created, 'chart')} made"] if counts.created else []
    parts += [f"{count(counts.updated, 'chart')} updated"] if counts.updated else []
    parts += [f"{count(counts.unchanged, 'chart')} unchanged"] if counts.unchanged else []
    return f"{'Same person' if decision == 'same' else 'Different people'}: {', '.join(parts) or 'no chart in it'}."
