"""Audits of charts and encounters: the queue, drawing, the auditor's list, verdicts, feedback, closing."""

from codeloom.services.audits.audit_queue import ShownWaiting, queue, waiting_left
from codeloom.services.audits.blind import BlindContext, OfCoding
from codeloom.services.audits.blind import begin as begin_blind
from codeloom.services.audits.blind import rows_of as rows_of_blind
from codeloom.services.audits.blind_desk import EditBlind, OpenBlind, edit_blind, open_blind, read_blind
from codeloom.services.audits.blind_views import BlindRows, BlindView, Uncovered, fresh_own
from codeloom.services.audits.board import fresh_rows
from codeloom.services.audits.closing import FinishAudit, finish
from codeloom.services.audits.context import AuditContext, about, subject_of
from codeloom.services.audits.counting import judged_rows
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
from codeloom.services.audits.financial import changed_groups, visit_of
from codeloom.services.audits.finished import (
    FinishedListView,
    FinishedView,
    list_finished,
    read_finished,
    read_finished_document,
)
from codeloom.services.audits.opening import OpenAudit, ReadForAudit, document_of, open_audit, read_for_audit, view_of
from codeloom.services.audits.reveal_views import SecondItem
from codeloom.services.audits.revealed import coded
from codeloom.services.audits.seconding import ask_second, confirm, waiting_for_second
from codeloom.services.audits.standing import pairs_of, standing_of
from codeloom.services.audits.standing import since as results_since
from codeloom.services.audits.subject import Subject
from codeloom.services.audits.telling import tell_handed_on
from codeloom.services.audits.uncovering import Uncover, uncover
from codeloom.services.audits.undoing import redo_step, undo_step
from codeloom.services.audits.views import AuditBoard, AuditQueueView, AuditView, ChangeView, Choice

__all__ = [
    "AuditBoard",
    "AuditContext",
    "AuditQueueView",
    "AuditView",
    "BlindContext",
    "BlindRows",
    "BlindView",
    "ChangeView",
    "Choice",
    "DrawEncounter",
    "EditAudit",
    "EditBlind",
    "FinalizedView",
    "FinishAudit",
    "FinishedListView",
    "FinishedView",
    "GiveVerdict",
    "OfCoding",
    "OpenAudit",
    "OpenBlind",
    "ReadForAudit",
    "SaveFeedback",
    "SecondItem",
    "ShowFinalized",
    "ShownWaiting",
    "Subject",
    "Uncover",
    "Uncovered",
    "about",
    "agree_rest",
    "ask_second",
    "begin_blind",
    "changed_groups",
    "coded",
    "confirm",
    "document_of",
    "draw",
    "edit_audit",
    "edit_blind",
    "finalized",
    "finish",
    "fresh_own",
    "fresh_rows",
    "give_verdict",
    "judged_rows",
    "list_finished",
    "open_audit",
    "open_blind",
    "pairs_of",
    "queue",
    "read_blind",
    "read_finished",
    "read_finished_document",
    "read_for_audit",
    "redo_step",
    "results_since",
    "rows_of_blind",
    "save_feedback",
    "standing_of",
    "subject_of",
    "tell_handed_on",
    "uncover",
    "undo_step",
    "view_of",
    "visit_of",
    "waiting_for_second",
    "waiting_left",
]
