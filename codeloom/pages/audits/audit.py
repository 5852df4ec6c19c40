"""One audit of a chart or an encounter: note with evidence, rows with the auditor's changes inline, score and feedback."""

import reflex as rx

from codeloom.pages.audits.changes import changes_pane
from codeloom.pages.audits.side import side_pane
from codeloom.pages.audits.text import text_pane
from codeloom.pages.charts.versions import version_mark, versions_dialog
from codeloom.pages.editor.conflict import conflict
from codeloom.pages.editor.import_notices import import_notices
from codeloom.pages.editor.sets import row_box, sets_dialogs
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button, link, whynot
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import presence, saved, status, tag
from codeloom.pages.ui.notices import banner, empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, panes, strip
from codeloom.state.audits.audit import AuditDesk
from codeloom.state.audits.clashes import AuditClashes
from codeloom.state.charts.presence import Presence
from codeloom.state.editor.line_comments import LineComments
from codeloom.state.encounters.presence import EncounterPresence

KEYS = {
    "Changes": (
        ("Next, previous row", "j"),
        ("Agree with the coder", "a"),
        ("Disagree", "d"),
        ("Category, then its number", "c"),
        ("Material or not", "m"),
        ("Section", "s"),
        ("Why", "w"),
        ("Comments on the row", "shift+c"),
        ("Agree with all that are open", "shift+a"),
        ("Undo", "ctrl+z"),
        ("Do again", "ctrl+shift+z"),
    ),
    "My list": (
        ("Add a code", "n"),
        ("Add a set of codes", "shift+t"),
        ("Another code", "enter"),
        ("Strike", "delete"),
        ("The coder’s row again", "z"),
        ("Move up, down", "alt+arrowup"),
        ("Make first", "p"),
        ("Modifiers of an encounter’s procedure", "shift+o"),
        ("Diagnoses it points to", "shift+p"),
        ("MS-DRG and HCC", "o"),
    ),
    "Text": (
        ("Documents and data", "t"),
        ("What a new version changed", "shift+d"),
        ("Mark words as evidence", "e"),
        ("Row to span and back", "v"),
        ("Next pane", "f6"),
    ),
    "Finish": (
        ("Feedback", "b"),
        ("Ask the provider", "q"),
        ("Return", "ctrl+enter"),
        ("Approve", "ctrl+shift+enter"),
    ),
}


PATH = "/audit/[subject]"


@page(PATH, title="Audit", load=(AuditDesk.load, Presence.watch, EncounterPresence.watch, LineComments.watch))
def audit_page() -> rx.Component:
    """The supervisor's desk for one chart (/audit/12) or one encounter (/audit/encounter-12)."""
    opened = bench(_strip(), panes(_text(), changes_pane(), side_pane(), arrangement="audit"), _bottom())
    refused = empty(
        AuditDesk.why_not, AuditDesk.what_next, link("Audit queue", href="/audits", cls="button"), icon_name="audit"
    )
    head = AuditDesk.head
    at = here(
        rx.cond(AuditDesk.kind == "encounter", f"/audit/encounter-{AuditDesk.number}", f"/audit/{AuditDesk.number}")
    )
    return frame(
        opened_here(at, AuditDesk.state, "audit", opened, refused, AuditDesk.load),
        versions_dialog(),
        sets_dialogs(AuditDesk.add_set, rx.foreach(AuditDesk.board.changes, _box)),
        page="audits",
        title=rx.cond(at & (head.number != ""), head.number, "Audit"),
        crumb=("Audit queue", "/audits"),
        beside=(
            rx.cond(head.status != "", status(head.status, head.status_word), ""),
            rx.cond(AuditDesk.coder != "", span(_by(), cls="hide-below-mid tertiary nowrap"), ""),
        ),
        narrow=True,
        keys=KEYS,
        banner=rx.fragment(conflict(AuditDesk, AuditClashes.choose_side, "Go on"), _left(), *added(PATH, "banner")),
    )


def _box(one: rx.Var, at: rx.Var) -> rx.Component:
    return rx.cond(one.struck, "", row_box(at, one.new.code, one.poa, one.units, one.new.title))


