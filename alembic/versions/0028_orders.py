"""Lists of charts by age, difficulty and length: one index for a status of an organization and one for that of a person each.
What waits for audit has one by when it was handed in."""

from alembic import op

revision = "0028"
down_revision = "0027"

KEYS = {"age": "created_at", "difficulty": "difficulty", "length": "word_count"}


def upgrade() -> None:
    for name, column in KEYS.items():
        op.execute(f"create index charts_by_{name} on charts (org_id, status, {column}, id)")
        op.execute(f"create index charts_own_by_{name} on charts (org_id, assignee_id, status, {column}, id)")
    op.execute("create index charts_handed_in on charts (org_id, submitted_at, id) where status = 'pending_audit'")
