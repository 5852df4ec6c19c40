"""Finished audits, read by managers and supervisors: the list, and one of them with its pairs, verdicts and feedback."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries import people
from codeloom.db.queries.audits import finished as queries
from codeloom.db.queries.audits import records
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.queries.charts import standing
from codeloom.db.queries.encounters import rows as encounter_queries
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.board import board_of
from codeloom.services.audits.context import AuditContext, about, subject_of
from codeloom.services.audits.opening import OpenAudit, ReadForAudit, document_of, view_of
from codeloom.services.audits.seconding import may_confirm
from codeloom.services.audits.views import AuditView
from codeloom.services.charts import CoderChoice
from codeloom.services.core import Command, NotFound, ShortText, formatting, read_cursor, verb, write_cursor
from codeloom.services.editor import DocumentView
from codeloom.services.notices import seen
from codeloom.services.teams import TeamChoice, WhichTeam, people_of, team_choices

OUTCOMES = {"approved": "Approved", "returned": "Returned"}


class ListFinished(Command):
    """One page of finished audits, filtered; `after` is the cursor of the page before."""

    coder: UUID | Literal[""] = ""
    auditor: UUID | Literal[""] = ""
    team: WhichTeam = ""
    outcome: Literal["", "approved", "returned"] = ""
    after: ShortText = ""


class ReadFinished(OpenAudit):
    """The audit of one round of a chart, or of one version of an encounter."""

    round: int = Field(ge=1, le=10_000)


@dataclass(frozen=True, slots=True)
class FinishedRow:
    """A finished audit in the list, ready to show."""

    id: str
    number: str
    link: str
    round: str
    coder: str
    auditor: str
    outcome: str
    status: str
    score: str
    interval: str
    closed: str


@dataclass(frozen=True, slots=True)
class FinishedListView:
    """One page; `coders` and `auditors` are those who can be chosen."""

    rows: tuple[FinishedRow, ...] = ()
    coders: tuple[CoderChoice, ...] = ()
    auditors: tuple[CoderChoice, ...] = ()
    teams: tuple[TeamChoice, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class FinishedView:
    """A finished audit as it was closed. `feedback` is in `audit`; `left_out` says what is not shown of the coder's reasons.
    `confirms` is the version of an open audit that this person may confirm, 0 for a finished one."""

    audit: AuditView = field(default_factory=AuditView)
    outcome: str = ""
    status: str = ""
    by: str = ""
    chart_link: str = ""
    left_out: str = ""
    confirms: int = 0


@verb("audits.finished", ListFinished, read_only=True)
def list_finished(uow: UnitOfWork, command: ListFinished) -> FinishedListView:
    """Finished audits of charts, for supervisors of encounters too, the last closed first, 50 to a page."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = queries.FinishedFilter(
        command.coder or None,
        command.auditor or None,
        people_of(uow, command.team),
        command.outcome,
        read_cursor(command.after),
    )
    page = queries.page(uow, wanted)
    return FinishedListView(
        tuple(_row(row, now, zone) for row in page),
        tuple(CoderChoice(str(id_), name) for id_, name in queries.coders(uow)),
        tuple(CoderChoice(str(id_), name) for id_, name in queries.auditors(uow)),
        team_choices(uow),
        _cursor(page[-1].audit) if len(page) == queries.PAGE else "",
    )


@verb("audits.read", ReadFinished, repeatable=True)
def read_finished(uow: UnitOfWork, command: ReadFinished) -> FinishedView:
    """A finished audit, read-only, or an open one that this person may confirm; the read is recorded. Raises NotFound for another
    open one, and one that is absent or not in sight."""
    audit = _find(uow, command)
    if audit is None or not _readable(uow, audit):
        raise NotFound()
    work = AuditContext.of(uow, audit, subject_of(uow, audit))
    uow.record("AUDIT_READ", "audit", audit.id, **about(work.subject), round=audit.round)
    if audit.closed_at is None:
        seen(uow, audit.id)
        by = f"{people.name_of(uow, audit.auditor_id)}’s audit waits for a second"
        return FinishedView(view_of(work), "Waits for a second", "pending_audit", by, confirms=audit.version)
    zone = people.time_zone(uow)
    view, left_out = view_of(work), ""
    if command.kind == "chart" and not _rows_stand(uow, audit):
        plain = tuple(replace(one, remarks=()) for one in view.board.changes)
        view = replace(view, board=replace(board_of(work), changes=plain))
        left_out = "The rows were changed since: rationales and reasons of that time are not shown."
    name = people.name_of(uow, audit.auditor_id)
    by = f"{OUTCOMES[audit.status]} by {name}, {_moment(audit.closed_at, clock.now(), zone)}"
    link = f"/charts/{command.number}" if command.kind == "chart" else ""
    return FinishedView(view, OUTCOMES[audit.status], _status(audit), by, link, left_out)


@verb("audits.read_finished", ReadForAudit, repeatable=True)
def read_finished_document(uow: UnitOfWork, command: ReadForAudit) -> DocumentView:
    """A document's text with the evidence of a finished audit. Raises NotFound."""
    audit = queries.find(uow, command.audit_id) or records.find(uow, command.audit_id)
    if audit is None or not _readable(uow, audit):
        raise NotFound()
    return document_of(AuditContext.of(uow, audit, subject_of(uow, audit)), command.document_id)


def _readable(uow: UnitOfWork, audit: Audit) -> bool:
    return audit.closed_at is not None or may_confirm(uow, audit)


def _find(uow: UnitOfWork, command: ReadFinished) -> Audit | None:
    if command.kind == "chart":
        chart = chart_queries.by_number(uow, command.number)
        return records.of_round(uow, chart.id, command.round) if chart is not None else None
    encounter = encounter_queries.by_number(uow, command.number)
    return records.of_version(uow, encounter.id, command.round) if encounter is not None else None


def _rows_stand(uow: UnitOfWork, audit: Audit) -> bool:
    """Whether the chart's rows are still those that were audited, so that what was written beside them is of that time."""
    assert audit.chart_id is not None
    chart = chart_queries.find(uow, audit.chart_id)
    if chart is None or chart.round != audit.round:
        return False
    sent = [one for one in standing.submissions(uow, chart.id) if one.round == audit.round and one.recalled_at is None]
    return chart.status == ChartStatus.COMPLETED or any(one.version == chart.version for one in sent)


def _row(row: queries.Finished, now: datetime, zone: str) -> FinishedRow:
    audit, chart = row.audit, row.kind == "chart"
    place = f"{row.number}-{audit.round}" if chart else f"encounter-{row.number}-{audit.round}"
    agreed, lines = audit.agreed or 0, audit.lines or 0
    return FinishedRow(
        id=str(audit.id),
        number=formatting.chart_number(row.number) if chart else formatting.encounter_number(row.number),
        link=f"/finished/{place}",
        round=str(audit.round),
        coder=row.coder,
        auditor=row.auditor,
        outcome=OUTCOMES[audit.status],
        status=_status(audit),
        score=formatting.percent(agreed, lines),
        interval=formatting.interval(agreed, lines) if lines else "",
        closed=_moment(audit.closed_at or audit.opened_at, now, zone),
    )


def _status(audit: Audit) -> str:
    return "completed" if audit.status == "approved" else "returned"


def _moment(moment: datetime, now: datetime, zone: str) -> str:
    """today 15:30, or 6 Jun 2026."""
    there, here = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    return f"today {there:%H:%M}" if there.date() == here.date() else formatting.day(there.date())


def _cursor(audit: Audit) -> str:
    return write_cursor(audit.closed_at or audit.opened_at, audit.id)
