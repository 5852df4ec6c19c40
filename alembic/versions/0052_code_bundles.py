"""Sets of codes that a coder puts on a chart in one act: a person's own, or the practice's (`owner_id` is null)."""

from alembic import op

revision = "0052"
down_revision = "0051"

BUNDLES = """
create table code_bundles (org_id uuid not null references organizations, id uuid not null, owner_id uuid,
  name_enc bytea not null, lines jsonb not null check (jsonb_array_length(lines) between 1 and 40),
  version int not null default 1 check (version > 0), made_by uuid not null, made_at timestamptz not null,
  primary key (org_id, id), foreign key (org_id, owner_id) references users (org_id, id),
  foreign key (org_id, made_by) references users (org_id, id))
"""


def upgrade() -> None:
    op.execute(BUNDLES)
    op.tenant_table("code_bundles", grant="select, insert, update, delete")
    op.execute("create index code_bundles_owner on code_bundles (org_id, owner_id)")
