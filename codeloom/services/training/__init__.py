"""Feedback on one's audited work, rebuttals and their decisions, and the rulings that follow from them."""

from codeloom.services.training.act_words import TRAINING_WORDS
from codeloom.services.training.answering import acknowledge, acknowledge_rest, rebut, take_back
from codeloom.services.training.deciding import concede, decide
from codeloom.services.training.inbox import OfRebuttal, open_rebuttal, read_evidence, rebuttals, refresh_rebuttal
from codeloom.services.training.own_audits import (
    RANGES,
    OfOwnAudit,
    ShowFeedback,
    feedback,
    open_feedback,
    read_own,
    refresh_feedback,
)
from codeloom.services.training.rule_drafts import rule_of_ruling
from codeloom.services.training.ruling_rows import RulingText, RulingWords, codes_of
from codeloom.services.training.ruling_rows import make as make_ruling
from codeloom.services.training.ruling_rows import number_of as ruling_number
from codeloom.services.training.rulings import (
    RulingsBeside,
    end_ruling,
    find_rulings,
    note_shown,
    replace_ruling,
    rulings_beside,
)
from codeloom.services.training.views import FeedbackView, InboxView, OwnAuditView, RebuttalView, RulingsView

__all__ = [
    "RANGES",
    "TRAINING_WORDS",
    "FeedbackView",
    "InboxView",
    "OfOwnAudit",
    "OfRebuttal",
    "OwnAuditView",
    "RebuttalView",
    "RulingText",
    "RulingWords",
    "RulingsBeside",
    "RulingsView",
    "ShowFeedback",
    "acknowledge",
    "acknowledge_rest",
    "codes_of",
    "concede",
    "decide",
    "end_ruling",
    "feedback",
    "find_rulings",
    "make_ruling",
    "note_shown",
    "open_feedback",
    "open_rebuttal",
    "read_evidence",
    "read_own",
    "rebut",
    "rebuttals",
    "refresh_feedback",
    "refresh_rebuttal",
    "replace_ruling",
    "rule_of_ruling",
    "ruling_number",
    "rulings_beside",
    "take_back",
]
