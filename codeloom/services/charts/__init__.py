"""Charts: queue, assignment, opening, editing, submission, presence, live figures."""

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
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.deciding import decide_condition, decide_suggestion
from codeloom.services.charts.editing import (
    EditChart,
    edit_chart,
    fix_finding,
    redo_edit,
    undo_edit,
)
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.charts.listing import NOBODY, ChartListView, CoderChoice, list_charts
from codeloom.services.charts.live_figures import Counted, Figures, figures_of, live_counter
from codeloom.services.charts.open_queries import open_queries
from codeloom.services.charts.opening import (
    OpenChart,
    ReadDocument,
    find_in_chart,
    head_of,
    name_of,
    open_chart,
    person_words,
    read_document,
)
from codeloom.services.charts.poa_for_all import poa_for_all
from codeloom.services.charts.presence import BEAT, LookAtChart, look, others_at
from codeloom.services.charts.reasons import give_reason
from codeloom.services.charts.service_date import set_service_date
from codeloom.services.charts.settling import settle
from codeloom.services.charts.standing import mark_of, newest_first
from codeloom.services.charts.submission import SubmitChart, start_next, submit
from codeloom.services.charts.suggesting import ask_chart_suggestion, suggestion_state
from codeloom.services.charts.suggestion_list import NOTED, provenance
from codeloom.services.charts.suggestion_reading import visit_of
from codeloom.services.charts.views import (
    ChartHead,
    ChartRows,
    ConditionItem,
    DataGroup,
    DocumentItem,
    LeaseView,
    SuggestionHead,
    WorkbenchView,
)
from codeloom.services.charts.words import words_for
from codeloom.services.charts.work_queue import QueueView, queue, row_of

__all__ = [
    "BEAT",
    "NOBODY",
    "NOTED",
    "AssignCharts",
    "AssignView",
    "ChartContext",
    "ChartHead",
    "ChartListView",
    "ChartRows",
    "CoderChoice",
    "ConditionItem",
    "Counted",
    "DataGroup",
    "DocumentItem",
    "EditChart",
    "Figures",
    "KeepLease",
    "LeaseView",
    "LookAtChart",
    "OpenChart",
    "Plan",
    "QueueView",
    "ReadDocument",
    "SubmitChart",
    "SuggestionHead",
    "WorkbenchView",
    "ask_chart_suggestion",
    "assign_charts",
    "assignable",
    "decide_condition",
    "decide_suggestion",
    "edit_chart",
    "figures_of",
    "find_in_chart",
    "fix_finding",
    "give_reason",
    "head_of",
    "keep_lease",
    "list_charts",
    "live_counter",
    "look",
    "mark_of",
    "name_of",
    "newest_first",
    "open_chart",
    "open_queries",
    "others_at",
    "person_words",
    "poa_for_all",
    "preview_assignment",
    "provenance",
    "queue",
    "read_document",
    "redo_edit",
    "row_of",
    "set_service_date",
    "settle",
    "start_next",
    "submit",
    "suggestion_state",
    "summary",
    "undo_assignment",
    "undo_edit",
    "visit_of",
    "words_for",
]
