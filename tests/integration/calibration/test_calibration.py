"""Calibrations: the same charts coded blind by two auditors, what they agree on, and how differences are settled."""

from uuid import UUID, uuid4

import pytest

from codeloom.services.audits.blind_desk import OpenBlind, open_blind
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.audits.uncovering import Uncover, uncover
from codeloom.services.calibration.board import ShowCalibrations, board
from codeloom.services.calibration.progress import round_now
from codeloom.services.calibration.settling import AgreeSettlement, Settle, agree, settle
from codeloom.services.calibration.starting import OfCalibration, start_form, stop
from codeloom.services.calibration.views import FamilyItem
from codeloom.services.charts import OpenChart, read_chart
from codeloom.services.core import Nothing
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import NotFound, Refused
from codeloom.services.training import find_rulings
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, close, opened
from tests.integration.calibration.calibration_world import Round, finished, round_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def test_until_all_have_finished_there_is_progress_only_and_the_charts_are_covered(practice: Practice) -> None:
    one = round_of(practice, ("I10", "E11.9"), ("J44.1",)).start()
    one.code(one.noor, one.numbers[0], "I10")
    for who in (one.noor, one.samuel, one.ana, one.ines):
        view = one.shown(who)
        assert (view.state, view.levels, view.differences, view.table.both_right) == ("running", (), (), 0)
        assert [(item.name, item.words) for item in view.now.progress] == sorted(
            [("Noor Haddad", "1 of 2 charts"), ("Samuel Okoye", "0 of 2 charts")],
            key=lambda item: view.auditors.index(item[0]),
        )
    of_it = OfCalibration(calibration_id=UUID(one.id))
    assert (round_now(one.ana, of_it).percent, round_now(one.ana, of_it)) == (25, one.shown(one.ines).now)
    with pytest.raises(NotFound):
        round_now(Round(Practice(), []).ana, of_it)
    with pytest.raises(NotFound):
        read_chart(one.samuel, OpenChart(number=one.numbers[0]))
    with pytest.raises(Refused, match="covered"):
        open_audit(one.samuel, OpenAudit(number=one.numbers[0]))
    with pytest.raises(Refused, match="before all have finished"):
        settle(
            one.ana, Settle(calibration_id=UUID(one.id), chart_id=uuid4(), unit="row:1", decision="right", words="So")
        )
    view = open_blind(one.samuel, OpenBlind(number=one.numbers[0]))
    assert view.calibration == "Calibration 1"
    assert not {"I10", "E11.9", "Maya"} & set(repr(view).replace("'", " ").split())
    with pytest.raises(Refused, match="nothing is uncovered before all have finished"):
        uncover(one.samuel, Uncover(coding_id=UUID(view.rows.coding_id), version=view.rows.version))


def test_when_the_last_is_done_the_figures_and_the_table_stand(practice: Practice) -> None:
    one = finished(practice)
    view = one.shown(one.ines)
    assert (view.state, [level.units for level in view.levels]) == (
        "done",
        [
            "2 of 3 rows the same, few",
            "2 of 3 rows the same, few",
            "2 of 2 charts the same, few",
            "2 of 3 rows the same, few",
        ],
    )
    table = view.table
    assert (table.both_right, table.first_wrong + table.second_wrong, table.both_wrong) == (2, 1, 0)
    assert [(figure.name, figure.value) for figure in view.levels[0].figures] == [
        ("Agreement", "0.67"), ("Cohen’s κ", "0.00"), ("Gwet’s AC1", "0.54"),
    ]  # fmt: skip
    assert view == one.shown(one.ines), "the seed is recorded: the intervals stay"
    assert view.families[0] == FamilyItem("E11", "0 of 1", "0.00", "0.00", "\N{MINUS SIGN}1.00")
    assert ("CALIBRATION_FINISHED" in [act for act, _ in practice.log()], view.now.percent) == (True, 100)


def test_each_difference_says_what_each_auditor_has_and_why(practice: Practice) -> None:
    one = finished(practice)
    view = one.shown(one.ana)
    noor = view.auditors.index("Noor Haddad")
    said = [(item.row, item.code, item.answers[noor].words, item.answers[1 - noor].words) for item in view.differences]
    assert said == [
        ("2", "E11.9", "wrong: E11.22", "right"),
        ("–", "N18.31", "missed by the coder", "left out"),
    ]
    assert view.differences[1].answers[noor].why == "Stage 3a is in the plan"


