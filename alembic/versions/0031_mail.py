"""Mail that waits to be handed to a server: written with what caused it, sealed, emptied when it was sent.

Mail to somebody without an organization belongs to the reserved system organization, behind the same wall as all others.
"""

from alembic import op

revision = "0031"
down_revision = "0030"

STATEMENTS = """
create table pending_emails (org_id uuid not null references organizations, id uuid not null,
  kind text not null check (length(kind) between 1 and 60), dedupe_key text not null check (length(dedupe_key) between 1 and 200),
  message_id text not null, recipient_enc bytea not null, subject_enc bytea, body_enc bytea,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
  attempts int not null default 0, next_try timestamptz not null, last_answer text not null default '' check (length(last_answer) <= 40),
  lease_token uuid, lease_until timestamptz, worker text not null default '',
  queued_at timestamptz not null, finished_at timestamptz, primary key (org_id, id), unique (org_id, dedupe_key),
  check ((state = 'sent') = (body_enc is null)), check ((state = 'sent') = (subject_enc is null)),
  check ((state = 'waiting') = (finished_at is null)));
create index pending_emails_due on pending_emails (next_try) where state = 'waiting';
create index pending_emails_unsent on pending_emails (org_id, state) where state <> 'sent'
"""

TRY = ("attempts", "next_try", "last_answer", "lease_token", "lease_until", "worker")
SEEN = ("org_id", "id", "kind", "message_id", "state", "queued_at", "finished_at", *TRY)


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.execute(statement)
    op.tenant_table("pending_emails")
    op.system_may("pending_emails", "select", SEEN)
    op.system_may("pending_emails", "update", TRY)
