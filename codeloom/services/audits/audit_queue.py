"""The audit queue: charts waiting, ready to show, 50 to a page."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.audits import audit_queue
from codeloom.db.queries.audits import records as queries
from codeloom.db.queries.audits.audit_queue import Order, WaitingFilter, WaitingRow
from codeloom.db.queries.charts.rows import PAGE, QueueRow
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.views import AuditQueueView, WaitingChart
from codeloom.services.charts import CoderChoice, row_of
from codeloom.services.core import Command, Refused, ShortText, formatting, verb


class ShowAuditQueue(Command):
    """Order and filters of the list; `after` is the cursor of the page before."""

    order: Order = "age"
    descending: bool = False
    specialty: ShortText = ""
    coder: UUID | Literal[""] = ""
    after: ShortText = ""


@verb("audits.queue", ShowAuditQueue, read_only=True)
def queue(uow: UnitOfWork, command: ShowAuditQueue) -> AuditQueueView:
    """Charts waiting for audit that this person did not code, the longest waiting first unless asked otherwise."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = WaitingFilter(
        order=command.order,
        descending=command.descending,
        specialty=command.specialty,
        coder_id=command.coder or None,
        after=_read_cursor(command.after, command.order),
    )
    found, counts, free = audit_queue.page(uow, wanted), audit_queue.counts(uow), audit_queue.next_free(uow)
    return AuditQueueView(
        rows=tuple(_row(uow, row, now, zone) for row in found),
        coders=tuple(CoderChoice(str(id_), name) for id_, name in audit_queue.coders(uow)),
        specialties=tuple(audit_queue.specialties(uow)),
        waiting=counts.waiting,
        total=counts.mine_to_see,
        oldest=formatting.age_days(counts.oldest, now) if counts.oldest else "",
        open_by_me=counts.open_by_me,
        done_today=queries.closed_today(uow, uow.user_id, now, zone),
        next=_write_cursor(found[-1], command.order) if len(found) == PAGE else "",
        next_link=f"/audit/{free}" if free is not None else "",
    )


def _row(uow: UnitOfWork, row: WaitingRow, now: datetime, zone: str) -> WaitingChart:
    chart = row.chart
    shown = row_of(uow, QueueRow(chart, row.patient, row.coder), now, zone)
    mine = row.audit is not None and row.audit.auditor_id == uow.user_id
    return WaitingChart(
        id=shown.id,
        number=shown.number,
        link=f"/audit/{chart.number}",
        priority=shown.priority,
        patient=shown.patient,
        encounter=shown.encounter,
        specialty=shown.specialty,
        coder=row.coder,
        age=formatting.age_days(chart.submitted_at or chart.created_at, now),
        difficulty=shown.difficulty,
        size=shown.size,
        round=str(chart.round),
        taken="you" if mine else row.auditor,
        mine=mine,
    )


def _write_cursor(row: WaitingRow, order: Order) -> str:
    key = row.key(order)
    return f"{key.isoformat() if isinstance(key, datetime) else key}~{row.chart.id}"


def _read_cursor(text: str, order: Order) -> tuple[Any, UUID] | None:
    """The keyset a cursor stands for. Raises Refused when it is none of ours."""
    if not text:
        return None
    key, _, chart_id = text.rpartition("~")
    try:
        made: Any = datetime.fromisoformat(key) if order == "age" else int(key) if order == "difficulty" else key
        return made, UUID(chart_id)
    except ValueError:
        raise Refused("That page of the list is gone.", todo="Start from the first page.") from None
