"""The operations page: latencies that browsers measured, when a part did not answer, what processes say of themselves.

Counts are of one measure in five minutes, one for each of sixteen fixed ranges of milliseconds. `part_troubles` belongs to no
organization.
"""

from alembic import op

revision = "0061"
down_revision = "0060"

LATENCIES = """
create table browser_latencies (org_id uuid not null references organizations, measure text not null, at timestamptz not null,
  counts int[] not null check (cardinality(counts) = 16 and 0 <= all (counts)), primary key (org_id, measure, at),
  check (measure in ('key_to_paint', 'act_answered', 'first_paint', 'push_arrived')))
"""
TROUBLES = """
create table part_troubles (part text not null check (length(part) between 1 and 40), began_at timestamptz not null,
  ended_at timestamptz check (ended_at >= began_at), primary key (part, began_at))
"""


def upgrade() -> None:
    op.execute(LATENCIES)
    op.tenant_table("browser_latencies")
    op.execute(TROUBLES)
    op.execute("create unique index part_troubles_now on part_troubles (part) where ended_at is null")
    op.grant("select", "part_troubles", "app")
    op.grant("select, insert, update, delete", "part_troubles", "system")
    op.execute("alter table worker_heartbeats add column release text not null default '', "
               "add column memory_mb int not null default 0")  # fmt: skip
