"""Drills: sessions with the cases they hold, tries with their answers, what is remembered of each case, and assignments.

An answer is kept as the lines of a chart's versions are, encrypted whole. Of a review its grade, its time and when the case comes
again are kept, so that the log can be replayed. A score that an instructor overrode stays beside the one that was counted.
"""

from alembic import op

revision = "0056"
down_revision = "0055"

SESSIONS = """
create table drill_sessions (org_id uuid not null references organizations, id uuid not null, person_id uuid not null,
  number int not null check (number > 0), cases jsonb not null check (jsonb_array_length(cases) between 1 and 40),
  begun_at timestamptz not null, ended_at timestamptz,
  primary key (org_id, id), unique (org_id, person_id, number),
  foreign key (org_id, person_id) references users (org_id, id))
"""
TRIES = """
create table drill_tries (org_id uuid not null references organizations, id uuid not null, session_id uuid not null,
  person_id uuid not null, case_key text not null check (length(case_key) between 1 and 60), topic text not null,
  position smallint not null check (position >= 0), version int not null default 1, lines_enc bytea not null,
  begun_at timestamptz not null, answered_at timestamptz, halves smallint, most smallint,
  grade smallint check (grade between 1 and 4), graded_at timestamptz, due_at timestamptz,
  doubted_at timestamptz, doubt_enc bytea, overridden_halves smallint, overridden_by uuid, overridden_at timestamptz, why_enc bytea,
  primary key (org_id, id), unique (org_id, session_id, position),
  foreign key (org_id, session_id) references drill_sessions (org_id, id),
  foreign key (org_id, person_id) references users (org_id, id),
  foreign key (org_id, overridden_by) references users (org_id, id),
  constraint drill_tries_answered check (num_nulls(answered_at, halves, most) in (0, 3) and halves between 0 and most),
  constraint drill_tries_graded check (num_nulls(grade, graded_at, due_at) in (0, 3) and (grade is null or halves is not null)),
  constraint drill_tries_doubted check (num_nulls(doubted_at, doubt_enc) in (0, 2)),
  constraint drill_tries_overridden check (num_nulls(overridden_halves, overridden_by, overridden_at, why_enc) in (0, 4)
    and (overridden_halves is null or (halves is not null and overridden_halves between 0 and most))))
"""
CARDS = """
create table drill_cards (org_id uuid not null references organizations, person_id uuid not null, case_key text not null,
  topic text not null, state smallint not null check (state between 1 and 3), step smallint,
  stability double precision not null, difficulty double precision not null,
  due_at timestamptz not null, last_at timestamptz not null,
  primary key (org_id, person_id, case_key), foreign key (org_id, person_id) references users (org_id, id))
"""
ASSIGNMENTS = """
create table drill_assignments (org_id uuid not null references organizations, id uuid not null, person_id uuid not null,
  topic text not null, cases jsonb not null check (jsonb_array_length(cases) between 1 and 20), until date not null,
  words_enc bytea, made_by uuid not null, made_at timestamptz not null,
  primary key (org_id, id), foreign key (org_id, person_id) references users (org_id, id),
  foreign key (org_id, made_by) references users (org_id, id))
"""


def upgrade() -> None:
    for table in (SESSIONS, TRIES, CARDS, ASSIGNMENTS):
        op.execute(table)
    op.execute("create index drill_tries_person on drill_tries (org_id, person_id, graded_at)")
    op.execute("create index drill_tries_doubted on drill_tries (org_id, doubted_at) where doubted_at is not null")
    op.execute("create index drill_assignments_person on drill_assignments (org_id, person_id, made_at)")
    op.tenant_table("drill_sessions", grant="select, insert, update")
    op.tenant_table("drill_tries", grant="select, insert, update")
    op.tenant_table("drill_cards", grant="select, insert, update")
    op.tenant_table("drill_assignments", grant="select, insert")
