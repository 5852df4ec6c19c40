"""Charts: queue, assignment, opening, editing, submission, presence, live figures."""

from codeloom.services.charts.answering import AnswerReturn, answer_return
from codeloom.services.charts.assignment import (
    AssignCharts,
    AssignView,
    Plan,
    assign_charts,
    assignable,
    preview_assignment,
    summary,
    undo_assignment,
)
from codeloom.services.charts.chart_lists import PRIORITIES, ShownRows, held_in, rows_left
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.deciding import decide_condition, decide_suggestion
from codeloom.services.charts.editing import (
    EditChart,
    edit_chart,
    fix_finding,
    redo_edit,
    undo_edit,
)
from codeloom.services.charts.finding_reasons import give_reason
from codeloom.services.charts.history import HistoryView, history, in_chain, line_of, sittings
from codeloom.services.charts.history_words import ACTS, Said
from codeloom.services.charts.holding import hold, query_settled, release_hold, resume
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.charts.listing import (
    NOBODY,
    STATUSES_OF_TAB,
    ChartListView,
    CoderChoice,
    Setting,
    Tab,
    day_begins,
    list_charts,
)
from codeloom.services.charts.live_figures import Counted, Figures, figures_of, live_counter
from codeloom.services.charts.open_queries import open_queries
from codeloom.services.charts.opening import (
    OpenChart,
    ReadDocument,
    find_in_chart,
    groups_of,
    head_of,
    name_of,
    open_chart,
    person_words,
    read_document,
)
from codeloom.services.charts.patient_keys import key_places, number_text, person_text
from codeloom.services.charts.patient_search import patients_named, search_patient
from codeloom.services.charts.poa_for_all import poa_for_all
from codeloom.services.charts.presence import BEAT, LookAtChart, look, others_at
from codeloom.services.charts.priorities import set_priority
from codeloom.services.charts.reading import read_chart
from codeloom.services.charts.reasons import BACK_REASONS, CLOSE_REASONS, HOLD_REASONS, SKIP_REASONS
from codeloom.services.charts.return_reasons import AnsweredReason, coded, keep_answer, open_reasons, reasons_of
from codeloom.services.charts.sending_back import (
    BackRow,
    close,
    give,
    moved_on,
    reopen,
    send_back,
    sent_back,
)
from codeloom.services.charts.service_date import set_service_date
from codeloom.services.charts.settling import settle
from codeloom.services.charts.skipping import SkipsView, skip, skips
from codeloom.services.charts.standing import mark_of, newest_first
from codeloom.services.charts.submission import SubmitChart, recall, start_next, submit
from codeloom.services.charts.suggesting import ask_chart_suggestion, suggestion_state
from codeloom.services.charts.suggestion_list import NOTED, provenance, suggested_items
from codeloom.services.charts.suggestion_reading import visit_of
from codeloom.services.charts.telling import announce_chart, tell_assigned
from codeloom.services.charts.time_in_chart import IDLE, time_in_charts
from codeloom.services.charts.versions import ComparedView, compare_document, new_versions, versions_words
from codeloom.services.charts.views import (
    ChartHead,
    ChartRows,
    ConditionItem,
    DataGroup,
    DataRow,
    DocumentItem,
    LeaseView,
    SuggestionHead,
    WaysView,
    WorkbenchView,
)
from codeloom.services.charts.words import words_for
from codeloom.services.charts.work_queue import QueueView, queue, row_of

__all__ = [
    "ACTS",
    "BACK_REASONS",
    "BEAT",
    "CLOSE_REASONS",
    "HOLD_REASONS",
    "IDLE",
    "NOBODY",
    "NOTED",
    "PRIORITIES",
    "SKIP_REASONS",
    "STATUSES_OF_TAB",
    "AnswerReturn",
    "AnsweredReason",
    "AssignCharts",
    "AssignView",
    "BackRow",
    "ChartContext",
    "ChartHead",
    "ChartListView",
    "ChartRows",
    "CoderChoice",
    "ComparedView",
    "ConditionItem",
    "Counted",
    "DataGroup",
    "DataRow",
    "DocumentItem",
    "EditChart",
    "Figures",
    "HistoryView",
    "KeepLease",
    "LeaseView",
    "LookAtChart",
    "OpenChart",
    "Plan",
    "QueueView",
    "ReadDocument",
    "Said",
    "Setting",
    "ShownRows",
    "SkipsView",
    "SubmitChart",
    "SuggestionHead",
    "Tab",
    "WaysView",
    "WorkbenchView",
    "announce_chart",
    "answer_return",
    "ask_chart_suggestion",
    "assign_charts",
    "assignable",
    "close",
    "coded",
    "compare_document",
    "day_begins",
    "decide_condition",
    "decide_suggestion",
    "edit_chart",
    "figures_of",
    "find_in_chart",
    "fix_finding",
    "give",
    "give_reason",
    "groups_of",
    "head_of",
    "held_in",
    "history",
    "hold",
    "in_chain",
    "keep_answer",
    "keep_lease",
    "key_places",
    "line_of",
    "list_charts",
    "live_counter",
    "look",
    "mark_of",
    "moved_on",
    "name_of",
    "new_versions",
    "newest_first",
    "number_text",
    "open_chart",
    "open_queries",
    "open_reasons",
    "others_at",
    "patients_named",
    "person_text",
    "person_words",
    "poa_for_all",
    "preview_assignment",
    "provenance",
    "query_settled",
    "queue",
    "read_chart",
    "read_document",
    "reasons_of",
    "recall",
    "redo_edit",
    "release_hold",
    "reopen",
    "resume",
    "row_of",
    "rows_left",
    "search_patient",
    "send_back",
    "sent_back",
    "set_priority",
    "set_service_date",
    "settle",
    "sittings",
    "skip",
    "skips",
    "start_next",
    "submit",
    "suggested_items",
    "suggestion_state",
    "summary",
    "tell_assigned",
    "time_in_charts",
    "undo_assignment",
    "undo_edit",
    "versions_words",
    "visit_of",
    "words_for",
]
