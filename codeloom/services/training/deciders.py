"""Who may decide a rebuttal: a supervisor who neither worked on it nor audited it; where there is none, or nobody did in time,
a manager. The auditor may concede, nothing else. No verb lives here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from codeloom.db.queries import training as queries
from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.training import Rebuttal
from codeloom.db.work import UnitOfWork
from codeloom.services.training.timing import Times


@dataclass(frozen=True, slots=True)
class Deciders:
    """The people of a practice and who worked on each audit."""

    supervisors: Sequence[User]
    managers: Sequence[User]
    workers: Mapping[UUID, set[UUID]]
    times: Times

    @classmethod
    def of(cls, uow: UnitOfWork, audits: Sequence[Audit], times: Times) -> "Deciders":
        """For the rebuttals of some audits."""
        return cls(queries.supervisors(uow), queries.managers(uow), queries.workers(uow, audits), times)

    def of_audit(self, audit: Audit, rebuttal: Rebuttal | None = None) -> list[User]:
        """Who may decide a rebuttal of an audit; of one that is not sent yet with None. A manager sees no encounters and decides
        none of theirs."""
        taken = {audit.auditor_id, *self.workers.get(audit.id, ())} | (
            {rebuttal.person_id} if rebuttal is not None else set()
        )
        free = [one for one in self.supervisors if one.id not in taken]
        late = rebuttal is not None and self.times.now > rebuttal.due_at
        if audit.chart_id is None or (free and not late):
            return free
        return [*free, *(one for one in self.managers if one.id not in taken)]

    def words(self, audit: Audit, rebuttal: Rebuttal | None = None) -> str:
        """Noor Haddad decides; one of 3 people decides; nobody can yet."""
        some = self.of_audit(audit, rebuttal)
        if not some:
            return "nobody in the practice can decide it yet"
        return f"{some[0].name} decides" if len(some) == 1 else f"one of {len(some)} people decides"
