"""The verbs of the code editor on a real database: versions, undo, fixes, reasons, evidence, conflicts, submitting."""

from typing import Any

import pytest

from codeloom.coding.lifecycle import ChartStatus, Role
from codeloom.services.charts.editing import (
    EditChart,
    FixFinding,
    UndoEdit,
    edit_chart,
    fix_finding,
    undo_edit,
)
from codeloom.services.charts.finding_reasons import GiveReason, give_reason
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.charts.opening import OpenChart, ReadDocument, open_chart, read_document
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.charts.views import WorkbenchView
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.editor.views import EditorView
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


class Bench:
    """Maya at one chart, always at the newest version."""

    def __init__(self, practice: Practice, **options: Any) -> None:
        self.practice, self.number = practice, practice.chart(**options)
        self.opened: WorkbenchView = open_chart(practice.coder, OpenChart(number=self.number))
        self.view: EditorView = self.opened.editor

    def do(self, *operations: dict[str, Any]) -> EditorView:
        """Operations at the version last seen."""
        fields = {"chart_id": self.view.chart_id, "version": self.view.version, "operations": list(operations)}
        self.view = edit_chart(self.practice.coder, parse(EditChart, fields))
        return self.view

    def add(self, *codes: str) -> EditorView:
        """Rows with these codes."""
        return self.do(*({"op": "add", "code": code} for code in codes))

    def undo(self) -> EditorView:
        """One step back."""
        self.view = undo_edit(self.practice.coder, self.of(UndoEdit))
        return self.view

    def of(self, kind: type[Any], **fields: Any) -> Any:
        """A command about this chart at the version last seen."""
        return parse(kind, {"chart_id": self.view.chart_id, "version": self.view.version, **fields})

    @property
    def codes(self) -> list[str]:
        """The codes in sequence."""
        return [row.code for row in self.view.rows]


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own."""
    return Practice()


@pytest.fixture
def bench(practice: Practice) -> Bench:
    """An outpatient chart without rows."""
    return Bench(practice)


def test_codes_are_kept_in_printed_form_and_the_first_diagnosis_is_marked(bench: Bench) -> None:
    bench.add("e119", "i10")
    assert bench.codes == ["E11.9", "I10"]
    assert [row.principal for row in bench.view.rows] == [True, False]
    assert "diabetes" in bench.view.rows[0].title


def test_a_procedure_before_them_does_not_take_the_first_place(bench: Bench) -> None:
    bench.do({"op": "add", "code": "99213", "system": "cpt"}, {"op": "add", "code": "I10"})
    assert [row.principal for row in bench.view.rows] == [False, True]
    assert bench.view.rows[0].mark == "form checked, not verified"


def test_units_of_a_procedure_are_kept_recorded_and_undone(bench: Bench) -> None:
    bench.do({"op": "add", "code": "I10"}, {"op": "add", "code": "J1885", "system": "hcpcs"})
    line = bench.view.rows[1].id
    bench.do({"op": "units", "line": line, "value": 4})
    assert [(row.units, row.units_asked) for row in bench.view.rows] == [(1, False), (4, True)]
    assert bench.undo().rows[1].units == 1
    bench.do({"op": "units", "line": line, "value": 4})
    bench.do({"op": "set_code", "line": line, "code": "J1100", "system": "hcpcs"})
    assert bench.view.rows[1].units == 4
    bench.do({"op": "set_code", "line": line, "code": "E11.9"})
    assert bench.view.rows[1].units == 1
    with pytest.raises(Refused):
        bench.do({"op": "units", "line": line, "value": 2})
    with pytest.raises(Refused):
        bench.do({"op": "units", "line": line, "value": 0})


def test_undo_goes_back_step_by_step_and_can_be_followed_by_new_work(bench: Bench) -> None:
    bench.add("I10")
    bench.add("E11.9")
    bench.add("Z23")
    assert bench.undo().rows[-1].code == "E11.9"
    assert [row.code for row in bench.undo().rows] == ["I10"]
    bench.add("J45.20")
    assert bench.codes == ["I10", "J45.20"]
    assert [row.code for row in bench.undo().rows] == ["I10"]
    assert bench.undo().rows == ()
    assert not bench.view.can_undo
    with pytest.raises(Refused):
        bench.undo()


def test_a_stale_save_is_a_conflict_and_changes_nothing(bench: Bench) -> None:
    stale = bench.of(EditChart, operations=[{"op": "add", "code": "I10"}])
    bench.add("E11.9")
    with pytest.raises(Conflict):
        edit_chart(bench.practice.coder, stale)
    assert [row.code for row in open_chart(bench.practice.coder, OpenChart(number=bench.number)).editor.rows] == [
        "E11.9"
    ]


def test_the_same_rows_answer_after_opening_again(bench: Bench) -> None:
    bench.add("I10", "E11.9")
    line = bench.view.rows[1].id
    bench.do({"op": "move", "line": line, "to": 0}, {"op": "rationale", "line": line, "text": "Metformin"})
    again = open_chart(bench.practice.coder, OpenChart(number=bench.number)).editor
    assert [(row.code, row.rationale) for row in again.rows] == [("E11.9", "Metformin"), ("I10", "")]


def test_evidence_shows_in_the_text_with_the_number_of_its_row(bench: Bench) -> None:
    bench.add("I10")
    document = bench.opened.first_document
    bench.do({"op": "mark", "line": bench.view.rows[0].id, "span": {"doc": document, "start": 16, "end": 28}})
    command = parse(ReadDocument, {"chart_id": bench.view.chart_id, "document_id": document})
    shown = read_document(bench.practice.coder, command)
    pieces = [piece for part in shown.paragraphs for sentence in part.sentences for piece in sentence.pieces]
    assert [(piece.text, piece.rows) for piece in pieces if piece.rows] == [("hypertension", "1")]


def test_evidence_of_another_charts_document_is_refused(bench: Bench) -> None:
    other = Bench(bench.practice)
    bench.add("I10")
    span = {"doc": other.opened.first_document, "start": 0, "end": 5}
    with pytest.raises(NotFound):
        bench.do({"op": "mark", "line": bench.view.rows[0].id, "span": span})


def test_a_fix_is_applied_by_its_key_and_the_finding_goes(bench: Bench) -> None:
    bench.add("I10", "I10")
    finding = next(f for row in bench.view.rows for f in row.findings if f.rule == "FMT-04")
    bench.view = fix_finding(bench.practice.coder, bench.of(FixFinding, key=finding.key))
    assert bench.codes == ["I10"]
    assert bench.view.errors == 0


def test_an_option_of_a_choice_is_applied_by_its_key_and_the_choice_itself_is_refused(practice: Practice) -> None:
    bench = Bench(practice, setting="inpatient")
    bench.add("I10")
    missing = next(f for row in bench.view.rows for f in row.findings if f.rule == "POA-01")
    with pytest.raises(Refused, match="choice of yours"):
        fix_finding(practice.coder, bench.of(FixFinding, key=missing.key))
    bench.view = fix_finding(practice.coder, bench.of(FixFinding, key=missing.options[0].key))
    assert bench.view.rows[0].poa == "Y"
    assert bench.view.changed == bench.view.rows[0].id


def test_an_error_stops_submission_and_says_so(bench: Bench) -> None:
    bench.add("E11")
    assert bench.view.stops
    with pytest.raises(Refused, match="to settle first"):
        submit(bench.practice.coder, bench.of(SubmitChart))
    assert bench.practice.stored(bench.number).status == ChartStatus.DRAFT


def test_a_reason_settles_a_finding_that_allows_one_and_the_auditor_can_read_it(bench: Bench) -> None:
    bench.add("F45.8", "G47.63")
    asked = next(f for row in bench.view.rows for f in row.findings if f.rule == "EX1-01")
    bench.view = give_reason(bench.practice.coder, bench.of(GiveReason, key=asked.key, reason="Unrelated conditions"))
    settled = next(f for row in bench.view.rows for f in row.findings if f.rule == "EX1-01")
    assert settled.reason == "Unrelated conditions"
    assert asked.key not in [item.key for item in bench.view.stops]
    assert all("Unrelated" not in body for _act, body in bench.practice.log())


def test_a_reason_cannot_settle_what_the_rules_do_not_leave_open(bench: Bench) -> None:
    bench.add("I10", "I10")
    finding = next(f for row in bench.view.rows for f in row.findings if f.rule == "FMT-04")
    with pytest.raises(Refused):
        give_reason(bench.practice.coder, bench.of(GiveReason, key=finding.key, reason="I like it"))


def test_a_clean_chart_is_sent_and_can_then_be_read_but_not_edited(bench: Bench) -> None:
    bench.add("I10")
    sent = submit(bench.practice.coder, bench.of(SubmitChart))
    assert bench.practice.stored(bench.number).status == ChartStatus.PENDING_AUDIT
    assert not sent.editable
    with pytest.raises(Refused, match="Waiting for audit: it can be read"):
        bench.add("E11.9")


def test_inpatient_rows_ask_for_poa_unless_exempt(practice: Practice) -> None:
    bench = Bench(practice, setting="inpatient")
    bench.add("I50.22", "Z79.4")
    assert [row.poa_state for row in bench.view.rows] == ["missing", "exempt"]
    bench.do({"op": "poa", "line": bench.view.rows[0].id, "value": "Y"})
    assert bench.view.rows[0].poa_state == "set"


def test_another_coder_sees_nothing_and_another_role_may_not_try(bench: Bench) -> None:
    other = bench.practice.person("Tomas Lindqvist", Role.CODER)
    with pytest.raises(NotFound):
        open_chart(other, OpenChart(number=bench.number))
    with pytest.raises(Denied):
        open_chart(bench.practice.supervisor, OpenChart(number=bench.number))


def test_the_lease_is_held_by_whoever_edits(bench: Bench) -> None:
    bench.add("I10")
    held = keep_lease(bench.practice.coder, parse(KeepLease, {"chart_id": bench.view.chart_id}))
    assert held.mine
    assert held.holder == ""


def test_a_fix_says_which_row_it_changed(bench: Bench) -> None:
    view = bench.add("F02.80", "G30.9", "K21.9", "K21.9")
    ids = {row.code: row.id for row in view.rows}
    for rule, code in (("ETM-01", "G30.9"), ("FMT-04", "K21.9")):
        (key,) = (item.key for item in bench.view.stops if item.rule.startswith(rule))
        bench.view = fix_finding(bench.practice.coder, bench.of(FixFinding, key=key))
        changed = next(row for row in bench.view.rows if row.id == bench.view.changed)
        assert changed.code == code
    assert bench.codes == ["G30.9", "F02.80", "K21.9"]
    assert ids["G30.9"] == bench.view.rows[0].id


def test_the_tree_names_rule_version_source_and_row(bench: Bench) -> None:
    view = bench.add("I10", "E11")
    (stop,) = (item for item in view.stops if item.code == "E11")
    assert (stop.row, stop.row_id) == (2, view.rows[1].id)
    assert stop.rule == "FMT-01 Code must exist and be complete"
    assert stop.version == "ICD-10-CM FY2026"
    assert stop.source == "I.A.2, I.A.3, I.B.2"
