"""The order of the biller's list by risk in one index, and a number for each change of an encounter in the order of commits."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.execute("drop index encounters_risk")
    op.execute("alter table encounters add column risk_rank smallint not null generated always as (3 - risk) stored")
    op.execute(
        "create index encounters_gravest on encounters (org_id, risk_rank, service_date, id) "
        "where sent_at is not null and status = 'ai_suggested'"
    )
    op.execute("alter table encounters add column changed bigint not null default 0")
    op.execute(
        "update encounters e set changed = o.n from (select org_id, id, row_number() over "
        "(partition by org_id order by updated_at, id) as n from encounters) o where (e.org_id, e.id) = (o.org_id, o.id)"
    )
    op.execute(
        "insert into org_counters (org_id, name, value) "
        "select org_id, 'encounter_change', max(changed) from encounters group by org_id"
    )
    op.execute("create index encounters_changed on encounters (org_id, changed)")
