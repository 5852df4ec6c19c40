"""Who may edit a chart just now: a lease of 30 s renewed by heartbeat, handed over on request. No lock survives its owner."""

from datetime import timedelta
from typing import Literal

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.charts import rows as queries
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
        row.user_id, row.wanted_by, row.expires_at = row.wanted_by, None, now + LENGTH
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
    row = row or EditLease(org_id=uow.org_id, chart_id=work.chart.id, user_id=uow.user_id, tab="")
    row.user_id, row.expires_at = uow.user_id, now + LENGTH
    uow.session.add(row)
    work.lease = row


def view(work: ChartContext) -> LeaseView:
    """Who holds the lease, in words."""
    row = work.lease
    if row is None or row.expires_at <= clock.now():
        return LeaseView()
    mine = row.user_id == work.uow.scope.user_id
    wanted = people.name_of(work.uow, row.wanted_by) if mine else ""
    return LeaseView(mine, "" if mine else people.name_of(work.uow, row.user_id), wanted)
