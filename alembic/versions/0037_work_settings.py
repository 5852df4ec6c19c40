"""The days within which a new chart is to be coded, by setting; nothing where the default of three holds."""

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    for name in ("outpatient_days", "inpatient_days"):
        op.execute(f"alter table organization_settings add column {name} smallint check ({name} between 1 and 60)")
