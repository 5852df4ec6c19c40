"""Rules of the practice at work: past charts, shadow, live on charts and for programs with a key, retired."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from codeloom.coding import clock
from codeloom.db.queries import practice_rules as queries
from codeloom.db.scope import INTEGRATION, Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts.editing import EditChart, FixFinding, edit_chart, fix_finding
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Refused
from codeloom.services.integration.requests import JudgeCharts
from codeloom.services.integration.requests import judge as judge_charts
from codeloom.services.practice_rules import in_force, stages
from codeloom.services.practice_rules.reading import OfRule, list_rules, open_rule
from codeloom.services.practice_rules.stages import back_test, retire_rule, start_shadow
from codeloom.services.practice_rules.writing import SetLimits, set_limits
from codeloom.settings import Settings
from tests.http_client import WITHIN_A_SECOND
from tests.integration.audits.audits_world import Practice, close, judge_all, opened
from tests.integration.practice_rules.rules_world import House, own


@pytest.fixture
def house(database: Settings) -> House:
    """A practice of one's own."""
    return House()


def test_a_live_rule_speaks_on_the_row_names_its_version_and_is_fixed_by_its_key(house: House) -> None:
    house.live()
    view = house.coded("I10")
    finding = own(view)[0]
    assert (finding.rule, finding.severity, finding.fix) == ("LOC-01", "warn", "Add Z87.891")
    assert finding.message == "I10: the practice reports former smoking."
    assert finding.citation == "Rule of the practice, version 1: Policy 7"
    asked = next(item for item in view.asks if item.key == finding.key)
    assert asked.rule == "LOC-01 Former smokers"
    assert asked.version == "Rule of the practice, version 1"
    assert not view.can_submit
    fields = {"chart_id": view.chart_id, "version": view.version, "key": finding.key}
    fixed = fix_finding(house.practice.coder, parse(FixFinding, fields))
    assert [row.code for row in fixed.rows] == ["I10", "Z87.891"]
    assert own(fixed) == []
    assert house.sent(fixed).can_submit is False  # sent: nothing is left to send


def test_an_error_of_the_practice_stops_submission(house: House) -> None:
    house.live(severity="error", overridable="")
    view = house.coded("I10")
    assert [item.key for item in view.stops] == ["LOC-01:I10"]
    with pytest.raises(Refused):
        house.sent(view)


def test_a_rule_in_shadow_is_counted_and_never_shown(house: House) -> None:
    house.saved()
    started = start_shadow(house.manager, OfRule(number=1))
    assert started.status == "shadow"
    quiet, fires = house.coded("E11.9"), house.coded("I10")
    assert own(fires) == []
    house.sent(quiet)
    house.sent(fires)
    assert house.seen(1) == queries.Seen(charts=2, fired=1, sent=1)
    shadow = open_rule(house.manager, OfRule(number=1)).shadow
    assert shadow.words == "It would have fired on 1 of 2 edited charts (50.0 %); 1 of them was sent like that."
    assert [row.number for row in shadow.rows] == ["CH-2"]


def test_a_chart_that_fired_once_stays_counted_when_it_is_mended(house: House) -> None:
    house.saved()
    start_shadow(house.manager, OfRule(number=1))
    view = house.coded("I10")
    operations = [{"op": "add", "code": "Z87.891"}]
    edit_chart(
        house.practice.coder,
        parse(EditChart, {"chart_id": view.chart_id, "version": view.version, "operations": operations}),
    )
    assert house.seen(1) == queries.Seen(charts=1, fired=1, sent=0)


def test_a_rule_goes_live_after_its_time_in_shadow_or_with_a_reason(house: House) -> None:
    house.saved()
    with pytest.raises(Refused, match="not in shadow"):
        house.to_live(1, reason="")
    start_shadow(house.manager, OfRule(number=1))
    with pytest.raises(Refused, match="in shadow"):
        house.to_live(1, reason="")
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        assert open_rule(house.manager, OfRule(number=1)).needs_reason == ""
        assert house.to_live(1, reason="").status == "live"


def test_so_many_charts_in_shadow_are_enough_and_the_practice_says_how_many(house: House) -> None:
    set_limits(house.manager, SetLimits(days=30, charts=2, share=5))
    house.saved()
    start_shadow(house.manager, OfRule(number=1))
    house.coded("I10")
    with pytest.raises(Refused, match="1 more chart"):
        house.to_live(1, reason="")
    house.coded("E11.9")
    assert house.to_live(1, reason="").live_version == 1
    assert "LOCAL_RULE_LIMITS_SET" in house.acts()


def test_an_error_is_tried_on_past_charts_first_and_needs_a_reason_when_it_stops_many(house: House) -> None:
    set_limits(house.manager, SetLimits(days=0, charts=0, share=5))
    house.practice.submitted("I10", "E11.9")
    house.saved(severity="error")
    start_shadow(house.manager, OfRule(number=1))
    with pytest.raises(Refused, match="stops charts"):
        house.to_live(1, reason="")
    assert back_test(house.manager, OfRule(number=1)).much
    with pytest.raises(Refused, match="more than 5 %"):
        house.to_live(1, reason="")
    assert house.to_live(1, reason="Payer demands it.").status == "live"


