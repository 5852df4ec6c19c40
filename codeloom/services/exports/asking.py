"""Asking for an export, stopping it, making it again, and what to expect of it before it is asked for."""

from dataclasses import dataclass
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries.exports import Kind, Report
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.queries.exports import report as reading
from codeloom.db.tables.exports import Export
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.exports.keeping import delete_pieces
from codeloom.services.exports.telling import may_download
from codeloom.services.exports.wishes import SHEET_ROWS, Filters, Wish, checked, packed, wanted
from codeloom.services.exports.words import REASONS, size

MOST_AT_ONCE = 5
"""Exports of one person that may wait or be made at the same time."""
_BYTES = {
    Kind.MOMENT: 20,
    Kind.PERSON: 14,
    Kind.DAY: 11,
    Kind.SERVICE_DAY: 11,
    Kind.YES_NO: 4,
    Kind.NUMBER: 4,
    Kind.DECIMAL: 6,
}


class OfExport(Command):
    """A command about one export."""

    export_id: UUID


@dataclass(frozen=True, slots=True)
class ExportRef:
    """The id of what was asked for."""

    id: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a wish would give: `rows` as a number and in words, `about` with the size, `problem` why it cannot be made."""

    rows: int = 0
    label: str = ""
    about: str = ""
    problem: str = ""


@verb("exports.expect", Wish, read_only=True, may_lag=True)
def expect(uow: UnitOfWork, cmd: Wish) -> Expected:
    """How many rows there are now, before anything is made."""
    try:
        report = checked(uow, cmd)
        rows = reading.count(uow, report, wanted(uow, cmd.filters))
    except Refused as problem:
        return Expected(problem=f"{problem.message} {problem.todo}".strip())
    words = "1 row" if rows == 1 else f"{rows:,} rows"
    too_many = cmd.format == "xlsx" and rows > SHEET_ROWS
    return Expected(
        rows, words, f"about {words}, {size(rows * _width(report, cmd))}", REASONS["too_many_rows"] * too_many
    )


def _width(report: Report, cmd: Wish) -> int:
    """About how many bytes a row takes; a packed workbook is smaller, JSON names each field."""
    fields = report.chosen(cmd.fields)
    plain = sum(_BYTES.get(one.kind, 10) for one in fields)
    return {"csv": plain, "xlsx": max(1, plain // 3)}.get(cmd.format, plain + sum(len(one.name) + 4 for one in fields))


@verb("exports.start", Wish)
def start(uow: UnitOfWork, cmd: Wish) -> ExportRef:
    """Ask for an export; a worker makes it."""
    report = checked(uow, cmd)
    if queries.unfinished(uow, uow.user_id) >= MOST_AT_ONCE:
        raise Refused(
            f"{MOST_AT_ONCE} exports of yours are being made.", todo="Wait for one, or stop one.", code="too_many"
        )
    rows = reading.count(uow, report, wanted(uow, cmd.filters))
    if cmd.format == "xlsx" and rows > SHEET_ROWS:
        raise Refused("A workbook holds 1,048,575 rows.", todo="Choose CSV, or a shorter range.", code="too_many_rows")
    return ExportRef(str(queue(uow, cmd, uow.user_id, rows).id))


def queue(uow: UnitOfWork, wish: Wish, by: UUID, rows: int, schedule_id: UUID | None = None) -> Export:
    """Put an export into the queue, in this transaction."""
    export = Export(
        org_id=uow.org_id, id=new_id(), report=wish.report, format=wish.format, fields=list(wish.fields),
        filters=packed(wish.filters), made_by=by, schedule_id=schedule_id, expected=rows,
    )  # fmt: skip
    uow.session.add(export)
    uow.record(
        "EXPORT_ASKED", "export", export.id, report=wish.report, format=wish.format, fields=list(wish.fields), rows=rows
    )
    return export


@verb("exports.stop", OfExport)
def stop(uow: UnitOfWork, cmd: OfExport) -> None:
    """Stop an export; what was written of its file is deleted, and its worker ends at its next write."""
    export = of_scope(uow, cmd.export_id, lock=True)
    if export.status not in ("queued", "running"):
        raise Refused("This export is over already.", todo="Look at its state.", code="not_open")
    export.status, export.finished_at, export.lease_token, export.lease_until = "stopped", clock.now(), None, None
    delete_pieces(uow, export.id)
    uow.record("EXPORT_STOPPED", "export", export.id)


@verb("exports.again", OfExport)
def make_again(uow: UnitOfWork, cmd: OfExport) -> ExportRef:
    """Ask for the same once more, of the data as they are now."""
    export = of_scope(uow, cmd.export_id)
    wish = wish_of(export)
    report = checked(uow, wish)
    return ExportRef(str(queue(uow, wish, uow.user_id, reading.count(uow, report, wanted(uow, wish.filters))).id))


def wish_of(export: Export) -> Wish:
    """What was wished for of an export."""
    return Wish.model_validate(
        {
            "report": export.report,
            "fields": tuple(export.fields),
            "format": export.format,
            "filters": Filters.model_validate(export.filters),
        }
    )


def of_scope(uow: UnitOfWork, export_id: UUID, *, lock: bool = False) -> Export:
    """An export that the scope's person may have. Raises NotFound for any other, as for none."""
    export = queries.export(uow, export_id, lock=lock)
    if export is None or not may_download(uow.scope.user_id, uow.scope.role, export):
        raise NotFound()
    return export


def only_own(uow: UnitOfWork) -> UUID | None:
    """Whose exports the scope sees: its person's, None for everybody's."""
    return None if uow.scope.role == Role.MANAGER else uow.user_id
