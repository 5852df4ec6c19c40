"""What the audit logs say of backups: who holds a copy of everything can read it with the key."""

from typing import Literal

from codeloom.db import data_keys
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.operations.checkpointing import organizations

Act = Literal["BACKUP_MADE", "BACKUP_RESTORED"]


def note_backup(act: Act, made: str) -> None:
    """Record in the log of every organization that a backup, named by the moment it was begun, was made or restored. Raises
    Unreachable."""
    for org_id in (one for one, name in organizations().items() if name):
        with unit_of_work(Scope.of_worker(org_id)) as uow:
            uow.record(act, "backup", made)
            uow.commit()


def unreadable_keys() -> list[str]:
    """A sentence for each organization some of whose data keys no configured key opens. Raises Unreachable."""
    said = []
    for org_id, name in organizations().items():
        with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
            closed = sum(not key.readable for key in data_keys.of(uow))
        if closed:
            said.append(
                f"{name or org_id}: {closed} data keys do not open. Add the former ENCRYPTION_KEY to ENCRYPTION_KEYS_RETIRED."
            )
    return said
