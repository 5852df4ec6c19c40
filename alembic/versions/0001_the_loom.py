"""The first frame: organizations, people, charts, audits, imports, the audit log, the outbox."""

from alembic import op

revision = "0001"
down_revision = None

SYSTEM_ORG = "00000000-0000-7000-8000-000000000000"

GLOBAL = """
create table organizations (id uuid primary key, name text not null, time_zone text not null default 'America/New_York',
  kind text not null default 'practice' check (kind in ('practice', 'system')), settings jsonb not null default '{}',
  created_at timestamptz not null);
create table code_set_releases (name text primary key, system text not null, valid_from date not null, valid_to date not null,
  codes int not null, source text not null, digest text not null, loaded_at timestamptz not null);
create table code_reference (system text not null, code text not null, valid_from date not null, valid_to date not null,
  title text not null, billable boolean not null, release text not null references code_set_releases,
  primary key (system, code, valid_from));
create table worker_heartbeats (worker text primary key, kind text not null, beat_at timestamptz not null, started_at timestamptz not null);
"""

PEOPLE = """
create table org_keys (org_id uuid not null references organizations, id int not null, wrapped bytea not null,
  created_at timestamptz not null, retired_at timestamptz, primary key (org_id, id));
create table org_counters (org_id uuid not null references organizations, name text not null, value bigint not null,
  primary key (org_id, name));
create table users (org_id uuid not null references organizations, id uuid not null, email text not null, name text not null,
  role text not null check (role in ('provider', 'biller', 'coder', 'supervisor', 'manager')), password_hash text not null,
  status text not null default 'active' check (status in ('active', 'disabled')), created_at timestamptz not null,
  primary key (org_id, id));
create unique index users_email on users (lower(email));
create table sessions (org_id uuid not null, id uuid not null, user_id uuid not null, token_hash bytea not null, generation int not null default 0,
  rotated_at timestamptz not null, created_at timestamptz not null, last_seen_at timestamptz not null, expires_at timestamptz not null,
  revoked_at timestamptz, revoked_why text, agent text not null default '', primary key (org_id, id),
  foreign key (org_id, user_id) references users (org_id, id));
create unique index sessions_id on sessions (id);
create table idempotency_keys (org_id uuid not null, user_id uuid not null, key text not null, verb text not null, answer jsonb not null,
  created_at timestamptz not null, primary key (org_id, user_id, key), foreign key (org_id, user_id) references users (org_id, id));
"""

CHARTS = """
create table patients (org_id uuid not null references organizations, id uuid not null, identity_hmac bytea not null, name_enc bytea not null,
  birth_date_enc bytea not null, mrn_enc bytea not null, sex text not null default '', created_at timestamptz not null,
  primary key (org_id, id), unique (org_id, identity_hmac));
create table charts (org_id uuid not null references organizations, id uuid not null, number bigint not null, patient_id uuid not null,
  encounter_hmac bytea not null, content_hash text not null, payload jsonb not null, setting text not null, class text not null,
  specialty text not null, difficulty smallint not null, encounter_title text not null, service_from date, service_to date, service_date date,
  doc_count int not null default 0, word_count int not null default 0,
  status text not null default 'draft' check (status in ('draft', 'pending_audit', 'returned', 'completed')), assignee_id uuid, assigned_at timestamptz,
  assign_batch uuid, assigned_before_id uuid,
  priority smallint not null default 2 check (priority between 1 and 3), due_at timestamptz, version int not null default 1,
  touched boolean not null default false, round int not null default 0, created_at timestamptz not null, updated_at timestamptz not null,
  submitted_at timestamptz, returned_at timestamptz, completed_at timestamptz,
  primary key (org_id, id), unique (org_id, number), unique (org_id, encounter_hmac),
  foreign key (org_id, patient_id) references patients (org_id, id), foreign key (org_id, assignee_id) references users (org_id, id));
create index charts_queue on charts (org_id, assignee_id, status, due_at, id);
create index charts_status on charts (org_id, status, due_at, id);
create index charts_patient on charts (org_id, patient_id);
create table documents (org_id uuid not null, id uuid not null, chart_id uuid not null, position int not null, kind text not null, title text not null,
  dated date, words int not null, composed boolean not null default false, text_enc bytea not null, primary key (org_id, id),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade);
create index documents_chart on documents (org_id, chart_id, position);
create table document_reads (org_id uuid not null, document_id uuid not null, user_id uuid not null, read_at timestamptz not null,
  primary key (org_id, document_id, user_id), foreign key (org_id, document_id) references documents (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references users (org_id, id));
create table chart_codes (org_id uuid not null, id uuid not null, chart_id uuid not null, sequence int not null, system text not null,
  code text not null, principal boolean not null default false, poa text not null default '', rationale_enc bytea, evidence jsonb not null default '[]',
  origin text not null default 'coder', created_by uuid, updated_at timestamptz not null, primary key (org_id, id),
  unique (org_id, chart_id, sequence) deferrable initially deferred,
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, created_by) references users (org_id, id));
create index chart_codes_code on chart_codes (org_id, code);
create table chart_revisions (org_id uuid not null, chart_id uuid not null, version int not null, parent int, lines_enc bytea not null, made_at timestamptz not null,
  primary key (org_id, chart_id, version), foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade);
create table condition_decisions (org_id uuid not null, chart_id uuid not null, condition_key text not null,
  decision text not null check (decision in ('accepted', 'dismissed')), reason text not null default '', decided_by uuid not null,
  decided_at timestamptz not null, primary key (org_id, chart_id, condition_key),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade, foreign key (org_id, decided_by) references users (org_id, id));
create table finding_overrides (org_id uuid not null, chart_id uuid not null, finding_key text not null, rule text not null, reason_enc bytea not null,
  made_by uuid not null, made_at timestamptz not null, primary key (org_id, chart_id, finding_key),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade, foreign key (org_id, made_by) references users (org_id, id));
create table edit_leases (org_id uuid not null, chart_id uuid not null, user_id uuid not null, tab text not null, expires_at timestamptz not null,
  wanted_by uuid, primary key (org_id, chart_id), foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references users (org_id, id));
"""

