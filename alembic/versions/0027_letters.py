"""Whether a person's single letters act as keys (WCAG 2.1.4)."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.execute("alter table users add column letters boolean not null default true")
