"""Tokens of mails (reset, invitation, registration, change of address), the second factor with its recovery codes, and sign-ins.

Of a token only the hash is kept. A sign-in is kept as its person sees it: when, by what, with which browser, from which net.
"""

from alembic import op

revision = "0032"
down_revision = "0031"

TOKENS = """
create table account_tokens (org_id uuid not null references organizations, id uuid not null,
  kind text not null check (kind in ('reset', 'invitation', 'registration', 'address_old', 'address_new')),
  token_hash bytea not null, user_id uuid, made_by uuid, email text not null, name text not null default '', role text,
  practice text not null default '', time_zone text not null default '', pair uuid,
  created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz,
  primary key (org_id, id), foreign key (org_id, user_id) references users (org_id, id),
  foreign key (org_id, made_by) references users (org_id, id))
"""
FACTORS = """
create table second_factors (org_id uuid not null references organizations, user_id uuid not null, secret_enc bytea,
  confirmed_at timestamptz, last_step bigint not null default 0, last_used_at timestamptz,
  pending_enc bytea, pending_at timestamptz, pending_for uuid,
  tries int not null default 0, tried_at timestamptz, code_tries int not null default 0, code_tried_at timestamptz,
  primary key (org_id, user_id), foreign key (org_id, user_id) references users (org_id, id),
  check ((secret_enc is null) = (confirmed_at is null)), check ((pending_enc is null) = (pending_at is null)))
"""
CODES = """
create table recovery_codes (org_id uuid not null references organizations, user_id uuid not null, code_hash bytea not null,
  made_at timestamptz not null, used_at timestamptz, primary key (org_id, user_id, code_hash),
  foreign key (org_id, user_id) references users (org_id, id))
"""
SIGN_INS = """
create table sign_ins (org_id uuid not null references organizations, id uuid not null, user_id uuid not null,
  at timestamptz not null, how text not null check (how in ('password', 'second_factor', 'recovery_code', 'refused')),
  agent text not null default '', net text not null default '',
  primary key (org_id, id), foreign key (org_id, user_id) references users (org_id, id))
"""
LOOKED_AT = ("org_id", "id", "kind", "token_hash", "user_id", "email", "name", "role", "practice", "time_zone", "pair",
             "created_at", "expires_at", "used_at")  # fmt: skip
"""What the system role may read of a token: whose it is and whether it is still good."""


def upgrade() -> None:
    op.execute("alter table users add column password_changed_at timestamptz, "
               "add column second_factor_required boolean not null default false")  # fmt: skip
    op.execute("alter table sessions add column net text not null default ''")
    op.execute("alter table organization_settings add column second_factor_required boolean not null default false")
    for statement in (TOKENS, FACTORS, CODES, SIGN_INS):
        op.execute(statement)
    op.execute("create unique index account_tokens_hash on account_tokens (token_hash)")
    op.execute("create index account_tokens_email on account_tokens (org_id, lower(email), kind, created_at)")
    op.execute("create index account_tokens_expired on account_tokens (org_id, expires_at)")
    op.execute("create index sign_ins_of_user on sign_ins (org_id, user_id, at)")
    op.execute("create index sign_ins_old on sign_ins (org_id, at)")
    op.tenant_table("account_tokens", grant="select, insert, delete")
    op.grant("update (used_at)", "account_tokens", "app")
    op.system_may("account_tokens", "select", LOOKED_AT)
    op.tenant_table("second_factors")
    op.tenant_table("recovery_codes")
    op.tenant_table("sign_ins", grant="select, insert, delete")
