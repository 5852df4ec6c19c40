"""Small questions about the state of the database, for /health. All run as the system role."""

from sqlalchemy import text
from sqlmodel import Session as Work

_LOOSE = text("""
select count(*), count(*) filter (where not exists (
  select 1 from audit_log l where l.org_id = h.org_id and l.seq = h.seq and l.row_hash = h.hash)
  and not (h.seq = 0 and h.hash = decode(repeat('00', 32), 'hex')))
from audit_heads h
""")


def ping(work: Work) -> None:
    """Ask the database for anything. Raises what the driver raises."""
    work.connection().execute(text("select 1")).scalar_one()


def loose_chains(work: Work) -> tuple[int, int]:
    """(audit chains, those whose newest row is not the one their head names)."""
    row = work.connection().execute(_LOOSE).one()
    return row[0], row[1]
