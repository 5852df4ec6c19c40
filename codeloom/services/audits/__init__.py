"""Audits of charts and encounters: the queue, drawing, the auditor's list, verdicts, feedback, closing."""

from codeloom.services.audits.audit_queue import ShownWaiting, queue, waiting_left
from codeloom.services.audits.board import fresh_rows
from codeloom.services.audits.closing import FinishAudit, finish
from codeloom.services.audits.drawing import DrawEncounter, FinalizedView, ShowFinalized, draw, finalized
from codeloom.services.audits.editing import (
    EditAudit,
    GiveVerdict,
    SaveFeedback,
    agree_rest,
    edit_audit,
    give_verdict,
    save_feedback,
)
from codeloom.services.audits.finished import (
    FinishedListView,
    FinishedView,
    list_finished,
    read_finished,
    read_finished_document,
)
from codeloom.services.audits.opening import OpenAudit, ReadForAudit, open_audit, read_for_audit
from codeloom.services.audits.telling import tell_handed_on
from codeloom.services.audits.undoing import redo_step, undo_step
from codeloom.services.audits.views import AuditBoard, AuditQueueView, AuditView, Choice

__all__ = [
    "AuditBoard",
    "AuditQueueView",
    "AuditView",
    "Choice",
    "DrawEncounter",
    "EditAudit",
    "FinalizedView",
    "FinishAudit",
    "FinishedListView",
    "FinishedView",
    "GiveVerdict",
    "OpenAudit",
    "ReadForAudit",
    "SaveFeedback",
    "ShowFinalized",
    "ShownWaiting",
    "agree_rest",
    "draw",
    "edit_audit",
    "finalized",
    "finish",
    "fresh_rows",
    "give_verdict",
    "list_finished",
    "open_audit",
    "queue",
    "read_finished",
    "read_finished_document",
    "read_for_audit",
    "redo_step",
    "save_feedback",
    "tell_handed_on",
    "undo_step",
    "waiting_left",
]
