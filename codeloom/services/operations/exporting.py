"""The audit log of a range as a file that proves itself: one JSON object a line, checked by pack_verifier.py without Codeloom.

The first line says whose rows follow and from which hash on, each further one is a row with the bytes that were hashed; then
comes the way from the last row to a signed checkpoint, and the signature of the whole. Ids only, as the log itself (ADR 42).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.db import checking
from codeloom.db.checkpoints import Signers, sign_export
from codeloom.db.queries.operations import audit_export as queries
from codeloom.db.queries.operations.audit_log import time_zone
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.core import Refused
from codeloom.services.operations.audit_log import view_of
from codeloom.services.operations.checkpointing import checkpoint, outside
from codeloom.services.operations.pack_verifier import canonical, summed

KIND = "codeloom audit export"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the rows `first` to `last`, the checkpoint that covers the last one, and the key that signed the file."""

    first: int
    last: int
    checkpoint: int
    key: str


class _Writer:
    """Writes lines of one form only, and hashes them."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self.hashed = out, hashlib.sha256()

    def line(self, **said: Any) -> None:
        data = canonical(said)
        self.hashed.update(data)
        self._out.write(data)

    def summed_line(self, **said: Any) -> None:
        self.line(**said, sum=summed(said))


def export(
    org_id: UUID, out: IO[bytes], first: int | date = 1, last: int | date | None = None,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Exported:  # fmt: skip
    """Write the rows from a number or a day to another one, both included, the newest without `last`. `told` hears how many of
    how many are written. The log is signed where it stands first. Raises Refused when there are no such rows or the log does not
    hold (then what was written is worth nothing); OSError, Unreachable."""
    verdict = checkpoint(org_id)
    if not verdict.whole:
        raise Refused(f"The log does not hold. {view_of(verdict).sentence}", todo="Run audit verify.")
    scope = Scope.of_worker(org_id)
    with unit_of_work(scope, read_only=True) as uow:
        from_, to = _range(uow, first, last, verdict.last_seq)
    writer, seq, total = _Writer(out), from_ - 1, to - from_ + 1
    previous: bytes | None = None
    while seq < to:
        with unit_of_work(scope, read_only=True) as uow:
            found = queries.rows(uow, seq, to)
        if not found:
            raise Refused(f"Row {seq + 1} is missing.", todo="Run audit verify.")
        for number, before, own, body in found:
            if previous is None:
                writer.summed_line(kind=KIND, v=1, org=str(org_id), first=from_, last=to, before=before.hex())
                previous = before
            if number != seq + 1 or before != previous or hashlib.sha256(before + body).digest() != own:
                raise Refused(f"Row {seq + 1} does not fit the row before it.", todo="Run audit verify.")
            writer.line(row=number, before=before.hex(), hash=own.hex(), body=body.decode())
            seq, previous = number, own
        told(seq - from_ + 1, total)
    with unit_of_work(scope, read_only=True) as uow:
        proof = checking.prove(uow.session, org_id, to, outside(org_id, whole=True).own or ())
        if proof is None or not checking.holds(uow.session, proof):
            raise Refused(f"No signed checkpoint proves row {to}.", todo="Run audit verify.")
        keys = [one.hex() for one in Signers(uow.session).publics()]
    writer.summed_line(checkpoint=proof.checkpoint.line(), path=[step.hex() for step in proof.path], keys=keys)
    digest = writer.hashed.digest()
    key, signature = sign_export(digest)
    writer.line(key=key.hex(), sha256=digest.hex(), signature=signature.hex())
    with unit_of_work(scope) as uow:
        uow.record("AUDIT_LOG_EXPORTED", "audit_log", "", first=from_, last=to, sha256=digest.hex())
        uow.commit()
    return Exported(from_, to, proof.checkpoint.seq, key.hex())


def verifier() -> bytes:
    """The program that checks an export, and an evidence pack."""
    return Path(__file__).with_name("pack_verifier.py").read_bytes()


def _range(uow: UnitOfWork, first: int | date, last: int | date | None, newest: int) -> tuple[int, int]:
    zone = ZoneInfo(time_zone(uow))
    begin = first if isinstance(first, int) else queries.since(uow, datetime.combine(first, time(), zone))
    end: int | None
    if isinstance(last, date):
        end = queries.before(uow, datetime.combine(last + timedelta(days=1), time(), zone))
    else:
        end = newest if last is None else last
    if begin is None or end is None or not 1 <= begin <= end or end > newest:
        raise Refused(f"There are no such rows: the log has the rows 1 to {newest}.", todo="Give others.")
    return begin, end
