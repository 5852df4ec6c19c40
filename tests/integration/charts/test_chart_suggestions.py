"""Help for coders: what a suggestion reads of a chart, what it proposes beside the source's conditions, and what is decided."""

import json
from typing import Any

import pytest

from codeloom.coding import deltas
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, ChartDelta, ChartSuggestion
from codeloom.db.work import unit_of_work
from codeloom.services.charts import suggesting
from codeloom.services.charts.deciding import DecideSuggestion, decide_suggestion
from codeloom.services.charts.suggested import Suggested
from codeloom.services.core import Conflict, Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import opened
from tests.integration.charts.suggested_world import VISIT, Shelf, rows_of

LETTER = ("Consultation", "Assessment and plan\n1. Gastro-esophageal reflux disease without esophagitis, omeprazole.\n")
OLD = ("Draft note", "Assessment and plan\n1. Asthma, mild intermittent.\n", "superseded")
HYPERTENSION = {"key": "c1", "code": "59621000", "display": "Hypertension"}


@pytest.fixture
def shelf(database: Settings) -> Shelf:
    return Shelf(VISIT, LETTER, OLD, conditions=[HYPERTENSION])


def deltas_of(shelf: Shelf) -> dict[str, tuple[str, str]]:
    """The differences that stand, as they are stored, once they were found equal to those of the two lists."""
    with unit_of_work(Scope.of_worker(shelf.practice.org_id)) as uow:
        work = suggesting.ChartContext.take(uow, shelf.id)
        assert isinstance(work.suggested, Suggested)
        assert work.suggested.standing == work.suggested.difference(work.lines)
        return {key: (one.kind.value, one.after) for key, one in work.suggested.standing.items()}


def test_what_all_documents_say_is_proposed_with_its_words_in_the_right_one(shelf: Shelf) -> None:
    head = shelf.suggest()
    assert (head.state, head.takeable) == ("ready", True)
    assert "2 documents" in head.source
    assert {"E11.65", "I10", "K21.9"} <= shelf.items.keys()
    reflux = shelf.items["K21.9"]
    assert (reflux.document, reflux.state, reflux.noted) == ("Consultation", "open", True)
    assert reflux.confidence in ("high", "medium", "low")
    assert reflux.why
    assert any("reflux" in words for words in shelf.lit("Consultation")[reflux.marks])
    assert reflux.marks not in shelf.lit("Visit note")
    assert shelf.view.editor.rows == (), "nothing becomes a row by itself"


def test_documents_that_do_not_hold_are_not_read_and_that_is_said(shelf: Shelf) -> None:
    head = shelf.suggest()
    assert not any(code.startswith("J45") for code in shelf.items)
    assert [(one.what, one.why) for one in head.left_out] == [("Draft note", "not read: it is superseded")]


def test_a_condition_of_the_source_and_a_proposal_of_its_code_are_one_row(shelf: Shelf) -> None:
    assert shelf.items["I10"].source.startswith("Machine-made map")
    shelf.suggest()
    (item,) = (one for one in shelf.view.conditions if one.code == "I10")
    assert (item.noted, item.imported) == (True, True)
    with pytest.raises(Refused, match="few words"):
        shelf.decide("I10", "dismissed")
    shelf.decide("I10", "dismissed", "Historical only")
    item = shelf.items["I10"]
    assert (item.state, item.note) == ("dismissed", "Historical only")


def test_accepting_editing_and_dismissing_are_differences_as_they_arise(shelf: Shelf) -> None:
    shelf.suggest()
    view = shelf.decide("E11.65", "accepted")
    (row,) = view.rows
    assert (row.code, row.evidence > 0) == ("E11.65", True)
    shelf.edit({"op": "set_code", "line": row.id, "code": "E11.69"})
    shelf.decide("K21.9", "dismissed", "Not treated today")
    shelf.edit({"op": "add", "code": "Z87.891"})
    stand = deltas_of(shelf)
    assert stand["icd10cm:E11.65"] == ("edited", "E11.69")
    assert stand["icd10cm:K21.9"] == ("removed", "")
    assert ("added", "Z87.891") in stand.values()
    assert shelf.items["E11.65"].note == "Accepted as E11.69: row 1"
    assert shelf.items["K21.9"].note == "Not treated today"
    decided = [json.loads(body) for act, body in shelf.practice.log() if act == "SUGGESTION_DECIDED"]
    assert len(decided) == 2
    assert not any("treated" in str(one) for one in decided)


