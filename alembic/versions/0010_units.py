"""How many times a CPT or HCPCS code is reported on a line, with the coder and with the auditor."""

from alembic import op

revision = "0010"
down_revision = "0009"

COLUMN = "smallint not null default 1 check ({0} between 1 and 9999)"


def upgrade() -> None:
    op.execute(f"alter table chart_codes add column units {COLUMN.format('units')}")
    op.execute(f"alter table audit_lines add column coder_units {COLUMN.format('coder_units')}")
    op.execute(f"alter table audit_lines add column units {COLUMN.format('units')}")
