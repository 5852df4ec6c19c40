"""What a database holds once a run is over, as the checker (checker.py) reads it.

`python -m tests.chaos.evidence ORG...` in the environment of a copy prints it as JSON. Read as the server's administrator, past
row-level security: that is how a foreign row shows.
"""

import dataclasses
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, NullPool, create_engine, text

from codeloom.db.engine import admin_url
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings, settings

WAITING = {
    "outbox events": "select count(*) from outbox_events where published_at is null and org_id = any(:orgs)",
    "import jobs": "select count(*) from import_jobs where finished_at is null and status in ('queued', 'running') "
    "and org_id = any(:orgs)",
    "suggestions of encounters": "select count(*) from suggestions where status = 'waiting' and org_id = any(:orgs)",
    "suggestions of charts": "select count(*) from chart_suggestions where status = 'waiting' and org_id = any(:orgs)",
    "webhook deliveries": "select count(*) from webhook_deliveries where state = 'waiting' and org_id = any(:orgs)",
}
"""What must be nothing once everything is done."""
NAMED = (
    ("idempotency_keys", "user_id", "users"), ("audit_log", "actor_id", "users"),
    ("webhook_deliveries", "endpoint_id", "webhook_endpoints"), ("inbound_messages", "encounter_id", "encounters"),
    ("inbound_messages", "job_id", "import_jobs"),
    ("charts", "assignee_id", "users"), ("chart_codes", "created_by", "users"), ("import_files", "job_id", "import_jobs"),
)  # fmt: skip
"""Columns that name a row of another table, whether or not the database holds them to it."""


@dataclass
class Found:
    """What is there. Ids are texts. `keys` counts what an act kept by its id, `audit` is (subject, act, actor) -> rows as a list,
    `foreign` names rows that point into another organization or nowhere, `broken` chains that do not verify, `waiting` what is
    not drained."""

    keys: dict[str, int] = field(default_factory=dict)
    audit: list[tuple[str, str, str, int]] = field(default_factory=list)
    charts: dict[str, dict[str, Any]] = field(default_factory=dict)
    encounters: dict[str, dict[str, Any]] = field(default_factory=dict)
    audits: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    imports: dict[str, dict[str, Any]] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)


def read(config: Settings, orgs: Sequence[str]) -> Found:
    """Everything the checker compares, of these organizations."""
    engine = create_engine(admin_url(config), poolclass=NullPool)
    with engine.connect() as wire:
        found = _read(wire, [UUID(one) for one in orgs])
    found.broken = [f"{one}: {v.why}" for one in orgs if not (v := checkpointing.check(UUID(one))).whole]
    return found


def _read(wire: Connection, orgs: list[UUID]) -> Found:
    def rows(query: str) -> list[dict[str, Any]]:
        return [_plain(row._mapping) for row in wire.execute(text(query), {"orgs": orgs})]

    mine = "org_id = any(:orgs)"
    keys = rows(f"select split_part(key, ':', 1) as id, count(*) as n from idempotency_keys where {mine} group by 1")
    audit = rows(
        f"select subject_id, act, coalesce(actor_id::text, '') as actor, count(*) as n from audit_log where {mine} group by 1, 2, 3"
    )
    charts = rows(
        "select c.id, c.org_id, c.version, c.status, coalesce((select array_agg(k.code order by k.sequence) from chart_codes k "
        f"where k.org_id = c.org_id and k.chart_id = c.id), '{{}}') as codes from charts c where c.{mine}"
    )
    encounters = rows(
        "select e.id, e.org_id, e.status, coalesce((select array_agg(k.code order by k.sequence) from encounter_codes k "
        f"where k.org_id = e.org_id and k.encounter_id = e.id), '{{}}') as codes from encounters e where e.{mine}"
    )
    return Found(
        keys={one["id"]: one["n"] for one in keys},
        audit=[(one["subject_id"], one["act"], one["actor"], one["n"]) for one in audit],
        charts={one["id"]: one for one in charts},
        encounters={one["id"]: one for one in encounters},
        audits={one["id"]: one for one in rows(f"select id, org_id, status, chart_id from audits where {mine}")},
        events=rows(
            "select e.id, e.org_id, e.topic, e.aggregate, e.published_at is not null as sent, e.dead_at is not null as dead, "
            "(select count(*) from processed_events p where p.org_id = e.org_id and p.event_id = e.id) as taken "
            f"from outbox_events e where e.{mine}"
        ),
        deliveries=rows(
            f"select id, org_id, endpoint_id, event_id, topic, state, attempts from webhook_deliveries where {mine}"
        ),
        messages=rows(f"select id, org_id, state, encounter_id, job_id, repeats from inbound_messages where {mine}"),
        imports={
            one["id"]: one
            for one in rows(
                "select j.id, j.org_id, j.status, j.attempts, (select coalesce(sum(created), 0) from import_files f "
                "where f.org_id = j.org_id and f.job_id = j.id)::int as created, (select count(*) from import_chunks c join "
                "import_files f on f.org_id = c.org_id and f.id = c.file_id where f.org_id = j.org_id and f.job_id = j.id) "
                "as left_over "
                f"from import_jobs j where j.{mine}"
            )
        },
        foreign=_foreign(wire),
        half=[
            f"chart {one['chart_id']} has {one['rows']} rows, numbered {one['low']} to {one['high']}"
            for one in rows(
                "select chart_id, count(*) as rows, min(sequence) as low, max(sequence) as high from chart_codes "
                f"where {mine} group by org_id, chart_id having min(sequence) <> 1 or max(sequence) <> count(*)"
            )
        ],
        waiting={name: n for name, query in WAITING.items() if (n := int(rows(query)[0]["count"]))},
    )


def _foreign(wire: Connection) -> list[str]:
    """Rows that name a row which their organization does not have: along every foreign key of the schema, and along NAMED."""
    keys = wire.execute(text(
        "select c.conrelid::regclass::text, c.confrelid::regclass::text, array_agg(a.attname::text order by u.n), "
        "array_agg(f.attname::text order by u.n) from pg_constraint c cross join lateral unnest(c.conkey, c.confkey) "
        "with ordinality as u(k, fk, n) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.k "
        "join pg_attribute f on f.attrelid = c.confrelid and f.attnum = u.fk where c.contype = 'f' group by c.oid, 1, 2"
    )).all()  # fmt: skip
    pairs = [(here, there, list(zip(own, their, strict=True))) for here, there, own, their in keys]
    pairs += [(here, there, [("org_id", "org_id"), (column, "id")]) for here, column, there in NAMED]
    found = []
    for here, there, columns in pairs:
        same = " and ".join(f"t.{own} = r.{their}" for own, their in columns)
        given = " and ".join(f"t.{own} is not null" for own, _ in columns)
        query = f"select count(*) from {here} t where {given} and not exists (select 1 from {there} r where {same})"
        if count := wire.execute(text(query)).scalar_one():
            found.append(f"{count} of {here} name by {', '.join(own for own, _ in columns)} what {there} has not")
    return found


def _plain(row: Any) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in row.items()}


def main() -> None:
    """Print it."""
    from codeloom.launch.environment import copy_running
    from codeloom.services import rooms

    with copy_running():
        rooms.load()
        print(json.dumps(dataclasses.asdict(read(settings(), sys.argv[1:]))))


if __name__ == "__main__":
    main()
