"""Webhooks out: endpoints of a practice with their sealed secrets, what is to be delivered to each, and every try."""

from alembic import op

revision = "0048"
down_revision = "0047"

STATEMENTS = """
create table webhook_endpoints (org_id uuid not null references organizations, id uuid not null,
  name text not null check (length(name) between 1 and 80), address text not null check (length(address) between 1 and 500),
  topics jsonb not null, secret_enc bytea, old_secret_enc bytea, old_until timestamptz,
  secret_hint text not null check (length(secret_hint) <= 8), secret_at timestamptz not null,
  state text not null default 'on' check (state in ('on', 'paused', 'disabled', 'removed')), state_at timestamptz not null,
  dead_in_row int not null default 0, lease_token uuid, lease_until timestamptz, worker text not null default '',
  created_by uuid not null, created_at timestamptz not null, primary key (org_id, id),
  foreign key (org_id, created_by) references users (org_id, id),
  check ((state = 'removed') = (secret_enc is null)), check ((old_secret_enc is null) = (old_until is null)));
create table webhook_deliveries (org_id uuid not null references organizations, id uuid not null,
  endpoint_id uuid not null, position bigint generated always as identity, event_id uuid not null,
  topic text not null check (length(topic) between 1 and 60), about text not null default '' check (length(about) <= 40),
  body text not null check (length(body) <= 4000),
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead', 'dropped')),
  attempts int not null default 0, forgiven int not null default 0, next_try timestamptz not null,
  last_answer text not null default '' check (length(last_answer) <= 40), took_ms int not null default 0,
  created_at timestamptz not null, finished_at timestamptz, primary key (org_id, id),
  unique (org_id, endpoint_id, event_id), foreign key (org_id, endpoint_id) references webhook_endpoints (org_id, id),
  check ((state = 'waiting') = (finished_at is null)));
create index webhook_deliveries_listed on webhook_deliveries (org_id, endpoint_id, position);
create index webhook_deliveries_waiting on webhook_deliveries (org_id, endpoint_id, position) where state = 'waiting';
create index webhook_deliveries_dead on webhook_deliveries (org_id, endpoint_id, position) where state = 'dead';
create index webhook_deliveries_old on webhook_deliveries (created_at);
create table webhook_tries (org_id uuid not null references organizations, delivery_id uuid not null, n int not null,
  at timestamptz not null, answer text not null check (length(answer) <= 40), took_ms int not null,
  primary key (org_id, delivery_id, n),
  foreign key (org_id, delivery_id) references webhook_deliveries (org_id, id) on delete cascade)
"""

LEASE = ("lease_token", "lease_until", "worker")


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.execute(statement)
    for table in ("webhook_endpoints", "webhook_deliveries", "webhook_tries"):
        op.tenant_table(table)
    op.system_may("webhook_endpoints", "select", ("org_id", "id", "state", *LEASE))
    op.system_may("webhook_endpoints", "update", LEASE)
    op.system_may(
        "webhook_deliveries",
        "select",
        (
            "org_id",
            "id",
            "endpoint_id",
            "position",
            "topic",
            "state",
            "attempts",
            "forgiven",
            "next_try",
            "last_answer",
            "created_at",
        ),
    )
    op.system_may("webhook_deliveries", "update", ("attempts",))
