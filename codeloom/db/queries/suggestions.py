"""Who works on a suggestion: a lease in the database's own time, claimed by the system role across organizations.

Every table of suggestions is leased the same way; `Leases` knows one of them and the column that names its subject.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlmodel import col, select

from codeloom.db.tables.suggestions import SuggestionBase
from codeloom.db.work import UnitOfWork, system_work

LEASE_SECONDS, LEASE_OF_MODELS = 60, 600
"""Longer than any answer of the offline engine takes, and than two calls of a model with their retries, which each last as
long as LLM_TIMEOUT and, where a server stalls in its answer, twice as long."""
R = TypeVar("R", bound=SuggestionBase)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer. `subject_id` is the encounter or the chart; `attempts` counts the claims so far, this one among them."""

    org_id: UUID
    suggestion_id: UUID
    subject_id: UUID
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
_UNTIL = (
    "lease_until = clock_timestamp() + make_interval(secs => case provider when 'offline' then :short else :long end)"
)
_SECONDS = {"short": LEASE_SECONDS, "long": LEASE_OF_MODELS}


class Leases(Generic[R]):
    """The leases of one table of suggestions; `subject` is its column that says what a suggestion is of."""

    def __init__(self, table: type[R], subject: str) -> None:
        name = str(table.__tablename__)
        self._table = table
        self._claim = text(
            f"update {name} set lease_token = :token, worker = :worker, attempts = attempts + 1, {_UNTIL}"
            f" where org_id = :org and id = :suggestion and {_FREE} returning {subject}, asked_by, attempts, provider"
        )
        self._renew = text(
            f"update {name} set {_UNTIL}"
            " where org_id = :org and id = :suggestion and status = 'waiting' and lease_token = :token returning id"
        )
        self._release_all = text(
            f"update {name} set lease_until = clock_timestamp() where worker = :worker and status = 'waiting'"
        )
        self._unanswered = text(f"select org_id, id, attempts from {name} where {_FREE} limit 100")

    def claim(self, org_id: UUID, suggestion_id: UUID, worker: str) -> Claim | None:
        """Claim a suggestion that waits or whose lease lapsed; None when it is held, answered or unknown."""
        token = uuid4()
        names = {"org": org_id, "suggestion": suggestion_id, "token": token, "worker": worker, **_SECONDS}
        with system_work() as session:
            row = session.connection().execute(self._claim, names).first()
        return Claim(org_id, suggestion_id, row[0], row.asked_by, token, row.attempts, row.provider) if row else None

    def renew(self, claim: Claim) -> bool:
        """Hold a claim for as long again; False when it does not hold any more."""
        names = {"org": claim.org_id, "suggestion": claim.suggestion_id, "token": claim.token, **_SECONDS}
        with system_work() as session:
            return session.connection().execute(self._renew, names).first() is not None

    def release_all(self, worker: str) -> None:
        """Free every suggestion a worker held; the worker must be dead."""
        with system_work() as session:
            session.connection().execute(self._release_all, {"worker": worker})

    def unanswered(self) -> list[Unanswered]:
        """Suggestions that wait for a worker, of all organizations."""
        with system_work() as session:
            return [Unanswered(*row) for row in session.connection().execute(self._unanswered)]

    def held(self, uow: UnitOfWork, claim: Claim) -> R | None:
        """The suggestion, locked, if this claim still holds it; None when another worker has it or it was overtaken."""
        table = self._table
        query = select(table).where(
            col(table.org_id) == claim.org_id,
            col(table.id) == claim.suggestion_id,
            col(table.status) == "waiting",
            col(table.lease_token) == claim.token,
        )
        return uow.session.exec(query.with_for_update()).first()


def finish(row: SuggestionBase, now: datetime) -> None:
    """End the wait."""
    row.finished_at, row.lease_token, row.lease_until = now, None, None
