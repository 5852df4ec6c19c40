"""How many submitted charts are audited: all, or a share drawn from the practice's seed, beside the first ones of each coder."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.db.queries import organization
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts import OpenChart, open_chart
from codeloom.services.charts.audit_draw import fraction
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.organization import SettingsView, change_settings, read_settings
from codeloom.settings import Settings
from tests.integration.audits.audits_world import change, close, judge_all, opened
from tests.integration.charts.standing_world import Standing
from tests.integration.charts.test_recall import send


@pytest.fixture
def practice(database: Settings) -> Standing:
    return Standing()


def rates(practice: Standing, **fields: int) -> SettingsView:
    """Change how many are audited."""
    version = read_settings(practice.manager, Nothing()).version
    return change_settings(practice.manager, parse(change_settings.command, {"version": version, **fields}))


def seed_of(practice: Standing) -> UUID:
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        row = organization.settings_row(uow)
        assert row is not None
        assert row.audit_seed is not None
        return row.audit_seed


def sent(practice: Standing) -> int:
    """A chart that its coder coded and sent."""
    number = practice.submitted("I10")
    practice.change(number, status="draft", round=0, submitted_at=None)
    send(practice, number)
    return number


def facts_of(practice: Standing, act: str) -> list[dict[str, Any]]:
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        return [json.loads(one.body)["facts"] for one in audit_log.page(uow, audit_log.Wanted(act=act), 50)]


def test_without_a_setting_every_chart_waits_for_its_audit(practice: Standing) -> None:
    assert practice.stored(sent(practice)).status == "pending_audit"
    assert facts_of(practice, "CHART_NOT_DRAWN") == []


def test_a_chart_that_is_not_drawn_is_complete_when_it_is_sent(practice: Standing) -> None:
    rates(practice, audit_outpatient_percent=0, audit_first_charts=0)
    number = sent(practice)
    chart = practice.stored(number)
    assert (chart.status, chart.round) == ("completed", 1)
    assert chart.completed_at == chart.submitted_at
    assert facts_of(practice, "CHART_NOT_DRAWN") == [{"percent": 0}]
    assert not practice.ways(number).recallable
    editor = open_chart(practice.coder, OpenChart(number=number)).editor
    assert (editor.complete, editor.editable) == (True, False)


def test_the_draw_is_the_one_that_the_seed_says_and_the_log_keeps_its_hash_only(practice: Standing) -> None:
    rates(practice, audit_outpatient_percent=50, audit_first_charts=0)
    seed = seed_of(practice)
    numbers = [sent(practice) for _ in range(8)]
    for number in numbers:
        chart = practice.stored(number)
        assert (chart.status == "pending_audit") == (fraction(seed, chart.id) < 0.5)
    rates(practice, audit_outpatient_percent=40)
    assert seed_of(practice) == seed, "written once"
    logged = facts_of(practice, "ORGANIZATION_SETTINGS_CHANGED")
    assert [one["audit_seed_sha256"] for one in logged] == [sha256(seed.bytes).hexdigest()] * 2
    assert str(seed) not in json.dumps(logged)
    assert logged[0]["after"] == {"audit_outpatient_percent": 40}


def test_a_recalled_chart_is_drawn_as_before(practice: Standing) -> None:
    rates(practice, audit_outpatient_percent=50, audit_first_charts=0)
    number = next(one for one in iter(lambda: sent(practice), 0) if practice.stored(one).status == "pending_audit")
    for _ in range(3):
        practice.recall(number)
        send(practice, number)
        assert practice.stored(number).status == "pending_audit"


def test_the_first_charts_of_a_coder_are_audited_whatever_is_drawn(practice: Standing) -> None:
    rates(practice, audit_outpatient_percent=0, audit_first_charts=2)
    assert [practice.stored(sent(practice)).status for _ in range(3)] == ["pending_audit", "pending_audit", "completed"]


def test_what_comes_back_from_an_audit_is_audited_again(practice: Standing) -> None:
    number = sent(practice)
    rates(practice, audit_outpatient_percent=0, audit_first_charts=0)
    board = opened(practice, number).board
    board = change(practice, board, {"op": "add", "code": "E11.9"})
    close(practice, judge_all(practice, board, "disagree"), "return")
    send(practice, number)
    assert (practice.stored(number).status, practice.stored(number).round) == ("pending_audit", 2)


def test_each_setting_has_its_own_share(practice: Standing) -> None:
    rates(practice, audit_inpatient_percent=0, audit_first_charts=0)
    assert practice.stored(sent(practice)).status == "pending_audit"


@given(seed=st.uuids(), percent=st.integers(0, 100))
def test_a_share_is_drawn_of_many(seed: UUID, percent: int) -> None:
    ids = [UUID(int=n) for n in range(400)]
    drawn = [100 * fraction(seed, one) < percent for one in ids]
    assert abs(sum(drawn) / len(ids) - percent / 100) < 0.15
    assert percent not in (0, 100) or len(set(drawn)) == 1


def test_a_fraction_is_the_same_on_any_machine() -> None:
    assert fraction(UUID(int=1), UUID(int=2)) == pytest.approx(
        int(sha256(bytes(15) + b"\x01" + bytes(15) + b"\x02").hexdigest()[:13], 16) / 2**52
    )
    assert 0 <= fraction(uuid4(), uuid4()) < 1
