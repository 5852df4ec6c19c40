"""In the workbench: what the last audit of the chart asked for, and answering it."""

import reflex as rx

from codeloom.pages.editor.lines import half_typed
from codeloom.pages.editor.return_reasons import LIST, reasons_list
from codeloom.pages.ui.base import filler
from codeloom.pages.ui.buttons import button, fix
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.workbench import Workbench

EDITOR = Workbench.editor
ANSWERING = (Workbench.head.status == "returned") & EDITOR.editable


def reasons_button() -> rx.Component:
    """In the strip: how many reasons wait for an answer, or that an audit said something. Opens the list and goes to it."""
    waiting = rx.cond(EDITOR.unanswered == 1, "Returned: 1 to answer", f"Returned: {EDITOR.unanswered} to answer")
    words = rx.cond(
        EDITOR.unanswered > 0,
        waiting,
        rx.cond(Workbench.head.status == "returned", "Returned: all answered", "What the audit said"),
    )
    shown = button(
        words,
        size="small",
        icon_name="returned",
        hotkey="shift+r",
        aria_expanded=rx.cond(Workbench.show_reasons, "true", "false"),
        data_goes=LIST,
        on_click=Workbench.open_reasons(True),
    )
    return rx.cond(EDITOR.reasons.length() > 0, shown, "")


def reasons_panel() -> rx.Component:
    """Above the text: the reasons; Escape closes them."""
    close = rx.el.button(
        icon("cross", small=True),
        class_name="button quiet icon-only small",
        type="button",
        aria_label="Close",
        title="Close (Esc)",
        data_key="escape",
        on_click=Workbench.open_reasons(False),
    )
    head = rx.cond(Workbench.head.status == "returned", "Why it was returned", "What the last audit said")
    panel = rx.el.section(
        rx.el.header(
            icon("returned", small=True),
            rx.el.h2(head),
            filler(),
            rx.cond(ANSWERING, rx.fragment(hint("Done", "d"), hint("Not agreed", "n")), ""),
            close,
        ),
        reasons_list(
            EDITOR.reasons, ANSWERING, Rows.answer_done, Rows.answer_why, lambda field: half_typed(Rows, field)
        ),
        class_name="why-returned",
        aria_label=head,
        data_keyscope="reasons",
    )
    return rx.cond(Workbench.show_reasons & (EDITOR.reasons.length() > 0), panel, "")


def reasons_left() -> tuple[rx.Var, rx.Component]:
    """For the tree: how many reasons are not answered, in words, and the way to them."""
    words = rx.cond(
        EDITOR.unanswered == 1, "1 return reason to answer", f"{EDITOR.unanswered} return reasons to answer"
    )
    return words, fix("Answer ", hotkey="r", data_goes=LIST, on_click=Workbench.open_reasons(True))
