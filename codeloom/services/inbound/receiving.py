"""Taking a verified message: it is noted, and has its effect, in one transaction, and has it once."""

import hashlib
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.outbox import first_time
from codeloom.db.queries import inbound as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Refused, verb
from codeloom.services.imports import take_in
from codeloom.services.inbound.notes import decide, make_draft
from codeloom.services.inbound.reading import Reading, SentNote, read_body
from codeloom.services.inbound.sources import Verified, organization_of
from codeloom.services.inbound.telling import tell_held
from codeloom.services.inbound.words import sentence

MOST_BYTES = 4 * 1024 * 1024
"""Body of one message; larger bundles are uploaded."""


class ReceiveMessage(Command):
    """A verified message, the id its source sent it as, and what its body is. `refusal` is a code of words.py."""

    source: Annotated[str, StringConstraints(max_length=40)]
    name: Annotated[str, StringConstraints(max_length=80)]
    event_id: UUID
    sent_as: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    body: bytes = Field(max_length=MOST_BYTES, repr=False)
    kind: Annotated[str, StringConstraints(pattern="^(bundle|note|unknown)$")]
    note: SentNote | None = Field(default=None, repr=False)
    refusal: Annotated[str, StringConstraints(max_length=200)] = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message when it was taken: `made` import, encounter or held, and its id; a refusal has its code."""

    made: str
    id: str
    refusal: str = ""


def receive(verified: Verified, body: bytes) -> dict[str, str]:
    """Read and take a message: {"import": id}, {"encounter": id} or {"held": id}, the same however often it comes.

    Raises Refused for a message that cannot be taken (kept in the list as refused) or whose id came with another body, and
    Unavailable.
    """
    source = verified.source
    org_id, reading = organization_of(source), read_body(body, source.source)
    command = ReceiveMessage(
        source=source.source, name=source.name, event_id=verified.event_id(org_id), sent_as=verified.message_id, body=body,
        kind=reading.kind, note=reading.note, refusal=reading.refusal,
    )  # fmt: skip
    taken = take_message(Scope.of_source(org_id, source.source), command)
    if taken.refusal:
        raise Refused(sentence(taken.refusal), todo="Mend it and send it under a new id.",
                      code=taken.refusal.partition(":")[0])  # fmt: skip
    return {taken.made: taken.id}


@verb("inbound.receive", ReceiveMessage)
def take_message(uow: UnitOfWork, command: ReceiveMessage) -> Received:
    """Take a message once. One that comes again is counted and answered as before; it has no effect.

    Raises Refused (409) for another body under an id that was taken: as that one it would be lost, as a new one it would be a
    second effect of one id.
    """
    first = first_time(uow, f"webhook:{command.source}", command.event_id)
    body_hash = uow.vault.blind("inbound", hashlib.sha256(command.body).hexdigest())
    before = queries.of_event(uow, command.source, command.event_id)
    if before is not None:
        if before.body_hash != body_hash:
            raise Refused("Another message came under this id.", todo="Send this one under an id of its own.",
                          code="id_reused", status=409)  # fmt: skip
        before.repeats += 1
        uow.record("MESSAGE_REPEATED", "inbound_message", before.id)
        return _answer(before)
    if not first:
        raise Refused("This id was used before.", todo="Send it under a new id.", code="id_reused", status=409)
    message_id = new_id()
    message = InboundMessage(
        org_id=uow.org_id, id=message_id, source=command.source, event_id=command.event_id, kind=command.kind,
        message_id_enc=uow.vault.seal(InboundMessage.message_id_enc, message_id, command.sent_as), state="refused",
        reason=command.refusal, body_hash=body_hash, size=len(command.body), received_at=clock.now(),
    )  # fmt: skip
    if not command.refusal:
        _take_effect(uow, command, message)
    uow.session.flush()
    uow.session.add(message)
    uow.record("MESSAGE_RECEIVED", "inbound_message", message_id, kind=message.kind, state=message.state,
               reason=message.reason.partition(":")[0])  # fmt: skip
    return _answer(message)


def _take_effect(uow: UnitOfWork, command: ReceiveMessage, message: InboundMessage) -> None:
    if command.note is None:
        message.state = "made"
        message.job_id = take_in(uow, command.name or command.source, command.source, command.body)
        return
    decided = decide(uow, command.note)
    provider, patient, day = decided.provider_id, decided.patient_id, decided.day
    if decided.reason or provider is None or patient is None or day is None:
        message.state, message.reason = "held", decided.reason
        message.body_enc = uow.vault.seal(InboundMessage.body_enc, message.id, command.body)
        tell_held(uow, message.id, command.name or command.source)
        return
    message.state = "made"
    message.encounter_id = make_draft(uow, command.note, provider, day, patient).id


def _answer(message: InboundMessage) -> Received:
    """What was answered when the message came first, whatever a manager did since."""
    if message.settled_at is not None or message.state == "held":
        return Received("held", str(message.id))
    if message.state == "refused":
        return Received("", str(message.id), message.reason)
    made = ("import", message.job_id) if message.job_id is not None else ("encounter", message.encounter_id)
    return Received(made[0], str(made[1]))


def note_of(uow: UnitOfWork, message: InboundMessage) -> SentNote | None:
    """The note of a message that is held; None when its body is not kept any more."""
    if message.body_enc is None:
        return None
    body = uow.vault.open_bytes(InboundMessage.body_enc, message.id, message.body_enc)
    reading: Reading = read_body(body, message.source)
    return reading.note
