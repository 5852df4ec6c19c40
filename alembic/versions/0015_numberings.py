"""Keys of people say which numbering they count in, so that two numbers of one source are seen to be two people.

Keys that are here get theirs when their person is imported again: the database cannot compute it.
"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("alter table patient_keys add column numbering bytea")
    op.execute("alter table held_matches drop constraint held_matches_reason_check")
    op.execute(
        "alter table held_matches add constraint held_matches_reason_check "
        "check (reason in ('conflict', 'two_people', 'uncertain', 'numbered_apart'))"
    )
