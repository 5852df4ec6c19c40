"""A manager settles a held message: a draft for the provider and patient they chose, or a refusal with its reason, which can be
taken back for 90 days. Every decision is about the version that was seen."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import inbound as queries
from codeloom.db.queries import people
from codeloom.db.queries.encounters.rows import patient as patient_row
from codeloom.db.scope import Scope
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.work import UnitOfWork, Unreachable
from codeloom.services.core import Command, Conflict, NotFound, Nothing, Refused, formatting, verb
from codeloom.services.delivery import chore
from codeloom.services.encounters import FindPatient, NewPatient, PatientChoice, find_patient
from codeloom.services.imports import remember_person
from codeloom.services.inbound.notes import make_draft, person_in
from codeloom.services.inbound.receiving import note_of
from codeloom.services.inbound.telling import held_no_more, tell_held

KEEP_REFUSED = timedelta(days=90)
"""How long the body of a message that a manager refused is kept, so that the refusal can be taken back."""


class OfMessage(Command):
    """A message at the version that was seen."""

    message_id: UUID
    version: int = Field(ge=1)


class SettleMessage(OfMessage):
    """Make the draft: provider, day, and a patient of the practice or a new one, exactly one of the two."""

    provider_id: UUID
    service_date: date
    patient_id: UUID | None = None
    new_patient: NewPatient | None = None


class RefuseMessage(OfMessage):
    """Refuse it, with the reason."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a decision, in a sentence."""

    sentence: str


@verb("inbound.settle", SettleMessage)
def settle(uow: UnitOfWork, command: SettleMessage) -> Settled:
    """Make a draft of a held note. Who the patient is, is remembered: the next note of the very same person is not held.

    Raises NotFound, Conflict, and Refused as creating an encounter by hand does.
    """
    message = _held(uow, command)
    note = note_of(uow, message)
    if note is None:
        raise Refused("This message has no note that can be read.", todo="Refuse it.", code="no_note")
    provider = people.active_now(uow, Role.PROVIDER.value, [command.provider_id])
    if not provider:
        raise Refused("That provider does not work here any more.", todo="Choose another.", code="unknown_provider")
    if (command.patient_id is None) == (command.new_patient is None):
        raise Refused("A note is of one patient.", todo="Choose a patient or enter a new one.", code="bad_input")
    chosen = command.patient_id or command.new_patient
    if command.patient_id is not None and patient_row(uow, command.patient_id) is None:
        raise Refused("That patient is not of this practice.", todo="Choose the patient again.", code="unknown_patient")
    assert chosen is not None
    encounter = make_draft(uow, note, command.provider_id, command.service_date, chosen)
    remember_person(uow, encounter.patient_id, person_in(note.patient))
    _end(uow, message, "made")
    message.encounter_id, message.body_enc = encounter.id, None
    uow.record("MESSAGE_SETTLED", "inbound_message", message.id, encounter=str(encounter.id))
    held_no_more(uow, message.id)
    number = formatting.encounter_number(encounter.number)
    return Settled(f"{number} is a draft at {provider[0].name}'s desk.")


@verb("inbound.refuse", RefuseMessage)
def refuse(uow: UnitOfWork, command: RefuseMessage) -> Settled:
    """Refuse a held message. It is kept for 90 days. Raises NotFound, Conflict."""
    message = _held(uow, command)
    _end(uow, message, "refused")
    message.words_enc = uow.vault.seal(InboundMessage.words_enc, message, command.reason)
    uow.record("MESSAGE_REFUSED", "inbound_message", message.id)
    held_no_more(uow, message.id)
    return Settled(f"Refused. It is kept for {KEEP_REFUSED.days} days and can be taken back in the list.")


@verb("inbound.take_back", OfMessage)
def take_back(uow: UnitOfWork, command: OfMessage) -> Settled:
    """Hold a message again that a manager refused. Raises NotFound, Conflict, Refused."""
    message = _seen(uow, command)
    if message.state != "refused" or message.settled_at is None or message.body_enc is None:
        raise Refused("This refusal cannot be taken back.", todo="Have the message sent again.", code="not_open")
    message.state, message.settled_at, message.settled_by, message.words_enc = "held", None, None, None
    message.version += 1
    uow.record("MESSAGE_HELD_AGAIN", "inbound_message", message.id)
    tell_held(uow, message.id, message.source)
    return Settled("It waits for a decision again.")


@verb("inbound.find_patient", FindPatient, read_only=True)
def find(uow: UnitOfWork, command: FindPatient) -> tuple[PatientChoice, ...]:
    """The patients with exactly this record number, or this name and birth date. Raises Refused for less."""
    return find_patient.run(uow, command)


@verb("inbound.purge", Nothing)
def purge(uow: UnitOfWork, _command: Nothing) -> int:
    """Delete the bodies of messages that a manager refused 90 days ago; how many. That they were refused stays."""
    old = queries.refused_before(uow, clock.now() - KEEP_REFUSED)
    for message in old:
        message.body_enc = None
        uow.record("MESSAGE_PURGED", "inbound_message", message.id)
    return len(old)


@chore(every=3600.0, first=75.0)
def purge_refused() -> int:
    """Purge every organization."""
    try:
        return sum(purge(Scope.of_worker(org_id), Nothing()) for org_id in queries.organizations())
    except Unreachable:
        return 0


def _seen(uow: UnitOfWork, command: OfMessage) -> InboundMessage:
    message = queries.find(uow, command.message_id, lock=True)
    if message is None:
        raise NotFound()
    if message.version != command.version:
        raise Conflict("This message was decided meanwhile.", kept="Nothing was changed.", todo="Look at it again.")
    return message


def _held(uow: UnitOfWork, command: OfMessage) -> InboundMessage:
    message = _seen(uow, command)
    if message.state != "held":
        raise Refused("This message waits for nobody.", todo="Look at the list again.", code="not_open")
    return message


def _end(uow: UnitOfWork, message: InboundMessage, state: str) -> None:
    message.state, message.settled_at, message.settled_by = state, clock.now(), uow.user_id
    message.version += 1