def test_what_is_undone_or_removed_is_open_again_and_accepted_once(shelf: Shelf) -> None:
    shelf.suggest()
    shelf.decide("E11.65", "accepted")
    shelf.undo()
    assert shelf.items["E11.65"].state == "open"
    assert deltas_of(shelf) == {}
    (row,) = shelf.decide("E11.65", "accepted").rows
    assert len(shelf.decide("E11.65", "accepted").rows) == 1, "taken twice it is one row"
    shelf.edit({"op": "remove", "line": row.id})
    assert shelf.items["E11.65"].state == "open"
    kinds = [one.kind for one in sorted(rows_of(shelf, ChartDelta), key=lambda one: one.n)]
    assert kinds == ["accepted", "withdrawn", "accepted", "withdrawn"]


def test_a_code_the_coder_has_agrees_and_is_not_added_again(shelf: Shelf) -> None:
    shelf.edit({"op": "add", "code": "k219"})
    shelf.suggest()
    assert (shelf.items["K21.9"].state, shelf.items["K21.9"].note) == ("same", "Agrees with row 1")
    assert len(shelf.decide("K21.9", "accepted").rows) == 1
    with pytest.raises(Refused, match="row stands"):
        shelf.decide("K21.9", "dismissed", "No")


def test_a_new_document_or_another_service_date_makes_it_stale(shelf: Shelf) -> None:
    shelf.suggest()
    shelf.bring("Addendum", "Assessment and plan\n1. Gout of the left foot.\n")
    head = shelf.view.suggestion
    assert (head.state, head.takeable, head.answered) == ("stale", False, True)
    with pytest.raises(Refused, match="other documents"):
        shelf.decide("E11.65", "accepted")
    assert shelf.lit("Consultation") == {}
    assert shelf.suggest().state == "ready"
    with unit_of_work(Scope.of_worker(shelf.practice.org_id)) as uow:
        chart = uow.session.get(Chart, (shelf.practice.org_id, shelf.id))
        assert chart is not None
        chart.service_date = chart.service_date.replace(year=2025) if chart.service_date else None
        uow.session.add(chart)
        uow.record("TEST_DATE", "chart", shelf.id)
        uow.commit()
    assert shelf.view.suggestion.state == "stale"


def test_asked_again_it_keeps_what_was_turned_down(shelf: Shelf) -> None:
    shelf.suggest()
    shelf.decide("K21.9", "dismissed", "Not treated today")
    shelf.bring("Addendum", "Assessment and plan\n1. Gout of the left foot.\n")
    shelf.suggest()
    assert (shelf.items["K21.9"].state, shelf.items["K21.9"].note) == ("dismissed", "Not treated today")
    rows = sorted(rows_of(shelf, ChartSuggestion), key=lambda one: one.asked_at)
    assert [one.current for one in rows] == [False, True]
    assert all(one.note_hmac and one.source_hmac and one.code_set and one.duration_ms is not None for one in rows)
    shelf.decide("K21.9", "accepted")
    assert shelf.items["K21.9"].state == "accepted"
    assert deltas_of(shelf)["icd10cm:K21.9"] == ("accepted", "K21.9")


