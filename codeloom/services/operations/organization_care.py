"""Taking an organization's data away, and deleting an organization: acts of an operator, by command only.

What deletes it is the loss of its data keys: every text that was sealed under them, also in a backup that is restored later
without them, stays unreadable. Its rows go with them. Its audit log stays, and its last row, under a signed checkpoint, is the
tombstone that says so (ADR 56).
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from uuid import UUID

import orjson

from codeloom.coding import clock
from codeloom.db import whole_organization
from codeloom.db.scope import Scope
from codeloom.db.whole_organization import KEPT, SECRET, Reading
from codeloom.db.work import unit_of_work
from codeloom.services.core import Refused
from codeloom.services.operations.audit_log import view_of
from codeloom.services.operations.checkpointing import DELETED, checkpoint

LEFT_OUT = SECRET | KEPT | {"outbox_events", "processed_events", "edit_leases"}
"""Tables that are not in an export: keys of the door, the log (`audit export` writes it with its proof), and what only runs."""
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written: rows by table."""

    rows: dict[str, int]


def export_organization(org_id: UUID, out: IO[bytes], told: Told) -> Taken:
    """Write everything of an organization as of one moment, its texts opened: a ZIP file with one file of JSON lines for each
    table. Raises OSError, Unreachable."""
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        uow.record("ORGANIZATION_EXPORTED", "organization", org_id)
        uow.commit()
    found: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, Reading(org_id) as reading:
        for table in sorted(set(whole_organization.counts(org_id)) - LEFT_OUT):
            with archive.open(f"{table}.jsonl", "w", force_zip64=True) as lines:
                for row in reading.rows(table):
                    lines.write(orjson.dumps(row, default=str) + b"\n")
                    found[table] = found.get(table, 0) + 1
            told(f"{table}: {found.get(table, 0):,} rows")
        head = {"organization": str(org_id), "at": clock.now().isoformat(), "rows": found}
        archive.writestr("manifest.json", orjson.dumps(head, option=orjson.OPT_INDENT_2))
    return Taken(found)


def delete_organization(org_id: UUID, told: Told) -> int:
    """Delete an organization but its audit log; how many rows. Killed, it is run again. Raises Refused while its log does not hold,
    for what is signed then would be worth nothing; OSError, Unreachable."""
    verdict = checkpoint(org_id)
    if not verdict.whole:
        raise Refused(
            f"The log does not hold. {view_of(verdict).sentence}", "Nothing was deleted.", "Run audit verify."
        )
    scope = Scope.of_worker(org_id)
    with unit_of_work(scope) as uow:
        uow.record("ORGANIZATION_DELETION_BEGUN", "organization", org_id)
        uow.commit()
    gone = 0
    while more := whole_organization.destroy(org_id):  # again for what somebody who was at it added meanwhile
        gone += more
        told(f"{gone:,} rows deleted")
    with unit_of_work(scope) as uow:
        uow.record(DELETED, "organization", org_id, rows=gone)
        uow.commit()
    checkpoint(org_id)
    return gone
