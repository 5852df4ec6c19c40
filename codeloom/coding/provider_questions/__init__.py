"""Questions to providers: kinds, templates, the order of choices, the seven checks, and the words of an addendum."""

from codeloom.coding.provider_questions.addenda import MOST_WORDS, addendum_text, missing, needs_words
from codeloom.coding.provider_questions.checking import check
from codeloom.coding.provider_questions.choices import FIXED, OTHER, UNDETERMINED, ordered, with_fixed
from codeloom.coding.provider_questions.consequences import (
    CodedRow,
    Consequence,
    as_answered,
    as_asked,
    consequences,
)
from codeloom.coding.provider_questions.kinds import BY_KEY as KINDS_BY_KEY
from codeloom.coding.provider_questions.kinds import KINDS
from codeloom.coding.provider_questions.shapes import Asked, Check
from codeloom.coding.provider_questions.templates import BY_KEY as TEMPLATES_BY_KEY
from codeloom.coding.provider_questions.templates import TEMPLATES

__all__ = [
    "FIXED",
    "KINDS",
    "KINDS_BY_KEY",
    "MOST_WORDS",
    "OTHER",
    "TEMPLATES",
    "TEMPLATES_BY_KEY",
    "UNDETERMINED",
    "Asked",
    "Check",
    "CodedRow",
    "Consequence",
    "addendum_text",
    "as_answered",
    "as_asked",
    "check",
    "consequences",
    "missing",
    "needs_words",
    "ordered",
    "with_fixed",
]
