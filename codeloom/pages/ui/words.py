"""Half-typed words of a field: what js/keys/84-unfinished.js needs to know of it, and the line beside it.

Every text field longer than a code has them (tests/house/test_words.py). docs/EXTENDING.md says how a new one gets them.
"""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Text, span
from codeloom.pages.ui.keys import hint
from codeloom.services.core import Subject


def kept(subject: Subject | Text, subject_id: Text, field: Text, version: Text | int = 0) -> dict[str, Any]:
    """Attributes of a field, or of a choice, whose half-typed words are kept on the server for its person.

    The words are found again by `subject`, `subject_id` and `field`, in whatever browser; `version` is the one of the subject
    that is shown, 0 where it has none. Whoever saves what stands in the field says so by `saving` of services/core.
    """
    return {
        "data_kept_words": f"{subject}/{subject_id}",
        "data_kept_field": field,
        "data_kept_on": version if isinstance(version, int) else version.to_string(),
    }


def kept_line(save: str = "") -> rx.Component:
    """Since when the words beside it are kept; before it what saves them (a hotkey) and that Escape discards them."""
    keys = (hint("Save", save), hint("Discard", "escape")) if save else ()
    return span(*keys, span(cls="kept-since", data_words_said="true"), cls="kept-line text-xs tertiary")
