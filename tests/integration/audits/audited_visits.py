"""A finalized encounter that a supervisor draws and audits, for the tests of audits of encounters."""

from typing import Any
from uuid import UUID

from codeloom.db.scope import Scope
from codeloom.services.audits.audit_queue import ShowAuditQueue, queue
from codeloom.services.audits.drawing import DrawEncounter, draw
from codeloom.services.audits.editing import SaveFeedback, save_feedback
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.audits.views import AuditBoard, AuditView, WaitingItem
from codeloom.services.core.commands import parse
from codeloom.services.encounters.answering import AnswerEncounterReturn, answer_encounter_return
from tests.integration.audits.audits_world import Practice, change, close, judge_all, row_of
from tests.integration.encounters.encounters_world import Visit, finished


class Audited:
    """One finalized visit, of a new patient unless one is named, and the audit of it by Noor."""

    def __init__(self, practice: Practice | None = None, *, drawn: bool = True, patient: str = "") -> None:
        given = {"patient_id": patient, "new_patient": None} if patient else {}
        self.visit = finished(Visit(practice, **given))
        self.practice = self.visit.practice
        self.supervisor = self.practice.supervisor
        if drawn:
            self.draw()

    @property
    def number(self) -> int:
        """The encounter's number."""
        return self.visit.view.number

    def draw(self, by: Scope | None = None, *, drawn: bool = True) -> str:
        """Draw it or put it back; the address of its audit."""
        return draw(by or self.supervisor, DrawEncounter(encounter_id=self.visit.id, drawn=drawn)).link

    def waiting(self, by: Scope | None = None, **wanted: Any) -> list[WaitingItem]:
        """The encounters in the audit queue."""
        view = queue(by or self.supervisor, parse(ShowAuditQueue, wanted))
        return [row for row in view.rows if row.kind == "encounter"]

    def open(self, by: Scope | None = None) -> AuditView:
        """Its audit as the supervisor opens it."""
        return open_audit(by or self.supervisor, OpenAudit(number=self.number, kind="encounter"))

    def change(self, board: AuditBoard, *operations: dict[str, Any]) -> AuditBoard:
        """Operations on the auditor's list."""
        return change(self.practice, board, *operations)

    def say(self, board: AuditBoard, text: str) -> AuditBoard:
        """The feedback."""
        fields = {"audit_id": UUID(board.audit_id), "version": board.version, "text": text}
        return save_feedback(self.supervisor, SaveFeedback(**fields))

    def close(self, board: AuditBoard, outcome: str, verdict: str = "disagree") -> AuditBoard:
        """Every change judged, and the audit closed."""
        return close(self.practice, judge_all(self.practice, board, verdict), outcome)

    def answer(self, words: str = "The record says otherwise.") -> None:
        """The biller answers every reason: done where the lines do it, else not agreed."""
        view = self.visit.fresh(self.visit.biller)
        for reason in next(one.reasons for one in view.audits if one.answering):
            said = {"answer": "done"} if reason.done or reason.feedback else {"answer": "not_agreed", "words": words}
            given = {"encounter_id": view.id, "version": view.version, "reason": reason.id, **said}
            view = answer_encounter_return(self.visit.biller, parse(AnswerEncounterReturn, given))
        self.visit.view = view

    def returned(self, feedback: str = "Look at the pressure again.") -> AuditBoard:
        """Hypertension struck and the audit returned."""
        board = self.open().board
        board = self.change(board, {"op": "remove", "line": row_of(board, "I10").id})
        return self.close(self.say(board, feedback), "return")
