"""What people and visits are known by, several keys each, and matches that wait for a manager to decide.

The one key that a patient and a chart had until now becomes a row of kind `legacy`: nobody is joined, nobody parted.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

KEYS = """
create table patient_keys (org_id uuid not null references organizations, hmac bytea not null, patient_id uuid,
  kind text not null check (kind in ('assigned', 'local', 'bare', 'composite', 'hint', 'legacy', 'shared')),
  primary key (org_id, hmac), foreign key (org_id, patient_id) references patients (org_id, id),
  check ((kind = 'shared') = (patient_id is null)));
create index patient_keys_patient on patient_keys (org_id, patient_id);
insert into patient_keys (org_id, hmac, patient_id, kind) select org_id, identity_hmac, id, 'legacy' from patients;
alter table patients drop column identity_hmac;
create table chart_keys (org_id uuid not null references organizations, hmac bytea not null, chart_id uuid not null,
  kind text not null check (kind in ('assigned', 'local', 'bare', 'legacy')),
  primary key (org_id, hmac), foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade);
create index chart_keys_chart on chart_keys (org_id, chart_id);
insert into chart_keys (org_id, hmac, chart_id, kind) select org_id, encounter_hmac, id, 'legacy' from charts;
alter table charts drop column encounter_hmac;
alter table import_files add column held int not null default 0
"""

HELD = """
create table held_matches (org_id uuid not null, id uuid not null, job_id uuid not null, file_id uuid not null,
  reason text not null check (reason in ('conflict', 'two_people', 'uncertain')), candidates jsonb not null default '[]',
  contents jsonb not null default '[]', chart_count int not null, summary_enc bytea,
  status text not null default 'open' check (status in ('open', 'same', 'different', 'left_out')),
  version int not null default 1, held_at timestamptz not null, decided_at timestamptz, decided_by uuid, patient_id uuid,
  made jsonb not null default '{}', before_enc bytea, primary key (org_id, id),
  foreign key (org_id, job_id) references import_jobs (org_id, id), foreign key (org_id, file_id) references import_files (org_id, id),
  foreign key (org_id, decided_by) references users (org_id, id), foreign key (org_id, patient_id) references patients (org_id, id));
create index held_matches_status on held_matches (org_id, status, held_at, id);
create index held_matches_job on held_matches (org_id, job_id);
create table held_charts (org_id uuid not null, match_id uuid not null, n int not null, data_enc bytea not null,
  primary key (org_id, match_id, n), foreign key (org_id, match_id) references held_matches (org_id, id) on delete cascade);
create table held_keys (org_id uuid not null, hmac bytea not null, match_id uuid not null, primary key (org_id, hmac, match_id),
  foreign key (org_id, match_id) references held_matches (org_id, id) on delete cascade)
"""


def upgrade() -> None:
    for statement in (*KEYS.split(";\n"), *HELD.split(";\n")):
        op.execute(statement)
    op.tenant_table("patient_keys")
    op.tenant_table("chart_keys", grant="select, insert, delete")
    op.tenant_table("held_matches", grant="select, insert, update")
    op.tenant_table("held_charts", grant="select, insert, delete")
    op.tenant_table("held_keys", grant="select, insert, delete")
    op.grant("delete", "patients, charts", "app")