def test_past_charts_are_counted_with_those_an_auditor_found_right(house: House) -> None:
    practice = house.practice
    for codes in (("I10", "E11.9"), ("I10", "Z87.891"), ("E11.9",), ("I10",)):
        practice.submitted(*codes)
    practice.chart()  # a draft is no past chart
    board = opened(practice, 1).board
    close(practice, judge_all(practice, board, "agree"), "approve")
    house.saved()
    past = back_test(house.manager, OfRule(number=1))
    assert (past.charts, past.fired, past.clean, past.share) == (4, 2, 1, "50.0 %")
    assert {(row.number, row.codes, row.clean) for row in past.rows} == {("CH-1", "I10", True), ("CH-4", "I10", False)}
    assert open_rule(house.manager, OfRule(number=1)).past.fired == 2
    assert "LOCAL_RULE_BACK_TESTED" in house.acts()


def test_conditions_of_the_encounter_hold_on_past_charts(house: House) -> None:
    house.practice.submitted("I10")  # a woman of 63, outpatient
    rules = [
        {"sex": "F", "age_from": "60", "age_to": "70", "setting": "outpatient", "fires": "I10 | F, 63, outpatient"},
        {"sex": "M", "fires": "I10 | M"},
        {"age_to": "40", "fires": "I10 | 40"},
        {"dos_from": "2026-06-01", "fires": "I10 | 2026-06-01"},
        {"meds": "insulin", "fires": "I10 | on insulin"},
    ]
    fired = [back_test(house.manager, OfRule(number=house.saved(**rule).number)).fired for rule in rules]
    assert fired == [1, 0, 0, 0, 0]


def test_a_new_version_runs_in_shadow_beside_the_live_one_and_takes_its_place(house: House) -> None:
    house.live()
    house.saved(number=1, base=1, message="{code}: say whether the person smoked.")
    start_shadow(house.manager, OfRule(number=1))
    view = house.coded("I10")
    assert own(view)[0].message == "I10: the practice reports former smoking."
    assert house.seen(1, 2).fired == 1
    row = list_rules(house.manager, Nothing()).rows[0]
    assert (row.status, row.version) == ("live", "version 1, 2 in shadow")
    assert house.to_live(1).live_version == 2
    assert own(house.coded("I10"))[0].message == "I10: say whether the person smoked."
    statuses = [row.status for row in open_rule(house.manager, OfRule(number=1)).history]
    assert statuses == ["live", "retired"]


def test_a_retired_rule_speaks_no_more_and_stays_in_the_history(house: House) -> None:
    house.live()
    assert own(house.coded("I10"))
    assert retire_rule(house.manager, OfRule(number=1)).status == "retired"
    assert own(house.coded("I10")) == []
    with pytest.raises(Refused):
        retire_rule(house.manager, OfRule(number=1))
    assert house.acts() == ["LOCAL_RULE_SAVED", "LOCAL_RULE_LIVE", "LOCAL_RULE_RETIRED"]


def test_another_process_knows_a_change_within_a_second(house: House) -> None:
    with unit_of_work(house.manager) as uow:
        assert not in_force.local_rules_of(uow).live
    kept = dict(in_force._fresh)
    house.live()
    in_force._fresh.update(kept)  # what a process holds that had no part in it
    began = time.monotonic()
    while True:
        with unit_of_work(house.manager) as uow:
            if in_force.local_rules_of(uow).live:
                break
        assert time.monotonic() - began < WITHIN_A_SECOND


def test_nothing_is_asked_twice_within_the_second(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    stamp = queries.stamp
    monkeypatch.setattr(queries, "stamp", lambda uow: asked.append(1) or stamp(uow))
    with unit_of_work(house.manager) as uow:
        for _ in range(5):
            in_force.local_rules_of(uow)
    assert len(asked) == 1


def test_programs_with_a_key_are_judged_by_the_live_rules_of_their_organization(house: House) -> None:
    chart = {"codes": ["I10"], "context": {"dos": "2026-05-22"}}
    house.saved(title="In shadow")
    start_shadow(house.manager, OfRule(number=1))
    house.live(title="Live")

    def rules(org: UUID) -> list[Any]:
        answer = judge_charts(Scope(org, None, INTEGRATION), parse(JudgeCharts, {"charts": [chart]}))
        found: Any = answer[0]["findings"]
        return [one["rule"] for one in found if one["rule"].startswith("LOC-")]

    assert rules(house.practice.org_id) == ["LOC-02"]
    assert rules(Practice().org_id) == []


def test_a_rule_about_missing_words_is_silent_where_a_program_tells_none(house: House) -> None:
    house.live(missing="evidence", fix="", without_codes="", fires="I10", silent="I10+evidence")
    scope = Scope(house.practice.org_id, None, INTEGRATION)
    codes: list[Any] = [
        ["I10"],
        [{"code": "I10", "evidence": ""}],
        [{"code": "I10", "evidence": "high blood pressure"}],
    ]
    charts = [{"codes": one, "context": {"dos": "2026-05-22"}} for one in codes]
    said: Any = judge_charts(scope, parse(JudgeCharts, {"charts": charts}))
    assert [any(one["rule"] == "LOC-01" for one in chart["findings"]) for chart in said] == [False, True, False]


def test_there_is_a_most_of_rules_that_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "MOST_RUNNING", 1)
    house.live()
    house.saved(title="Another")
    start_shadow(house.manager, OfRule(number=2))
    with pytest.raises(Refused, match="1 rules are live already"):
        house.to_live(2)
    house.saved(title="A third")
    with pytest.raises(Refused, match="in shadow already"):
        start_shadow(house.manager, OfRule(number=3))
    house.saved(number=1, base=1, message="{code}: say whether the person smoked.")
    assert house.to_live(1).live_version == 2
