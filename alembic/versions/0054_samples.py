"""Samples of charts: the plan, the frozen list with its hash, the seed that is drawn once after it, and the drawn charts.

A chart names its payer, null until somebody has read what came with it, and a completed one says since when it waits for its
audit after the fact.
"""

from alembic import op

revision = "0054"
down_revision = "0053"

SAMPLES = """
create table samples (org_id uuid not null references organizations, id uuid not null, year smallint not null,
  number int not null check (number > 0), stage text not null check (stage in ('completed', 'open')),
  since date, until date, plan jsonb not null, strata jsonb not null, excluded jsonb not null,
  charts int not null check (charts > 0), left_out int not null check (left_out >= 0), frame_sha256 text not null,
  frozen_at timestamptz not null, frozen_by uuid not null,
  seed text, sample_sha256 text, drawn int, drawn_at timestamptz, drawn_by uuid, ended_at timestamptz, ended_by uuid,
  primary key (org_id, id), unique (org_id, year, number),
  foreign key (org_id, frozen_by) references users (org_id, id), foreign key (org_id, drawn_by) references users (org_id, id),
  foreign key (org_id, ended_by) references users (org_id, id),
  constraint samples_days check ((stage = 'completed') = (since is not null and until is not null and since <= until)),
  constraint samples_drawn check (num_nulls(seed, sample_sha256, drawn, drawn_at, drawn_by) in (0, 5)),
  constraint samples_ended check ((ended_at is null) = (ended_by is null)))
"""
FRAMES = """
create table sample_frames (org_id uuid not null references organizations, sample_id uuid not null, body bytea not null,
  primary key (org_id, sample_id), foreign key (org_id, sample_id) references samples (org_id, id))
"""
DRAWN = """
create table sample_charts (org_id uuid not null references organizations, sample_id uuid not null,
  place int not null check (place > 0), chart_id uuid not null, stratum smallint not null check (stratum >= 0),
  chance double precision not null check (chance > 0 and chance <= 1), round int not null check (round > 0),
  primary key (org_id, sample_id, place), unique (org_id, sample_id, chart_id),
  foreign key (org_id, sample_id) references samples (org_id, id), foreign key (org_id, chart_id) references charts (org_id, id))
"""
STAY = """
create function samples_stay() returns trigger language plpgsql as $$
begin
  if (new.year, new.number, new.stage, new.since, new.until, new.plan, new.strata, new.excluded, new.charts, new.left_out,
      new.frame_sha256, new.frozen_at, new.frozen_by) is distinct from
     (old.year, old.number, old.stage, old.since, old.until, old.plan, old.strata, old.excluded, old.charts, old.left_out,
      old.frame_sha256, old.frozen_at, old.frozen_by)
  or old.seed is not null and (new.seed, new.sample_sha256, new.drawn, new.drawn_at, new.drawn_by) is distinct from
     (old.seed, old.sample_sha256, old.drawn, old.drawn_at, old.drawn_by)
  then raise exception 'a frozen list is never changed, and a seed is drawn once'; end if;
  return new;
end $$
"""


def upgrade() -> None:
    op.execute("alter table charts add column payer text, add column drawn_at timestamptz")
    op.execute("create index charts_drawn on charts (org_id, drawn_at, id) where drawn_at is not null")
    op.execute("create index charts_payer_unread on charts (org_id, id) where payer is null")
    for statement in (SAMPLES, FRAMES, DRAWN, STAY):
        op.execute(statement)
    op.execute("alter table sample_frames alter column body set storage external")
    op.execute("create trigger samples_stay before update on samples for each row execute function samples_stay()")
    op.execute("create index sample_charts_chart on sample_charts (org_id, chart_id)")
    op.tenant_table("samples", grant="select, insert, update")
    op.tenant_table("sample_frames", grant="select, insert")
    op.tenant_table("sample_charts", grant="select, insert")
