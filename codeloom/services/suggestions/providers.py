"""A suggestion for a note by the offline engine or by a model provider, which is asked twice; the rule layer stands behind both.

A model may take two minutes, so what is needed of the database is read before (`ground_of`), and no transaction and no
connection is held while it answers. Right before every request, retries too, a short transaction of its own asks whether the
note may leave: what a manager took back is not sent any more. Where a model fails the offline engine is offered, never taken.
"""

import time
from dataclasses import replace
from decimal import Decimal
from functools import partial
from uuid import UUID

from codeloom.coding.suggesting.checked import checked
from codeloom.coding.suggesting.offline import suggest
from codeloom.coding.suggesting.shapes import MOST_NOTE, Made, Suggestion, Visit
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.gateways.llm import LLMClient, ModelFailure, Provider, Taken, VisitNote, client_of, provider_named
from codeloom.services.accounts import database_or_unavailable
from codeloom.services.core import SUGGESTION_SECONDS, Refused
from codeloom.services.organization import OFFLINE, let_leave
from codeloom.services.suggestions.claimed import Claims
from codeloom.services.suggestions.failures import NoAnswer
from codeloom.services.suggestions.ground import Ground
from codeloom.settings import settings

FINGERPRINT = 12
"""Digits of a prompt's fingerprint that are kept."""


def answer(ground: Ground, note: str, visit: Visit) -> Suggestion:
    """The suggestion for one note, with how it was made. Call it outside of any transaction; offsets are into `note` as given.

    Raises Problem, and nothing else for what happens outside: Refused where the note may not be sent or is too long, NoAnswer
    where a model failed, Unavailable where the database is away. None holds a word of the note or of an answer;
    `details["offer"]` names the provider to offer instead.
    """
    began, outcome = time.perf_counter(), "failed"
    try:
        found, calls = _answered(ground, note, visit)
        outcome = "ok"
    finally:
        seconds = time.perf_counter() - began
        SUGGESTION_SECONDS.labels(ground.provider, outcome).observe(seconds)
    return replace(found, made=_made(ground, calls, round(seconds * 1000)))


def _answered(ground: Ground, note: str, visit: Visit) -> tuple[Suggestion, list[Taken]]:
    length = len(note.strip())
    if length > MOST_NOTE:
        raise Refused(f"The note has {length:,} characters; {MOST_NOTE:,} are the most.", kept="The note is kept.",
                      todo=f"Shorten it by {length - MOST_NOTE:,}.", code="too_long")  # fmt: skip
    if ground.provider == OFFLINE:
        return suggest(note, visit, ground.codesets, ground.index, ground.local), []
    return _by_model(ground, note, visit)


def _by_model(ground: Ground, note: str, visit: Visit) -> tuple[Suggestion, list[Taken]]:
    provider = provider_named(ground.provider)
    if provider is None:
        raise ValueError("a ground names a provider that is none")
    gate = partial(_ask_leave, ground.org_id, provider)
    gate()
    try:
        return _asked_twice(client_of(settings(), provider, gate), ground, note, visit)
    except ModelFailure as failure:
        problem = NoAnswer.of(failure)
    raise problem


def _ask_leave(org_id: UUID, provider: Provider) -> None:
    with database_or_unavailable(), unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
        let_leave(uow, provider)


def _asked_twice(client: LLMClient, ground: Ground, note: str, visit: Visit) -> tuple[Suggestion, list[Taken]]:
    """E/M and diagnoses first; then procedures and risks, given the codes that passed the rules."""
    claims, about = Claims(ground, note, visit), VisitNote(visit, note)
    first = client.elements_and_diagnoses(about)
    read = claims.first(first.answer)
    sure = checked(read, note, visit, ground.codesets, ground.local)
    second = client.procedures_and_risks(about, [row.code for row in sure.diagnoses if row.code])
    whole = claims.second(read, second.answer)
    return checked(whole, note, visit, ground.codesets, ground.local), [first.taken, second.taken]


def _made(ground: Ground, calls: list[Taken], ms: int) -> Made:
    costs = [call.cost for call in calls if call.cost is not None]
    return Made(
        provider=ground.provider,
        code_set=ground.code_set,
        ms=ms,
        model=calls[-1].model if calls else "",
        prompt=", ".join(f"{call.prompt} {call.fingerprint[:FINGERPRINT]}" for call in calls),
        tokens_in=sum(call.tokens_in for call in calls),
        tokens_out=sum(call.tokens_out for call in calls),
        cost=sum(costs, Decimal(0)) if costs else None,
    )
