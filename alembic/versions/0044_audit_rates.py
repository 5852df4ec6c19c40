"""How many submitted charts are audited, by setting, and how many first ones of a coder are in any case; nothing where all are.

`audit_seed` is what the draw is made from. It is written once, when a practice first audits fewer than all. The index is for finished
audits by who audited.
"""

from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.execute(
        "alter table organization_settings "
        "add column audit_outpatient_percent smallint check (audit_outpatient_percent between 0 and 100), "
        "add column audit_inpatient_percent smallint check (audit_inpatient_percent between 0 and 100), "
        "add column audit_first_charts smallint check (audit_first_charts between 0 and 500), "
        "add column audit_seed uuid"
    )
    op.execute(
        "create index audits_auditor_closed on audits (org_id, auditor_id, closed_at desc, id desc) where closed_at is not null"
    )
