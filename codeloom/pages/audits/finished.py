"""One finished audit, read-only: the text with both lists' evidence, each pair with its verdict, score and feedback."""

import reflex as rx

from codeloom.pages.audits.changes import CATEGORY_WORDS
from codeloom.pages.audits.reveal import reveal_box
from codeloom.pages.editor.document import composed_mark, document_text
from codeloom.pages.editor.import_notices import import_notices, standing_mark
from codeloom.pages.editor.line_comments import comment_mark, left_threads, thread_of
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.figures import whisker
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import status, tag
from codeloom.pages.ui.notices import banner, empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.state.audits.finished import FinishedAudit
from codeloom.state.editor.line_comments import LineComments

VIEW = FinishedAudit.view
AUDIT = VIEW.audit
KEYS = {
    "Read": (
        ("Next, previous row", "j"),
        ("Row to span and back", "v"),
        ("Comments on the row", "shift+c"),
        ("Next pane", "f6"),
        ("The chart as it is now", "shift+o"),
        ("Confirm an audit that waits for a second", "ctrl+enter"),
    )
}


@page("/finished/[audit]", title="Finished audit", load=(FinishedAudit.load, LineComments.watch))
def finished_audit_page() -> rx.Component:
    """The audit of one round (/finished/12-1), or of one version of an encounter (/finished/encounter-12-1)."""
    opened = bench(_strip(), panes(_text(), _changes(), _side(), arrangement="audit"), _bottom())
    absent = empty(
        "There is no such finished audit",
        "It may still be open. Go back to the list and open it from there.",
        link("Finished audits", href="/finished", cls="button"),
        icon_name="audit",
    )
    at = here(f"/finished/{FinishedAudit.place}")
    left_out = banner("info", "info", VIEW.left_out)
    return frame(
        opened_here(at, FinishedAudit.state, "audit", opened, absent, FinishedAudit.load),
        page="finished",
        title=rx.cond(at & (AUDIT.head.number != ""), AUDIT.head.number, "Finished audit"),
        crumb=("Finished audits", "/finished"),
        beside=(
            rx.cond(at & (VIEW.outcome != ""), status(VIEW.status, VIEW.outcome), ""),
            rx.cond(
                at & (AUDIT.coder != ""), span(f"handed in by {AUDIT.coder}", cls="hide-below-mid tertiary nowrap"), ""
            ),
        ),
        narrow=True,
        keys=KEYS,
        banner=rx.cond(at & (VIEW.left_out != ""), left_out, ""),
    )


def _strip() -> rx.Component:
    head = AUDIT.head
    return strip(
        rx.el.b(head.patient, class_name="semibold nowrap"),
        span(head.person, cls="nowrap secondary"),
        divider(),
        span(span(head.setting, cls="tertiary"), " ", head.dates, cls="nowrap"),
        divider("hide-below-mid"),
        span(head.release, cls="nowrap secondary hide-below-mid"),
        rx.cond(AUDIT.round != "", tag(AUDIT.round, icon_name="returned"), ""),
        filler(),
        span(VIEW.by, cls="text-xs secondary nowrap ellipsis"),
        tag("Read only", tone="plain", icon_name="shown"),
    )


def _text() -> rx.Component:
    document = FinishedAudit.document
    others = select(
        "document",
        (rx.foreach(AUDIT.documents, lambda one: rx.el.option(one.label, value=one.value)),),
        small=True,
        aria_label=AUDIT.documents_word,
        value=FinishedAudit.document_id,
        on_change=FinishedAudit.show_document,
    )
    head = (
        rx.el.h2(document.title, class_name="ellipsis", title=document.title),
        standing_mark(FinishedAudit),
        composed_mark(FinishedAudit),
        filler(),
        rx.cond(AUDIT.documents.length() > 1, others, span(document.meta, cls="tertiary text-xs nowrap")),
    )
    notices = import_notices(AUDIT.notices, folded=True)
    return pane("Note", notices, document_text(FinishedAudit, target="", label="Text", rove="text"), head=head)


def _changes() -> rx.Component:
    board = AUDIT.board
    rows = rx.el.div(
        rx.foreach(board.changes, _change),
        left_threads(FinishedAudit.threads),
        class_name="scroll",
        role="list",
        aria_label="The rows handed in with the auditor’s changes",
        data_rove="jk",
    )
    return pane("Changes", rows, head=(rx.el.h2("Changes"), span(board.summary, cls="count")))


