"""Between provider and biller: sent, sent back with a reason, finalized, and opened again as a new version."""

import hashlib
from datetime import datetime
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import EncounterStatus, Role
from codeloom.coding.suggesting.shapes import Suggestion
from codeloom.db.ids import new_id
from codeloom.db.tables.encounters import Encounter, EncounterVersion, SuggestionRow
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Conflict, Refused, verb
from codeloom.services.editor import pack_rules
from codeloom.services.encounters.blocking import blocks
from codeloom.services.encounters.commands import OfVersion, WithReason
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.proposals import NOBODY, asked_for
from codeloom.services.encounters.showing import shown
from codeloom.services.encounters.summary import touch
from codeloom.services.encounters.telling import announce_encounter, tell_sent_back
from codeloom.services.encounters.versions import pack_lines
from codeloom.services.encounters.views import EncounterView
from codeloom.services.suggestions import pack


@verb("encounters.send", OfVersion)
def send(uow: UnitOfWork, command: OfVersion) -> EncounterView:
    """Send to billing. Without a suggestion it gets an empty one for the note as it is, recorded as such.

    Raises Refused without a note, and while a suggestion is being made.
    """
    work = EncounterWork.edit(uow, command.encounter_id, command.version)
    encounter, now = work.encounter, clock.now()
    if not work.note.strip():
        raise Refused("There is no note yet.", todo="Write or paste the note first.", code="no_note")
    if work.waiting is not None:
        raise Refused("A suggestion is being made.", todo="Wait for it, then send.", code="suggesting")
    without = work.row is not None and work.row.provider == NOBODY and work.stale
    if encounter.status == EncounterStatus.DRAFT or without:
        encounter.suggestion_id = _empty(work, now)
        encounter.status = EncounterStatus.AI_SUGGESTED.value
        work.forget_suggestion()
    encounter.sent_at, encounter.sent_back_at, encounter.sent_back_by, encounter.sent_back_enc = now, None, None, None
    touch(work)
    uow.record("ENCOUNTER_SENT", "encounter", encounter.id, note_version=encounter.note_version, lines=len(work.lines))
    return shown(work)


@verb("encounters.send_back", WithReason)
def send_back(uow: UnitOfWork, command: WithReason) -> EncounterView:
    """Give an encounter back to its provider, with a reason."""
    work = EncounterWork.edit(uow, command.encounter_id, command.version)
    encounter = work.encounter
    encounter.sent_at, encounter.sent_back_at, encounter.sent_back_by = None, clock.now(), uow.user_id
    encounter.sent_back_enc = uow.vault.seal(Encounter.sent_back_enc, encounter, command.reason)
    touch(work)
    uow.record("ENCOUNTER_SENT_BACK", "encounter", encounter.id)
    tell_sent_back(uow, encounter)
    return shown(work)


@verb("encounters.finalize", OfVersion)
def finalize(uow: UnitOfWork, command: OfVersion) -> EncounterView:
    """Finalize the codes: facts, note and lines are kept as a version that nothing changes. Raises Refused while something
    stops it."""
    work = EncounterWork.edit(uow, command.encounter_id, command.version)
    stops = blocks(work)
    if stops:
        raise Refused(stops[0], todo="Settle it, then finalize.", code="not_ready", details={"blocks": list(stops)})
    encounter, now = work.encounter, clock.now()
    encounter.status = EncounterStatus.FINALIZED.value
    encounter.finalized_at, encounter.finalized_by = now, uow.user_id
    key = (encounter.id, encounter.round)
    opened_for = uow.vault.open(Encounter.reopened_enc, encounter)
    rules = pack_rules(work.judgement, work.work_lines(), {at: one.made_by for at, one in work.overrides.items()})
    uow.session.add(
        EncounterVersion(
            org_id=uow.org_id, encounter_id=encounter.id, round=encounter.round, note_version=encounter.note_version,
            note_enc=uow.vault.seal(EncounterVersion.note_enc, key, work.note),
            lines_enc=uow.vault.seal(EncounterVersion.lines_enc, key, pack_lines(work.lines)),
            rules_enc=uow.vault.seal(EncounterVersion.rules_enc, key, rules),
            reason_enc=uow.vault.seal(EncounterVersion.reason_enc, key, opened_for) if opened_for else None,
            suggestion_id=encounter.suggestion_id, service_date=encounter.service_date,
            patient_kind=encounter.patient_kind, setting=encounter.setting, minutes=encounter.minutes,
            finalized_at=now, finalized_by=uow.user_id,
        )
    )  # fmt: skip
    touch(work)
    uow.record("USER_FINALIZED_CODES", "encounter", encounter.id, round=encounter.round, lines=len(work.lines),
               deltas=len(work.standing), rules_sha256=hashlib.sha256(rules.encode()).hexdigest(),
               open_queries=encounter.queries_open)  # fmt: skip
    announce_encounter(uow, Topic.ENCOUNTER_FINALIZED, encounter)
    return shown(work)


@verb("encounters.reopen", WithReason)
def reopen(uow: UnitOfWork, command: WithReason) -> EncounterView:
    """Open a finalized encounter again as a new version; the one before stays as it was. Raises Refused for another one.

    For an addendum its provider opens it, writes, and sends it again; for a correction a biller does.
    """
    work = EncounterWork.take(uow, command.encounter_id, lock=True)
    encounter = work.encounter
    if encounter.status != EncounterStatus.FINALIZED:
        raise Refused("Only a finalized encounter is opened again.")
    if encounter.version != command.version:
        raise Conflict(details={"version": encounter.version})
    open_again(work, command.reason)
    return shown(work)


def open_again(work: EncounterWork, reason: str) -> None:
    """A finalized encounter, locked, in work again as a new version: with its provider where the provider opens it, else
    with billing."""
    uow, encounter = work.uow, work.encounter
    encounter.status, encounter.round = EncounterStatus.AI_SUGGESTED.value, encounter.round + 1
    encounter.reopened_enc = uow.vault.seal(Encounter.reopened_enc, encounter, reason)
    encounter.finalized_at = encounter.finalized_by = None
    if uow.scope.role == Role.PROVIDER:
        encounter.sent_at = None
    touch(work)
    uow.record("ENCOUNTER_REOPENED", "encounter", encounter.id, round=encounter.round)
    announce_encounter(uow, Topic.ENCOUNTER_REOPENED, encounter)


def _empty(work: EncounterWork, now: datetime) -> UUID:
    """A suggestion without anything in it, for a draft that goes to billing without one."""
    uow, encounter = work.uow, work.encounter
    row = SuggestionRow(
        org_id=uow.org_id, id=new_id(), encounter_id=encounter.id, note_version=encounter.note_version, provider=NOBODY,
        status="done", note_hmac=asked_for(uow.vault, encounter, work.note), asked_by=uow.user_id, asked_at=now,
        finished_at=now,
    )  # fmt: skip
    row.answer_enc = uow.vault.seal(SuggestionRow.answer_enc, row, pack(Suggestion()))
    uow.session.add(row)
    uow.session.flush()
    work.asked.append(row)
    uow.record(
        "AI_SUGGESTED_CODES", "encounter", encounter.id, suggestion=row.id, status="done", provider=NOBODY, count=0
    )
    return row.id
