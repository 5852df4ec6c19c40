"""Making a file under its lease: rows from one moment of the database through a writer into sealed pieces.

A worker that is killed leaves pieces and a lease that lapses; the next one deletes them and begins anew, so that a file is of one
moment. Memory does not grow with the rows: a few thousand of them, and one piece, are held at a time.
"""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta

from codeloom.coding import clock
from codeloom.db.queries.exports import REPORTS, Field, Report
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.queries.exports import report as reading
from codeloom.db.queries.exports.work import Fenced, Lease, fence
from codeloom.db.scope import Scope
from codeloom.db.tables.exports import Export
from codeloom.db.work import Behind, UnitOfWork, replica_work, unit_of_work
from codeloom.services.core import Refused
from codeloom.services.exports.cells import readers
from codeloom.services.exports.keeping import CHUNK_BYTES, delete_pieces, put_piece
from codeloom.services.exports.telling import tell_failed, tell_ready
from codeloom.services.exports.wishes import SHEET_ROWS, filters_of, report_of, wanted
from codeloom.services.exports.writers import WRITERS

KEPT = timedelta(days=7)
"""For which a file can be downloaded."""
PROGRESS_SECONDS = 0.4
"""Between two notes of how many rows are written."""
CHECKED_ROWS = 500
"""Rows after which the time and the wish to end are looked at."""


class Stopped(Exception):
    """The worker is asked to end."""


class Impossible(Exception):
    """The file cannot be made, however often it is tried; `reason` says why in a word of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def make(lease: Lease, stop: threading.Event) -> None:
    """Make the file from its beginning. Raises Fenced, Stopped, Impossible, Unreachable."""
    scope = Scope.of_worker(lease.org_id, lease.by)
    with unit_of_work(scope) as uow:
        fence(uow, lease, 0)
        delete_pieces(uow, lease.export_id)
        uow.record("EXPORT_BEGUN", "export", lease.export_id, tries=lease.tries)
        uow.commit()
    with unit_of_work(scope, read_only=True) as uow:
        export = queries.export(uow, lease.export_id)
        if export is None:
            raise Fenced
        report, fields = _asked_for(uow, export)
    pieces = _Pieces(scope, lease)
    with _reading(scope, lease) as uow:
        rows = _write(uow, export, report, fields, pieces, stop)
    pieces.end(rows)


@contextmanager
def _reading(scope: Scope, lease: Lease) -> Iterator[UnitOfWork]:
    """Where the rows are read from: the replica at the first try, while it keeps up, else the primary."""
    with ExitStack() as stack:
        found = None
        if lease.tries <= 1:
            with suppress(Behind):
                found = stack.enter_context(replica_work(scope))
        yield found or stack.enter_context(unit_of_work(scope, read_only=True))


def _asked_for(uow: UnitOfWork, export: Export) -> tuple[Report, tuple[Field, ...]]:
    """The report and the chosen fields, for whoever asked. Raises Impossible."""
    person = queries.person(uow, export.made_by)
    if person is None or person.status != "active":
        raise Impossible("no_right")
    if export.report not in REPORTS:
        raise Impossible("report_gone")
    try:
        report = report_of(person.role, export.report)
    except Refused:
        raise Impossible("no_right") from None
    try:
        return report, report.chosen(export.fields)
    except LookupError:
        raise Impossible("field_gone") from None


def _write(
    uow: UnitOfWork, export: Export, report: Report, fields: tuple[Field, ...], pieces: "_Pieces", stop: threading.Event
) -> int:
    """Write all rows; how many they are."""
    filters = filters_of(export)
    values = readers(fields, queries.staff(uow), numbers=filters.numbers, months=filters.months)
    writer = WRITERS[export.format][0](pieces.take, report.title, fields)
    most = SHEET_ROWS if export.format == "xlsx" else 0
    rows = 0
    with reading.stream(uow, report, fields, wanted(uow, filters)) as found:
        for row in found:
            rows += 1
            if most and rows > most:
                raise Impossible("too_many_rows")
            writer.row([read(value) for read, value in zip(values, row, strict=True)])
            if rows % CHECKED_ROWS == 0:
                if stop.is_set():
                    raise Stopped
                pieces.note(rows)
    writer.end()
    return rows


class _Pieces:
    """Takes the bytes of the file as they come and keeps them in pieces of 1 MB."""

    def __init__(self, scope: Scope, lease: Lease) -> None:
        self._scope, self._lease = scope, lease
        self._buffer, self._hash = bytearray(), hashlib.sha256()
        self._n = self._size = self._rows = 0
        self._noted = time.monotonic()

    def take(self, data: bytes) -> None:
        """The next bytes."""
        self._hash.update(data)
        self._size += len(data)
        self._buffer += data
        while len(self._buffer) >= CHUNK_BYTES:
            self._keep(bytes(self._buffer[:CHUNK_BYTES]))
            del self._buffer[:CHUNK_BYTES]

    def note(self, rows: int) -> None:
        """Note how many rows are written, now and then."""
        self._rows = rows
        if time.monotonic() - self._noted >= PROGRESS_SECONDS:
            with unit_of_work(self._scope) as uow:
                fence(uow, self._lease, rows)
                uow.commit()
            self._noted = time.monotonic()

    def end(self, rows: int) -> None:
        """Keep the last piece and declare the file ready, in one transaction."""
        with unit_of_work(self._scope) as uow:
            fence(uow, self._lease, rows)
            if self._buffer:
                put_piece(uow, self._lease.export_id, self._n, bytes(self._buffer))
                self._n += 1
            export = queries.export(uow, self._lease.export_id)
            if export is None:
                raise Fenced
            now = clock.now()
            export.status, export.finished_at, export.expires_at = "ready", now, now + KEPT
            export.row_count, export.size, export.chunks = rows, self._size, self._n
            export.sha256, export.lease_token, export.lease_until = self._hash.hexdigest(), None, None
            uow.record(
                "EXPORT_READY",
                "export",
                export.id,
                rows=rows,
                size=self._size,
                sha256=export.sha256,
                report=export.report,
            )
            tell_ready(uow, export)
            uow.commit()

    def _keep(self, data: bytes) -> None:
        with unit_of_work(self._scope) as uow:
            fence(uow, self._lease, self._rows)
            put_piece(uow, self._lease.export_id, self._n, data)
            uow.commit()
        self._n += 1
        self._noted = time.monotonic()


def fail(lease: Lease, reason: str) -> None:
    """The export is over without a file; its schedule rests until somebody repaired it. Raises Fenced, Unreachable."""
    with unit_of_work(Scope.of_worker(lease.org_id, lease.by)) as uow:
        fence(uow, lease, 0)
        export = queries.export(uow, lease.export_id)
        if export is None:
            raise Fenced
        delete_pieces(uow, export.id)
        export.status, export.reason, export.finished_at = "failed", reason, clock.now()
        export.lease_token, export.lease_until = None, None
        uow.record("EXPORT_FAILED", "export", export.id, reason=reason)
        if export.schedule_id is not None and reason in ("field_gone", "report_gone", "no_right"):
            schedule = queries.schedule(uow, export.schedule_id, lock=True)
            if schedule is not None and not schedule.paused:
                schedule.paused, schedule.version = reason, schedule.version + 1
                uow.record("EXPORT_SCHEDULE_PAUSED", "export_schedule", schedule.id, reason=reason)
        tell_failed(uow, export)
        uow.commit()
