"""Favorites: codes a person has starred, and an index by which the codes they used lately are found."""

from alembic import op

revision = "0004"
down_revision = "0003"

TABLE = """
create table favorites (org_id uuid not null, user_id uuid not null, system text not null, code text not null,
  position int not null check (position > 0), created_at timestamptz not null, primary key (org_id, user_id, system, code),
  foreign key (org_id, user_id) references users (org_id, id))
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.tenant_table("favorites", grant="select, insert, delete")
    op.execute("create index chart_codes_mine on chart_codes (org_id, created_by, updated_at desc)")
