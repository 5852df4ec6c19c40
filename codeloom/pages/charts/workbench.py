"""The workbench: documents and data, the text with its evidence, the code rows; below, what stands in the way."""

import reflex as rx

from codeloom.pages.charts.documents import documents_pane
from codeloom.pages.charts.poa import poa_dialog
from codeloom.pages.charts.reasons import reason_dialog
from codeloom.pages.charts.returned import reasons_button, reasons_panel
from codeloom.pages.charts.rows import codes_pane
from codeloom.pages.charts.tree import date_button, date_dialog, tree, tree_button
from codeloom.pages.charts.versions import version_mark, versions_dialog
from codeloom.pages.editor.conflict import conflict
from codeloom.pages.editor.document import composed_mark, document_text
from codeloom.pages.editor.import_notices import standing_mark
from codeloom.pages.editor.record_data import data_table
from codeloom.pages.editor.sets import row_box, sets_dialogs
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button, fix, link
from codeloom.pages.ui.evidence import mark_button, mark_target
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import presence, saved, status
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.state.charts.clashes import Clashes
from codeloom.state.charts.presence import Presence
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.settling import Settling
from codeloom.state.charts.workbench import Workbench
from codeloom.state.editor.line_comments import LineComments

KEYS = {
    "Move": (
        ("Next, previous row", "arrowdown"),
        ("Next, previous sentence", "j"),
        ("Next pane", "f6"),
        ("Next unread document", "u"),
        ("What a new version changed", "shift+d"),
        ("Suggested codes", "i"),
        ("Search this chart", "/"),
    ),
    "Rows": (
        ("Add", "n"),
        ("Add a set of codes", "shift+t"),
        ("Edit", "enter"),
        ("Move up, down", "alt+arrowup"),
        ("Make principal", "p"),
        ("Delete", "delete"),
        ("Undo", "ctrl+z"),
        ("Redo", "ctrl+y"),
    ),
    "Fill in": (
        ("POA: go to it, then Y N U W", "tab"),
        ("POA Y for all, shown first", "shift+p"),
        ("Units of a CPT or HCPCS code", "shift+u"),
        ("Rationale; there ↓ stock phrases", "r"),
        ("Comments on the row", "shift+c"),
        ("Mark the words shown in the row", "e"),
        ("Mark the sentence or selection", "m"),
        ("Words of the sentence: select, extend", "shift+arrowright"),
        ("Row to span and back", "v"),
        ("Newest evidence away", "shift+m"),
        ("Suggest from documents", "s"),
        ("Suggested: accept", "a"),
        ("Suggested: accept and edit", "e"),
        ("Suggested, findings: select several", "space"),
        ("Suggested: dismiss, all selected", "x"),
        ("Suggested: dismiss all undecided", "shift+x"),
        ("Suggested: show its words", "enter"),
    ),
    "Code field": (
        ("Choose", "arrowup"),
        ("Take", "enter"),
        ("Take with its words as evidence", "shift+enter"),
        ("Side and 7th character", "tab"),
        ("Another side", "arrowright"),
        ("Star or unstar", "ctrl+d"),
        ("Close", "escape"),
    ),
    "Finish": (
        ("Fix finding 1 to 9", "f 1"),
        ("Reason instead of a fix", "w"),
        ("Why can't I submit?", "ctrl+."),
        ("There: fix 1 to 9, go to the row", "enter"),
        ("Service date, where none is known", "d"),
        ("Submit", "ctrl+enter"),
        ("Next chart", "shift+n"),
        ("Hold, and resume", "shift+h"),
        ("Send back to the manager", "shift+b"),
        ("Skip, where charts come in order", "shift+s"),
        ("Recall from audit", "shift+l"),
        ("Hand over", "h"),
        ("Return reasons", "shift+r"),
        ("Ask the provider", "q"),
        ("MS-DRG and HCC", "o"),
    ),
}


PATH = "/chart/[chart]"


@page(
    PATH,
    title="Chart",
    load=(
        Workbench.load,
        Rows.begin,
        Settling.nothing_asked,
        Workbench.keep,
        Workbench.watch_suggestion,
        Presence.watch,
        LineComments.watch,
    ),
)
def workbench_page() -> rx.Component:
    """One chart, coded without leaving the keyboard."""
    opened = bench(_strip(), panes(documents_pane(), _text(), codes_pane(), arrangement="code"), tree(), _bottom())
    absent = empty(
        "There is no such chart in your queue",
        "It may have been given to somebody else. Go back to your list and open it from there.",
        link("My queue", href="/queue", cls="button"),
        icon_name="document",
    )
    at = here(f"/chart/{Workbench.number}")
    return frame(
        opened_here(at, Workbench.state, "chart", opened, absent, Workbench.load),
        reason_dialog(),
        date_dialog(),
        poa_dialog(),
        versions_dialog(),
        sets_dialogs(Rows.add_set, rx.foreach(Rows.editor.rows, _box)),
        *added(PATH, "dialogs"),
        page="queue",
        title=rx.cond(at & (Workbench.head.number != ""), Workbench.head.number, "Chart"),
        crumb=("My queue", "/queue"),
        beside=(
            rx.cond(at & (Workbench.head.status != ""), status(Workbench.head.status, Workbench.head.status_word), ""),
        ),
        narrow=True,
        keys=KEYS,
        banner=rx.cond(
            at, rx.fragment(conflict(Rows, Clashes.choose_side, "Keep the fresh rows"), *added(PATH, "banner")), ""
        ),
    )