AUDITS = """
create table audits (org_id uuid not null, id uuid not null, chart_id uuid not null, round int not null, coder_id uuid not null, auditor_id uuid not null,
  status text not null default 'open' check (status in ('open', 'approved', 'returned')), agreed int, lines int, feedback_enc bytea,
  topic text not null default '', version int not null default 1, opened_at timestamptz not null, closed_at timestamptz,
  primary key (org_id, id), unique (org_id, chart_id, round),
  foreign key (org_id, chart_id) references charts (org_id, id), foreign key (org_id, coder_id) references users (org_id, id),
  foreign key (org_id, auditor_id) references users (org_id, id), check (coder_id <> auditor_id));
create index audits_closed on audits (org_id, closed_at);
create table audit_lines (org_id uuid not null, id uuid not null, audit_id uuid not null, position int not null,
  coder_line_id uuid, coder_sequence int, coder_system text, coder_code text, coder_principal boolean not null default false,
  coder_poa text not null default '', coder_evidence jsonb not null default '[]',
  system text, code text, principal boolean not null default false, poa text not null default '', evidence jsonb not null default '[]',
  verdict text check (verdict in ('agree', 'disagree')), category text not null default '', material boolean not null default false,
  citation text not null default '', note_enc bytea, primary key (org_id, id),
  foreign key (org_id, audit_id) references audits (org_id, id) on delete cascade);
create index audit_lines_audit on audit_lines (org_id, audit_id, position);
"""

IMPORTS = """
create table import_jobs (org_id uuid not null references organizations, id uuid not null, name_enc bytea not null, status text not null
  check (status in ('uploading', 'queued', 'running', 'done', 'cancelled')), dry_run boolean not null default false,
  options jsonb not null default '{}', created_by uuid not null, created_at timestamptz not null, started_at timestamptz, finished_at timestamptz,
  lease_token uuid, lease_until timestamptz, worker text not null default '', beat_at timestamptz, attempts int not null default 0,
  primary key (org_id, id), foreign key (org_id, created_by) references users (org_id, id));
create index import_jobs_open on import_jobs (status, lease_until) where status in ('queued', 'running');
create table import_files (org_id uuid not null, id uuid not null, job_id uuid not null, position int not null, parent_id uuid, name_enc bytea not null,
  size bigint not null default 0, chunks int not null default 0, status text not null
  check (status in ('uploading', 'queued', 'running', 'unpacked', 'accepted', 'refused', 'skipped')), report jsonb not null default '{}',
  entries int not null default 0, patients int not null default 0, patients_done int not null default 0, created int not null default 0,
  updated int not null default 0, unchanged int not null default 0, skipped int not null default 0, kept int not null default 0,
  noted boolean not null default false, tries smallint not null default 0, primary key (org_id, id), unique (org_id, job_id, position),
  foreign key (org_id, job_id) references import_jobs (org_id, id) on delete cascade,
  foreign key (org_id, parent_id) references import_files (org_id, id) on delete cascade);
create table import_chunks (org_id uuid not null, file_id uuid not null, n int not null, data_enc bytea not null, primary key (org_id, file_id, n),
  foreign key (org_id, file_id) references import_files (org_id, id) on delete cascade);
"""

