"""How every verb runs: who may do it, in one transaction, with its record. The registry below is what tests walk.

A verb is written as `fn(uow, command) -> view`, registered by `@verb(...)`, and called as `verb(scope, command)`.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from codeloom.db.crypto import Unreadable
from codeloom.db.scope import Scope
from codeloom.db.work import Behind, Clash, UnitOfWork, Unreachable, replica_work, unit_of_work
from codeloom.gateways.traces import span
from codeloom.services.core.acts import note_current
from codeloom.services.core.commands import Command
from codeloom.services.core.denial_log import record_denial
from codeloom.services.core.errors import Conflict, Denied, NotFound, Problem, Refused, Unavailable
from codeloom.services.core.metrics import VERB_SECONDS
from codeloom.services.core.policy import allowed
from codeloom.services.core.saving import settle_saved

log = logging.getLogger("codeloom.verbs")

C = TypeVar("C", bound=Command)
V = TypeVar("V")
T = TypeVar("T")


@dataclass(frozen=True)
class Verb(Generic[C, V]):
    """A registered verb. Call it with a scope and a command.

    `repeatable`: it shows something and notes that somebody saw it; done again, it changes nothing that counts.
    `may_lag`: it only reads, and what it shows may be some seconds old: it is read from the replica of DATABASE_READ_URL while
    there is one that keeps up (ADR 62).
    """

    name: str
    command: type[C]
    run: Callable[[UnitOfWork, C], V]
    read_only: bool
    repeatable: bool = False
    may_lag: bool = False

    @property
    def changes(self) -> bool:
        """Whether it may be applied only once."""
        return not (self.read_only or self.repeatable)

    def __call__(self, scope: Scope, command: C) -> V:
        """Check the policy, open the unit of work, run, commit. Raises Problem and nothing else on purpose."""
        return self.under(scope, lambda uow: self.run(uow, command))

    def under(self, scope: Scope, work: Callable[[UnitOfWork], T]) -> T:
        """The same for work around the verb's own (core/once.py): one transaction, the verb's policy, record and errors."""
        with span(self.name) as traced:
            began, outcome = time.perf_counter(), "failed"
            traced.note("codeloom.org", scope.org_id)
            try:
                view = self._in_one_transaction(scope, work)
                outcome = "ok"
                return view
            except Problem as problem:
                outcome = problem.code
                raise
            except Exception as error:
                error.add_note(f"verb {self.name}")  # services/core/reporting.py reads it
                traced.fail(type(error).__name__)
                raise
            finally:
                traced.note("codeloom.outcome", outcome)
                VERB_SECONDS.labels(self.name, outcome).observe(time.perf_counter() - began)

    def _in_one_transaction(self, scope: Scope, work: Callable[[UnitOfWork], T]) -> T:
        if not allowed(scope.role, self.name):
            record_denial(scope, self.name)
            raise Denied()
        try:
            if self.may_lag:
                with suppress(Behind), replica_work(scope) as uow:
                    return work(uow)
            with unit_of_work(scope, read_only=self.read_only) as uow:
                if self.changes:
                    note_current(uow, self.name)
                view = work(uow)
                if not self.read_only:
                    settle_saved(uow)
                    uow.commit()
                return view
        except NotFound:
            record_denial(scope, self.name, absent=True)
            raise
        except Problem:
            raise
        except Clash:
            log.warning("verb.conflict", extra={"verb": self.name})
            raise Conflict() from None
        except Unreachable as error:
            log.warning("verb.database", extra={"verb": self.name, "kind": str(error)})
            raise Unavailable() from None
        except Unreadable as error:
            record_denial(scope, "unreadable." + error.place.split("/")[0])
            raise Refused(
                "A stored text could not be decrypted.",
                todo="Tell your operator: see the audit log.",
                code="unreadable",
                status=500,
            ) from None


VERBS: dict[str, Verb[Any, Any]] = {}


def verb(
    name: str, command: type[C], *, read_only: bool = False, repeatable: bool = False, may_lag: bool = False
) -> Callable[[Callable[[UnitOfWork, C], V]], Verb[C, V]]:
    """Register a verb. Its roles stand in services/core/policy.py; a verb missing there is denied to everybody."""

    def register(run: Callable[[UnitOfWork, C], V]) -> Verb[C, V]:
        if name in VERBS:
            raise RuntimeError(f"two verbs are called {name}")
        if may_lag and not read_only:
            raise RuntimeError(f"{name} writes, and a replica cannot")
        made = Verb(name, command, run, read_only, repeatable, may_lag)
        VERBS[name] = made
        return made

    return register
