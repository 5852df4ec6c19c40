"""Who may edit a chart just now: a lease of 30 s renewed by heartbeat, handed over on request. No lock survives its owner."""

from datetime import timedelta
from typing import Literal

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts import standing
from codeloom.db.tables.charts import EditLease
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.views import LeaseView
from codeloom.services.core import OfChart, verb

LENGTH = timedelta(seconds=30)
LEFT = timedelta(seconds=25)
"""A lease of one's own that still runs for so long is not written anew: keystrokes come faster than it needs."""


class KeepLease(OfChart):
    """Renew, ask for, or hand over the right to edit."""

    wish: Literal["keep", "ask", "give"] = "keep"


@verb("charts.lease", KeepLease)
def keep_lease(uow: UnitOfWork, command: KeepLease) -> LeaseView:
    """Renew an own lease, take a lapsed one, ask for a foreign one, or give an own one to whoever asked."""
    work = ChartContext.take(uow, command.chart_id)
    now = clock.now()
    row = work.lease = queries.lease(uow, work.chart.id, lock=True)
    foreign = row is not None and row.user_id != uow.user_id and row.expires_at > now
    if row is not None and foreign:
        if command.wish == "ask" and row.wanted_by != uow.user_id:
            row.wanted_by = uow.user_id
            uow.session.add(row)
            uow.record("LEASE_ASKED", "chart", work.chart.id)
    elif row is not None and command.wish == "give" and row.wanted_by:
        row.user_id, row.wanted_by, row.expires_at, row.taken_at = row.wanted_by, None, now + LENGTH, now
        uow.session.add(row)
        uow.record("LEASE_GIVEN", "chart", work.chart.id)
    elif work.editable()[0]:
        hold(work)
    return view(work)


def hold(work: ChartContext) -> None:
    """Take or renew the lease for the person of the scope. The caller has made sure that nobody else holds it."""
    uow, now = work.uow, clock.now()
    row = work.lease
    if row is not None and row.user_id == uow.user_id and row.expires_at > now + LEFT:
        return
    if row is None or row.user_id != uow.user_id:
        uow.record("LEASE_TAKEN", "chart", work.chart.id)
    taken_anew = row is None or row.user_id != uow.user_id or row.expires_at <= now
    row = row or EditLease(org_id=uow.org_id, chart_id=work.chart.id, user_id=uow.user_id, tab="")
    row.user_id, row.expires_at = uow.user_id, now + LENGTH
    row.taken_at = now if taken_anew else row.taken_at
    uow.session.add(row)
    work.lease = row


def let_go(work: ChartContext) -> None:
    """End a lease at once: nobody edits the chart any more."""
    row = queries.lease(work.uow, work.chart.id, lock=True)
    if row is not None and row.expires_at > clock.now():
        row.expires_at, row.wanted_by = clock.now(), None
        work.uow.session.add(row)
        work.lease = row


def view(work: ChartContext) -> LeaseView:
    """Who holds the lease, in words, and where the chart stands in its coder's queue."""
    row, now = work.lease, clock.now()
    at, of = standing.place(work.uow, work.chart, now) if work.chart.assignee_id == work.uow.scope.user_id else (0, 0)
    place = f"{at} of {of}" if at else ""
    if row is None or row.expires_at <= now:
        return LeaseView(place=place)
    mine = row.user_id == work.uow.scope.user_id
    wanted = people.name_of(work.uow, row.wanted_by) if mine else ""
    holder = "" if mine else people.name_of(work.uow, row.user_id)
    return LeaseView(mine, holder, wanted, place, minutes(now - row.taken_at) if mine else "")


def minutes(span: timedelta) -> str:
    """8 min, 1 h 5 min; "just opened" in the first minute."""
    whole = int(span.total_seconds() // 60)
    hours, rest = divmod(whole, 60)
    return "just opened" if whole < 1 else f"open {hours} h {rest} min" if hours else f"open {whole} min"
