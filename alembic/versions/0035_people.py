"""What a manager decides of a person: specialties, and that they are disabled, when and why."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.execute(
        "alter table users add column version integer not null default 0, "
        "add column specialties jsonb not null default '[]', "
        "add column disabled_at timestamptz, add column disabled_why_enc bytea"
    )
    op.execute("update users set disabled_at = now() where status = 'disabled'")
    op.execute("create index users_role on users (org_id, role, status)")
