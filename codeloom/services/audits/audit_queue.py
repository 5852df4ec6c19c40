"""The audit queue: charts and encounters that wait, ready to show, 50 to a page."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.audits import audit_queue
from codeloom.db.queries.audits import records as queries
from codeloom.db.queries.audits.audit_queue import Kind, Order, Waiting, WaitingChart, WaitingFilter
from codeloom.db.queries.audits.drawn import Drawn
from codeloom.db.queries.charts.rows import PAGE, QueueRow
from codeloom.db.queries.encounters.rows import Listed
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.blind_list import own_blind
from codeloom.services.audits.context import link_of
from codeloom.services.audits.seconding import waiting_for_second
from codeloom.services.audits.views import AuditQueueView, WaitingItem
from codeloom.services.charts import CoderChoice, row_of
from codeloom.services.core import Command, Refused, ShortText, formatting, verb
from codeloom.services.encounters import item_of
from codeloom.services.organization import audits_are_blind
from codeloom.services.saved_views import list_with_views
from codeloom.services.teams import WhichTeam, people_of, team_choices


class ShowAuditQueue(Command):
    """Order and filters of the list; `after` is the cursor of the page before. `patients` are those of a search, which found nobody
    when it is empty."""

    order: Order = "age"
    descending: bool = False
    kind: Kind | Literal[""] = ""
    specialty: ShortText = ""
    coder: UUID | Literal[""] = ""
    team: WhichTeam = ""
    searched: bool = False
    patients: tuple[UUID, ...] = Field((), max_length=50)
    after: ShortText = ""


class ShownWaiting(Command):
    """Ids of the charts and encounters that the list shows."""

    ids: tuple[UUID, ...] = Field(max_length=PAGE)


@verb("audits.queue", ShowAuditQueue, read_only=True)
def queue(uow: UnitOfWork, command: ShowAuditQueue) -> AuditQueueView:
    """What waits for audit and this person did not work on, the longest waiting first unless asked otherwise.

    Where audits begin blind the list names nobody who handed in: a filter by them leaves nothing, an order by them is that by age.
    """
    now, zone, covers = clock.now(), people.time_zone(uow), audits_are_blind(uow)
    order: Order = "age" if covers and command.order == "coder" else command.order
    wanted = WaitingFilter(
        order=order,
        descending=command.descending,
        kind=command.kind,
        specialty=command.specialty,
        coder_id=command.coder or None,
        people=people_of(uow, command.team),
        patients=command.patients if command.searched else None,
        after=_read_cursor(command.after, order),
    )
    found = [] if covers and (command.coder or command.team) else audit_queue.page(uow, wanted)
    counts, free = audit_queue.counts(uow), audit_queue.next_free(uow)
    return AuditQueueView(
        rows=tuple(_row(uow, row, now, zone, covers) for row in found),
        coders=() if covers else tuple(CoderChoice(str(id_), name) for id_, name in audit_queue.coders(uow)),
        teams=() if covers else team_choices(uow),
        specialties=tuple(audit_queue.specialties(uow)),
        waiting=counts.waiting,
        total=counts.mine_to_see,
        oldest=formatting.age_days(counts.oldest, now) if counts.oldest else "",
        open_by_me=counts.open_by_me,
        done_today=queries.closed_today(uow, uow.user_id, now, zone),
        next=_write_cursor(found[-1]) if len(found) == PAGE else "",
        next_link=link_of(*free) if free is not None else "",
        blind=own_blind(uow, now),
        covers=covers,
        seconds=waiting_for_second(uow),
    )


@verb("audits.left", ShownWaiting, read_only=True)
def waiting_left(uow: UnitOfWork, command: ShownWaiting) -> tuple[str, ...]:
    """Which of the charts and encounters that the list shows wait no more, in their order."""
    stay = audit_queue.still_waiting(uow, command.ids)
    return tuple(str(one) for one in command.ids if one not in stay)


def _row(uow: UnitOfWork, row: Waiting, now: datetime, zone: str, covers: bool) -> WaitingItem:
    item = row.item
    shown = _chart(uow, item, now, zone) if isinstance(item, WaitingChart) else _encounter(uow, item, now, zone)
    uncovered = item.audit is not None and item.audit.auditor_id == uow.user_id and item.audit.version > 1
    return replace(shown, coder="") if covers and not uncovered else shown


def _chart(uow: UnitOfWork, row: WaitingChart, now: datetime, zone: str) -> WaitingItem:
    chart = row.chart
    shown = row_of(uow, QueueRow(chart, row.patient, row.coder), now, zone)
    mine = row.audit is not None and row.audit.auditor_id == uow.user_id
    return WaitingItem(
        id=shown.id,
        kind="chart",
        number=shown.number,
        link=link_of("chart", chart.number),
        priority=shown.priority,
        patient=shown.patient,
        encounter=shown.encounter,
        specialty=shown.specialty,
        coder=row.coder,
        provider="",
        age=formatting.age_days(chart.drawn_at or chart.submitted_at or chart.created_at, now),
        difficulty=shown.difficulty,
        size=shown.size,
        round=str(chart.round),
        taken="you" if mine else row.auditor,
        mine=mine,
        blind="" if row.audit is not None else f"/blind/{chart.number}",
    )


def _encounter(uow: UnitOfWork, row: Drawn, now: datetime, zone: str) -> WaitingItem:
    encounter = row.encounter
    shown = item_of(uow, Listed(encounter, row.patient, row.provider), now, zone)
    mine = row.audit is not None and row.audit.auditor_id == uow.user_id
    since = max(moment for moment in (encounter.drawn_at, encounter.finalized_at, encounter.created_at) if moment)
    return WaitingItem(
        id=shown.id,
        kind="encounter",
        number=formatting.encounter_number(encounter.number),
        link=link_of("encounter", encounter.number),
        priority=0,
        patient=shown.patient,
        encounter=shown.visit,
        specialty="",
        coder=row.biller,
        provider=row.provider,
        age=formatting.age_days(since, now),
        difficulty=0,
        size=formatting.count(encounter.note_words, "word"),
        round=str(row.audit.round if row.audit is not None else encounter.round),
        taken="you" if mine else row.auditor,
        mine=mine,
        blind="" if row.audit is not None else f"/blind/encounter-{encounter.number}",
    )


def _write_cursor(row: Waiting) -> str:
    key, id_ = row.place
    return f"{key.isoformat() if isinstance(key, datetime) else key}~{id_}"


def _read_cursor(text: str, order: Order) -> tuple[Any, UUID] | None:
    """The keyset a cursor stands for. Raises Refused when it is none of ours."""
    if not text:
        return None
    key, _, id_ = text.rpartition("~")
    try:
        made: Any = datetime.fromisoformat(key) if order == "age" else int(key) if order == "difficulty" else key
        return made, UUID(id_)
    except ValueError:
        raise Refused("That page of the list is gone.", todo="Start from the first page.") from None


list_with_views(
    "audits",
    queue,
    {
        "kind": "kind",
        "coder": "coder",
        "team": "team",
        "specialty": "specialty",
        "order": "order",
        "desc": "descending",
    },
    {"specialty": audit_queue.specialties},
)
