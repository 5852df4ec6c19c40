"""Questions to providers: what was asked with its evidence, the signed answer, and words that are still being typed.

An answer stands with its addendum: a document of the chart, or a version of the note of the encounter. Charts and encounters
keep how many of their queries are open and answered, for lists; organizations within how many days one is to be answered.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

QUERIES = """
create table provider_queries (org_id uuid not null references organizations, id uuid not null, number bigint not null,
  chart_id uuid, encounter_id uuid, asker_id uuid not null, asker_role text not null check (asker_role in ('coder', 'biller', 'supervisor')),
  provider_id uuid not null, kind text not null,
  status text not null default 'open' check (status in ('open', 'answered', 'closed', 'withdrawn')),
  version int not null default 1, topic_enc bytea not null, question_enc bytea not null, choices_enc bytea not null,
  evidence_enc bytea not null, follows_id uuid,
  sent_at timestamptz not null, due_at timestamptz not null, read_at timestamptz,
  answered_at timestamptz, answered_by uuid, answer_enc bytea, document_id uuid, note_version int,
  ended_at timestamptz, ended_by uuid, reason_enc bytea,
  primary key (org_id, id), unique (org_id, number), unique (org_id, follows_id),
  check (num_nonnulls(chart_id, encounter_id) = 1), check (due_at > sent_at),
  check (num_nulls(answered_at, answered_by, answer_enc) in (0, 3)), check (num_nulls(ended_at, ended_by) in (0, 2)),
  check ((status in ('answered', 'closed')) = (answered_at is not null)),
  check ((status in ('closed', 'withdrawn')) = (ended_at is not null)),
  check ((status = 'withdrawn') = (reason_enc is not null)),
  check ((answered_at is not null and chart_id is not null) = (document_id is not null)),
  check ((answered_at is not null and encounter_id is not null) = (note_version is not null)),
  foreign key (org_id, chart_id) references charts (org_id, id),
  foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, document_id) references documents (org_id, id),
  foreign key (org_id, follows_id) references provider_queries (org_id, id),
  foreign key (org_id, asker_id) references users (org_id, id),
  foreign key (org_id, provider_id) references users (org_id, id),
  foreign key (org_id, answered_by) references users (org_id, id),
  foreign key (org_id, ended_by) references users (org_id, id));
create index provider_queries_provider on provider_queries (org_id, provider_id, status, due_at, id);
create index provider_queries_asker on provider_queries (org_id, asker_id, status, due_at, id);
create index provider_queries_chart on provider_queries (org_id, chart_id, sent_at) where chart_id is not null;
create index provider_queries_encounter on provider_queries (org_id, encounter_id, sent_at) where encounter_id is not null;
create index provider_queries_sent on provider_queries (org_id, sent_at);
create index provider_queries_open on provider_queries (org_id, due_at) where status = 'open';
create table query_drafts (org_id uuid not null references organizations, id uuid not null, author_id uuid not null,
  chart_id uuid, encounter_id uuid, query_id uuid, follows_id uuid, version int not null default 1, draft_enc bytea not null,
  updated_at timestamptz not null, primary key (org_id, id),
  check (num_nonnulls(chart_id, encounter_id, query_id) = 1), check (query_id is null or follows_id is null),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, query_id) references provider_queries (org_id, id),
  foreign key (org_id, follows_id) references provider_queries (org_id, id),
  foreign key (org_id, author_id) references users (org_id, id));
create unique index query_drafts_about on query_drafts (org_id, author_id, coalesce(chart_id, encounter_id, query_id))
"""
SUMMARIES = ("charts", "encounters")


def upgrade() -> None:
    for statement in QUERIES.split(";\n"):
        op.execute(statement)
    op.tenant_table("provider_queries", grant="select, insert, update")
    op.tenant_table("query_drafts")
    for table in SUMMARIES:
        op.execute(
            f"alter table {table} add column queries_open smallint not null default 0 check (queries_open >= 0), "
            "add column queries_answered smallint not null default 0 check (queries_answered >= 0)"
        )
    op.execute("alter table organization_settings add column query_days smallint check (query_days between 1 and 60)")
