"""Notices: what a person is told of in the product, by mail at once or in a daily mail, and what they chose of that.

A notice holds ids and numbers, never words of a record. The system role sees which organizations have something for a daily mail,
and nothing of it.
"""

from alembic import op

revision = "0039"
down_revision = "0038"

NOTICES = """
create table notices (org_id uuid not null references organizations, id uuid not null, user_id uuid not null,
  kind text not null check (kind <> ''), act text not null check (act <> ''), subject_id uuid,
  number bigint, facts jsonb not null default '{}', actor_id uuid, due_at timestamptz,
  in_app boolean not null, digest boolean not null, created_at timestamptz not null, read_at timestamptz,
  primary key (org_id, id), foreign key (org_id, user_id) references users (org_id, id))
"""
CHOICES = """
create table notice_choices (org_id uuid not null references organizations, user_id uuid not null, kind text not null,
  in_app boolean not null, at_once boolean not null, daily boolean not null,
  primary key (org_id, user_id, kind), foreign key (org_id, user_id) references users (org_id, id))
"""
PERSON = """
alter table users
  add column time_zone text check (time_zone <> ''),
  add column quiet_from smallint check (quiet_from between 0 and 1439),
  add column quiet_until smallint check (quiet_until between 0 and 1439),
  add column mail_paused_until timestamptz,
  add column last_digest_on date,
  add constraint users_quiet check ((quiet_from is null) = (quiet_until is null))
"""


def upgrade() -> None:
    op.execute(NOTICES)
    op.execute(CHOICES)
    op.execute(PERSON)
    op.execute("create unique index notices_act on notices (org_id, user_id, kind, act)")
    op.execute("create index notices_list on notices (org_id, user_id, created_at desc, id desc) where in_app")
    op.execute("create index notices_unread on notices (org_id, user_id, kind) where in_app and read_at is null")
    op.execute("create index notices_subject on notices (org_id, subject_id) where read_at is null")
    op.execute("create index notices_digest on notices (org_id, user_id) where digest")
    op.execute("create index notices_age on notices (org_id, created_at)")
    op.tenant_table("notices", grant="select, insert, update, delete")
    op.tenant_table("notice_choices", grant="select, insert, update, delete")
    op.system_may("notices", "select", ("org_id", "digest"))
