"""Comments on the lines of encounters, and audits of encounters that begin blind.

A comment and a blind coding are of a chart or of an encounter, of exactly one, as an audit is. In a calibration there are charts
only.
"""

from alembic import op

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    for table in ("line_comments", "blind_codings"):
        op.execute(f"alter table {table} alter column chart_id drop not null, add column encounter_id uuid, "
                   f"add constraint {table}_org_id_encounter_id_fkey foreign key (org_id, encounter_id) "
                   f"references encounters (org_id, id), "
                   f"add constraint {table}_subject_check check (num_nonnulls(chart_id, encounter_id) = 1)")  # fmt: skip
    op.execute("alter table line_comments drop constraint line_comments_role_check, "
               "add constraint line_comments_role_check "
               "check (role in ('coder', 'supervisor', 'biller', 'provider'))")  # fmt: skip
    op.execute("alter table blind_codings add constraint blind_codings_calibration_check "
               "check (calibration_id is null or chart_id is not null)")  # fmt: skip
    op.execute("create index line_comments_encounter on line_comments (org_id, encounter_id, made_at) "
               "where encounter_id is not null")  # fmt: skip
    op.execute("create unique index blind_codings_open_encounter on blind_codings (org_id, auditor_id, encounter_id) "
               "where done_at is null and encounter_id is not null")  # fmt: skip
