"""What the rules said is kept with the rows that were sent for audit or finalized."""

from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.execute("alter table chart_submissions add column rules_enc bytea")
    op.execute("alter table encounter_versions add column rules_enc bytea")
