"""Makes the organizations: the first one around the demo's (so that there is one of everything), the others of charts alone.

Patients, questions to providers and the audit log come by COPY, for they are sealed or chained here; the rest is made by the server
(statements.py) with indexes and triggers off meanwhile. Notes and titles of what is added are bytes that nobody opens.
"""

import heapq
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.million import statements

STAFF = {"coder": 200, "supervisor": 20, "provider": 60, "biller": 10, "manager": 5}
TEAM_SIZES = (5, 60, 200)
ACTS = (("CHART_IMPORTED", "chart"), ("CODE_ADDED", "chart"), ("CHART_SUBMITTED", "chart"))
QUESTIONS = 50
"""Charts for each question to a provider."""


def make(admin: psycopg.Connection[Any], home: Path, organizations: int, charts: int, told: Any) -> UUID:
    """Fill the database: half of the charts in the first organization, whose id it returns."""
    from codeloom.demo.setup import set_up
    from codeloom.gateways.codeset_files import load_index

    load_index()
    set_up("Many charts", home / "sign-ins.json", lambda _: None)
    told("the demo's six weeks")
    (first,) = admin.execute("select id from organizations where name = 'Many charts'").fetchone() or ()
    admin.execute(
        "set session_replication_role = replica; set maintenance_work_mem = '512MB'; set work_mem = '256MB'; "
        "set enable_nestloop = off"
    )  # nothing is analyzed yet
    indexes = _drop_indexes(admin)
    admin.execute(
        "create temp table notice_pool as select row_number() over () p, kind, subject_id, number, facts from notices"
    )
    admin.execute("create temp table coach_pool as select row_number() over () p, edition, facts from coach_visits")
    small = charts // 2 // max(1, organizations - 1)
    for n in range(organizations):
        org = first if n == 0 else _organization(n)
        _fill(admin, org, charts - charts // 2 if n == 0 else small, whole=n == 0)
        told(f"organization {n + 1}")
    for _, definition in indexes:
        admin.execute(definition)
    told("indexes")
    admin.execute("delete from daily_metrics; delete from daily_metrics_until; delete from daily_metrics_late")
    admin.execute("vacuum analyze")
    told("vacuum analyze")
    _count(admin, told)
    return UUID(str(first))


def _drop_indexes(admin: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """(name, statement that makes it again) of the indexes of large tables that are no constraint's."""
    found = admin.execute(
        "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i where i.indrelid = any(%s::regclass[]) "
        "and not exists (select from pg_constraint k where k.conindid = i.indexrelid)",
        [list(statements.TABLES)],
    ).fetchall()
    for name, _ in found:
        admin.execute(f"drop index {name}")
    return found


def _organization(n: int) -> UUID:
    from codeloom.services.people import create_organization

    return create_organization(f"Practice {n}")


def _fill(admin: psycopg.Connection[Any], org: UUID, many: int, *, whole: bool) -> None:
    given: dict[str, Any] = {"org": org, "many": many}
    for role, people in STAFF.items():
        admin.execute(statements.HIRE, given | {"role": role, "many": max(2, people if whole else people // 10)})
        found = admin.execute(
            "select id from users where org_id = %s and role = %s order by created_at, id", [org, role]
        )
        given[f"{role}s"] = [one for (one,) in found.fetchall()]
    _teams(admin, org, given["coders"], TEAM_SIZES if whole else (5,))
    for name, table in (("base", "charts"), ("encounters", "encounters")):
        given[name] = admin.execute(
            f"select coalesce(max(number), 0) from {table} where org_id = %s", [org]
        ).fetchone()[0]
    given["patients"] = max(100, many // 4)
    _patients(admin, org, given["patients"], sealed=whole)
    admin.execute("drop table if exists lot")
    admin.execute(statements.LOT, given)
    admin.execute("analyze lot")
    for statement in statements.WORK:
        admin.execute(statement, given)
    for name, table in (("chart", "charts"), ("encounter", "encounters"), ("encounter_change", "encounters")):
        admin.execute(
            f"update org_counters set value = (select max(number) from {table} where org_id = %s) where org_id = %s and name = %s",
            [org, org, name],
        )
    if whole:
        _questions(admin, org, given)
    _log(admin, org, given["coders"])


def _teams(admin: psycopg.Connection[Any], org: UUID, coders: list[UUID], sizes: tuple[int, ...]) -> None:
    for size in sizes:
        team = admin.execute(
            "insert into teams (org_id, id, name, created_at) values (%s, uuidv7(), %s, now()) returning id",
            [org, f"Team of {size}"],
        ).fetchone()[0]
        for one in coders[-size:]:
            admin.execute(
                "insert into team_members (org_id, team_id, user_id, added_at) values (%s, %s, %s, now())",
                [org, team, one],
            )


def _patients(admin: psycopg.Connection[Any], org: UUID, many: int, *, sealed: bool) -> None:
    """Patients by COPY, sealed where somebody reads them, and the temporary table they are given out from."""
    from codeloom.db.ids import new_id
    from codeloom.db.scope import Scope
    from codeloom.db.tables.charts import Patient
    from codeloom.db.work import unit_of_work

    ids = [new_id() for _ in range(many)]
    into = "copy patients (org_id, id, sex, name_enc, birth_date_enc, mrn_enc, created_at) from stdin (format binary)"
    with unit_of_work(Scope.of_worker(org), read_only=True) as uow, admin.cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(["uuid", "uuid", "text", "bytea", "bytea", "bytea", "timestamptz"])
        columns, now = (Patient.name_enc, Patient.birth_date_enc, Patient.mrn_enc), datetime.now(UTC)
        for n, one in enumerate(ids):
            texts = (f"Many, Mary {n}", f"{1930 + n % 90}-0{1 + n % 9}-15", f"M-{n}")
            values = [
                uow.vault.seal(column, one, text) if sealed else b"x" * 60
                for column, text in zip(columns, texts, strict=True)
            ]
            copy.write_row((org, one, "FM"[n % 2], *values, now))
    admin.execute("drop table if exists patient_pool; create temp table patient_pool (n bigint primary key, id uuid)")
    with admin.cursor() as cursor, cursor.copy("copy patient_pool from stdin") as copy:
        for row in enumerate(ids):
            copy.write_row(row)
    admin.execute("analyze patient_pool")


def _questions(admin: psycopg.Connection[Any], org: UUID, given: dict[str, Any]) -> None:
    """Questions from encounters to providers: one in ten open, the rest closed."""
    from codeloom.db.ids import new_id
    from codeloom.db.scope import Scope
    from codeloom.db.tables.provider_queries import ProviderQuery
    from codeloom.db.work import unit_of_work

    number = admin.execute("select max(number) from provider_queries where org_id = %s", [org]).fetchone()[0]
    about = admin.execute(
        "select id, provider_id, created_at from encounters where org_id = %s and number > %s order by id limit %s",
        [org, given["encounters"], given["many"] // QUESTIONS],
    ).fetchall()
    into = (
        "copy provider_queries (org_id, id, number, encounter_id, asker_id, asker_role, provider_id, kind, status, topic_enc, "
        "question_enc, choices_enc, evidence_enc, sent_at, due_at, answered_at, answered_by, answer_enc, note_version, ended_at, "
        "ended_by) from stdin"
    )
    (kind,) = admin.execute("select kind from provider_queries limit 1").fetchone() or ("",)
    with unit_of_work(Scope.of_worker(org), read_only=True) as uow, admin.cursor() as cursor, cursor.copy(into) as copy:
        for n, (encounter, provider, at) in enumerate(about, 1):
            one, asker = new_id(), given["billers"][n % len(given["billers"])]
            topic = uow.vault.seal(ProviderQuery.topic_enc, one, "Type of heart failure")
            later, closed = at + timedelta(days=2), n % 10 > 0
            copy.write_row(
                (
                    org,
                    one,
                    number + n,
                    encounter,
                    asker,
                    "biller",
                    provider,
                    kind,
                    "closed" if closed else "open",
                    topic,
                    b"x" * 200,
                    b"x" * 90,
                    b"x" * 90,
                    at,
                    later,
                    *((later, provider, b"x" * 120, 1, later, asker) if closed else (None,) * 6),
                )
            )
    admin.execute(
        "update org_counters set value = %s where org_id = %s and name in ('query', 'provider_query')",
        [number + len(about), org],
    )


def _acts(
    charts: list[UUID], coders: list[UUID]
) -> Iterator[tuple[datetime, UUID | None, str, str, str, dict[str, Any]]]:
    """(moment, actor, act, type, id, facts) of three acts for each chart, two years back to now."""
    end = datetime.now(UTC)
    step, begun = timedelta(days=730) / (len(charts) * len(ACTS) + 1), end - timedelta(days=730)
    for n, (chart, (act, kind)) in enumerate((one, which) for one in charts for which in ACTS):
        yield begun + n * step, coders[n % len(coders)], act, kind, str(chart), {"version": n % 9}


def _log(admin: psycopg.Connection[Any], org: UUID, coders: list[UUID]) -> None:
    """The audit log anew: what was recorded really and the acts of added charts, by moment, in one chain."""
    import orjson

    from codeloom.db import chain

    stored = admin.execute(
        "select at, actor_id, act, subject_type, subject_id, body from audit_log where org_id = %s order by seq", [org]
    )
    real = [(*row[:5], orjson.loads(row[5])["facts"]) for row in stored.fetchall()]
    admin.execute("delete from audit_log where org_id = %s", [org])
    previous, seq = chain.GENESIS, 0
    into = (
        "copy audit_log (org_id, seq, at, actor_id, act, subject_type, subject_id, body, prev_hash, row_hash) from stdin "
        "(format binary)"
    )
    charts = [
        one for (one,) in admin.execute("select id from charts where org_id = %s order by created_at", [org]).fetchall()
    ]
    rows = heapq.merge(real, _acts(charts, coders), key=lambda row: row[0])
    with admin.cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(["uuid", "int8", "timestamptz", "uuid", "text", "text", "text", "bytea", "bytea", "bytea"])
        for seq, (at, actor, act, kind, subject, facts) in zip(count(1), rows, strict=False):
            body = chain.canonical(org, seq, at, actor, chain.Act(act, kind, subject, tuple(sorted(facts.items()))))
            row_hash = chain.hashlib.sha256(previous + body).digest()
            copy.write_row((org, seq, at, actor, act, kind, subject, body, previous, row_hash))
            previous = row_hash
    admin.execute("update audit_heads set seq = %s, hash = %s where org_id = %s", [seq, previous, org])


def _count(admin: psycopg.Connection[Any], told: Any) -> None:
    """Count the figures of days that are over and the coach's counts, as a worker does."""
    from codeloom.db.queries.charts import kept_counts
    from codeloom.db.scope import Scope
    from codeloom.db.work import unit_of_work
    from codeloom.services.coach import count_practice
    from codeloom.services.core import Nothing
    from codeloom.services.metrics import roll_up

    begun = time.perf_counter()
    for (org,) in admin.execute("select distinct org_id from charts").fetchall():
        with unit_of_work(Scope.of_worker(org)) as uow:  # triggers did not run
            kept_counts.count(uow)
            uow.commit()
    for (org,) in admin.execute("select distinct org_id from charts").fetchall():
        roll_up(Scope.of_worker(org), Nothing())
    told(f"figures of days counted in {time.perf_counter() - begun:.0f} s")
    (first,) = admin.execute("select id from organizations where name = 'Many charts'").fetchone() or ()
    count_practice(Scope.of_worker(first), Nothing())
    told("the coach's counts")
    admin.execute("vacuum analyze daily_metrics; ")
