"""Scorecards: figures equal to those of the dashboard and of feedback, small numbers said to be small, nobody else's page."""

from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core.errors import Denied, NotFound
from codeloom.services.dashboard import ShowDashboard, dashboard_figures
from codeloom.services.scores.rates import on_one_scale, rate
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import change, close, judge_all, opened, row_of
from tests.integration.scores.scores_world import Scored, cells


@pytest.fixture
def practice(database: Settings) -> Scored:
    """A practice of one's own."""
    return Scored()


def test_a_coder_without_work_is_told_so_in_every_part(practice: Scored) -> None:
    card = practice.ask("own", practice.coder)
    assert (card.kind, card.name, card.days) == ("coder", "Maya Fontaine", "30 days")
    assert cells(card)["Accuracy"] == ("–", "nothing counted yet")
    assert cells(card)["Rebuttals won"] == ("–", "0 for both, 0 wait")
    assert (card.categories.rates, card.work, card.rules, card.note) == ((), (), (), "")
    assert {one.points for one in card.controls} == {()}
    assert all("fewer than 4 weeks" in one.words for one in card.controls)


def test_few_rows_show_their_interval_and_no_percent(practice: Scored) -> None:
    practice.audited()
    card = practice.ask("own", practice.coder)
    assert cells(card)["Accuracy"] == ("–", "9.5 to 90.5 %, 1 of 2 rows, few")
    assert [(one.name, one.value, one.words) for one in card.categories.rates] == [
        ("Specificity", "", "9.5 to 90.5 %, 1 found in 2 rows, few")
    ]
    assert card.note == "Few rows: with 2 rows only intervals are shown."
    assert [(one.name, one.words[:12]) for one in card.settings.rates] == [("Outpatient", "9.5 to 90.5 ")]
    assert [(one.name, one.setting, one.number, one.a_day) for one in card.work] == [
        ("Difficulty 2", "Outpatient", "1", "1.0")
    ]


def test_a_card_says_what_dashboard_and_feedback_say_of_the_same_days(practice: Scored) -> None:
    for outcome in ("approve", "return", "approve"):
        practice.audited(outcome)
    number = practice.submitted("I10", "E78.5", *(f"E55.{n}" for n in (9,)), "R06.02")
    board = judge_all(practice, opened(practice, number).board, "agree")
    close(practice, board, "approve")
    team = practice.team(practice.coder)
    card = practice.ask("team", practice.manager, team=team).card
    own = practice.ask("own", practice.coder)
    assert cells(card) == cells(own)
    assert (own.about, card.cells[0].href[:14]) == ("Charts you sent for audit.", "/finished?team")
    shown = dashboard_figures(practice.manager, ShowDashboard(team=team, range="30"))
    strip = {cell.label: cell for cell in shown.cells}
    assert cells(own)["Accuracy"][1].endswith("7 of 10 rows, few")
    coder = next(one for one in shown.coders if one.name == "Maya Fontaine")
    assert coder.accuracy.startswith("70.0 %")
    assert coder.accuracy.endswith("n 10)")
    assert (strip["First pass, 30 d"].value, cells(own)["First pass"][1].split(", ")[1]) == ("75.0", "3 of 4 charts")
    assert [(one.name.lower(), one.count) for one in shown.findings] == [("specificity", "3")]
    assert [(one.name, one.words.split(", ")[1]) for one in own.categories.rates] == [
        ("Specificity", "3 found in 10 rows")
    ]
    turnaround = cells(own)["Turnaround"][0]
    assert shown.turnaround[0].value == f"{turnaround} d"
    standing = practice.feedback().standing
    assert next(one for one in standing.profiles if one.in_force).words.startswith("39.7 to 89.2, 7 of 10 rows")
    assert own.cells[0].note.startswith("39.7 to 89.2 %, 7 of 10 rows")
    assert [one.name for one in standing.settings] == [one.name for one in own.settings.rates]


def test_rebuttals_suggestions_and_reasons_are_counted(practice: Scored) -> None:
    first, second = practice.audited(), practice.audited()
    practice.decide(practice.rebut(first), "coder")
    practice.rebut(second)
    number = practice.submitted("I10", "R06.02")
    board = opened(practice, number).board
    board = change(practice, board, {"op": "remove", "line": row_of(board, "R06.02").id})
    struck = UUID(close(practice, judge_all(practice, board, "disagree"), "approve").audit_id)
    practice.suggested(struck, ("accepted", "R06.02"), ("accepted", "I10"), ("removed", "E66.9"))
    card = practice.ask("own", practice.coder)
    assert cells(card)["Rebuttals won"] == ("1 of 1", "0 for both, 1 wait")
    assert cells(card)["Suggestions taken"][1].endswith("2 of 3 suggestions, few")
    assert cells(card)["Taken, then struck"][1].endswith("1 of 2 audited rows, few")
    assert cells(card)["Accuracy"][1].split(", ")[1] == "4 of 6 rows", "the decided rebuttal counts for her"
    auditor = practice.ask("own", practice.supervisor)
    assert auditor.kind == "auditor"
    assert cells(auditor)["Audits closed"] == ("3", "6 rows")
    assert cells(auditor)["Rows disagreed"][1].split(", ")[1] == "2 of 6 rows", "what a decision settled does not stand"
    assert cells(auditor)["Rebuttals upheld"] == ("0 of 1", "0 for both, 1 wait")


