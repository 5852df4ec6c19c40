"""A stored notice in words, as its reader sees it: their time zone, the name of who did it, the address of its place."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from codeloom.db.queries import people
from codeloom.db.tables.accounts import User
from codeloom.db.tables.notices import Notice
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.notices.kinds import KINDS, Told


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line. `day` heads the first line of its group, empty on the others; `when` is a time today, else a day."""

    id: str
    title: str
    detail: str
    href: str
    icon: str
    when: str
    unread: bool
    day: str = ""


def zone_of(uow: UnitOfWork, person: User | None) -> ZoneInfo:
    """The time zone a person reads in: their own, else the practice's."""
    own = person.time_zone if person is not None else None
    return ZoneInfo(own or people.time_zone(uow))


def told_of(uow: UnitOfWork, notice: Notice, role: str, now: datetime, zone: ZoneInfo) -> Told:
    """What the words of a stored notice are made of for a reader of a role."""
    due, _ = formatting.due(notice.due_at, now, zone.key)
    by = people.name_of(uow, notice.actor_id)
    return Told(role, notice.number or 0, notice.subject_id, by, due, notice.facts)


def row_of(uow: UnitOfWork, notice: Notice, role: str, now: datetime, zone: ZoneInfo) -> NoticeRow | None:
    """A notice as a line; None for a kind that is no more."""
    kind = KINDS.get(notice.kind)
    if kind is None:
        return None
    told, there = told_of(uow, notice, role, now, zone), notice.created_at.astimezone(zone)
    today = there.date() == now.astimezone(zone).date()
    when = f"{there:%H:%M}" if today else formatting.short_day(there.date())
    unread = notice.read_at is None
    return NoticeRow(str(notice.id), kind.title(told), kind.detail(told), kind.path(told), kind.icon, when, unread)
