"""What the checker of chaos runs reads from a real database: nothing is found of what verbs did, and planted rows are named."""

import dataclasses
from uuid import UUID

import pytest
from sqlalchemy import NullPool, create_engine, text

from codeloom.db.engine import admin_url
from codeloom.db.ids import new_id
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.core import current_act
from codeloom.services.core.commands import parse
from codeloom.settings import Settings
from tests.chaos.checker import Done, check
from tests.chaos.evidence import Found, read
from tests.chaos.page import Act
from tests.integration.audits.audits_world import Practice

CODES = ["I10", "E11.9"]
PLANTED = (
    ("delete from idempotency_keys where org_id = :org and key like 'chaosact-1:%'", "lost: act chaosact-1 "),
    ("update idempotency_keys set key = 'chaosact-2:2:x' where org_id = :org and key like 'chaosact-2:%'", ""),
    ("insert into idempotency_keys (org_id, user_id, key, verb, asked, answer_enc, created_at) select org_id, user_id, "
     "'chaosact-2:3:x', verb, asked, answer_enc, created_at from "
     "idempotency_keys where org_id = :org and key = 'chaosact-2:2:x'", "doubled: act chaosact-2 "),
    ("update chart_codes set sequence = 5 where org_id = :org and code = 'E11.9'", "half written: chart "),
    ("update chart_codes set org_id = :other where org_id = :org and code = 'I10'", "foreign: 1 of chart_codes "),
    ("update audit_log set body = body || ' '::bytea where org_id = :org and act = 'CODES_EDITED'", "broken: "),
)  # fmt: skip
MENDED = "update chart_codes set org_id = :org, sequence = 1 where org_id = :other"


@pytest.fixture
def practice(database: Settings) -> Practice:
    return Practice()


def acts_of(practice: Practice, number: int, chart: UUID) -> Done:
    """A row added by each act, with what was acknowledged."""
    done = Done(rows={str(chart): CODES})
    for n, code in enumerate(CODES, start=1):
        version = open_chart(practice.coder, OpenChart(number=number)).editor.version
        named = current_act.set(f"chaosact-{n}:1")
        wanted = {"chart_id": chart, "version": version, "operations": [{"op": "add", "code": code}]}
        edit_chart(practice.coder, parse(EditChart, wanted))
        current_act.reset(named)
        about = Act(f"chaosact-{n}", "take", str(practice.coder.user_id), True, str(chart), "CODES_EDITED")
        about.outcome = "applied"
        done.acts.append(about)
    return done


def without(found: Found, known: list[str]) -> Found:
    """What was found, but for foreign rows that other tests left in the database."""
    return dataclasses.replace(found, foreign=[one for one in found.foreign if one not in known])


def test_planted_rows_are_named_and_nothing_else(practice: Practice, database: Settings) -> None:
    number = practice.chart()
    done = acts_of(practice, number, practice.stored(number).id)
    org, other_tests = str(practice.org_id), read(database, []).foreign
    assert check(done, without(read(database, [org]), other_tests)) == []
    engine = create_engine(admin_url(database), poolclass=NullPool)
    given = {"org": practice.org_id, "other": new_id()}
    with engine.begin() as wire:
        wire.execute(text("set local session_replication_role = replica"))
        for plant, _ in PLANTED:
            wire.execute(text(plant), given)
    told = check(done, without(read(database, [org]), other_tests))
    with engine.begin() as wire:
        wire.execute(text("set local session_replication_role = replica"))
        wire.execute(text(MENDED), given)
    assert [finding for _, finding in PLANTED if not any(one.startswith(finding) for one in told)] == []
