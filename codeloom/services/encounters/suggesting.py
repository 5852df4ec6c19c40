"""Suggestions: asked for by a provider, answered by a worker under a lease, stored with what they were made for.

PostgreSQL is the book: a killed worker's claim lapses and the next one answers, once. No word of a note leaves this process
for a log, an error or Redis.
"""

import logging
from dataclasses import dataclass, replace
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.deltas import settled
from codeloom.coding.lifecycle import EncounterStatus
from codeloom.coding.suggesting.shapes import Suggestion, Visit
from codeloom.db.ids import new_id
from codeloom.db.outbox import Event
from codeloom.db.queries.encounters import answering
from codeloom.db.queries.encounters.answering import Claim
from codeloom.db.scope import Scope
from codeloom.db.tables.encounters import SuggestionRow
from codeloom.db.topics import Topic
from codeloom.db.work import Clash, UnitOfWork, Unreachable, unit_of_work
from codeloom.services.core import Conflict, Problem, Refused, Unavailable, verb
from codeloom.services.delivery import Work, chore, consumer, job
from codeloom.services.encounters.commands import AskSuggestion
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.proposals import asked_for, compared, pack, proposed, visit_of
from codeloom.services.encounters.showing import shown
from codeloom.services.encounters.summary import touch
from codeloom.services.encounters.views import EncounterView
from codeloom.services.suggestions import OFFLINE, Ground, answer, ground_of, provider_of

log = logging.getLogger("codeloom.suggestions")
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class MadeFor:
    """The note and the facts that were read for an answer; they can be newer than those it was asked for."""

    note_version: int
    hmac: bytes


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
        waiting.status = "overtaken"
        answering.finish(waiting, clock.now())
        uow.session.add(waiting)
        uow.session.flush()
    row = SuggestionRow(org_id=uow.org_id, id=new_id(), encounter_id=encounter.id, provider=provider,
                        note_version=encounter.note_version, note_hmac=wanted, asked_by=uow.user_id)  # fmt: skip
    uow.session.add(row)
    work.asked.append(row)
    uow.record("SUGGESTION_ASKED", "encounter", encounter.id, suggestion=row.id, provider=provider)
    uow.tell(Topic.SUGGESTION_ASKED, encounter.id, suggestion=str(row.id))
    return shown(work)


def run(org_id: UUID, suggestion_id: UUID, worker: str) -> bool:
    """Answer a suggestion that waits. False when somebody else does, or the database is away; safe to call twice."""
    try:
        claim = answering.claim(org_id, suggestion_id, worker)
        if claim is None:
            return False
        if claim.attempts > MOST_ATTEMPTS:
            return _keep(claim, None, None, "ended_worker")
        with unit_of_work(Scope.of_worker(org_id, claim.asked_by)) as uow:
            work = EncounterWork.take(uow, claim.encounter_id)
            note, visit = work.note, visit_of(work.encounter, work.age, work.patient.sex)
            made_for = MadeFor(work.encounter.note_version, asked_for(uow.vault, work.encounter, note))
            ground = ground_of(uow, claim.provider, visit.dos)
        return _keep(claim, made_for, *_answered(ground, note, visit))
    except (Unreachable, Unavailable, Clash) as error:
        log.warning("suggestion.put_off", extra={"suggestion": str(suggestion_id), "kind": type(error).__name__})
        return False


def answer_waiting(org_id: UUID, worker: str) -> int:
    """Answer every suggestion of an organization that waits, here and now; how many were answered."""
    return sum(run(org_id, one.suggestion_id, worker) for one in answering.unanswered() if one.org_id == org_id)


def _answered(ground: Ground, note: str, visit: Visit) -> tuple[Suggestion | None, str]:
    """The answer, or the kind of what went wrong; its words could hold some of the note's and go nowhere. No transaction is
    open meanwhile."""
    try:
        return answer(ground, note, visit), ""
    except Unavailable:
        raise
    except Problem as problem:
        return None, problem.code
    except Exception as error:  # whatever a provider raises, the person is told and loses nothing
        log.error("suggestion.failed", extra={"kind": type(error).__name__})
        return None, type(error).__name__


def _keep(claim: Claim, made_for: MadeFor | None, found: Suggestion | None, failure: str) -> bool:
    """Store an answer or a failure, if the claim still holds, and move the encounter to what it now is. A finalized
    encounter takes none."""
    with unit_of_work(Scope.of_worker(claim.org_id, claim.asked_by)) as uow:
        work = EncounterWork.take(uow, claim.encounter_id, lock=True)
        row, encounter = answering.held(uow, claim), work.encounter
        if row is None:
            return False
        row.failure = failure
        if made_for is not None:
            row.note_version, row.note_hmac = made_for.note_version, made_for.hmac
        if encounter.status == EncounterStatus.FINALIZED:
            found, row.status = None, "overtaken"
        else:
            row.status = "done" if found is not None else "failed"
        answering.finish(row, clock.now())
        uow.session.add(row)
        if found is not None and found.made is not None:
            made = found.made
            row.duration_ms, row.code_set, row.model, row.prompt = made.ms, made.code_set, made.model, made.prompt
            row.answer_enc = uow.vault.seal(SuggestionRow.answer_enc, row, pack(found))
            uow.session.flush()
            _take_over(work, row, found)
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


@job(queue="suggestions", give_back=lambda worker: give_back(worker))
def run_suggestion(here: Work, org_id: UUID, suggestion_id: UUID) -> None:
    """Answer a suggestion."""
    run(org_id, suggestion_id, here.worker)


def give_back(worker: str) -> bool:
    """Free the claims of a dead process of that name before they lapse; False when the database is away."""
    try:
        answering.release_all(worker)
    except Unreachable:
        return False
    return True


@consumer(Topic.SUGGESTION_ASKED, name="suggestion")
def enqueue_suggestion(_uow: UnitOfWork, event: Event) -> None:
    """Enqueue run_suggestion. A second job meets the claim and does nothing. Raises job_queue.Away."""
    suggestion_id = UUID(event.payload["suggestion"])
    run_suggestion.enqueue(f"suggestion-{suggestion_id}-0", event.org_id, suggestion_id)


@chore(every=2.0)
def enqueue_unanswered() -> int:
    """Enqueue every suggestion that waits or whose worker died. Raises job_queue.Away, Unreachable."""
    return sum(
        run_suggestion.enqueue(f"suggestion-{one.suggestion_id}-{one.attempts}", one.org_id, one.suggestion_id)
        for one in answering.unanswered()
    )
