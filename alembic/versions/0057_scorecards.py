"""Scores with partial credit, how often rulings are shown, rules made of rulings, and what scorecards look for.

The agreed rows of an audit may be a half from now on. The trigger that says so to the figures by day names the column, so it is
made anew.
"""

from alembic import op

revision = "0057"
down_revision = "0056"

WATCHED = ("closed_at", "status", "round", "agreed", "lines", "coder_id", "auditor_id", "chart_id", "encounter_id")
PROFILES = "'line_accuracy', 'codes_only', 'material_only', 'partial_credit'"
SHOWN = """
create table ruling_days (org_id uuid not null references organizations, ruling_id uuid not null, day date not null,
  times int not null check (times > 0), primary key (org_id, ruling_id, day),
  foreign key (org_id, ruling_id) references rulings (org_id, id))
"""


def upgrade() -> None:
    op.execute("drop trigger daily_metrics_changed on audits")
    op.execute("alter table audits alter column agreed type double precision")
    op.execute("alter table rebuttals alter column agreed_before type double precision, "
               "alter column agreed_after type double precision")  # fmt: skip
    differs = " or ".join(f"old.{name} is distinct from new.{name}" for name in WATCHED)
    op.execute(
        f"create trigger daily_metrics_changed after update on audits for each row when ({differs}) "
        "execute function daily_metrics_audits()"
    )
    for table, column in (("audits", "scored_by"), ("organization_settings", "scoring_profile")):
        op.execute(f"alter table {table} drop constraint {table}_{column}_check")
        op.execute(f"alter table {table} add constraint {table}_{column}_check check ({column} in ({PROFILES}))")
    op.execute(SHOWN)
    op.tenant_table("ruling_days", grant="select, insert, update")
    op.execute("alter table local_rules add column ruling_id uuid")
    op.execute("alter table local_rules add constraint local_rules_org_id_ruling_id_fkey foreign key (org_id, ruling_id) "
               "references rulings (org_id, id)")  # fmt: skip
    op.execute("create index local_rules_ruling on local_rules (org_id, ruling_id) where ruling_id is not null")
    op.execute("create index rebuttals_person on rebuttals (org_id, person_id, decided_at) where decision is not null")
    op.execute("create index finding_overrides_made on finding_overrides (org_id, made_by, made_at)")
    op.execute("create index chart_deltas_made on chart_deltas (org_id, made_by, made_at)")
    op.execute("create index daily_metrics_person on daily_metrics (org_id, person_id, day)")
    op.execute("create index deltas_made on deltas (org_id, made_by, made_at)")
    op.execute(
        "create index charts_sent_by on charts (org_id, assignee_id, submitted_at) where submitted_at is not null"
    )