def test_a_third_settles_alone_with_a_ruling_and_auditors_settle_together(practice: Practice) -> None:
    one = finished(practice)
    row, missed = one.shown(one.ana).differences
    fields = {
        "calibration_id": one.id,
        "chart_id": row.chart_id,
        "decision": "wrong",
        "words": "The plan names the stage.",
    }
    ruled = {"ruling": True, "text": "CKD of a diabetic is coded together.", "codes": "E11.9, E11.22"}
    with pytest.raises(Refused, match="made by a third"):
        settle(one.noor, parse(Settle, {**fields, "unit": row.key, **ruled}))
    settle(one.ana, parse(Settle, {**fields, "unit": row.key, **ruled}))
    settle(one.noor, parse(Settle, {**fields, "unit": missed.key}))
    shown = one.shown(one.samuel).differences
    assert [(item.state, item.by, item.may_agree) for item in shown] == [
        ("proposed", "Noor Haddad", True), ("settled", "Ana Ferreira", False),
    ]  # fmt: skip
    (ruling,) = find_rulings(one.ana, parse(find_rulings.command, {})).rows
    assert shown[1].ruling == f"Ruling {ruling.number}"
    for nobody in (one.noor, one.ana):
        with pytest.raises(Refused, match="Another auditor"):
            agree(nobody, AgreeSettlement(settlement_id=UUID(shown[0].settlement)))
    agree(one.samuel, AgreeSettlement(settlement_id=UUID(shown[0].settlement)))
    assert {item.state for item in one.shown(one.ines).differences} == {"settled"}
    assert round_now(one.ines, OfCalibration(calibration_id=UUID(one.id))).moves == 3
    with pytest.raises(Refused, match="settled already"):
        settle(one.ana, parse(Settle, {**fields, "unit": missed.key}))


def test_a_calibration_changes_no_score_and_leaves_the_chart_to_its_audit(practice: Practice) -> None:
    one = finished(practice)
    chart = practice.stored(one.numbers[0])
    assert (chart.status, chart.round) == ("pending_audit", 1)
    board_ = opened(practice, one.numbers[0], one.ana).board
    assert [row.state for row in board_.changes] == ["same", "same"]
    assert board_.trend_before == "", "no audit of the coder's was counted"


def test_who_knows_a_chart_is_no_auditor_of_it(practice: Practice) -> None:
    one = round_of(practice, ("I10",))
    close(practice, opened(practice, one.numbers[0]).board, "approve")
    with pytest.raises(Refused, match="Noor Haddad knows CH-"):
        one.start()
    assert one.start(one.samuel, one.ana).id
    draft = Round(practice, [practice.chart()])
    with pytest.raises(Refused, match="was not handed in"):
        draft.start()
    with pytest.raises(Refused, match="two auditors"):
        round_of(practice, ("I10",)).start(one.samuel)
    theirs = round_of(Practice(), ("I10",))
    with pytest.raises(NotFound):
        round_of(practice, ("I10",)).start(one.samuel, theirs.samuel)


def test_a_stopped_round_has_no_results_and_uncovers_its_charts(practice: Practice) -> None:
    one = round_of(practice, ("I10",)).start()
    with pytest.raises(Refused, match="Only who started"):
        stop(one.ana, OfCalibration(calibration_id=UUID(one.id)))
    stop(one.ines, OfCalibration(calibration_id=UUID(one.id)))
    assert one.shown(one.ines).state == "stopped"
    assert read_chart(one.samuel, OpenChart(number=one.numbers[0])).coder == "Maya Fontaine"
    with pytest.raises(Refused, match="ended already"):
        stop(one.ines, OfCalibration(calibration_id=UUID(one.id)))
    with pytest.raises(NotFound):
        stop(Round(Practice(), []).ines, OfCalibration(calibration_id=UUID(one.id)))


def test_the_form_offers_charts_that_were_handed_in_and_names_no_coder(practice: Practice) -> None:
    number, _ = practice.submitted("I10"), practice.chart()
    form = start_form(practice.supervisor, Nothing())
    assert [one.number for one in form.charts] == [number]
    assert "Maya" not in repr(form)


def test_drift_and_standing_count_double_audits(practice: Practice) -> None:
    one = finished(practice)
    auditors = {item.name: item for item in board(one.ines, ShowCalibrations()).auditors}
    assert set(auditors) == {"Noor Haddad", "Samuel Okoye"}
    assert (auditors["Noor Haddad"].charts, auditors["Noor Haddad"].figure, auditors["Noor Haddad"].drift) == (
        "2", "from 30 on", "1: 0.00",
    )  # fmt: skip
