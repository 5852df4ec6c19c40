"""One audit of a chart or an encounter: note with evidence, rows with the auditor's changes inline, score and feedback."""

import reflex as rx

from codeloom.pages.audits.changes import changes_pane
from codeloom.pages.editor.document import composed_mark, document_text
from codeloom.pages.editor.import_notices import import_notices, standing_mark
from codeloom.pages.editor.lines import conflict_banner, half_typed
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link, whynot
from codeloom.pages.ui.evidence import mark_target
from codeloom.pages.ui.fields import select, text_area
from codeloom.pages.ui.figures import whisker
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import presence, saved, status, tag
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.state.audits.audit import AuditDesk
from codeloom.state.charts.presence import Presence
from codeloom.state.encounters.presence import EncounterPresence

KEYS = {
    "Changes": (
        ("Next, previous row", "j"),
        ("Agree with the coder", "a"),
        ("Disagree", "d"),
        ("Category", "c"),
        ("Material or not", "m"),
    ),
    "My list": (
        ("Add a code", "n"),
        ("Another code", "enter"),
        ("Strike", "delete"),
        ("The coder’s row again", "z"),
        ("Move up, down", "alt+arrowup"),
        ("Make first", "p"),
        ("Modifiers of an encounter’s procedure", "shift+o"),
        ("Diagnoses it points to", "shift+p"),
        ("MS-DRG and HCC", "o"),
    ),
    "Text": (("Mark words as evidence", "e"), ("Row to span and back", "v"), ("Next pane", "f6")),
    "Finish": (
        ("Feedback", "b"),
        ("Ask the provider", "q"),
        ("Return", "ctrl+enter"),
        ("Approve", "ctrl+shift+enter"),
    ),
}


PATH = "/audit/[subject]"


@page(PATH, title="Audit", load=(AuditDesk.load, Presence.watch, EncounterPresence.watch))
def audit_page() -> rx.Component:
    """The supervisor's desk for one chart (/audit/12) or one encounter (/audit/encounter-12)."""
    opened = bench(_strip(), panes(_text(), changes_pane(), _side(), arrangement="audit"), _bottom())
    refused = empty(
        AuditDesk.why_not, AuditDesk.what_next, link("Audit queue", href="/audits", cls="button"), icon_name="audit"
    )
    head = AuditDesk.head
    at = here(
        rx.cond(AuditDesk.kind == "encounter", f"/audit/encounter-{AuditDesk.number}", f"/audit/{AuditDesk.number}")
    )
    return frame(
        opened_here(at, AuditDesk.state, "audit", opened, refused, AuditDesk.load),
        page="audits",
        title=rx.cond(at & (head.number != ""), head.number, "Audit"),
        crumb=("Audit queue", "/audits"),
        beside=(
            rx.cond(head.status != "", status(head.status, head.status_word), ""),
            rx.cond(AuditDesk.coder != "", span(_by(), cls="hide-below-mid tertiary nowrap"), ""),
        ),
        narrow=True,
        keys=KEYS,
        banner=rx.fragment(conflict_banner(AuditDesk, "Go on"), *added(PATH, "banner")),
    )


def _by() -> rx.Component:
    encounter = f"written by {AuditDesk.head.provider}, finalized by {AuditDesk.coder}"
    return rx.cond(AuditDesk.kind == "encounter", encounter, f"coded by {AuditDesk.coder}")


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
    document = AuditDesk.document
    others = select(
        "document",
        (rx.foreach(AuditDesk.documents, lambda one: rx.el.option(one.label, value=one.value)),),
        small=True,
        aria_label=AuditDesk.documents_word,
        value=AuditDesk.document_id,
        on_change=AuditDesk.show_document,
    )
    head = (
        rx.el.h2(document.title, class_name="ellipsis", title=document.title),
        standing_mark(AuditDesk),
        composed_mark(AuditDesk),
        filler(),
        rx.cond(
            AuditDesk.documents.length() > 1,
            others,
            span(document.meta, cls="tertiary text-xs nowrap"),
        ),
    )
    notices = import_notices(AuditDesk.notices, folded=True)
    shown = document_text(AuditDesk, target="audit-span", label="Text", rove="text")
    return pane("Note", mark_target("audit-span", AuditDesk.mark), notices, shown, head=head)


