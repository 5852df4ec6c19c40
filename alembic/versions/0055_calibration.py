"""Blind audits, calibrations of auditors, and audits that need a second supervisor.

A blind coding is what an auditor codes without the coder's rows: of one audit, or of one chart of a calibration. Its rows are
encrypted, for they carry words about the note; they stay as they were when it was done. A calibration keeps the coder's rows
as they stood when it began, and what its auditors agreed on as counts when the last of them is done.
"""

from alembic import op

revision = "0055"
down_revision = "0054"

CALIBRATIONS = """
create table calibrations (org_id uuid not null references organizations, id uuid not null, number int not null check (number > 0),
  seed bigint not null, started_by uuid not null, started_at timestamptz not null, finished_at timestamptz,
  stopped_at timestamptz, primary key (org_id, id), unique (org_id, number),
  foreign key (org_id, started_by) references users (org_id, id), check (num_nonnulls(finished_at, stopped_at) < 2))
"""
AUDITORS = """
create table calibration_auditors (org_id uuid not null references organizations, calibration_id uuid not null,
  auditor_id uuid not null, primary key (org_id, calibration_id, auditor_id),
  foreign key (org_id, calibration_id) references calibrations (org_id, id),
  foreign key (org_id, auditor_id) references users (org_id, id))
"""
CHARTS = """
create table calibration_charts (org_id uuid not null references organizations, calibration_id uuid not null,
  chart_id uuid not null, round int not null, rows jsonb not null,
  primary key (org_id, calibration_id, chart_id),
  foreign key (org_id, calibration_id) references calibrations (org_id, id),
  foreign key (org_id, chart_id) references charts (org_id, id))
"""
CODINGS = """
create table blind_codings (org_id uuid not null references organizations, id uuid not null, chart_id uuid not null,
  round int not null, auditor_id uuid not null, audit_id uuid, calibration_id uuid, lines_enc bytea not null,
  version int not null default 1, opened_at timestamptz not null, saved_at timestamptz, done_at timestamptz,
  primary key (org_id, id), unique (org_id, audit_id), unique (org_id, calibration_id, chart_id, auditor_id),
  foreign key (org_id, chart_id) references charts (org_id, id), foreign key (org_id, auditor_id) references users (org_id, id),
  foreign key (org_id, audit_id) references audits (org_id, id) on delete cascade,
  foreign key (org_id, calibration_id) references calibrations (org_id, id),
  check (num_nonnulls(audit_id, calibration_id) = 1))
"""
RESULTS = """
create table calibration_results (org_id uuid not null references organizations, calibration_id uuid not null,
  first_id uuid not null, second_id uuid not null, charts int not null, both_right int not null, first_wrong int not null,
  second_wrong int not null, both_wrong int not null, finished_at timestamptz not null,
  primary key (org_id, calibration_id, first_id, second_id),
  foreign key (org_id, calibration_id) references calibrations (org_id, id),
  foreign key (org_id, first_id) references users (org_id, id), foreign key (org_id, second_id) references users (org_id, id),
  check (first_id < second_id))
"""
SETTLEMENTS = """
create table calibration_settlements (org_id uuid not null references organizations, id uuid not null,
  calibration_id uuid not null, chart_id uuid not null, unit text not null check (length(unit) between 1 and 60),
  decision text not null check (decision in ('right', 'wrong', 'both')), words_enc bytea not null, ruling_id uuid,
  settled_by uuid not null, settled_at timestamptz not null, agreed_by uuid, agreed_at timestamptz,
  primary key (org_id, id), unique (org_id, calibration_id, chart_id, unit),
  foreign key (org_id, calibration_id, chart_id) references calibration_charts (org_id, calibration_id, chart_id),
  foreign key (org_id, ruling_id) references rulings (org_id, id),
  foreign key (org_id, settled_by) references users (org_id, id), foreign key (org_id, agreed_by) references users (org_id, id),
  check ((agreed_by is null) = (agreed_at is null)), check (agreed_by is distinct from settled_by))
"""


def upgrade() -> None:
    op.execute(
        "alter table audits add column blind boolean not null default false, add column second_by uuid, "
        "add column second_at timestamptz, add column second_version int, "
        "add foreign key (org_id, second_by) references users (org_id, id), "
        "add constraint audits_second_check check (num_nonnulls(second_by, second_at, second_version) in (0, 3) "
        "and second_by is distinct from auditor_id and second_by is distinct from coder_id)"
    )
    op.execute(
        "alter table organization_settings add column blind_audits boolean not null default false, "
        "add column agreement_measure text check (agreement_measure in ('kappa', 'ac1')), "
        "add column agreement_minimum smallint check (agreement_minimum between 0 and 95)"
    )
    for table in (CALIBRATIONS, AUDITORS, CHARTS, CODINGS, RESULTS, SETTLEMENTS):
        op.execute(table)
    op.execute(
        "create unique index blind_codings_open on blind_codings (org_id, auditor_id, chart_id) where done_at is null"
    )
    op.execute("create index calibration_results_first on calibration_results (org_id, first_id, finished_at)")
    op.execute("create index calibration_results_second on calibration_results (org_id, second_id, finished_at)")
    op.tenant_table("calibrations", grant="select, insert, update")
    op.tenant_table("calibration_auditors", grant="select, insert")
    op.tenant_table("calibration_charts", grant="select, insert")
    op.tenant_table("blind_codings", grant="select, insert, update, delete")
    op.tenant_table("calibration_results", grant="select, insert")
    op.tenant_table("calibration_settlements", grant="select, insert, update")
