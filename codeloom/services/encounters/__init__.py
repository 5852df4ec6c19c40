"""Encounters that providers write: note, suggestion, final codes with every difference, billing, finalized versions."""

from codeloom.services.encounters.answering import AnswerEncounterReturn, answer_encounter_return
from codeloom.services.encounters.audited import UnreadAudits, unread_audits
from codeloom.services.encounters.billing import finalize, open_again, reopen, send, send_back
from codeloom.services.encounters.claim_sheet import ClaimSheet, claim_sheet
from codeloom.services.encounters.claiming import read_claim
from codeloom.services.encounters.clashing import review_clashes
from codeloom.services.encounters.commands import (
    AskSuggestion,
    CreateEncounter,
    EditCodes,
    FindPatient,
    Minutes,
    NewPatient,
    NoteText,
    OfEncounter,
    OfVersion,
    PatientKind,
    SaveNote,
    Setting,
    Visit,
    WithReason,
)
from codeloom.services.encounters.comparing import Comparison, compare
from codeloom.services.encounters.context import EncounterWork, FinalLine
from codeloom.services.encounters.creation import (
    begin_encounter,
    check_born,
    check_day,
    create_encounter,
)
from codeloom.services.encounters.cursor_list import ListEncounters, list_encounters
from codeloom.services.encounters.desk import Desk, desk_of
from codeloom.services.encounters.editing import edit_codes
from codeloom.services.encounters.finalized import finalized_note, finalized_visit
from codeloom.services.encounters.finding import encounters_named, encounters_numbered, encounters_of
from codeloom.services.encounters.history import VISIT_ACTS, HistoryOf, encounter_history
from codeloom.services.encounters.labels import labels_of
from codeloom.services.encounters.list_items import DUE, item_of
from codeloom.services.encounters.notes import append_addendum, save_note, set_facts
from codeloom.services.encounters.opening import (
    Standing,
    encounter_standing,
    open_encounter,
    read_encounter,
    refresh_encounter,
)
from codeloom.services.encounters.own_list import OwnCounts, OwnView, own_counts, own_encounters
from codeloom.services.encounters.patient_search import find_patient
from codeloom.services.encounters.presence import LookAtEncounter, look
from codeloom.services.encounters.proposals import visit_of
from codeloom.services.encounters.review_views import ReviewView
from codeloom.services.encounters.reviewing import review_of
from codeloom.services.encounters.showing import patient_choice, status_word
from codeloom.services.encounters.suggesting import answer_waiting, ask_suggestion
from codeloom.services.encounters.summary import number_change, touch
from codeloom.services.encounters.telling import tell_handed_on
from codeloom.services.encounters.versions import open_version, unpack_lines
from codeloom.services.encounters.views import (
    EncounterItem,
    EncounterView,
    FinalLineView,
    Flag,
    PatientChoice,
    ProposalView,
    SuggestionView,
    VersionRules,
    VersionView,
)
from codeloom.services.encounters.visit_facts import SETTINGS, facts_of
from codeloom.services.encounters.work_list import (
    WorkFigures,
    WorkView,
    find_encounters,
    next_work,
    show_work,
    work_figures,
)

__all__ = [
    "DUE",
    "SETTINGS",
    "VISIT_ACTS",
    "AnswerEncounterReturn",
    "AskSuggestion",
    "ClaimSheet",
    "Comparison",
    "CreateEncounter",
    "Desk",
    "EditCodes",
    "EncounterItem",
    "EncounterView",
    "EncounterWork",
    "FinalLine",
    "FinalLineView",
    "FindPatient",
    "Flag",
    "HistoryOf",
    "ListEncounters",
    "LookAtEncounter",
    "Minutes",
    "NewPatient",
    "NoteText",
    "OfEncounter",
    "OfVersion",
    "OwnCounts",
    "OwnView",
    "PatientChoice",
    "PatientKind",
    "ProposalView",
    "ReviewView",
    "SaveNote",
    "Setting",
    "Standing",
    "SuggestionView",
    "UnreadAudits",
    "VersionRules",
    "VersionView",
    "Visit",
    "WithReason",
    "WorkFigures",
    "WorkView",
    "answer_encounter_return",
    "answer_waiting",
    "append_addendum",
    "ask_suggestion",
    "begin_encounter",
    "check_born",
    "check_day",
    "claim_sheet",
    "compare",
    "create_encounter",
    "desk_of",
    "edit_codes",
    "encounter_history",
    "encounter_standing",
    "encounters_named",
    "encounters_numbered",
    "encounters_of",
    "facts_of",
    "finalize",
    "finalized_note",
    "finalized_visit",
    "find_encounters",
    "find_patient",
    "item_of",
    "labels_of",
    "list_encounters",
    "look",
    "next_work",
    "number_change",
    "open_again",
    "open_encounter",
    "open_version",
    "own_counts",
    "own_encounters",
    "patient_choice",
    "read_claim",
    "read_encounter",
    "refresh_encounter",
    "reopen",
    "review_clashes",
    "review_of",
    "save_note",
    "send",
    "send_back",
    "set_facts",
    "show_work",
    "status_word",
    "tell_handed_on",
    "touch",
    "unpack_lines",
    "unread_audits",
    "visit_of",
    "work_figures",
]