def _side() -> rx.Component:
    board = AuditDesk.board
    head = (
        rx.el.h2("Score"),
        span("if you close it now", cls="tertiary text-xs"),
        filler(),
        span(
            board.without_verdict, cls="text-xs ink-warn nowrap", title="A change without a verdict counts as disagreed"
        ),
    )
    return pane(
        "Score and feedback",
        scroll(
            rx.foreach(board.scores, lambda score: rx.cond(score.in_force, _score(score), "")),
            rx.foreach(board.scores, _profile),
            _trend(),
            _asked(),
            _feedback(),
        ),
        head=head,
    )


def _score(score: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b(score.rate),
            span("%", cls="text-md secondary"),
            span(score.words, cls="text-xs tertiary"),
            class_name="scorebig",
            role="status",
        ),
        whisker(score.low, score.point, score.high, None, score.words),
        row(span("0"), filler(), span("100"), cls="text-xs tertiary numeric"),
        class_name="scorehead",
    )


def _profile(score: rx.Var) -> rx.Component:
    return rx.el.div(
        span(
            score.name,
            rx.cond(score.in_force, span(", in force", cls="hide-below-mid"), ""),
            cls=rx.cond(score.in_force, "ellipsis medium", "ellipsis"),
            title=score.words,
        ),
        whisker(score.low, score.point, score.high, None, score.words, strong=False),
        span(score.rate, cls=rx.cond(score.in_force, "numeric right medium", "numeric right")),
        class_name=rx.cond(score.in_force, "score-line on", "score-line"),
    )


def _trend() -> rx.Component:
    board = AuditDesk.board
    now = span(board.trend_now, cls="medium ink")
    moved = rx.cond(board.trend_before != "", rx.fragment(board.trend_before, " to ", now), now)
    words = (
        f"One {AuditDesk.kind} says little. ",
        AuditDesk.coder_first,
        ", 30 days: ",
        moved,
        f" ({board.trend_note}).",
    )
    return rx.el.p(*words, class_name="text-xs tertiary trend")


def _asked() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        done = rx.fragment(
            icon("tick", small=True, cls="ink-ok"), span(one.text, cls="numeric"), span("done", cls="ink-ok")
        )
        still = rx.fragment(
            icon("warn", small=True, cls="ink-warn"), span(one.text, cls="numeric"), span("not done", cls="ink-warn")
        )
        return rx.el.li(rx.cond(one.done, done, still))

    asked = rx.el.div(
        rx.el.h3("Asked for in the last round", class_name="label"),
        rx.el.ul(rx.foreach(AuditDesk.asked, line), class_name="askedlist"),
        class_name="side-box",
    )
    return rx.cond(AuditDesk.asked.length() > 0, asked, "")


def _feedback_to() -> rx.Component:
    both = f"Feedback to {AuditDesk.coder} and {AuditDesk.head.provider}"
    return rx.cond(AuditDesk.kind == "encounter", both, f"Feedback to {AuditDesk.coder_first}")


def _feedback() -> rx.Component:
    return rx.el.div(
        row(
            rx.el.label(_feedback_to(), class_name="label", html_for="feedback"),
            filler(),
            hint("Saved when you leave it. Discard", "escape"),
        ),
        text_area(
            "feedback",
            words=half_typed(AuditDesk, "feedback"),
            keys=False,
            rows=5,
            key=AuditDesk.feedback_key,
            default_value=AuditDesk.feedback,
            max_length=20_000,
            data_key="b",
            data_words="true",
            data_given=AuditDesk.feedback,
            on_blur=AuditDesk.keep_feedback,
        ),
        class_name="side-box",
    )


def _bottom() -> rx.Component:
    board = AuditDesk.board
    why = rx.cond(board.approve_why != "", board.approve_why, board.return_why)
    return bottom_bar(
        hint("Next row", "j"),
        hint("Category", "c"),
        hint("Material", "m"),
        rx.el.button(
            hint("Evidence", "e"),
            class_name="fix",
            type="button",
            data_key="e",
            data_spans_mark="true",
            aria_label="Evidence",
        ),
        filler(),
        span(board.hint, cls="text-xs secondary"),
        whynot(why, "why-not-closed"),
        button(
            "Approve ",
            hotkey="ctrl+shift+enter",
            why=board.approve_why,
            why_id="why-not-closed",
            on_click=AuditDesk.close("approve"),
        ),
        button(
            f"Return to {AuditDesk.coder_first} ",
            kind="primary",
            hotkey="ctrl+enter",
            why=board.return_why,
            why_id="why-not-closed",
            on_click=AuditDesk.close("return"),
        ),
        tall=True,
    )
