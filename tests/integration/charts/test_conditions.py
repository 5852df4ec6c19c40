"""Imported conditions of a chart: what they suggest, how a coder decides on them, and who may not; and the next chart."""

import json
from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import unit_of_work
from codeloom.services.charts.deciding import DecideCondition, decide_condition
from codeloom.services.charts.editing import (
    EditChart,
    UndoEdit,
    edit_chart,
    undo_edit,
)
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.charts.submission import StartNext, SubmitChart, start_next, submit
from codeloom.services.charts.views import ChartRows, ConditionItem, WorkbenchView
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice

HYPERTENSION = {"key": "c1", "code": "59621000", "display": "Hypertension"}
CODED = {"key": "c2", "code": "0", "display": "Reflux", "icd10cm": ["K21", "K219"]}
UNKNOWN = {"key": "c3", "code": "0", "display": "Something else"}
ADMINISTRATIVE = {"key": "c4", "code": "224299000", "display": "Received higher education (finding)"}


class Intake:
    """A chart of Maya's with conditions of the source."""

    def __init__(self, *conditions: dict[str, Any]) -> None:
        self.practice = Practice()
        self.number = self.practice.chart()
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            chart = queries.by_number(uow, self.number)
            assert chart is not None
            came = {"conditions": list(conditions[:1]), "problems": list(conditions)}
            uow.vault.put(Chart.payload_enc, chart, json.dumps(came))
            uow.session.add(chart)
            uow.record("TEST_CONDITIONS", "chart", chart.id)
            uow.commit()

    @property
    def view(self) -> WorkbenchView:
        """The chart as Maya opens it."""
        return open_chart(self.practice.coder, OpenChart(number=self.number))

    @property
    def items(self) -> dict[str, ConditionItem]:
        """Its conditions by key, in the order shown."""
        return {item.key: item for item in self.view.conditions}

    def of(self, kind: type[Any], **fields: Any) -> Any:
        """A command about the chart at its newest version."""
        editor = self.view.editor
        return parse(kind, {"chart_id": editor.chart_id, "version": editor.version, **fields})

    def decide(self, key: str, decision: str, by: Scope | None = None, **fields: Any) -> list[str]:
        """Decide on a condition; the codes of the rows then."""
        command = self.of(DecideCondition, key=key, decision=decision, **fields)
        return [row.code for row in decide_condition(by or self.practice.coder, command).rows]


@pytest.fixture
def intake(database: Settings) -> Intake:
    """A condition the map knows, one coded in the source, one nobody knows, and one that is no diagnosis."""
    return Intake(HYPERTENSION, CODED, UNKNOWN, ADMINISTRATIVE)


def test_a_condition_suggests_the_billable_code_of_its_source_or_of_the_map_once(intake: Intake) -> None:
    items = [(item.key, item.code, item.source, item.state) for item in intake.view.conditions]
    assert items == [
        ("c1", "I10", "Machine-made map, from Hypertension", "open"),
        ("c2", "K21.9", "Coded in the source", "open"),
        ("c3", "no code", "No code was sent", "open"),
    ]


def test_nothing_becomes_a_row_by_itself_and_accepting_adds_it(intake: Intake) -> None:
    assert intake.view.editor.rows == ()
    assert intake.decide("c1", "accepted") == ["I10"]
    assert intake.items["c1"].state == "accepted"
    assert list(intake.items) == ["c2", "c3", "c1"], "undecided ones first"


def test_a_code_chosen_by_the_coder_goes_before_the_suggested_one(intake: Intake) -> None:
    assert intake.decide("c1", "accepted", code="I11.9") == ["I11.9"]


def test_a_condition_whose_row_was_removed_is_decided_again(intake: Intake) -> None:
    intake.decide("c1", "accepted")
    row = intake.view.editor.rows[0]
    assert (intake.items["c1"].note, intake.items["c1"].row_id) == ("Accepted: row 1", row.id)
    left = edit_chart(intake.practice.coder, intake.of(EditChart, operations=[{"op": "remove", "line": row.id}]))
    assert isinstance(left, ChartRows)
    assert {item.state for item in left.conditions} == {"open"}, "the answer says so"
    assert len(left.conditions) == 3
    assert intake.decide("c1", "accepted") == ["I10"]
    assert intake.items["c1"].state == "accepted"


def test_a_condition_whose_acceptance_was_undone_is_decided_again(intake: Intake) -> None:
    intake.decide("c1", "accepted")
    undo_edit(intake.practice.coder, intake.of(UndoEdit))
    assert intake.items["c1"].state == "open"
    assert intake.decide("c2", "accepted") == ["K21.9"]
    assert intake.decide("c1", "accepted") == ["K21.9", "I10"]