def _by() -> rx.Component:
    encounter = f"written by {AuditDesk.head.provider}, finalized by {AuditDesk.coder}"
    return rx.cond(AuditDesk.kind == "encounter", encounter, f"coded by {AuditDesk.coder}")


def _left() -> rx.Component:
    """That the audit went to somebody else or was closed while it was open here."""
    away = (link("Audit queue", href="/audits", cls="button small"),)
    notice = banner("error", "warn", rx.el.b("Nothing more is saved here. "), AuditDesk.left, actions=away)
    return rx.cond(AuditDesk.left != "", notice, "")


def _strip() -> rx.Component:
    head = AuditDesk.head
    return strip(
        rx.el.b(head.patient, class_name="semibold nowrap"),
        span(head.person, cls="nowrap secondary"),
        divider(),
        span(span(head.setting, cls="tertiary"), " ", head.dates, cls="nowrap"),
        divider("hide-below-mid"),
        span(head.release, cls="nowrap secondary hide-below-mid", title="Codes are judged on the service date"),
        rx.cond(
            AuditDesk.round != "",
            rx.fragment(divider("hide-below-mid"), tag(AuditDesk.round, icon_name="returned")),
            "",
        ),
        filler(),
        rx.cond(Presence.others != "", presence("", Presence.others), ""),
        rx.cond(EncounterPresence.others != "", presence("", EncounterPresence.others), ""),
        *added(PATH, "strip"),
        rx.cond(AuditDesk.board.saved != "", saved(AuditDesk.board.saved), ""),
    )


def _text() -> rx.Component:
    newer = rx.cond(AuditDesk.kind == "chart", version_mark(AuditDesk.document, AuditDesk.head.id), "")
    notices = import_notices(AuditDesk.notices, folded=True)
    return text_pane(AuditDesk, target="audit-span", rove="text", marks=newer, above=notices)


def _bottom() -> rx.Component:
    board = AuditDesk.board
    why = rx.cond(board.after | (board.second != "") | (board.approve_why != ""), board.approve_why, board.return_why)
    undo = button("Undo", kind="quiet", size="small", hotkey="ctrl+z", on_click=AuditDesk.undo)
    redo = button("Do again", kind="quiet", size="small", hotkey="ctrl+shift+z|ctrl+y", on_click=AuditDesk.redo)
    many = rx.cond(board.open_changes == 1, "Agree with the open one ", f"Agree with the {board.open_changes} open ")
    rest = button(many, kind="quiet", size="small", hotkey="shift+a", on_click=AuditDesk.agree_rest)
    approved = button(
        "Approve ",
        hotkey="ctrl+shift+enter",
        why=board.approve_why,
        why_id="why-not-closed",
        on_click=AuditDesk.close("approve"),
    )
    returned = button(
        f"Return to {AuditDesk.coder_first} ",
        kind="primary",
        hotkey="ctrl+enter",
        why=board.return_why,
        why_id="why-not-closed",
        on_click=AuditDesk.close("return"),
    )
    closed = button(
        "Close the audit ",
        kind="primary",
        hotkey="ctrl+shift+enter",
        why=board.approve_why,
        why_id="why-not-closed",
        on_click=AuditDesk.close("approve"),
    )
    second = rx.cond(
        board.second_by != "",
        button(
            "Ask for a second ",
            kind="primary",
            hotkey="ctrl+enter",
            why=board.approve_why,
            why_id="why-not-closed",
            on_click=AuditDesk.ask_second,
        ),
        "",
    )
    return bottom_bar(
        span(hint("Next row", "j"), hint("Category", "c"), hint("Material", "m"), cls="row hide-below-mid"),
        rx.el.button(
            hint("Evidence", "e"),
            class_name="fix",
            type="button",
            data_key="e",
            data_spans_mark="true",
            aria_label="Evidence",
        ),
        rx.cond(board.can_undo, undo, ""),
        rx.cond(board.can_redo, redo, ""),
        filler(),
        rx.cond(board.open_changes > 0, rest, ""),
        span(rx.cond(board.second != "", board.second, board.hint), cls="text-xs secondary"),
        whynot(why, "why-not-closed"),
        rx.cond(board.second != "", second, rx.cond(board.after, closed, rx.fragment(approved, returned))),
        tall=True,
    )
