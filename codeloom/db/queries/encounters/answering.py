"""Who works on a suggestion: a lease in the database's own time, claimed by the system role across organizations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlmodel import select

from codeloom.db.tables.encounters import SuggestionRow
from codeloom.db.work import UnitOfWork, system_work

LEASE_SECONDS, LEASE_OF_MODELS = 60, 600
"""Longer than any answer of the offline engine takes, and than two calls of a model with their retries, which each last as
long as LLM_TIMEOUT and, where a server stalls in its answer, twice as long."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer. `attempts` counts the claims so far, this one among them."""

    org_id: UUID
    suggestion_id: UUID
    encounter_id: UUID
    asked_by: UUID
    token: UUID
    attempts: int
    provider: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A suggestion that waits for a worker, and how often one took it up."""

    org_id: UUID
    suggestion_id: UUID
    attempts: int


_FREE = "status = 'waiting' and (lease_until is null or lease_until < clock_timestamp())"
_CLAIM = text(f"""
update suggestions set lease_token = :token, worker = :worker, attempts = attempts + 1,
  lease_until = clock_timestamp() + make_interval(secs => case provider when 'offline' then :short else :long end)
where org_id = :org and id = :suggestion and {_FREE} returning encounter_id, asked_by, attempts, provider""")
_RELEASE_ALL = text(
    "update suggestions set lease_until = clock_timestamp() where worker = :worker and status = 'waiting'"
)
_UNANSWERED = text(f"select org_id, id, attempts from suggestions where {_FREE} limit 100")


def claim(org_id: UUID, suggestion_id: UUID, worker: str) -> Claim | None:
    """Claim a suggestion that waits or whose lease lapsed; None when it is held, answered or unknown."""
    token = uuid4()
    names = {"org": org_id, "suggestion": suggestion_id, "token": token, "worker": worker,
             "short": LEASE_SECONDS, "long": LEASE_OF_MODELS}  # fmt: skip
    with system_work() as session:
        row = session.connection().execute(_CLAIM, names).first()
    return (
        Claim(org_id, suggestion_id, row.encounter_id, row.asked_by, token, row.attempts, row.provider) if row else None
    )


def release_all(worker: str) -> None:
    """Free every suggestion a worker held; the worker must be dead."""
    with system_work() as session:
        session.connection().execute(_RELEASE_ALL, {"worker": worker})


def unanswered() -> list[Unanswered]:
    """Suggestions that wait for a worker, of all organizations."""
    with system_work() as session:
        return [Unanswered(*row) for row in session.connection().execute(_UNANSWERED)]


def held(uow: UnitOfWork, claim: Claim) -> SuggestionRow | None:
    """The suggestion, locked, if this claim still holds it; None when another worker has it or the note overtook it."""
    query = select(SuggestionRow).where(
        SuggestionRow.org_id == claim.org_id,
        SuggestionRow.id == claim.suggestion_id,
        SuggestionRow.status == "waiting",
        SuggestionRow.lease_token == claim.token,
    )
    return uow.session.exec(query.with_for_update()).first()


def finish(row: SuggestionRow, now: datetime) -> None:
    """End the wait."""
    row.finished_at, row.lease_token, row.lease_until = now, None, None