def test_accepting_again_adds_no_second_row_whatever_the_code_of_the_first_is_now(intake: Intake) -> None:
    intake.decide("c1", "accepted")
    line = intake.view.editor.rows[0].id
    edit_chart(
        intake.practice.coder, intake.of(EditChart, operations=[{"op": "set_code", "line": line, "code": "I11.9"}])
    )
    assert (intake.items["c1"].state, intake.items["c1"].row_id) == ("accepted", line)
    assert intake.decide("c1", "accepted") == ["I11.9"]


def test_accepting_a_code_that_is_on_the_list_links_to_its_row(intake: Intake) -> None:
    operations = [{"op": "add", "code": code} for code in ("E11.9", "I10")]
    edit_chart(intake.practice.coder, intake.of(EditChart, operations=operations))
    assert intake.decide("c1", "accepted") == ["E11.9", "I10"]
    item = intake.items["c1"]
    assert (item.state, item.note, item.row_id) == ("accepted", "Accepted: row 2", intake.view.editor.rows[1].id)


def test_a_dismissed_condition_coded_all_the_same_is_the_same_as_its_row(intake: Intake) -> None:
    intake.decide("c1", "dismissed", reason="Not treated in this visit")
    edit_chart(intake.practice.coder, intake.of(EditChart, operations=[{"op": "add", "code": "I10"}]))
    assert intake.items["c1"].note == "Same as row 1"


def test_a_condition_already_coded_names_its_row(intake: Intake) -> None:
    operations = [{"op": "add", "code": code} for code in ("E11.9", "I10")]
    edit_chart(intake.practice.coder, intake.of(EditChart, operations=operations))
    assert (intake.items["c1"].state, intake.items["c1"].note) == ("same", "Same as row 2")


def test_dismissing_needs_a_reason_and_shows_it_and_can_be_decided_anew(intake: Intake) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        intake.decide("c1", "dismissed")
    assert intake.items["c1"].state == "open"
    assert intake.decide("c1", "dismissed", reason="Not treated in this visit") == []
    assert (intake.items["c1"].state, intake.items["c1"].note) == ("dismissed", "Not treated in this visit")
    assert intake.decide("c1", "accepted") == ["I10"]


def test_a_condition_without_a_code_is_not_accepted_and_one_that_is_not_there_not_found(intake: Intake) -> None:
    with pytest.raises(Refused, match="no code for this condition"):
        intake.decide("c3", "accepted")
    with pytest.raises(NotFound):
        intake.decide("c9", "accepted")
    assert intake.view.editor.rows == ()


def test_who_decides_on_conditions(intake: Intake) -> None:
    with pytest.raises(Denied):
        intake.decide("c1", "accepted", by=intake.practice.supervisor)
    for stranger in (intake.practice.person("Tomas Lindqvist", Role.CODER), Practice().coder):
        with pytest.raises(NotFound):
            intake.decide("c1", "accepted", by=stranger)
    assert intake.items["c1"].state == "open"


def test_a_chart_is_sent_once_at_the_version_its_coder_saw(intake: Intake) -> None:
    stale = intake.of(SubmitChart)
    intake.decide("c1", "accepted")
    with pytest.raises(Conflict):
        submit(intake.practice.coder, stale)
    assert intake.practice.stored(intake.number).status == "draft"
    intake.decide("c2", "dismissed", reason="Not treated in this visit")
    submit(intake.practice.coder, intake.of(SubmitChart))
    with pytest.raises(Refused) as refused:
        submit(intake.practice.coder, intake.of(SubmitChart))
    assert refused.value.code == "not_in_table"
    assert intake.practice.stored(intake.number).round == 1


def test_the_next_chart_is_a_returned_one_then_the_first_and_at_last_none(database: Settings) -> None:
    practice = Practice()
    first, second = practice.chart(), practice.chart()
    assert start_next(practice.coder, StartNext()).number == first
    set_status(practice, second, "returned")
    assert start_next(practice.coder, StartNext()).number == second
    for number in (first, second):
        practice.submitted("I10", number=number)
    with pytest.raises(NotFound, match="Nothing waits for you"):
        start_next(practice.coder, StartNext())


def test_the_next_chart_is_never_another_coder_s_and_only_coders_have_one(database: Settings) -> None:
    practice = Practice()
    practice.chart()
    with pytest.raises(NotFound):
        start_next(practice.person("Tomas Lindqvist", Role.CODER), StartNext())
    with pytest.raises(Denied):
        start_next(practice.supervisor, StartNext())


def set_status(practice: Practice, number: int, status: str) -> None:
    """Put a chart into a status."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        chart.status = status
        uow.session.add(chart)
        uow.record("TEST_STATUS", "chart", chart.id)
        uow.commit()
