"""Several things at once in a chart: POA for all, several settled with one reason, redo, words proposed, the chart after this."""

from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.charts.editing import RedoEdit, redo_edit
from codeloom.services.charts.poa_for_all import PoaForAll, poa_for_all
from codeloom.services.charts.settling import SettleMany, settle
from codeloom.services.charts.submission import StartNext, start_next
from codeloom.services.charts.words import words_for
from codeloom.services.core import OfChart
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.charts.test_conditions import CODED, HYPERTENSION, UNKNOWN, Intake
from tests.integration.charts.test_editing import Bench


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own."""
    return Practice()


@pytest.fixture
def stay(practice: Practice) -> Bench:
    """An inpatient chart without rows."""
    return Bench(practice, setting="inpatient")


def all_poa(bench: Bench) -> None:
    """POA Y for all, as Maya."""
    bench.view = poa_for_all(bench.practice.coder, bench.of(PoaForAll))


def redo(bench: Bench) -> None:
    """One step forth."""
    bench.view = redo_edit(bench.practice.coder, bench.of(RedoEdit))


def test_poa_for_all_sets_what_it_showed_and_leaves_the_rest(stay: Bench) -> None:
    stay.add("I21.4", "E11.9", "N17.9", "Z79.4", "I10")
    stay.do({"op": "poa", "line": stay.view.rows[4].id, "value": "N"})
    shown = {one.code: one.why for one in stay.view.poa_open}
    assert shown == {"I21.4": "", "E11.9": "", "N17.9": "may have come during the stay"}
    assert stay.view.poa_ready == 2
    all_poa(stay)
    assert [row.poa for row in stay.view.rows] == ["Y", "Y", "", "", "N"]
    assert [act for act, _ in stay.practice.log()].count("POA_SET_FOR_ALL") == 1
    stay.undo()
    assert [row.poa for row in stay.view.rows] == ["", "", "", "", "N"]
    with pytest.raises(Conflict):
        poa_for_all(stay.practice.coder, stay.of(PoaForAll, version=1))


def test_evidence_of_the_stay_and_visits_take_no_poa_for_all(stay: Bench, practice: Practice) -> None:
    visit = Bench(practice)
    visit.add("I10")
    assert visit.view.poa_open == ()
    with pytest.raises(Refused, match="No row takes"):
        all_poa(visit)
    with pytest.raises(Denied):
        poa_for_all(practice.supervisor, stay.of(PoaForAll))
    with pytest.raises(NotFound):
        poa_for_all(practice.person("Tomas Lindqvist", Role.CODER), stay.of(PoaForAll))


def test_redo_goes_forth_step_by_step_until_something_else_is_done(practice: Practice) -> None:
    bench = Bench(practice)
    for code in ("I10", "E11.9", "Z23"):
        bench.add(code)
    assert not bench.view.can_redo
    with pytest.raises(Refused, match="nothing to do again"):
        redo(bench)
    bench.undo()
    bench.undo()
    assert (bench.codes, bench.view.can_redo) == (["I10"], True)
    redo(bench)
    assert (bench.codes, bench.view.can_undo) == (["I10", "E11.9"], True)
    redo(bench)
    assert (bench.codes, bench.view.can_redo) == (["I10", "E11.9", "Z23"], False)
    for left in (2, 1, 0):
        bench.undo()
        assert len(bench.codes) == left
    redo(bench)
    bench.add("J44.9")
    assert (bench.codes, bench.view.can_redo) == (["I10", "J44.9"], False)
    assert [act for act, _ in bench.practice.log()].count("EDIT_REDONE") == 3


def test_undo_steps_over_what_changed_no_row(practice: Practice) -> None:
    bench = Bench(practice)
    bench.add("I10")
    bench.do({"op": "rationale", "line": bench.view.rows[0].id, "text": "Stable."})
    bench.do({"op": "rationale", "line": bench.view.rows[0].id, "text": "Stable."})
    bench.undo()
    assert bench.view.rows[0].rationale == ""


def test_several_conditions_are_dismissed_with_one_reason_and_come_back(database: Settings) -> None:
    intake = Intake(HYPERTENSION, CODED, UNKNOWN)
    by = intake.practice.coder
    many = {"suggested": ("c1", "c3"), "reason": "Not treated."}
    settle(by, intake.of(SettleMany, **many))
    assert {key: (item.state, item.note) for key, item in intake.items.items()} == {
        "c2": ("open", ""), "c1": ("dismissed", "Not treated."), "c3": ("dismissed", "Not treated."),
    }  # fmt: skip
    settle(by, intake.of(SettleMany, suggested=("c1", "c3"), back=True))
    assert {item.state for item in intake.items.values()} == {"open"}


@pytest.mark.parametrize(
    "fields",
    [
        {"suggested": ("c1", "gone"), "reason": "Not treated."},
        {"suggested": ("c1",), "findings": ("gone",), "reason": "Not treated."},
        {"suggested": ("c1", "note:gone"), "reason": "Not treated."},
    ],
)
def test_settling_is_all_or_none(database: Settings, fields: dict[str, Any]) -> None:
    intake = Intake(HYPERTENSION)
    with pytest.raises(NotFound):
        settle(intake.practice.coder, intake.of(SettleMany, **fields))
    assert intake.items["c1"].state == "open"


def test_settling_asks_for_a_reason_and_for_something_to_settle(database: Settings) -> None:
    intake = Intake(HYPERTENSION)
    by = intake.practice.coder
    with pytest.raises(Refused, match="reason"):
        settle(by, intake.of(SettleMany, suggested=("c1",)))
    with pytest.raises(Refused, match="selected"):
        settle(by, intake.of(SettleMany, reason="Not treated."))
    with pytest.raises(Denied):
        settle(intake.practice.supervisor, intake.of(SettleMany, suggested=("c1",), reason="x"))


def test_several_findings_take_one_reason(practice: Practice) -> None:
    bench = Bench(practice)
    bench.add("F45.8", "G47.63", "F51.5", "R41.3")
    asked = [item.key for item in (*bench.view.stops, *bench.view.asks) if item.reasonable]
    assert asked
    bench.view = settle(practice.coder, bench.of(SettleMany, findings=asked, reason="Checked against the record."))
    assert not [one for one in (*bench.view.stops, *bench.view.asks) if one.key in asked]
    bench.view = settle(practice.coder, bench.of(SettleMany, findings=asked, back=True))
    assert [one.key for one in (*bench.view.stops, *bench.view.asks) if one.reasonable] == asked


def test_words_are_proposed_for_rows_without_evidence_and_marked_by_the_person_only(practice: Practice) -> None:
    bench = Bench(practice)
    bench.add("I10", "E11.9", "J18.9")
    found = {one.key: one for one in words_for(practice.coder, OfChart(chart_id=bench.view.chart_id))}
    hypertension, diabetes, _ = bench.view.rows
    assert found[hypertension.id].quote == "hypertension"
    assert found[diabetes.id].quote == "Type 2 diabetes without complications"
    assert len(found) == 2
    assert all(row.evidence == 0 for row in bench.view.rows)
    doc, start, end = found[diabetes.id].place.split(":")
    bench.do({"op": "mark", "line": diabetes.id, "span": {"doc": doc, "start": int(start), "end": int(end)}})
    assert [one.key for one in words_for(practice.coder, OfChart(chart_id=bench.view.chart_id))] == [hypertension.id]
    with pytest.raises(Denied):
        words_for(practice.supervisor, OfChart(chart_id=bench.view.chart_id))
    with pytest.raises(NotFound):
        words_for(practice.person("Tomas Lindqvist", Role.CODER), OfChart(chart_id=bench.view.chart_id))


def test_the_next_chart_is_the_one_after_this(practice: Practice) -> None:
    first, second, third = practice.chart(), practice.chart(), practice.chart()
    order, at = [], 0
    for _ in range(4):
        at = start_next(practice.coder, StartNext(after=at)).number
        order.append(at)
    assert sorted(order[:3]) == [first, second, third]
    assert order[3] == order[0]


def test_the_only_chart_says_so(practice: Practice) -> None:
    number = practice.chart()
    with pytest.raises(NotFound, match="the only chart"):
        start_next(practice.coder, StartNext(after=number))
