"""Encrypted places for texts that stood in clear: what came with a chart, titles, reasons, cited sections, rules of a practice.

What rows hold so far is sealed right after the migrations (db/resealing.py), because the keys are not here; until then it is
read where it stands. The clear columns stay for that, empty in every new row. The indexes hold the rows that still wait.
"""

from alembic import op

revision = "0025"
down_revision = "0024"

STATEMENTS = """
alter table charts add column payload_enc bytea, add column encounter_title_enc bytea,
  alter column payload set default '{}', alter column encounter_title set default '';
alter table documents add column title_enc bytea, alter column title set default '';
alter table condition_decisions add column reason_enc bytea;
alter table audit_lines add column citation_enc bytea;
alter table local_rules add column definition_enc bytea, add column reason_enc bytea, alter column definition set default '{}';
create index charts_unsealed on charts (org_id, id) where encounter_title <> '' or payload <> '{}';
create index documents_unsealed on documents (org_id, id) where title <> '';
create index condition_decisions_unsealed on condition_decisions (org_id, chart_id, condition_key) where reason <> '';
create index audit_lines_unsealed on audit_lines (org_id, id) where citation <> '';
create index local_rules_unsealed on local_rules (org_id, number, version) where definition <> '{}' or reason <> ''
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.execute(statement)
    op.grant("update (reason_enc)", "local_rules", "app")
