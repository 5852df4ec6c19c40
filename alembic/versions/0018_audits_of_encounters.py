"""Audits of finalized encounters: an audit is about a chart or about a finalized version of an encounter, never both."""

from alembic import op

revision = "0018"
down_revision = "0017"

STATEMENTS = """
alter table audits alter column chart_id drop not null;
alter table audits add column encounter_id uuid, add column provider_id uuid,
  add column coder_read_at timestamptz, add column provider_read_at timestamptz;
alter table audits add constraint audits_subject_check check (num_nonnulls(chart_id, encounter_id) = 1);
alter table audits add constraint audits_provider_check
  check ((encounter_id is null) = (provider_id is null) and provider_id is distinct from auditor_id);
alter table audits add unique (org_id, encounter_id, round);
alter table audits add foreign key (org_id, encounter_id, round) references encounter_versions (org_id, encounter_id, round);
alter table audits add foreign key (org_id, provider_id) references users (org_id, id);
create unique index audits_encounter_open on audits (org_id, encounter_id) where encounter_id is not null and status = 'open';
create index audits_coder_unread on audits (org_id, coder_id)
  where encounter_id is not null and closed_at is not null and coder_read_at is null;
create index audits_provider_unread on audits (org_id, provider_id)
  where encounter_id is not null and closed_at is not null and provider_read_at is null;
alter table audit_lines add column coder_pointers jsonb not null default '[]', add column pointers jsonb not null default '[]';
alter table encounters add column drawn_at timestamptz, add column drawn_by uuid;
alter table encounters add foreign key (org_id, drawn_by) references users (org_id, id);
create index encounters_drawn on encounters (org_id, drawn_at, id) where drawn_at is not null
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.execute(statement)
