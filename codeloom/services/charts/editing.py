"""Changing a chart's rows: edits, undo, redo. Every change is a new version of the whole list."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lines import Fix
from codeloom.db.queries.charts import revisions
from codeloom.db.tables.charts import ChartCode, ChartRevision
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.leases import hold
from codeloom.services.charts.suggestion_list import head_of_suggestion, suggested_items
from codeloom.services.charts.views import ChartRows
from codeloom.services.core import Conflict, NotFound, OfChart, Refused, ShortText, verb
from codeloom.services.editor import (
    AddSet,
    EditorView,
    OfOneLine,
    WorkLine,
    apply,
    check_documents,
    first_diagnosis,
    in_printed_form,
    operations_of,
    pack_lines,
    stored,
    unpack_lines,
    with_set,
)

UNDO_DEPTH = 50
FORGET_EVERY = 10
"""Revisions older than UNDO_DEPTH versions go so many at a time."""
PREVIOUS = -1


AnyOperation = Annotated[OfOneLine | AddSet, Field(discriminator="op")]


class EditChart(OfChart):
    """Operations on the rows of one version; all or none are applied."""

    version: int = Field(ge=1)
    operations: tuple[AnyOperation, ...] = Field((), max_length=50)


class FixFinding(OfChart):
    """Apply the fix of one finding."""

    version: int = Field(ge=1)
    key: ShortText


class UndoEdit(OfChart):
    """Back to the rows before the newest version."""

    version: int = Field(ge=1)


class RedoEdit(OfChart):
    """Forth to the rows that the newest version undid."""

    version: int = Field(ge=1)


@verb("charts.edit", EditChart)
def edit_chart(uow: UnitOfWork, command: EditChart) -> EditorView:
    """Apply operations to the rows. Raises Conflict when the version is not the newest."""
    work = take(uow, command.chart_id, command.version)
    lines, told = work.lines, ""
    for operation in command.operations:
        if isinstance(operation, AddSet):
            lines, told = with_set(uow, lines, operation, work.codes, work.verdict, inpatient=work.inpatient)
        else:
            lines = apply(lines, operation)
    names = sorted({operation.op for operation in command.operations})
    view = save(work, lines, "CODES_EDITED", operations=names, count=len(command.operations))
    return replace(view, told=told)


@verb("charts.fix", FixFinding)
def fix_finding(uow: UnitOfWork, command: FixFinding) -> EditorView:
    """Apply the fix of a finding that still stands."""
    work = take(uow, command.chart_id, command.version)
    found = work.judgement().fix(command.key)
    if found is None:
        raise NotFound("That finding is gone.", todo="Look at the fresh rows.")
    finding, fix = found
    before = lines = work.lines
    for operation in operations_of(fix, before):
        lines = apply(lines, operation)
    view = save(work, lines, "FIX_APPLIED", rule=finding.rule, fix=fix.kind)
    return replace(view, changed=_changed(before, lines, fix))


@verb("charts.undo", UndoEdit)
def undo_edit(uow: UnitOfWork, command: UndoEdit) -> EditorView:
    """Bring back the rows as they were before the last change that was not undone; step by step, as far as they are kept."""
    work = take(uow, command.chart_id, command.version)
    now = _revision(work, command.version)
    before = _revision(work, now.parent) if now is not None and now.parent is not None else None
    if before is None:
        raise Refused("There is nothing to undo.")
    lines = unpack_lines(uow.vault.open(ChartRevision.lines_enc, before))
    return save(work, lines, "EDIT_UNDONE", parent=before.parent, undone=command.version, back_to=before.version)


@verb("charts.redo", RedoEdit)
def redo_edit(uow: UnitOfWork, command: RedoEdit) -> EditorView:
    """Bring back the rows that the last undo took away; step by step, until something else is changed."""
    work = take(uow, command.chart_id, command.version)
    now = _revision(work, command.version)
    left = _revision(work, now.undone) if now is not None and now.undone is not None else None
    if left is None:
        raise Refused("There is nothing to do again.")
    lines = unpack_lines(uow.vault.open(ChartRevision.lines_enc, left))
    return save(work, lines, "EDIT_REDONE", parent=command.version, undone=left.undone, forth_to=left.version)


def take(uow: UnitOfWork, chart_id: UUID, version: int) -> ChartContext:
    """The chart, locked, editable by this person and at the version they saw."""
    work = ChartContext.take(uow, chart_id, lock=True)
    editable, why = work.editable()
    if not editable:
        raise Refused(why, todo="Open it again to see how it stands.", code="not_editable")
    if work.chart.version != version:
        raise Conflict(details={"version": work.chart.version})
    hold(work)
    return work


def undone_to(work: ChartContext) -> int | None:
    """The version that undo goes back to just now: for a change that undo must step over. None without any."""
    now = _revision(work, work.chart.version)
    return now.parent if now is not None else None


def save(
    work: ChartContext,
    lines: Sequence[WorkLine],
    act: str,
    *,
    parent: int | None = PREVIOUS,
    undone: int | None = None,
    reasons: Mapping[str, str] | None = None,
    **facts: object,
) -> ChartRows:
    """Write the list as the next version, keep the old one for undo, record the act, and judge the result.

    `parent` is the version that undo goes back to from the new one; by default the version before it, and where no row changed
    the one that undo goes back to now. `undone` is the version that redo goes forth to. `reasons` say why a proposal was
    turned down, by key: the differences to a suggestion are appended as they arise.
    """
    uow, chart = work.uow, work.chart
    kept = [_sealed(work, chart.version, work.lines)]
    lines = in_printed_form(lines, work.codes)
    if parent == PREVIOUS:
        parent = chart.version if lines != work.lines else undone_to(work)
        work.steps = revisions.Steps(back=parent is not None)
    chart.version += 1
    chart.touched, chart.updated_at = True, clock.now()
    check_documents(lines, {document.id for document in work.documents})
    _write(work, lines)
    revisions.keep_revisions(uow, [*kept, _sealed(work, chart.version, lines, parent, undone)])
    if "steps" not in work.__dict__:
        uow.write_now()
    if chart.version > UNDO_DEPTH and chart.version % FORGET_EVERY == 0:
        revisions.forget_revisions(uow, chart.id, chart.version - UNDO_DEPTH)
    uow.session.add(chart)
    work.lines = lines
    for read in ("overrides", "reasons"):
        work.__dict__.pop(read, None)
    if work.suggested is not None:
        work.suggested.append(lines, reasons or {}, uow.user_id)
    uow.session.flush()
    uow.record(act, "chart", chart.id, version=chart.version, lines=len(lines), **facts)
    judged = work.judgement()
    work.note_local(judged)
    editor = work.editor(judged)
    fields = {field.name: getattr(editor, field.name) for field in dataclass_fields(editor)}
    return ChartRows(**fields, conditions=suggested_items(work), suggestion=head_of_suggestion(work))


def _changed(before: Sequence[WorkLine], after: Sequence[WorkLine], fix: Fix) -> str:
    """The row a fix changed, by id; for one that is gone the row in its place."""
    if fix.kind == "add":
        known = {line.id for line in before}
        return next((str(line.id) for line in after if line.id not in known), "")
    if fix.row is None or not after:
        return ""
    return str(after[min(fix.row, len(after) - 1)].id if fix.kind == "remove" else before[fix.row].id)


def _write(work: ChartContext, lines: Sequence[WorkLine]) -> None:
    """Make the stored rows equal to the list, touching only rows that differ."""
    uow, chart = work.uow, work.chart
    kept = {row.id: row for row in work.rows}
    first = first_diagnosis(lines)
    for at, line in enumerate(lines):
        row = kept.pop(line.id, None)
        old = (
            None
            if row is None
            else (row.sequence, row.system, row.code, row.principal, row.poa, row.units, row.evidence, row.origin)
        )
        new = (at + 1, line.system, line.code, line is first, line.poa, line.units, stored(line.evidence), line.origin)
        rationale = _rationale(work, row, line)
        if row is not None and old == new and rationale == row.rationale_enc:
            continue
        row = row or ChartCode(
            org_id=uow.org_id, id=line.id, chart_id=chart.id, sequence=0, system="", code="", created_by=uow.user_id
        )
        row.sequence, row.system, row.code, row.principal, row.poa, row.units, row.evidence, row.origin = new
        row.rationale_enc, row.updated_at = rationale, clock.now()
        uow.session.add(row)
    for row in kept.values():
        uow.session.delete(row)


def _rationale(work: ChartContext, row: ChartCode | None, line: WorkLine) -> bytes | None:
    """The sealed rationale; the stored one when the words did not change."""
    vault = work.uow.vault
    if row is not None and vault.open(ChartCode.rationale_enc, row) == line.rationale:
        return row.rationale_enc
    return vault.seal(ChartCode.rationale_enc, line.id, line.rationale) if line.rationale else None


def _revision(work: ChartContext, version: int) -> ChartRevision | None:
    return work.uow.session.get(ChartRevision, (work.uow.org_id, work.chart.id, version))


def _sealed(
    work: ChartContext, version: int, lines: Sequence[WorkLine], parent: int | None = None, undone: int | None = None
) -> dict[str, Any]:
    """The list of a version as a row of chart_revisions."""
    uow, chart = work.uow, work.chart
    sealed = uow.vault.seal(ChartRevision.lines_enc, (chart.id, version), pack_lines(lines))
    return {"org_id": uow.org_id, "chart_id": chart.id, "version": version, "parent": parent, "undone": undone,
            "lines_enc": sealed, "made_at": clock.now()}  # fmt: skip
