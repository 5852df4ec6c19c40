"""Rules of the practice on a real database: who may, versions, past charts, shadow, live on charts and for programs, the end."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import local_rules as queries
from codeloom.db.scope import INTEGRATION, Scope
from codeloom.db.work import unit_of_work
from codeloom.services import local_rules_live
from codeloom.services.chart_edit import EditChart, FixFinding, edit, fix
from codeloom.services.chart_finish import SubmitChart, submit
from codeloom.services.chart_views import EditorView, FindingView
from codeloom.services.charts import OpenChart, open_chart
from codeloom.services.commands import Nothing, parse
from codeloom.services.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.integration import JudgeCharts
from codeloom.services.integration import judge as judge_charts
from codeloom.services.local_rules import RuleFields, SaveRule, SetLimits, save, set_limits
from codeloom.services.local_rules import look_over as check
from codeloom.services.local_rules_read import OfRule, in_force, listed, open_rule
from codeloom.services.local_rules_steps import GoLive, back_test, go_live, retire, start_shadow
from codeloom.services.local_rules_views import STARTER, RuleView
from codeloom.settings import Settings
from tests.door import cheap_hashing
from tests.integration.audits_world import Practice, close, judge_all, opened

QUIT = {
    **dict.fromkeys(STARTER, ""), "title": "Former smokers", "severity": "warn", "position": "any",
    "message": "{code}: the practice reports former smoking.", "citation": "Policy 7",
    "codes": "I10", "without_codes": "Z87.891", "fix": "add", "fix_code": "Z87.891", "fires": "I10", "silent": "I10, Z87.891",
}  # fmt: skip


class House:
    """A practice whose manager writes rules."""

    def __init__(self) -> None:
        self.practice = Practice()
        self.manager = self.practice.person("Renata Okafor", Role.MANAGER)

    def saved(self, number: int = 0, base: int = 0, **changed: str) -> RuleView:
        """A rule saved; QUIT with changes."""
        return save(self.manager, parse(SaveRule, {**QUIT, **changed, "number": number, "base": base}))

    def live(self, **changed: str) -> RuleView:
        """A rule put in force with a reason."""
        rule = self.saved(**changed)
        if changed.get("severity") == "error":
            back_test(self.manager, OfRule(number=rule.number))
        return self.to_live(rule.number)

    def to_live(self, number: int, reason: str = "Asked for by the board.") -> RuleView:
        """The newest version in force, known in this process at once."""
        return go_live(self.manager, GoLive(number=number, reason=reason))

    def coded(self, *codes: str) -> EditorView:
        """A new chart of Maya's with rows added by the real verb."""
        number = self.practice.chart()
        view = open_chart(self.practice.coder, OpenChart(number=number)).editor
        operations = [{"op": "add", "code": code} for code in codes]
        fields = {"chart_id": view.chart_id, "version": view.version, "operations": operations}
        return edit(self.practice.coder, parse(EditChart, fields))

    def sent(self, view: EditorView) -> EditorView:
        """The chart sent for audit."""
        return submit(self.practice.coder, SubmitChart(chart_id=UUID(view.chart_id), version=view.version))

    def seen(self, number: int, version: int = 1) -> queries.Seen:
        """What a version met."""
        with unit_of_work(self.manager) as uow:
            return queries.seen(uow).get((number, version), queries.Seen())

    def acts(self) -> list[str]:
        """Acts of local rules in the audit log."""
        return [act for act, _ in self.practice.log() if act.startswith("LOCAL_RULE")]


@pytest.fixture
def house(database: Settings) -> Iterator[House]:
    """A practice of one's own."""
    with cheap_hashing():
        yield House()


def own(view: EditorView) -> list[FindingView]:
    """Findings of the practice's own rules."""
    return [one for row in view.rows for one in row.findings if one.rule.startswith("LOC-")]


