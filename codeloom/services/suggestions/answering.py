"""A worker's turn at a suggestion, whatever it is of: claimed under a lease, answered without a transaction, kept once.

PostgreSQL is the book: a killed worker's claim lapses and the next one answers. No word of a note leaves this process for a
log, an error or Redis.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from codeloom.db.queries.suggestions import Claim, Leases, Unanswered
from codeloom.db.scope import Scope
from codeloom.db.tables.suggestions import SuggestionBase
from codeloom.db.work import Clash, UnitOfWork, Unreachable, unit_of_work
from codeloom.services.core import Problem, Refused, Unavailable

log = logging.getLogger("codeloom.suggestions")
MOST_ATTEMPTS = 5
R = TypeVar("R", bound=SuggestionBase)
Read = TypeVar("Read")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Answering(Generic[R, Read, Found]):
    """How suggestions of one kind are answered.

    `read` takes what is needed out of the database in a transaction of its own; `ask` answers it with none open; `keep`
    stores an answer, or the kind of what went wrong, if the claim still holds, and says whether it did. `keep` gets no
    reading where the workers before ended.
    """

    leases: Leases[R]
    read: Callable[[UnitOfWork, Claim], Read]
    ask: Callable[[Claim, Read], Found]
    keep: Callable[[Claim, Read | None, Found | None, str], bool]

    def run(self, org_id: UUID, suggestion_id: UUID, worker: str) -> bool:
        """Answer a suggestion that waits. False when somebody else does, or the database is away; safe to call twice."""
        try:
            claim = self.leases.claim(org_id, suggestion_id, worker)
            if claim is None:
                return False
            if claim.attempts > MOST_ATTEMPTS:
                return self.keep(claim, None, None, "ended_worker")
            try:
                with unit_of_work(Scope.of_worker(org_id, claim.asked_by)) as uow:
                    read = self.read(uow, claim)
            except Refused as refusal:
                return self.keep(claim, None, None, refusal.code)
            return self.keep(claim, read, *self._answered(claim, read))
        except (Unreachable, Unavailable, Clash) as error:
            log.warning("suggestion.put_off", extra={"suggestion": str(suggestion_id), "kind": type(error).__name__})
            return False

    def answer_waiting(self, org_id: UUID, worker: str) -> int:
        """Answer every suggestion of an organization that waits, here and now; how many were answered."""
        waiting = [one for one in self.leases.unanswered() if one.org_id == org_id]
        return sum(self.run(org_id, one.suggestion_id, worker) for one in waiting)

    def give_back(self, worker: str) -> bool:
        """Free the claims of a dead process of that name before they lapse; False when the database is away."""
        try:
            self.leases.release_all(worker)
        except Unreachable:
            return False
        return True

    def enqueue_unanswered(self, enqueue: Callable[[Unanswered], bool]) -> int:
        """Enqueue every suggestion that waits or whose worker died; how many were."""
        return sum(enqueue(one) for one in self.leases.unanswered())

    def _answered(self, claim: Claim, read: Read) -> tuple[Found | None, str]:
        """The answer, or the kind of what went wrong; its words could hold some of the note's and go nowhere."""
        try:
            return self.ask(claim, read), ""
        except Unavailable:
            raise
        except Problem as problem:
            return None, problem.code
        except Exception as error:  # whatever a provider raises, the person is told and loses nothing
            log.error("suggestion.failed", extra={"kind": type(error).__name__})
            return None, type(error).__name__
