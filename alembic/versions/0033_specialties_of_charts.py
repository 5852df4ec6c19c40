"""The specialties of an organization's charts are looked up one after another, and not read from every chart."""

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.execute("create index charts_specialty on charts (org_id, specialty)")