def test_a_rule_is_saved_as_a_draft_with_a_number_of_its_own_and_changes_nothing_yet(house: House) -> None:
    first, second = house.saved(), house.saved(title="Another")
    assert (first.id, first.version, first.status) == ("LOC-01", 1, "draft")
    assert second.id == "LOC-02"
    assert first.form["codes"] == "I10"
    assert first.form["fires"] == "I10"
    assert own(house.coded("I10")) == []
    assert house.acts() == ["LOCAL_RULE_SAVED"] * 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"message": ""}, "message"), ({"message": "{patient} smokes"}, "message"), ({"codes": "XX"}, "codes"),
        ({"codes": "Q99.Z"}, "codes"), ({"codes": "*", "without_codes": "", "fix": ""}, "codes"),
        ({"fires": ""}, "fires"), ({"silent": ""}, "silent"), ({"fires": "E11.9"}, "fires"), ({"silent": "I10"}, "silent"),
        ({"without_codes": "I10 Z87.891"}, "without_codes"), ({"age_from": "40", "age_to": "20"}, "age_to"),
        ({"fix_code": "Z87.89"}, "fix_code"), ({"fix": "first"}, "fix"), ({"codes": " ".join(f"E{n}" for n in range(50))}, "codes"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_rule_is_refused_by_field_and_not_saved(
    house: House, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        house.saved(**changed)
    assert field in refused.value.details["fields"]
    assert field in check(house.manager, parse(RuleFields, {**QUIT, **changed})).errors
    assert listed(house.manager, Nothing()).rows == ()


def test_the_check_says_what_silences_it_and_what_the_book_says_already(house: House) -> None:
    said = check(house.manager, parse(RuleFields, {**QUIT, "fires": "I10, N18.4"}))
    assert said.good
    assert said.ways.startswith("A coder can take the fix: Add Z87.891")
    assert "CIR-02" in said.said
    assert [one.holds for one in said.examples] == [True, True]


def test_every_change_is_a_version_and_an_old_one_cannot_be_written_over(house: House) -> None:
    house.saved()
    second = house.saved(number=1, base=1, title="Former smokers, again")
    assert (second.version, second.form["title"]) == (2, "Former smokers, again")
    assert [(row.version, row.status) for row in second.history] == [("Version 2", "draft"), ("Version 1", "retired")]
    assert open_rule(house.manager, OfRule(number=1, version=1)).form["title"] == "Former smokers"
    with pytest.raises(Conflict):
        house.saved(number=1, base=1)
    with pytest.raises(NotFound):
        house.saved(number=9, base=1)


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
    fixed = fix(house.practice.coder, parse(FixFinding, fields))
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
    assert shadow.words == "It would have fired on 1 of 2 charts (50.0 %) that were edited; 1 were sent like that."
    assert [row.number for row in shadow.rows] == ["CH-2"]


def test_a_chart_that_fired_once_stays_counted_when_it_is_mended(house: House) -> None:
    house.saved()
    start_shadow(house.manager, OfRule(number=1))
    view = house.coded("I10")
    operations = [{"op": "add", "code": "Z87.891"}]
    edit(
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
    row = listed(house.manager, Nothing()).rows[0]
    assert (row.status, row.version) == ("live", "version 1, 2 in shadow")
    assert house.to_live(1).live_version == 2
    assert own(house.coded("I10"))[0].message == "I10: say whether the person smoked."
    statuses = [row.status for row in open_rule(house.manager, OfRule(number=1)).history]
    assert statuses == ["live", "retired"]


def test_a_retired_rule_speaks_no_more_and_stays_in_the_history(house: House) -> None:
    house.live()
    assert own(house.coded("I10"))
    assert retire(house.manager, OfRule(number=1)).status == "retired"
    assert own(house.coded("I10")) == []
    with pytest.raises(Refused):
        retire(house.manager, OfRule(number=1))
    assert house.acts() == ["LOCAL_RULE_SAVED", "LOCAL_RULE_LIVE", "LOCAL_RULE_RETIRED"]


def test_another_process_knows_a_change_within_a_second(house: House) -> None:
    with unit_of_work(house.manager) as uow:
        assert not local_rules_live.local_rules_of(uow).live
    kept = dict(local_rules_live._kept)
    house.live()
    local_rules_live._kept.update(kept)  # what a process holds that had no part in it
    began = time.monotonic()
    while True:
        with unit_of_work(house.manager) as uow:
            if local_rules_live.local_rules_of(uow).live:
                break
        assert time.monotonic() - began < 5
    assert time.monotonic() - began < 1


def test_nothing_is_asked_twice_within_the_second(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    stamp = queries.stamp
    monkeypatch.setattr(queries, "stamp", lambda uow: asked.append(1) or stamp(uow))
    with unit_of_work(house.manager) as uow:
        for _ in range(5):
            local_rules_live.local_rules_of(uow)
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


VERBS: list[Callable[[Scope], object]] = [
    lambda scope: listed(scope, Nothing()),
    lambda scope: open_rule(scope, OfRule(number=1)),
    lambda scope: check(scope, parse(RuleFields, QUIT)),
    lambda scope: save(scope, parse(SaveRule, {**QUIT, "number": 1, "base": 1})),
    lambda scope: back_test(scope, OfRule(number=1)),
    lambda scope: start_shadow(scope, OfRule(number=1)),
    lambda scope: go_live(scope, GoLive(number=1, reason="Mine")),
    lambda scope: retire(scope, OfRule(number=1)),
    lambda scope: set_limits(scope, SetLimits(days=0, charts=0, share=100)),
]


@pytest.mark.parametrize("role", [Role.CODER, Role.SUPERVISOR, Role.BILLER, Role.PROVIDER])
def test_only_managers_write_rules(house: House, role: Role) -> None:
    house.saved()
    person = house.practice.person("Somebody Else", role)
    for act in VERBS:
        with pytest.raises(Denied):
            act(person)
    assert [row.status for row in listed(house.manager, Nothing()).rows] == ["draft"]


@pytest.mark.parametrize("role", [Role.CODER, Role.SUPERVISOR])
def test_those_who_code_and_audit_read_the_rules_in_force(house: House, role: Role) -> None:
    house.saved(title="Not yet")
    house.live()
    rows = in_force(house.practice.person("Somebody Else", role), Nothing()).rows
    assert [(row.id, row.title, row.citation) for row in rows] == [("LOC-02", "Former smokers", "Policy 7")]
    with pytest.raises(Denied):
        in_force(house.practice.person("A Provider", Role.PROVIDER), Nothing())


def test_another_organization_neither_sees_nor_touches_a_rule(house: House) -> None:
    house.live()
    stranger = House()
    assert listed(stranger.manager, Nothing()).rows == ()
    assert own(stranger.coded("I10")) == []
    for act in VERBS[1:2] + VERBS[3:8]:
        with pytest.raises(NotFound):
            act(stranger.manager)
    assert listed(house.manager, Nothing()).rows[0].status == "live"


def test_a_version_never_changes_what_it_says(house: House) -> None:
    """The database refuses it to the role of every verb."""
    house.saved()
    with unit_of_work(house.manager) as uow, pytest.raises(ProgrammingError, match="permission denied"):
        uow.session.connection().execute(text("update local_rules set definition = '{}'"))
