"""One's own notices: the newest ones, pages of 90 days, read and not read, and the count beside the bell."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries import notices as queries
from codeloom.db.queries import people
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Nothing, ShortText, read_cursor, verb, write_cursor
from codeloom.services.notices.wording import NoticeRow, row_of, zone_of

KEEP = timedelta(days=90)
"""How long a notice is shown, and kept."""
IN_BELL = 6
MOST_COUNTED = 100
"""What the count beside the bell goes up to; it shows 9+ from ten on."""


class ListNotices(Command):
    """`show` the ones not read or all; `after` is the cursor of an earlier page; `brief` the few of the bell. Those read after
    `shown_since` (milliseconds, 0 for none) count as not read, so that a list does not lose rows while it is looked at."""

    show: Literal["new", "all"] = "new"
    shown_since: Annotated[int, Field(ge=0, le=10**14)] = 0
    after: ShortText = ""
    brief: bool = False


class MarkNotices(Command):
    """Notices of one's own, to be noted as read or as not read."""

    ids: Annotated[tuple[UUID, ...], Field(max_length=queries.PAGE)]
    read: bool = True


@dataclass(frozen=True, slots=True)
class NoticesView:
    """A page of notices; `new` are not read, `total` all of 90 days, `next` is the cursor of the next page."""

    rows: tuple[NoticeRow, ...] = ()
    new: int = 0
    total: int = 0
    next: str = ""


@verb("notices.list", ListNotices, read_only=True)
def list_notices(uow: UnitOfWork, command: ListNotices) -> NoticesView:
    """One's own notices, the newest first. Raises Refused for a cursor that is none."""
    now = clock.now()
    since, many = now - KEEP, IN_BELL if command.brief else queries.PAGE
    after = read_cursor(command.after)
    zone, role = zone_of(uow, people.find(uow, uow.user_id)), uow.scope.role
    shown = datetime.fromtimestamp(command.shown_since / 1000, now.tzinfo) if command.shown_since else now
    unread = shown if command.show == "new" else None
    found = queries.page(uow, uow.user_id, since, unread_at=unread, after=after, many=many)
    rows: list[NoticeRow] = []
    last = _group(after[0], now, zone) if after else ""
    for notice in found:
        row = row_of(uow, notice, role, now, zone)
        if row is not None:
            group = _group(notice.created_at, now, zone)
            rows.append(row if group == last else replace(row, day=group))
            last = group
    new, total = queries.count(uow, uow.user_id, since)
    more = len(found) == many and not command.brief
    return NoticesView(tuple(rows), new, total, write_cursor(found[-1].created_at, found[-1].id) if more else "")


@verb("notices.mark", MarkNotices)
def mark_notices(uow: UnitOfWork, command: MarkNotices) -> int:
    """Note some of one's own notices as read or not. Answers how many changed; others' are none of one's own."""
    changed = queries.mark(uow, uow.user_id, command.ids, clock.now() if command.read else None)
    if changed:
        uow.record("NOTICES_READ" if command.read else "NOTICES_UNREAD", "notices", uow.user_id, count=changed)
    return changed


@verb("notices.mark_all", Nothing)
def mark_all_notices(uow: UnitOfWork, _command: Nothing) -> int:
    """Note all of one's own notices as read. Answers how many there were."""
    changed = queries.mark(uow, uow.user_id, None, clock.now())
    if changed:
        uow.record("NOTICES_READ", "notices", uow.user_id, count=changed)
    return changed


@verb("notices.unread", Nothing, read_only=True)
def count_unread(uow: UnitOfWork, _command: Nothing) -> dict[UUID, int]:
    """How many notices each person has not read, for the live count."""
    return queries.unread(uow, MOST_COUNTED)


def unread_of(org_id: UUID) -> dict[UUID, int]:
    """The same of an organization, for the hub."""
    return count_unread(Scope.of_worker(org_id), Nothing())


def _group(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    return "Today" if at.astimezone(zone).date() == now.astimezone(zone).date() else "Before"
