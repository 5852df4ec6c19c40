"""Audits of finalized encounters in the demo, by the real verbs: one agreed with, one returned and corrected, one approved
with a finding, one begun blind, and two that were drawn and wait; with comments on lines of those returned and drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.demo.people import TIME_ZONE
from codeloom.services.audits import (
    AuditBoard,
    BlindRows,
    DrawEncounter,
    EditAudit,
    EditBlind,
    FinishAudit,
    GiveVerdict,
    OpenAudit,
    OpenBlind,
    ReadForAudit,
    SaveFeedback,
    ShowFinalized,
    Uncover,
    draw,
    edit_audit,
    edit_blind,
    finalized,
    finish,
    give_verdict,
    open_audit,
    open_blind,
    read_for_audit,
    save_feedback,
    uncover,
)
from codeloom.services.core import parse
from codeloom.services.editor import CommentLine, comment_line
from codeloom.services.encounters import (
    AnswerEncounterReturn,
    EditCodes,
    OfEncounter,
    OfVersion,
    answer_encounter_return,
    edit_codes,
    finalize,
    refresh_encounter,
)

ZONE = ZoneInfo(TIME_ZONE)
PLAN = {16: "agreed", 12: "blind", 9: "returned", 7: "corrected", 6: "approved", 4: "noted", 1: "drawn", 0: "drawn"}
"""What happens on which workday before the last one."""
NEWEST = 8
QUESTION = "The assessment links both to the visit. Is one pointer enough here?"
ASKED = "Which of these was managed in this service? The plan names the first only."
ANSWERED = "The first. I have taken the others off the line."
NOTE = "Only the first diagnosis was managed in this service."
FEEDBACK = "A line points to the diagnoses it was done for, the first one first. The others belong on the claim, not on the line."


@dataclass
class EncounterAuditor:
    """Plays the audits of encounters that one biller finalized. `days` are the workdays of the history."""

    auditor: Scope
    biller: Scope
    now: datetime
    days: Sequence[date]
    returned: dict[str, UUID] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def play(self, day: date) -> None:
        """What happens on one of the days, in the late afternoon."""
        what = PLAN.get(len(self.days) - 1 - list(self.days).index(day), "")
        at = min(datetime.combine(day, time(17), ZONE), self.now - timedelta(minutes=1))
        with clock.at(at):
            if what == "corrected":
                for encounter_id in self.returned.values():
                    self._correct(encounter_id)
            elif what == "approved":
                for number in self.returned:
                    self._audit(number, finding=False, outcome="approve")
                self.returned.clear()
            elif what:
                self._draw(what)

    def _draw(self, what: str) -> None:
        """Draw the longest of the newest encounters, and audit it unless it is to wait."""
        rows = finalized(self.auditor, ShowFinalized()).rows
        if not rows:
            return
        row = max(rows[:NEWEST], key=lambda one: one.lines)
        draw(self.auditor, DrawEncounter(encounter_id=UUID(row.id)))
        number = row.number.partition("-")[2]
        if what == "drawn":
            self._question(row.id)
        elif what == "blind":
            self._audit_blind(number, row.id)
        elif what == "agreed":
            self._audit(number, finding=False, outcome="approve")
        elif what == "noted":
            self._audit(number, finding=True, outcome="approve")
        elif what == "returned":
            self._audit(number, finding=True, outcome="return", ask_of=row.id)
            self.returned[number] = UUID(row.id)

    def _audit(self, number: str, *, finding: bool, outcome: str, ask_of: str = "") -> None:
        view = open_audit(self.auditor, OpenAudit(number=int(number), kind="encounter"))
        board, audit_id = view.board, view.board.audit_id
        read_for_audit(self.auditor, parse(ReadForAudit, {"audit_id": audit_id, "document_id": view.first_document}))
        if finding:
            board = self._find(board)
        changed = next((row.thread for row in board.changes if row.changed), "")
        if ask_of and changed:
            self._say(self.auditor, ask_of, changed, ASKED)
            self.asked[ask_of] = changed
        fields = {"audit_id": audit_id, "version": board.version, "outcome": outcome}
        finish(self.auditor, parse(FinishAudit, fields))

    def _question(self, encounter_id: str) -> None:
        """The biller asks the auditor about the first procedure."""
        lines = refresh_encounter(self.biller, OfEncounter(encounter_id=UUID(encounter_id))).lines
        line = next((one.id for one in lines if one.system != "icd10cm"), "")
        if line:
            self._say(self.biller, encounter_id, line, QUESTION)

    def _say(self, by: Scope, encounter_id: str, line: str, words: str) -> None:
        fields = {"kind": "encounter", "subject_id": encounter_id, "line_id": line, "words": words}
        comment_line(by, parse(CommentLine, fields))

    def _audit_blind(self, number: str, encounter_id: str) -> None:
        """Code it without the biller's rows, but for the last diagnosis, take that one back after the reveal, and approve."""
        lines = refresh_encounter(self.biller, OfEncounter(encounter_id=UUID(encounter_id))).lines
        diagnoses = [one for one in lines if one.system == "icd10cm"]
        missed = diagnoses[-1:] if len(diagnoses) > 1 else []
        added = [{"op": "add", "code": one.code, "system": one.system} for one in lines if one not in missed]
        own = open_blind(self.auditor, parse(OpenBlind, {"number": number, "kind": "encounter"})).rows
        own = self._coded(own, added)
        points = [{"op": "point", "line": row.id, "to": "1"} for row in own.rows if row.points]
        own = self._coded(own, points)
        uncover(self.auditor, Uncover(coding_id=UUID(own.coding_id), version=own.version))
        board = open_audit(self.auditor, OpenAudit(number=int(number), kind="encounter")).board
        back = [{"op": "restore", "line": row.id} for row in board.changes if row.struck]
        edit = {"audit_id": board.audit_id, "version": board.version, "operations": back}
        board = edit_audit(self.auditor, parse(EditAudit, edit))
        for row in board.changes:
            if row.changed:
                verdict = {"audit_id": board.audit_id, "version": board.version, "pair": row.id, "verdict": "agree"}
                board = give_verdict(self.auditor, parse(GiveVerdict, verdict))
        fields = {"audit_id": board.audit_id, "version": board.version, "outcome": "approve"}
        finish(self.auditor, parse(FinishAudit, fields))

    def _coded(self, own: BlindRows, operations: Sequence[Mapping[str, str]]) -> BlindRows:
        fields = {"coding_id": own.coding_id, "version": own.version, "operations": operations}
        return edit_blind(self.auditor, parse(EditBlind, fields))

    def _find(self, board: AuditBoard) -> AuditBoard:
        """Have each procedure point to its first diagnosis only, with the reason, and say so."""
        many = [row for row in board.changes if row.points and " " in row.pointers]
        operations = [{"op": "point", "line": row.id, "to": row.pointers.split()[0]} for row in many]
        edit = {"audit_id": board.audit_id, "version": board.version, "operations": operations}
        board = edit_audit(self.auditor, parse(EditAudit, edit))
        for row in board.changes:
            if row.changed:
                verdict = {"audit_id": board.audit_id, "version": board.version, "pair": row.id,
                           "verdict": "disagree", "material": False, "note": NOTE}  # fmt: skip
                board = give_verdict(self.auditor, parse(GiveVerdict, verdict))
        said = {"audit_id": board.audit_id, "version": board.version, "text": FEEDBACK}
        return save_feedback(self.auditor, parse(SaveFeedback, said))

    def _correct(self, encounter_id: UUID) -> None:
        """The biller does as the auditor asked, and finalizes the new version."""
        view = refresh_encounter(self.biller, OfEncounter(encounter_id=encounter_id))
        operations = [
            {"op": "point", "line": line.id, "to": line.pointers[:1]} for line in view.lines if len(line.pointers) > 1
        ]
        given = {"encounter_id": view.id, "version": view.version, "operations": operations}
        view = edit_codes(self.biller, parse(EditCodes, given))
        for reason in next((one.reasons for one in view.audits if one.answering), ()):
            done = {"encounter_id": view.id, "version": view.version, "reason": reason.id, "answer": "done"}
            view = answer_encounter_return(self.biller, parse(AnswerEncounterReturn, done))
        if line := self.asked.get(str(encounter_id)):
            self._say(self.biller, str(encounter_id), line, ANSWERED)
        finalize(self.biller, OfVersion(encounter_id=encounter_id, version=view.version))
