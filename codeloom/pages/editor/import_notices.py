"""What a coder and an auditor must know of a chart's import, in a quiet block that folds."""

import reflex as rx

from codeloom.pages.ui.base import Text, span
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag
from codeloom.state.editor.line_editor import LineEditor


def import_notices(notices: rx.Var, *, folded: bool = False) -> rx.Component:
    """The sentences, each in a line; nothing where there are none. `folded`: only their number, until it is opened."""
    number = rx.cond(notices.length() == 1, "1 import warning", f"{notices.length()} import warnings")
    head = rx.el.summary(icon("info", small=True), span(number, cls="medium"))
    lines = rx.el.ul(rx.foreach(notices, lambda sentence: rx.el.li(sentence)))
    return rx.cond(notices.length() > 0, rx.el.details(head, lines, class_name="import-notices", open=not folded), "")


def standing_mark(desk: type[LineEditor]) -> rx.Component:
    """Says of the open document that its source does not hold it to be valid or final."""
    mark: Text = desk.document.mark
    return rx.cond(mark != "", tag(mark, tone="warn"), "")
