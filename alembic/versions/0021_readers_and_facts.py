"""Presence at encounters as at charts, the facts of a visit in what was finalized, queries handed on, and saved views.

Versions that are here get the facts their encounter has now: what it had when it was finalized was not kept.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

READERS = (
    "alter table chart_readers rename to readers",
    "alter table readers rename column chart_id to subject_id",
    "alter table readers drop constraint chart_readers_org_id_chart_id_fkey",
    "alter table readers rename constraint chart_readers_pkey to readers_pkey",
    "alter table readers rename constraint chart_readers_org_id_user_id_fkey to readers_org_id_user_id_fkey",
)
FACTS = (
    "alter table encounter_versions add column service_date date, add column patient_kind text, add column setting text, "
    "add column minutes smallint",
    "update encounter_versions v set service_date = e.service_date, patient_kind = e.patient_kind, setting = e.setting, "
    "minutes = e.minutes from encounters e where (e.org_id, e.id) = (v.org_id, v.encounter_id)",
    "alter table encounter_versions alter column service_date set not null, alter column patient_kind set not null, "
    "alter column setting set not null",
)
HANDED = (
    "alter table provider_queries add column handed_at timestamptz, add column handed_by uuid, "
    "add foreign key (org_id, handed_by) references users (org_id, id)",
)
VIEWS = (
    "create table saved_views (org_id uuid not null, id uuid not null, user_id uuid not null, page text not null, "
    "name_enc bytea not null, query text not null, created_at timestamptz not null, primary key (org_id, id), "
    "foreign key (org_id, user_id) references users (org_id, id))",
    "create index saved_views_mine on saved_views (org_id, user_id, page, created_at)",
)


def upgrade() -> None:
    for statement in (*READERS, *FACTS, *HANDED, *VIEWS):
        op.execute(statement)
    op.tenant_table("saved_views", grant="select, insert, delete")
