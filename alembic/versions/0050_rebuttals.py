"""Rebuttals of closed audits and the rulings that follow from them.

A rebuttal keeps the score as it was and as its decision made it; the decided pair says for whom. Reasons, decisions and rulings
are encrypted; a ruling's codes are not, for charts are compared with them.
"""

from alembic import op

revision = "0050"
down_revision = "0049"

ACKNOWLEDGED = """
create table acknowledgements (org_id uuid not null references organizations, line_id uuid not null, person_id uuid not null,
  audit_id uuid not null, made_at timestamptz not null,
  primary key (org_id, line_id, person_id), foreign key (org_id, audit_id) references audits (org_id, id),
  foreign key (org_id, line_id) references audit_lines (org_id, id),
  foreign key (org_id, person_id) references users (org_id, id))
"""
REBUTTALS = """
create table rebuttals (org_id uuid not null references organizations, id uuid not null, audit_id uuid not null,
  line_id uuid not null, person_id uuid not null, reason_enc bytea not null, evidence jsonb not null default '[]',
  sent_at timestamptz not null, due_at timestamptz not null,
  decision text check (decision in ('coder', 'auditor', 'both')), conceded boolean not null default false,
  decided_by uuid, decided_at timestamptz, words_enc bytea,
  agreed_before int, lines_before int, agreed_after int, lines_after int,
  primary key (org_id, id), unique (org_id, line_id),
  foreign key (org_id, audit_id) references audits (org_id, id),
  foreign key (org_id, line_id) references audit_lines (org_id, id),
  foreign key (org_id, person_id) references users (org_id, id),
  foreign key (org_id, decided_by) references users (org_id, id),
  constraint rebuttals_decided check (num_nulls(decision, decided_by, decided_at, words_enc, agreed_before, lines_before,
    agreed_after, lines_after) in (0, 8)),
  constraint rebuttals_conceded check (not conceded or decision is not distinct from 'coder'))
"""
RULINGS = """
create table rulings (org_id uuid not null references organizations, id uuid not null, year smallint not null,
  number int not null check (number > 0), text_enc bytea not null, conditions_enc bytea, citation_enc bytea,
  codes jsonb not null check (jsonb_array_length(codes) between 1 and 12), rebuttal_id uuid, made_by uuid not null,
  made_at timestamptz not null, ended_at timestamptz, ended_by uuid, ended_why_enc bytea, replaced_by uuid,
  primary key (org_id, id), unique (org_id, year, number),
  foreign key (org_id, rebuttal_id) references rebuttals (org_id, id),
  foreign key (org_id, replaced_by) references rulings (org_id, id),
  foreign key (org_id, made_by) references users (org_id, id),
  foreign key (org_id, ended_by) references users (org_id, id),
  constraint rulings_ended check ((ended_at is null) = (ended_by is null) and (replaced_by is null or ended_at is not null)))
"""


def upgrade() -> None:
    op.execute("alter table audit_lines add column settled text check (settled in ('coder', 'auditor', 'both'))")
    op.execute("alter table organization_settings add column rebuttal_days smallint check (rebuttal_days between 1 and 60), "
               "add column decision_days smallint check (decision_days between 1 and 60)")  # fmt: skip
    for table in (ACKNOWLEDGED, REBUTTALS, RULINGS):
        op.execute(table)
    op.execute("create index acknowledgements_audit on acknowledgements (org_id, audit_id)")
    op.execute("create index rebuttals_audit on rebuttals (org_id, audit_id)")
    op.execute("create index rebuttals_open on rebuttals (org_id, due_at) where decision is null")
    op.execute("create index rebuttals_decided_at on rebuttals (org_id, decided_at)")
    op.execute(
        "create index audits_provider_closed on audits (org_id, provider_id, closed_at) where provider_id is not null"
    )
    op.execute(
        "create trigger daily_metrics_settled after update on audit_lines for each row "
        "when (old.settled is distinct from new.settled) execute function daily_metrics_lines()"
    )
    op.tenant_table("acknowledgements", grant="select, insert, delete")
    op.tenant_table("rebuttals", grant="select, insert, update")
    op.tenant_table("rulings", grant="select, insert, update")
