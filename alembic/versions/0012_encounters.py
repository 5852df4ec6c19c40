"""Encounters of providers: the note, suggestions for it, the final codes, every difference between them, finalized versions."""

from alembic import op

revision = "0012"
down_revision = "0011"

ENCOUNTERS = """
create table encounters (org_id uuid not null references organizations, id uuid not null, number bigint not null,
  patient_id uuid not null, provider_id uuid not null, service_date date not null,
  patient_kind text not null check (patient_kind in ('new', 'established')),
  setting text not null check (setting in ('office', 'telehealth', 'home', 'ed', 'inpatient')),
  minutes smallint check (minutes between 1 and 1440),
  status text not null default 'draft' check (status in ('draft', 'ai_suggested', 'finalized')),
  version int not null default 1, round int not null default 1,
  note_version int not null default 1, note_enc bytea not null, note_length int not null default 0,
  note_words int not null default 0, visit_enc bytea, picked text not null default '',
  suggestion_id uuid, rejected jsonb not null default '[]',
  level text not null default '', line_count int not null default 0, risk smallint not null default 0,
  added int not null default 0, edited int not null default 0, removed int not null default 0,
  flags jsonb not null default '[]',
  sent_at timestamptz, sent_back_at timestamptz, sent_back_by uuid, sent_back_enc bytea,
  reopened_enc bytea, finalized_at timestamptz, finalized_by uuid, created_at timestamptz not null, updated_at timestamptz not null,
  primary key (org_id, id), unique (org_id, number), foreign key (org_id, patient_id) references patients (org_id, id),
  foreign key (org_id, provider_id) references users (org_id, id),
  foreign key (org_id, sent_back_by) references users (org_id, id),
  foreign key (org_id, finalized_by) references users (org_id, id));
create index encounters_provider on encounters (org_id, provider_id, updated_at desc, id);
create index encounters_sent on encounters (org_id, service_date, id) where sent_at is not null and status = 'ai_suggested';
create index encounters_status on encounters (org_id, status, updated_at desc, id);
create index encounters_risk on encounters (org_id, risk, service_date, id)
  where sent_at is not null and status = 'ai_suggested';
create index encounters_waiting on encounters (org_id, service_date, id)
  where sent_at is null and status = 'ai_suggested' and (sent_back_at is not null or round > 1);
create index encounters_reopened on encounters (org_id, service_date, id) where status = 'ai_suggested' and round > 1;
create index encounters_finalized on encounters (org_id, finalized_at, id) include (service_date)
  where finalized_at is not null;
create index encounters_patient on encounters (org_id, patient_id, service_date);
create index encounters_updated on encounters (org_id, updated_at);
create table suggestions (org_id uuid not null, id uuid not null, encounter_id uuid not null, note_version int not null,
  note_hmac bytea not null,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed', 'overtaken')),
  provider text not null, model text not null default '', prompt text not null default '', code_set text not null default '',
  failure text not null default '', answer_enc bytea, duration_ms int, attempts int not null default 0,
  lease_token uuid, lease_until timestamptz, worker text not null default '',
  asked_by uuid not null, asked_at timestamptz not null, finished_at timestamptz, primary key (org_id, id),
  foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, asked_by) references users (org_id, id));
create unique index suggestions_waiting on suggestions (org_id, encounter_id) where status = 'waiting';
create index suggestions_open on suggestions (status, lease_until) where status = 'waiting';
create index suggestions_encounter on suggestions (org_id, encounter_id, asked_at);
alter table encounters add foreign key (org_id, suggestion_id) references suggestions (org_id, id)
"""

CODES = """
create table encounter_codes (org_id uuid not null, id uuid not null, encounter_id uuid not null, sequence int not null,
  system text not null check (system in ('icd10cm', 'icd10pcs', 'hcpcs', 'cpt')), code text not null,
  units smallint not null default 1 check (units between 1 and 9999),
  pointers jsonb not null default '[]', evidence jsonb not null default '[]', proposal text not null default '',
  updated_at timestamptz not null, primary key (org_id, id),
  foreign key (org_id, encounter_id) references encounters (org_id, id));
create index encounter_codes_encounter on encounter_codes (org_id, encounter_id, sequence);
create table encounter_overrides (org_id uuid not null, encounter_id uuid not null, finding_key text not null,
  rule text not null, reason_enc bytea not null, made_by uuid not null, made_at timestamptz not null,
  primary key (org_id, encounter_id, finding_key),
  foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, made_by) references users (org_id, id));
create table deltas (org_id uuid not null, encounter_id uuid not null, n int not null, round int not null,
  suggestion_id uuid, subject text not null,
  kind text not null check (kind in ('accepted', 'edited', 'added', 'removed', 'resequenced', 'withdrawn')),
  before text not null default '', after text not null default '', reason_enc bytea,
  made_by uuid not null, made_at timestamptz not null, primary key (org_id, encounter_id, n),
  foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, suggestion_id) references suggestions (org_id, id),
  foreign key (org_id, made_by) references users (org_id, id));
create table encounter_versions (org_id uuid not null, encounter_id uuid not null, round int not null,
  note_version int not null, note_enc bytea not null, lines_enc bytea not null, suggestion_id uuid, reason_enc bytea,
  finalized_at timestamptz not null, finalized_by uuid not null, primary key (org_id, encounter_id, round),
  foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, suggestion_id) references suggestions (org_id, id),
  foreign key (org_id, finalized_by) references users (org_id, id))
"""

CLAIM = ("lease_token", "lease_until", "worker", "attempts")


def upgrade() -> None:
    for statement in (*ENCOUNTERS.split(";\n"), *CODES.split(";\n")):
        op.execute(statement)
    op.tenant_table("encounters", grant="select, insert, update")
    op.tenant_table("suggestions", grant="select, insert, update")
    op.tenant_table("encounter_codes")
    op.tenant_table("encounter_overrides")
    op.tenant_table("deltas", grant="select, insert")
    op.tenant_table("encounter_versions", grant="select, insert")
    op.system_may("suggestions", "select", ("org_id", "id", "encounter_id", "status", "provider", "asked_by", *CLAIM))
    op.system_may("suggestions", "update", CLAIM)
