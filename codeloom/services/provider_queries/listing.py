"""Own queries by state, their counts, and the figures of a manager."""

from datetime import datetime
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.provider_queries import lists
from codeloom.db.queries.provider_queries.lists import Figures, ListedQuery
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, formatting, read_cursor, verb, write_cursor
from codeloom.services.provider_queries.commands import ListQueries
from codeloom.services.provider_queries.figure_views import FiguresView, PersonFigures
from codeloom.services.provider_queries.showing import item_of
from codeloom.services.provider_queries.timing import RECENT, query_days, took
from codeloom.services.provider_queries.views import InboxView, QueryCounts


@verb("provider_queries.inbox", ListQueries, read_only=True)
def inbox(uow: UnitOfWork, command: ListQueries) -> InboxView:
    """A page of own queries, 50 to a page: open ones by when they are due, others the last answered or ended first."""
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    page = lists.page(uow, command.tab, read_cursor(command.after), now)
    more = _cursor(command.tab, page[-1]) if len(page) == lists.PAGE else ""
    items = tuple(item_of(uow, one, now, zone) for one in page)
    return InboxView(command.tab, items, _counts(uow, now), more)


@verb("provider_queries.counts", Nothing, read_only=True)
def counts(uow: UnitOfWork, _command: Nothing) -> QueryCounts:
    """Own queries by state, and how fast they were answered."""
    return _counts(uow, clock.now())


@verb("provider_queries.figures", Nothing, read_only=True, may_lag=True)
def figures(uow: UnitOfWork, _command: Nothing) -> FiguresView:
    """Queries of the organization as its managers see them: whole, by provider and by asker."""
    now = clock.now()
    since = now - RECENT
    (whole,) = lists.figures(uow, "", now, since)
    return FiguresView(
        open=whole.open,
        overdue=whole.overdue,
        answered=whole.answered,
        withdrawn=whole.withdrawn,
        median=took(whole.median),
        rate=_rate(whole),
        by_provider=tuple(map(_person, lists.figures(uow, "provider", now, since))),
        by_asker=tuple(map(_person, lists.figures(uow, "asker", now, since))),
        days=query_days(uow),
    )


def _counts(uow: UnitOfWork, now: datetime) -> QueryCounts:
    found = lists.counts(uow, now, now - RECENT)
    return QueryCounts(found.open, found.overdue, found.answered, found.done, found.recent, took(found.median),
                       f"{found.changed}~{found.open}" if found.changed else "")  # fmt: skip


def _person(one: Figures) -> PersonFigures:
    return PersonFigures(str(one.person or ""), one.name, one.sent, one.open, one.overdue, one.answered, took(one.median),
                         _rate(one))  # fmt: skip


def _rate(one: Figures) -> str:
    """Answered of those sent and not withdrawn."""
    return formatting.percent(one.answered, one.sent - one.withdrawn)


def _cursor(tab: str, last: ListedQuery) -> str:
    query = last.query
    when = {"open": query.due_at, "overdue": query.due_at, "answered": query.answered_at, "done": query.ended_at}[tab]
    return write_cursor(when, query.id) if when else ""
