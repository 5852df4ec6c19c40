"""What a session of drills taught is shown again: codes that bring it back, codes beside which it does, and when it was closed."""

from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    op.execute("alter table drill_tries add column lesson_codes jsonb not null default '[]', "
               "add column lesson_beside jsonb not null default '[]', add column lesson_closed_at timestamptz")  # fmt: skip
    op.execute(
        "alter table drill_tries add constraint drill_tries_lesson check (lesson_codes = '[]' or grade is not null)"
    )
    op.execute("create index drill_tries_lessons on drill_tries (org_id, person_id, graded_at) "
               "where lesson_codes <> '[]' and lesson_closed_at is null")  # fmt: skip
