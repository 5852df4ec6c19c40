"""The work of some people of a practice: completed charts by who has them, finished audits by whose work they are of."""

from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.execute(
        "create index charts_own_completed on charts (org_id, assignee_id, completed_at desc, id desc)"
        " where completed_at is not null"
    )
    op.execute(
        "create index audits_coder_closed on audits (org_id, coder_id, closed_at desc, id desc) where closed_at is not null"
    )
