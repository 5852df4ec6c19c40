"""The accuracy a practice wants of its coders, in percent; nothing where the default of 95 holds."""

from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.execute(
        "alter table organization_settings add column accuracy_goal smallint check (accuracy_goal between 80 and 100)"
    )
