"""What was answered to the reasons of a return, and the states of an audit that undo and redo go to. Texts are encrypted."""

from alembic import op

revision = "0029"
down_revision = "0028"

ANSWERS = """
create table return_answers (org_id uuid not null references organizations, audit_id uuid not null, reason_id uuid not null,
  answer text not null check (answer in ('done', 'not_agreed')), words_enc bytea, made_by uuid not null,
  made_at timestamptz not null, primary key (org_id, audit_id, reason_id),
  check ((answer = 'not_agreed') = (words_enc is not null)),
  foreign key (org_id, audit_id) references audits (org_id, id), foreign key (org_id, made_by) references users (org_id, id))
"""
REVISIONS = """
create table audit_revisions (org_id uuid not null references organizations, audit_id uuid not null, version int not null,
  parent int, redo int, state_enc bytea not null, made_at timestamptz not null, primary key (org_id, audit_id, version),
  foreign key (org_id, audit_id) references audits (org_id, id))
"""


def upgrade() -> None:
    op.execute(ANSWERS)
    op.tenant_table("return_answers")
    op.execute(REVISIONS)
    op.tenant_table("audit_revisions")
