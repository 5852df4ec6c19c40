"""API keys that act for a person or a service account, and answers kept encrypted for repeated requests."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("alter table users add kind text not null default 'person' check (kind in ('person', 'service'))")
    op.execute("alter table api_keys add acts_for uuid")
    op.execute("alter table api_keys add foreign key (org_id, acts_for) references users (org_id, id)")
    op.grant("select (acts_for)", "api_keys", "system")
    op.execute("delete from idempotency_keys")
    op.execute("alter table idempotency_keys drop answer, add asked bytea not null, add answer_enc bytea not null")
    op.execute("create index idempotency_keys_age on idempotency_keys (org_id, created_at)")
