"""The open document of the editor: its text with evidence, and what stands in its place while there is none."""

import reflex as rx

from codeloom.pages.ui.base import span
from codeloom.pages.ui.evidence import record_text
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import scroll
from codeloom.state.editor.line_editor import LineEditor


def document_text(desk: type[LineEditor], *, target: str, label: str, rove: str = "jk") -> rx.Component:
    """The text, scrolled by itself. `target` is the id of `mark_target`, `rove` how its sentences are stepped through."""
    document = desk.document
    return rx.cond(
        document.id != "",
        scroll(record_text(document.paragraphs, target=target, rove=rove), label=label),
        empty("No document", "This chart came without a note.", icon_name="document"),
    )


def composed_mark(desk: type[LineEditor]) -> rx.Component:
    """Says of a document that it was written from coded data, not by a person."""
    return rx.cond(desk.document.composed, span("Composed from coded data", cls="tag plain"), "")
