"""Coach: what is counted of each finalized visit, the nightly counts, answers to the checks of lessons, a loaded reference."""

from alembic import op

revision = "0019"
down_revision = "0018"

TABLES = """
create table coach_visits (org_id uuid not null, encounter_id uuid not null, round int not null, edition smallint not null,
  provider_id uuid not null, service_date date not null, facts jsonb not null, read_at timestamptz not null,
  primary key (org_id, encounter_id), foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, provider_id) references users (org_id, id));
create index coach_visits_provider on coach_visits (org_id, provider_id, service_date desc);
create table coach_counts (org_id uuid not null references organizations, subject uuid not null,
  days smallint not null check (days in (30, 90, 365)), counted_at timestamptz not null, counted_for date not null,
  visits int not null, now jsonb not null, before jsonb not null, helped jsonb not null,
  primary key (org_id, subject, days));
create table lesson_answers (org_id uuid not null, id uuid not null, user_id uuid not null, lesson text not null,
  choice smallint not null, correct boolean not null, answered_at timestamptz not null, primary key (org_id, id),
  foreign key (org_id, user_id) references users (org_id, id));
create index lesson_answers_person on lesson_answers (org_id, user_id, lesson, answered_at);
create table coach_references (org_id uuid not null references organizations, family text not null, source text not null,
  shares jsonb not null, loaded_by uuid not null, loaded_at timestamptz not null, primary key (org_id, family),
  foreign key (org_id, loaded_by) references users (org_id, id))
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    op.tenant_table("coach_visits", grant="select, insert, update")
    op.tenant_table("coach_counts")
    op.tenant_table("lesson_answers", grant="select, insert")
    op.tenant_table("coach_references")
