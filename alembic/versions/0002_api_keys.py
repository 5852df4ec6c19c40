"""API keys: how programs of an organization come in, by the hash of a key that was shown once."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLE = """
create table api_keys (org_id uuid not null references organizations, id uuid not null, name text not null, prefix text not null,
  key_hash bytea not null, scopes jsonb not null, created_by uuid not null, created_at timestamptz not null, last_used_at timestamptz,
  expires_at timestamptz, revoked_at timestamptz, primary key (org_id, id),
  foreign key (org_id, created_by) references users (org_id, id))
"""
LOOKED_AT = ("org_id", "id", "key_hash", "scopes", "last_used_at", "expires_at", "revoked_at")
"""All that the system role may read: whether a presented key is good, never its name or who made it."""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("create unique index api_keys_hash on api_keys (key_hash)")
    op.tenant_table("api_keys", grant="select, insert")
    op.grant("update (revoked_at)", "api_keys", "app")
    op.system_may("api_keys", "select", LOOKED_AT)
    op.system_may("api_keys", "update", ("last_used_at",))
