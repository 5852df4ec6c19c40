"""Suggestions: asked for by a provider or a biller, answered by a worker under a lease, stored with what they were made for.

The worker's turn is in services/suggestions; here is what it reads of an encounter and where its answer goes.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from codeloom.coding.deltas import settled
from codeloom.coding.lifecycle import EncounterStatus
from codeloom.coding.suggesting.shapes import Suggestion, Visit
from codeloom.db.ids import new_id
from codeloom.db.outbox import Event
from codeloom.db.queries.suggestions import Claim, Leases
from codeloom.db.scope import Scope
from codeloom.db.tables.encounters import SuggestionRow
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.core import Conflict, Refused, verb
from codeloom.services.delivery import Work, chore, consumer, job
from codeloom.services.encounters.commands import AskSuggestion
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.proposals import asked_for, compared, proposed, visit_of
from codeloom.services.encounters.showing import shown
from codeloom.services.encounters.summary import touch
from codeloom.services.encounters.telling import announce_encounter
from codeloom.services.encounters.views import EncounterView
from codeloom.services.suggestions import (
    OFFLINE,
    Answering,
    Ground,
    answer,
    end_wait,
    ground_of,
    make_ready,
    note_made,
    pack,
    provider_of,
)

LEASES = Leases(SuggestionRow, "encounter_id")


@dataclass(frozen=True, slots=True)
class NoteRead:
    """What was read for an answer; note and facts can be newer than those it was asked for."""

    note: str
    visit: Visit
    note_version: int
    hmac: bytes
    ground: Ground


@verb("encounters.suggest", AskSuggestion)
def ask_suggestion(uow: UnitOfWork, command: AskSuggestion) -> EncounterView:
    """Ask for a suggestion; a worker answers. The same note asked for twice is answered once. Raises Refused where the provider
    that was chosen may not get the note."""
    work = EncounterWork.take(uow, command.encounter_id, lock=True)
    encounter = work.encounter
    editable, why = work.editable()
    if not editable:
        raise Refused(why, code="not_editable")
    if encounter.note_version != command.note_version:
        raise Conflict("The note was changed in another window.", details={"note_version": encounter.note_version})
    if not work.note.strip():
        raise Refused("There is no note yet.", todo="Write or paste the note first.", code="no_note")
    wanted = asked_for(uow.vault, encounter, work.note)
    provider = OFFLINE if command.offline else provider_of(uow)
    waiting = work.waiting
    if waiting is not None and (waiting.note_hmac, waiting.provider) == (wanted, provider):
        return shown(work)
    if waiting is not None:
        end_wait(waiting, "overtaken")
        uow.session.add(waiting)
        uow.session.flush()
    row = SuggestionRow(org_id=uow.org_id, id=new_id(), encounter_id=encounter.id, provider=provider,
                        note_version=encounter.note_version, note_hmac=wanted, asked_by=uow.user_id)  # fmt: skip
    uow.session.add(row)
    work.asked.append(row)
    uow.record("SUGGESTION_ASKED", "encounter", encounter.id, suggestion=row.id, provider=provider)
    uow.tell(Topic.SUGGESTION_ASKED, encounter.id, suggestion=str(row.id))
    return shown(work)


def _read(uow: UnitOfWork, claim: Claim) -> NoteRead:
    work = EncounterWork.take(uow, claim.subject_id)
    note, visit = work.note, visit_of(work.encounter, work.age, work.patient.sex)
    wanted = asked_for(uow.vault, work.encounter, note)
    return NoteRead(
        note, visit, work.encounter.note_version, wanted, ground_of(uow, claim.provider, visit.dos)
    )  # fmt: skip


def _ask(_claim: Claim, read: NoteRead) -> Suggestion:
    return answer(read.ground, read.note, read.visit)


def _keep(claim: Claim, read: NoteRead | None, found: Suggestion | None, failure: str) -> bool:
    """Store an answer or a failure, if the claim still holds, and move the encounter to what it now is. A finalized
    encounter takes none."""
    with unit_of_work(Scope.of_worker(claim.org_id, claim.asked_by)) as uow:
        work = EncounterWork.take(uow, claim.subject_id, lock=True)
        row, encounter = LEASES.held(uow, claim), work.encounter
        if row is None:
            return False
        if read is not None:
            row.note_version, row.note_hmac = read.note_version, read.hmac
        if encounter.status == EncounterStatus.FINALIZED:
            found = None
            end_wait(row, "overtaken", failure)
        else:
            end_wait(row, "done" if found is not None else "failed", failure)
        uow.session.add(row)
        if found is not None and found.made is not None:
            note_made(row, found.made)
            row.answer_enc = uow.vault.seal(SuggestionRow.answer_enc, row, pack(found))
            uow.session.flush()
            _take_over(work, row, found)
            announce_encounter(uow, Topic.ENCOUNTER_SUGGESTED, encounter)
        uow.record("AI_SUGGESTED_CODES", "encounter", encounter.id, suggestion=row.id, status=row.status,
                   provider=row.provider, count=len(proposed(found)), failure=failure)  # fmt: skip
        uow.commit()
    return True


def _take_over(work: EncounterWork, row: SuggestionRow, found: Suggestion) -> None:
    """The new answer in place of the one before; lines and rejections go along with the proposals of the same code."""
    encounter = work.encounter
    encounter.suggestion_id = row.id
    work.forget_suggestion()
    encounter.rejected = [key for key in encounter.rejected if key in work.proposals]
    if encounter.status == EncounterStatus.DRAFT:
        encounter.status = EncounterStatus.AI_SUGGESTED.value
    keys = settled(compared(work.proposals), work.compared())
    work.write([replace(line, proposal=keys[str(line.id)]) for line in work.lines])
    touch(work)
    work.append({}, by=row.asked_by)


SUGGESTIONS = Answering(LEASES, _read, _ask, _keep)


def answer_waiting(org_id: UUID, worker: str) -> int:
    """Answer every suggestion of an organization that waits, here and now; how many were answered."""
    return SUGGESTIONS.answer_waiting(org_id, worker)


@job(queue="suggestions", give_back=SUGGESTIONS.give_back, ready=make_ready)
def run_suggestion(here: Work, org_id: UUID, suggestion_id: UUID) -> None:
    """Answer a suggestion."""
    SUGGESTIONS.run(org_id, suggestion_id, here.worker)


@consumer(Topic.SUGGESTION_ASKED, name="suggestion")
def enqueue_suggestion(_uow: UnitOfWork, event: Event) -> None:
    """Enqueue run_suggestion. A second job meets the claim and does nothing. Raises job_queue.Away."""
    suggestion_id = UUID(event.payload["suggestion"])
    run_suggestion.enqueue(f"suggestion-{suggestion_id}-0", event.org_id, suggestion_id)


@chore(every=2.0)
def enqueue_unanswered() -> int:
    """Enqueue every suggestion that waits or whose worker died. Raises job_queue.Away, Unreachable."""
    return SUGGESTIONS.enqueue_unanswered(
        lambda one: run_suggestion.enqueue(
            f"suggestion-{one.suggestion_id}-{one.attempts}", one.org_id, one.suggestion_id
        )
    )
