"""A field whose words are kept as they are typed: the question on the page that asks, the provider's own words on the answer."""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import span
from codeloom.pages.ui.fields import field
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject


def kept_words(
    screen: Any, subject_id: rx.Var, version: rx.Var, label: str, name: str, heard: str, problem: str, **extra: str
) -> rx.Component:
    """The field of a screen that keeps `words`, with what could not be kept said below it.

    `subject_id` is the query's or its draft's, `version` the one the words stand on, `name` the id of the field,
    `heard` that of the hidden field by which the script of drafts hands on what is typed, `problem` that of the sentence below.
    """
    typed = rx.el.textarea(
        id=name,
        name=name,
        key=screen.sitting,
        rows="3",
        default_value=screen.words,
        class_name="input",
        spell_check=True,
        aria_describedby=problem,
        data_draft="true",
        **kept(Subject.QUERY, subject_id, name, version),
        data_draft_sitting=screen.sitting,
        data_draft_base=version,
        data_draft_saved=screen.saved_to,
        data_draft_held=rx.cond(screen.conflict, "true", "false"),
        data_draft_to=heard,
        **extra,
    )
    hidden = rx.el.textarea(
        id=heard, class_name="unseen", tab_index=-1, aria_hidden="true", auto_complete="off", on_change=screen.keep
    )
    said = span(screen.unsaved_why, id=problem, cls="hint error", role="alert")
    return rx.el.div(field(label, typed, name=name), hidden, said)