def _box(line: rx.Var, at: rx.Var) -> rx.Component:
    return row_box(at, line.code, line.poa, line.units, line.title)


def _strip() -> rx.Component:
    head = Workbench.head
    lease = Workbench.lease
    holder = presence(
        "", f"{lease.holder} is editing", fix("Ask for it ", "h", hotkey="h", on_click=Rows.hand_over("ask"))
    )
    asked = presence(
        "",
        f"{lease.wanted_by} asks for this chart",
        fix("Hand over ", "h", hotkey="h", on_click=Rows.hand_over("give")),
    )
    return strip(
        rx.el.b(head.patient, class_name="semibold nowrap"),
        span(head.person, cls="nowrap secondary"),
        divider(),
        span(span(head.setting, cls="tertiary"), " ", head.dates, cls="nowrap"),
        rx.cond(
            head.provider != "",
            rx.fragment(divider("hide-below-mid"), span(head.provider, cls="nowrap secondary hide-below-mid ellipsis")),
            "",
        ),
        divider(),
        span(head.release, cls="nowrap secondary", title="Codes are judged on the service date"),
        date_button(),
        reasons_button(),
        filler(),
        rx.cond(Presence.others != "", presence("", Presence.others), ""),
        rx.cond(lease.holder != "", holder, ""),
        rx.cond(lease.wanted_by != "", asked, ""),
        *added(PATH, "strip"),
        saved(f"Saved {Workbench.editor.saved}"),
    )


def _text() -> rx.Component:
    document = Workbench.document
    reading = (
        rx.el.h2(document.title),
        span(document.meta, cls="tertiary nowrap text-xs ellipsis"),
        standing_mark(Workbench),
        composed_mark(Workbench),
        version_mark(document, Workbench.chart_id),
        filler(),
        rx.cond(document.version == "", hint("Sentence", "j"), ""),
        mark_button(),
    )
    data = rx.foreach(Workbench.groups, lambda group: rx.cond(group.name == Workbench.group, data_table(group), ""))
    shown = rx.cond(
        Workbench.group != "",
        scroll(data, label="Data"),
        document_text(Workbench, target="span-target", label="Text of the document"),
    )
    head = rx.cond(
        Workbench.group != "", rx.el.h2(Workbench.group), rx.fragment(*reading)
    )  # fmt: skip
    return pane("Text", mark_target("span-target", Rows.mark), reasons_panel(), shown, head=(head,))


def _bottom() -> rx.Component:
    editor = Workbench.editor
    undo = button("Undo", kind="quiet", size="small", hotkey="ctrl+z", on_click=Rows.undo)
    redo = button("Redo", kind="quiet", size="small", hotkey="ctrl+y|ctrl+shift+z", on_click=Rows.redo)
    waits = rx.cond(
        editor.editable,
        rx.cond(editor.can_submit, "", "See what stops it"),
        editor.locked_why,
    )
    return bottom_bar(
        rx.cond(editor.editable, tree_button(), ""),
        rx.cond(
            editor.can_undo | rx.cond(Rows.settled_at == editor.version, Rows.settled.length() > 0, False), undo, ""
        ),
        rx.cond(editor.can_redo, redo, ""),
        _look_for_words(),
        filler(),
        *added(PATH, "bottom"),
        span(waits, cls="text-xs tertiary nowrap", id="submit-why"),
        button("Next chart", hotkey="shift+n", on_click=Rows.next_chart),
        rx.cond(
            editor.editable,
            button(
                "Submit for audit",
                kind="primary",
                hotkey="ctrl+enter",
                why=waits,
                why_id="submit-why",
                on_click=Rows.submit,
            ),
            "",
        ),
    )


def _look_for_words() -> rx.Component:
    """Asks for proposed words once for each set of rows without evidence and conditions to decide."""
    wanted, known = Workbench.words_wanted, Workbench.words_known
    ask = rx.el.i(hidden=True, key=wanted, on_mount=Rows.find_words)
    return rx.cond((wanted != "") & (wanted != known), ask, "")
