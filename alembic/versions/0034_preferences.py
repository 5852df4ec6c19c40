"""A person's theme and height of rows, the same in every browser."""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.execute(
        "alter table users "
        "add column theme text not null default 'system' check (theme in ('system', 'light', 'dark')), "
        "add column row_height text not null default 'dense' check (row_height in ('dense', 'roomy'))"
    )
