"""Who may confirm an audit that its auditor does not close alone: a supervisor who neither worked on it nor is under the minimum
themselves; where there is none, a manager. No verb lives here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries import people, training
from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.standing import alone_why


@dataclass(frozen=True, slots=True)
class Seconders:
    """The people of a practice who may confirm for others, and who worked on each audit. `supervisors` are those who close audits
    alone themselves."""

    supervisors: Sequence[User]
    managers: Sequence[User]
    workers: Mapping[UUID, set[UUID]]

    @classmethod
    def of(cls, uow: UnitOfWork, audits: Sequence[Audit]) -> "Seconders":
        """For some audits."""
        alone = [one for one in people.active(uow, Role.SUPERVISOR) if not alone_why(uow, one.id)]
        return cls(alone, people.active(uow, Role.MANAGER), training.workers(uow, audits))

    def of_audit(self, audit: Audit) -> list[User]:
        """Who may confirm an audit. A manager sees no encounters and confirms none of their audits."""
        taken = {audit.auditor_id, *self.workers.get(audit.id, ())}
        free = [one for one in self.supervisors if one.id not in taken]
        if free or audit.chart_id is None:
            return free
        return [one for one in self.managers if one.id not in taken]


def named(some: Sequence[User]) -> str:
    """Ana Ferreira; Ana Ferreira or Samuel Okoye; one of 3 people."""
    if len(some) > 2:
        return f"one of {len(some)} people"
    return " or ".join(one.name for one in some)
