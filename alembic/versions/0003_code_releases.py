"""Official code set files of an organization: what was uploaded, what is in force and since when, what was refused."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = """
create table code_releases (org_id uuid not null references organizations, id uuid not null, kind text not null default '',
  part text not null default '', suggested_from date, suggested_to date, edition text not null default '', file_name_enc bytea not null, sha256 text not null, content_sha256 text not null default '',
  row_count int not null default 0, chunks int not null default 0, notes jsonb not null default '[]',
  status text not null check (status in ('uploaded', 'active', 'retired', 'refused')),
  effective_from date, effective_to date, counts jsonb not null default '{}', flaws_enc bytea, flaw_count int not null default 0,
  uploaded_by uuid, uploaded_at timestamptz not null, activated_by uuid, activated_at timestamptz, retired_at timestamptz,
  primary key (org_id, id), foreign key (org_id, uploaded_by) references users (org_id, id),
  foreign key (org_id, activated_by) references users (org_id, id),
  check (effective_to >= effective_from), check (status in ('uploaded', 'refused') or effective_from is not null));
create index code_releases_active on code_releases (org_id) where status = 'active';
create table code_release_pieces (org_id uuid not null, release_id uuid not null, n int not null, data_enc bytea not null,
  primary key (org_id, release_id, n),
  foreign key (org_id, release_id) references code_releases (org_id, id) on delete cascade)
"""


def upgrade() -> None:
    """The two tables of 0001 were for all organizations together and always empty: releases belong to one organization."""
    for statement in ("drop table code_reference", "drop table code_set_releases", *TABLES.split(";\n")):
        op.execute(statement)
    op.tenant_table("code_releases")
    op.tenant_table("code_release_pieces", grant="select, insert, delete")