def test_a_provider_that_fails_is_told_and_loses_nothing(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.suggest()
    shelf.decide("E11.65", "accepted")

    def fail(*_: Any) -> None:
        raise RuntimeError("Quokka in the note")

    monkeypatch.setattr(suggesting, "answer", fail)
    head = shelf.suggest()
    assert head.state == "failed"
    assert "Nothing was lost" in head.problem
    assert head.answered
    assert [row.code for row in shelf.view.editor.rows] == ["E11.65"]
    assert not any("Quokka" in body for _, body in shelf.practice.log())
    monkeypatch.undo()
    assert shelf.ask(offline=True).state == "waiting"
    shelf.answer()
    assert shelf.view.suggestion.state == "ready"


def test_only_the_coder_who_holds_the_chart_asks_and_decides(shelf: Shelf) -> None:
    shelf.suggest()
    other = shelf.practice.person("Ines Duarte", Role.CODER)
    with pytest.raises(NotFound):
        shelf.ask(by=other)
    with pytest.raises(NotFound):
        shelf.decide("K21.9", "accepted", by=other)
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.PROVIDER, Role.BILLER):
        with pytest.raises(Denied):
            shelf.ask(by=shelf.practice.person(f"{role.value} person", role))
    elsewhere = Shelf(VISIT)
    with pytest.raises(NotFound):
        shelf.ask(by=elsewhere.practice.coder)


def test_asked_twice_it_is_answered_once_and_a_stale_version_decides_nothing(shelf: Shelf) -> None:
    shelf.ask()
    shelf.ask()
    assert shelf.answer() == 1
    assert [act for act, _ in shelf.practice.log()].count("AI_SUGGESTED_CODES") == 1
    key = shelf.items["K21.9"].key.removeprefix("note:")
    old = shelf.view.editor.version
    shelf.edit({"op": "add", "code": "I10"})
    with pytest.raises(Conflict):
        decide_suggestion(
            shelf.practice.coder, DecideSuggestion(chart_id=shelf.id, version=old, key=key, decision="accepted")
        )


def test_an_answer_for_a_chart_that_was_sent_meanwhile_is_not_kept(shelf: Shelf) -> None:
    shelf.ask()
    shelf.practice.submitted("I10", number=shelf.number)
    shelf.answer()
    (row,) = rows_of(shelf, ChartSuggestion)
    assert (row.status, row.answer_enc, row.current) == ("overtaken", None, False)


def test_an_auditor_sees_which_rows_were_suggested(shelf: Shelf) -> None:
    shelf.suggest()
    view = shelf.decide("E11.65", "accepted")
    shelf.decide("K21.9", "accepted")
    shelf.edit({"op": "set_code", "line": view.rows[0].id, "code": "E11.69"}, {"op": "add", "code": "I10"})
    with unit_of_work(Scope.of_worker(shelf.practice.org_id)) as uow:
        chart = uow.session.get(Chart, (shelf.practice.org_id, shelf.id))
        assert chart is not None
        chart.status = "pending_audit"
        uow.session.add(chart)
        uow.record("TEST_SENT", "chart", shelf.id)
        uow.commit()
    remarks = {row.new.code: row.remarks for row in opened(shelf.practice, shelf.number).board.changes}
    assert remarks["E11.69"] == ("Suggested as E11.65, changed by the coder",)
    assert remarks["K21.9"] == ("Suggested, accepted by the coder",)
    assert remarks["I10"] == ()


def test_the_differences_of_a_chart_are_those_of_the_pure_function(shelf: Shelf) -> None:
    """A chain of acts in a row, each of which leaves the stored differences equal to those of the two lists."""
    shelf.suggest()
    (row,) = shelf.decide("I10", "accepted").rows
    shelf.edit({"op": "add", "code": "E11.65"})
    assert deltas_of(shelf)[deltas.ORDER] == ("resequenced", "I10 E11.65")
    shelf.edit({"op": "move", "line": row.id, "to": 1})
    assert deltas.ORDER not in deltas_of(shelf)
    shelf.edit({"op": "add", "code": "Z87.891"}, {"op": "remove", "line": row.id})
    assert set(deltas_of(shelf)) - {"icd10cm:E11.65"} == {f"line:{shelf.view.editor.rows[1].id}"}
