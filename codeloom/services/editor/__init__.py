"""The list of code lines that workbench and audit edit: operations, judging, fixes, and how both are shown."""

from codeloom.services.editor.conflicts import AnyRow, Choice, Clash, FreshRow, resolved, side_by_side
from codeloom.services.editor.documents import cut, document_view, note_reading, occurrences
from codeloom.services.editor.evidence import check_documents, marks_in, sentence_around, spans_of, stored
from codeloom.services.editor.fix_numbers import numbered
from codeloom.services.editor.grouping import grouping_view
from codeloom.services.editor.grouping_rows import Encounter
from codeloom.services.editor.grouping_views import GroupingView
from codeloom.services.editor.judging import Judgement, judge, ruled
from codeloom.services.editor.line_comments import CommentLine, CommentsOf, ThreadsView, comment_line, line_comments
from codeloom.services.editor.operations import (
    Add,
    MarkEvidence,
    Move,
    OfOneLine,
    Principal,
    Remove,
    SetCode,
    SetPoa,
    SetUnits,
    Span,
    SpanOf,
    Unmark,
    WorkLine,
    apply,
    has_units,
    operations_of,
)
from codeloom.services.editor.revisions import pack_lines, unpack_lines
from codeloom.services.editor.rows import describe, first_diagnosis, in_printed_form, open_poa, row_view
from codeloom.services.editor.rules_then import RuleLine, pack_rules, rule_lines, unpack_rules
from codeloom.services.editor.sets import AddSet, plan_set, with_set
from codeloom.services.editor.views import (
    DocumentView,
    EditorView,
    FindingView,
    OpenPoa,
    ParagraphView,
    Piece,
    ReturnReason,
    RowView,
    TreeItem,
)

__all__ = [
    "Add",
    "AddSet",
    "AnyRow",
    "Choice",
    "Clash",
    "CommentLine",
    "CommentsOf",
    "DocumentView",
    "EditorView",
    "Encounter",
    "FindingView",
    "FreshRow",
    "GroupingView",
    "Judgement",
    "MarkEvidence",
    "Move",
    "OfOneLine",
    "OpenPoa",
    "ParagraphView",
    "Piece",
    "Principal",
    "Remove",
    "ReturnReason",
    "RowView",
    "RuleLine",
    "SetCode",
    "SetPoa",
    "SetUnits",
    "Span",
    "SpanOf",
    "ThreadsView",
    "TreeItem",
    "Unmark",
    "WorkLine",
    "apply",
    "check_documents",
    "comment_line",
    "cut",
    "describe",
    "document_view",
    "first_diagnosis",
    "grouping_view",
    "has_units",
    "in_printed_form",
    "judge",
    "line_comments",
    "marks_in",
    "note_reading",
    "numbered",
    "occurrences",
    "open_poa",
    "operations_of",
    "pack_lines",
    "pack_rules",
    "plan_set",
    "resolved",
    "row_view",
    "rule_lines",
    "ruled",
    "sentence_around",
    "side_by_side",
    "spans_of",
    "stored",
    "unpack_lines",
    "unpack_rules",
    "with_set",
]