def _change(one: rx.Var) -> rx.Component:
    kind = rx.cond(one.changed, "kind", "kind tertiary")
    place = rx.fragment(
        rx.cond(one.number != "", rx.el.b(one.number), ""), rx.cond(one.was != "", span(one.was, cls="nowrap"), "")
    )
    same = span(icon("tick", small=True, label="Agreed"), cls="right ink-ok")
    return rx.el.div(
        rx.el.div(
            span(place, cls="audit-sequence"),
            span(icon(one.icon, small=True), one.word, comment_mark(one.thread, one.row), cls=kind),
            _lines(one),
            rx.cond(one.changed, "", same),
            rx.cond(one.detail != "", span(one.detail, cls="detail"), ""),
            rx.foreach(one.remarks, lambda words: span(words, cls="detail")),
            rx.cond(one.changed, _verdict(one), ""),
            class_name="audit-grid",
        ),
        thread_of(one.thread, one.row, grid=False),
        class_name=rx.cond(one.changed, "audit-row changed", "audit-row"),
        role="listitem",
        key=one.id,
        data_item="true",
        data_row=one.row,
        data_focus_id=one.id,
        data_keyscope="row",
        tab_index=-1,
    )


def _lines(one: rx.Var) -> rx.Component:
    old = _line(one.old, one.old_poa, one.old_units, one, "code-line old")
    new = _line(one.new, one.poa, one.units, one, "code-line new")
    plain = _line(one.new, one.poa, one.units, one, "code-line")
    return rx.match(one.lines, ("both", span(old, new)), ("old", old), ("new", new), plain)


def _line(side: rx.Var, poa: rx.Var, units: rx.Var, one: rx.Var, cls: str) -> rx.Component:
    return span(
        span(side.code, cls="code"),
        rx.cond(one.poa_asked & (poa != ""), span(poa, cls="poa"), ""),
        rx.cond(one.units_asked & (units > 1), span(f"×{units}", cls="poa units"), ""),
        rx.cond(one.points & (one.pointers != ""), span(f"→ {one.pointers}", cls="poa nowrap"), ""),
        span(side.title, cls="ellipsis grow", title=side.title),
        rx.cond(side.mark != "", tag(side.mark, tone="warn"), ""),
        cls=cls,
    )


def _verdict(one: rx.Var) -> rx.Component:
    """What the auditor said of a change, in words."""
    agreed = span(icon("tick", small=True), "Agreed with the coder", cls="row tight ink-ok")
    disagreed = span(icon("cross", small=True), "Disagreed", cls="row tight ink-warn")
    category = rx.match(one.category, *((key.value, words) for key, words in CATEGORY_WORDS.items()), one.category)
    words = rx.fragment(
        rx.match(one.verdict, ("agree", agreed), ("disagree", disagreed), span("No verdict", cls="tertiary")),
        rx.cond(one.category != "", span(category, cls="secondary"), ""),
        rx.cond(one.material, tag("Material", tone="warn"), ""),
        rx.cond(one.citation != "", span(one.citation, cls="secondary"), ""),
    )
    note = rx.cond(one.note != "", span(one.note, cls="detail"), "")
    return rx.fragment(span(words, cls="detail row tight wraps"), note)


def _side() -> rx.Component:
    board = AUDIT.board
    feedback = rx.el.div(
        rx.el.h3("Feedback", class_name="label"),
        rx.cond(
            board.feedback != "",
            rx.el.p(board.feedback, class_name="said-words"),
            rx.el.p("None was written.", class_name="tertiary text-xs"),
        ),
        class_name="side-box",
    )
    return pane(
        "Score and feedback",
        scroll(
            rx.foreach(board.scores, lambda score: rx.cond(score.in_force, _score(score), "")),
            reveal_box(board),
            feedback,
        ),
        head=(
            rx.el.h2("Score"),
            span(rx.cond(VIEW.confirms > 0, "as it stands", "as it was closed"), cls="tertiary text-xs"),
        ),
    )


def _score(score: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b(score.rate),
            span("%", cls="text-md secondary"),
            span(score.words, cls="text-xs tertiary"),
            class_name="scorebig",
        ),
        whisker(score.low, score.point, score.high, None, score.words),
        class_name="scorehead",
    )


def _bottom() -> rx.Component:
    chart = button("The chart as it is now", hotkey="shift+o", href=VIEW.chart_link)
    confirm = button(
        "Confirm as it stands ", kind="primary", hotkey="ctrl+enter", on_click=FinishedAudit.confirm(VIEW.confirms)
    )
    return bottom_bar(
        hint("Next row", "j"),
        filler(),
        rx.cond(VIEW.chart_link != "", chart, ""),
        rx.cond(VIEW.confirms > 0, confirm, ""),
    )