RECORD = """
create table audit_heads (org_id uuid primary key references organizations, seq bigint not null, hash bytea not null,
  before bytea not null default '');
create table audit_log (org_id uuid not null references organizations, seq bigint not null, at timestamptz not null, actor_id uuid, act text not null,
  subject_type text not null default '', subject_id text not null default '', body bytea not null, prev_hash bytea not null, row_hash bytea not null,
  primary key (org_id, seq));
create index audit_log_subject on audit_log (org_id, subject_type, subject_id, seq);
create table audit_checkpoints (org_id uuid not null references organizations, seq bigint not null, hash bytea not null, at timestamptz not null,
  signature bytea not null, primary key (org_id, seq));
create table outbox_events (org_id uuid not null references organizations, id uuid not null, position bigint generated always as identity,
  topic text not null, aggregate text not null, payload jsonb not null default '{}', created_at timestamptz not null, published_at timestamptz,
  attempts int not null default 0, next_at timestamptz not null, claimed_until timestamptz, dead_at timestamptz, last_error text not null default '',
  primary key (org_id, id));
create index outbox_due on outbox_events (next_at, position) where published_at is null and dead_at is null;
create table processed_events (org_id uuid not null references organizations, consumer text not null, event_id uuid not null,
  processed_at timestamptz not null, primary key (org_id, consumer, event_id), unique (consumer, event_id));
create function refuse_change() returns trigger language plpgsql as $$
begin raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege'; end $$;
create trigger audit_log_rows before update or delete on audit_log for each row execute function refuse_change();
create trigger audit_log_table before truncate on audit_log for each statement execute function refuse_change();
create trigger audit_checkpoints_rows before update or delete on audit_checkpoints for each row execute function refuse_change();
"""

TENANT_TABLES = {
    "org_keys": "select, insert, update",
    "org_counters": "select, insert, update",
    "users": "select, insert, update",
    "sessions": "select, insert, update",
    "idempotency_keys": "select, insert, delete",
    "patients": "select, insert, update",
    "charts": "select, insert, update",
    "documents": "select, insert, delete",
    "document_reads": "select, insert",
    "chart_codes": "select, insert, update, delete",
    "chart_revisions": "select, insert, delete",
    "condition_decisions": "select, insert, update, delete",
    "finding_overrides": "select, insert, update, delete",
    "edit_leases": "select, insert, update, delete",
    "audits": "select, insert, update",
    "audit_lines": "select, insert, update, delete",
    "import_jobs": "select, insert, update",
    "import_files": "select, insert, update, delete",
    "import_chunks": "select, insert, delete",
    "audit_heads": "select, insert, update",
    "audit_log": "select, insert",
    "audit_checkpoints": "select, insert",
    "outbox_events": "select, insert, update",
    "processed_events": "select, insert",
}


def _statements() -> list[str]:
    out: list[str] = []
    for block in (GLOBAL, PEOPLE, CHARTS, AUDITS, IMPORTS, RECORD):
        head, *function = block.split("create function")
        out += [s for s in head.split(";\n") if s.strip()]
        if function:
            body, rest = function[0].split("end $$;")
            out += [f"create function{body}end $$", *(s for s in rest.split(";\n") if s.strip())]
    return out


SYSTEM_MAY = (
    ("users", "select", ()),
    ("sessions", "select", ()),
    ("sessions", "update", ("last_seen_at", "generation", "token_hash", "rotated_at")),
    ("import_jobs", "select", ()),
    (
        "import_jobs",
        "update",
        ("status", "started_at", "lease_token", "lease_until", "worker", "beat_at", "attempts"),
    ),
    ("outbox_events", "select", ()),
    (
        "outbox_events",
        "update",
        ("published_at", "attempts", "next_at", "claimed_until", "dead_at", "last_error"),
    ),
    ("audit_log", "select", ()),
    ("audit_heads", "select", ()),
    ("audit_checkpoints", "select", ()),
    ("audit_checkpoints", "insert", ()),
)


def upgrade() -> None:
    for statement in _statements():
        op.execute(statement)
    for table, grant in TENANT_TABLES.items():
        op.tenant_table(table, grant=grant)
    op.grant("select", "organizations, code_set_releases, code_reference, alembic_version", "app", "system")
    op.grant("insert, update", "organizations", "app")
    op.grant("select, insert, update, delete", "worker_heartbeats", "app", "system")
    for table, action, columns in SYSTEM_MAY:
        op.system_may(table, action, columns)
    op.execute(
        f"insert into organizations (id, name, kind, created_at) values ('{SYSTEM_ORG}', 'System', 'system', now())"
    )
    op.execute(
        f"insert into audit_heads (org_id, seq, hash) values ('{SYSTEM_ORG}', 0, decode(repeat('00', 32), 'hex'))"
    )
