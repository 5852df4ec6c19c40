"""The operations page: latencies that browsers measured, when a part did not answer, what processes say of themselves.

Counts are of one measure in five minutes, one for each of sixteen fixed ranges of milliseconds. `part_troubles` belongs to no
organization. The indexes are for what ended in the last hours.
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
ENDED = ("suggestions", "chart_suggestions", "pending_emails", "webhook_deliveries")


def upgrade() -> None:
    op.execute(LATENCIES)
    op.tenant_table("browser_latencies")
    op.execute(TROUBLES)
    op.execute("create unique index part_troubles_now on part_troubles (part) where ended_at is null")
    op.grant("select", "part_troubles", "app")
    op.grant("select, insert, update, delete", "part_troubles", "system")
    op.execute("alter table worker_heartbeats add column release text not null default '', "
               "add column memory_mb int not null default 0")  # fmt: skip
    op.execute("create index outbox_delivered on outbox_events (org_id, published_at) where published_at is not null")
    op.execute("create index outbox_dead on outbox_events (org_id, dead_at) where dead_at is not null")
    for table in ENDED:
        op.execute(f"create index {table}_ended on {table} (org_id, finished_at) where finished_at is not null")
