"""Drill: a case coded blind with the editor of the workbench, without suggestions, findings or a clock."""

import reflex as rx

from codeloom.pages.drills.answer import answer_pane, doubt_dialog
from codeloom.pages.drills.parts import done_bar
from codeloom.pages.drills.rows import codes_pane
from codeloom.pages.drills.summary import summary
from codeloom.pages.editor.conflict import conflict
from codeloom.pages.editor.document import document_text
from codeloom.pages.editor.sets import row_box, sets_dialogs
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.evidence import mark_button, mark_target
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, strip
from codeloom.state.drills.drill import Drill

VIEW = Drill.view
CODING, ANSWER = VIEW.stage == "coding", VIEW.stage == "answer"
KEYS = {
    "My codes": (
        ("Add a code", "n"),
        ("Edit the code", "enter"),
        ("Move up, down", "alt+arrowup"),
        ("Make first", "p"),
        ("Remove", "delete"),
        ("Rationale", "r"),
        ("Mark the sentence or selection", "m"),
        ("Next, previous sentence", "j"),
        ("Show the answer", "ctrl+enter"),
        ("I do not know", "shift+k"),
        ("Stop for today", "shift+x"),
    ),
    "Answer": (
        ("Again", "1"),
        ("Hard", "2"),
        ("Good", "3"),
        ("Easy", "4"),
        ("I think the answer is wrong", "w"),
    ),
}


@page("/drill/[drill]", title="Drill", load=(Drill.load,))
def drill_page() -> rx.Component:
    """Coded blind; then the difference, the rule, and when it comes again."""
    work = bench(_strip(), panes(_note(), rx.cond(ANSWER, answer_pane(), codes_pane()), arrangement="drill"), _bottom())
    absent = empty(
        "There is no such session of yours",
        "Sessions are counted for each person.",
        link("Training", href="/training", cls="button"),
        icon_name="training",
    )
    at = here(f"/drill/{Drill.number}")
    opened = rx.cond(VIEW.stage == "summary", summary(), work)
    return frame(
        opened_here(at, Drill.state, "session", opened, absent, Drill.load),
        doubt_dialog(),
        sets_dialogs(Drill.add_set, rx.foreach(VIEW.rows, _box)),
        page="training",
        title="Drill",
        crumb=("Training", "/training"),
        narrow=True,
        keys=KEYS,
        banner=conflict(Drill, Drill.choose_side, "Keep the fresh rows"),
    )


def _box(line: rx.Var, at: rx.Var) -> rx.Component:
    return row_box(at, line.code, line.poa, line.units, line.title)


def _strip() -> rx.Component:
    bar = done_bar(VIEW.done, VIEW.total, "Cases done", cls="drill-progress hide-phone")
    return strip(
        span(VIEW.place, cls="secondary nowrap"),
        bar,
        divider(),
        span(VIEW.head, cls="medium nowrap"),
        divider("hide-below-mid"),
        span(VIEW.origin, cls="secondary nowrap hide-below-mid"),
        filler(),
        span(rx.cond(ANSWER, VIEW.score, "no clock, no score until you answer"), cls="text-xs tertiary nowrap"),
        label="Drill",
    )


def _note() -> rx.Component:
    off = tag("Suggestions and findings are off", icon_name="hidden")
    shown = tag("Evidence of the answer", icon_name="shown")
    head = (
        rx.el.h2(Drill.document.title),
        filler(),
        rx.cond(ANSWER, shown, rx.fragment(hint("Sentence", "j"), mark_button(), off)),
    )
    text = document_text(Drill, target="span-target", label="Text of the note")
    return pane("Note", mark_target("span-target", Drill.mark), text, head=head)


def _bottom() -> rx.Component:
    coding = rx.fragment(
        row(hint("Add", "n"), hint("Move", "alt+arrowup"), hint("Mark evidence", "m"), cls="wide hide-below-mid"),
        filler(),
        button("Stop for today", kind="quiet", hotkey="shift+x", on_click=Drill.stop),
        rx.cond(
            VIEW.rows.length() == 0,
            button("I do not know", kind="quiet", hotkey="shift+k", on_click=Drill.do_not_know),
            "",
        ),
        button("Show the answer", kind="primary", hotkey="ctrl+enter", on_click=Drill.show_answer),
    )
    graded = rx.cond(VIEW.last, "Grading ends the session", "Grading goes on to the next case")
    answer = rx.fragment(
        row(hint("Grade", "1", until="4"), hint("The answer is wrong", "w"), cls="wide hide-below-mid"),
        filler(),
        span(graded, cls="text-xs tertiary nowrap"),
        button("Stop for today", kind="quiet", hotkey="shift+x", on_click=Drill.stop),
    )
    return bottom_bar(rx.cond(CODING, coding, answer))
