"""Counts of latencies that browsers measured, added to by all web processes and read over a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import text

from codeloom.db.work import UnitOfWork

_ADD = text("""
insert into browser_latencies as had (org_id, measure, at, counts) values (:org, :measure, :at, :counts)
on conflict (org_id, measure, at) do update set counts =
  array(select a + b from unnest(had.counts, excluded.counts) with ordinality as both_(a, b, n) order by n)""")
_SUMS = text("""
select measure, array_agg(total order by n) from (
  select l.measure, c.n, sum(c.count) as total from browser_latencies l, unnest(l.counts) with ordinality as c(count, n)
  where l.org_id = :org and l.at > :since group by l.measure, c.n) s group by measure""")


def add(uow: UnitOfWork, at: datetime, counted: Mapping[str, Sequence[int]]) -> None:
    """Add counts of some measures to those of the five minutes from `at`; measures in one order, so that two who add at once
    do not wait for each other in a circle."""
    for measure in sorted(counted):
        given = {"org": uow.org_id, "measure": measure, "at": at, "counts": list(counted[measure])}
        uow.session.connection().execute(_ADD, given)


def sums(uow: UnitOfWork, since: datetime) -> dict[str, list[int]]:
    """Counts by measure of every five minutes that began after a moment."""
    rows = uow.session.connection().execute(_SUMS, {"org": uow.org_id, "since": since})
    return {measure: [int(one) for one in counts] for measure, counts in rows}