def test_weeks_are_drawn_against_their_limits_and_a_bad_one_is_named(practice: Scored) -> None:
    audits = [practice.audited() for _ in range(5)]
    for at, audit in enumerate(audits):
        practice.closed(audit, 7 * at)
    accuracy = practice.ask("own", practice.coder, range="90").controls[0]
    assert len(accuracy.points) == len(accuracy.limits) == 5
    assert accuracy.said == ("Steady: what differs from week to week is noise.",)
    assert {row[1:] for row in accuracy.table} == {("50.0 %, n 2", "0.0 to 100.0", "noise")}
    assert accuracy.words.startswith("Accuracy by week, center 50.0 %")


def test_a_team_shows_its_people_and_what_differs_more_than_chance(practice: Scored) -> None:
    practice.audited()
    found = practice.ask("team", practice.supervisor)
    assert found.card.name == "The whole practice"
    assert [(one.name, one.accuracy.words[:15], one.signal) for one in found.members] == [
        ("Maya Fontaine", "9.5 to 90.5 %, ", "")
    ]
    team = practice.team(practice.other)
    assert [one.name for one in practice.ask("team", practice.manager, team=team).members] == ["Ivo Brandt"]
    assert cells(practice.ask("team", practice.manager, team=team).card)["Charts sent"][0] == "0"
    with pytest.raises(NotFound):
        practice.ask("team", practice.manager, team=uuid4())


def test_nobody_sees_a_card_that_is_not_for_their_role(practice: Scored) -> None:
    maya, noor, ines = practice.coder, practice.supervisor, practice.manager
    provider, biller = practice.person("Ana Reyes", Role.PROVIDER), practice.person("Bo Lindgren", Role.BILLER)
    for by in (maya, practice.other, provider, biller):
        for name, fields in (("person", {"person_id": maya.user_id}), ("team", {}), ("what_if", {})):
            with pytest.raises(Denied):
                practice.ask(name, by, **fields)
    seen = [maya, provider, biller]
    assert [practice.ask("person", noor, person_id=one.user_id).kind for one in seen] == ["coder", "provider", "biller"]
    assert practice.ask("person", ines, person_id=noor.user_id).kind == "auditor"
    assert practice.ask("person", noor, person_id=noor.user_id).kind == "auditor"
    stranger = Scored().coder
    for by, whose in ((noor, practice.second), (noor, ines), (ines, ines), (ines, stranger)):
        with pytest.raises(NotFound):
            practice.ask("person", by, person_id=whose.user_id)
    with pytest.raises(Denied):
        practice.ask("own", ines)
    assert practice.ask("own", Scope(practice.org_id, provider.user_id, "provider")).kind == "provider"


def test_figures_of_today_and_of_days_before_are_of_the_span_alone(practice: Scored) -> None:
    audit = practice.audited()
    practice.closed(audit, 40)
    assert cells(practice.ask("own", practice.coder))["Accuracy"] == ("–", "nothing counted yet")
    assert cells(practice.ask("own", practice.coder, range="90"))["Accuracy"][1].endswith("1 of 2 rows, few")
    auditor = practice.ask("own", practice.supervisor, range="90")
    assert auditor.categories.rates[0].words.endswith("1 found in 2 rows, few")


def test_provider_and_biller_are_told_their_turnaround_work_and_what_they_took_that_was_struck(
    practice: Scored,
) -> None:
    audited = Audited(practice)
    provider, biller = audited.visit.provider, audited.visit.biller
    board = audited.open().board
    board = audited.change(board, {"op": "remove", "line": row_of(board, "I10").id})
    audited.close(board, "approve")
    wrote, finalized = practice.ask("own", provider), practice.ask("own", biller)
    assert [cell.label for cell in wrote.cells] == [
        "Accuracy", "First pass", "Turnaround", "Encounters sent", "Rebuttals won", "Overrides", "Suggestions taken",
        "Taken, then struck",
    ]  # fmt: skip
    assert (cells(wrote)["Encounters sent"], cells(finalized)["Encounters finalized"]) == (
        ("1", "1.0 a day with any"),
    ) * 2
    assert [(one.name, one.setting, one.number, one.a_day) for one in wrote.work] == [("Level 4", "Office", "1", "1.0")]
    assert finalized.work == wrote.work
    assert cells(finalized)["Turnaround"] == ("0.0", "billing to final, median; 90 % within 0.0 d")
    assert float(cells(wrote)["Turnaround"][0]) > 1, "counted from the day of the visit"
    assert cells(wrote)["Taken, then struck"][1].endswith(" 1 of 4 audited rows, few")
    assert cells(finalized)["Taken, then struck"][1] == "nothing counted yet", "the provider took them"
    assert [one.name for one in wrote.settings.rates] == [one.name for one in finalized.settings.rates] == ["Office"]
    auditor = practice.ask("own", practice.supervisor)
    assert [(one.name, one.setting, one.number) for one in auditor.work] == [("Level 4", "Office", "1")]
    assert auditor.work_title == "Audits closed, by difficulty and setting"


def test_rates_beside_each_other_stand_on_one_scale() -> None:
    rates = [rate("Outpatient", 88, 95), rate("Inpatient", 33, 35), rate("Office", 0, 0)]
    drawn, scale = on_one_scale(rates)
    assert scale == "80 to 100 %"
    assert [one.words for one in drawn] == [one.words for one in rates]
    assert [(one.low, one.high) for one in drawn[:2]] == [(28.0, 82.0), (7.0, 92.0)]
    assert drawn[0].point == 63.0
    assert drawn[2] == rates[2]
    assert on_one_scale([]) == ((), "")
