"""Rebuttals: what waits for a decision, both sides of one with their words of the note, and the decision."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.training.decision import decision_pane
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.evidence import record_text
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.panes import bottom_bar, pane, panes, scroll
from codeloom.state.training.rebuttals import Rebuttals

VIEW, LIST = Rebuttals.view, Rebuttals.listing
KEYS = {
    "Rebuttals": (
        ("Next, previous rebuttal", "]"),
        ("Who is right", "1"),
        ("Decide", "ctrl+enter"),
        ("Open the audit", "o"),
        ("Rulings", "g j"),
    )
}


@page(
    "/rebuttals",
    title="Rebuttals",
    load=(Rebuttals.load, Rebuttals.watch, Rebuttals.watch_open),
    place=Place(icon="rebuttal", key="b", order=57),
)
def rebuttals_page() -> rx.Component:
    """Who is right, and what holds from now on."""
    nothing = empty(
        "No rebuttal waits",
        rx.cond(LIST.summary != "", LIST.summary, "When somebody rebuts a change of a closed audit, it stands here."),
        button("Search rulings", hotkey="/", href="/rulings", icon_name="ruling"),
        icon_name="rebuttal",
    )
    failed = empty(
        "Rebuttals could not be read",
        "Nothing was lost.",
        button("Try again", on_click=Rebuttals.load),
        icon_name="error",
    )
    whole = rx.el.div(panes(_list(), _both(), decision_pane(), arrangement="rebuttals"), _bottom(),
                      class_name="training-screen")  # fmt: skip
    shown = rx.match(
        Rebuttals.state,
        ("open", rx.cond(LIST.rows.length() > 0, whole, rx.el.div(nothing, class_name="panel"))),
        ("failed", failed),
        skeleton("Loading rebuttals"),
    )
    return frame(shown, page="rebuttals", title="Rebuttals", keys=KEYS, narrow=True)


def _list() -> rx.Component:
    head = (rx.el.h2("Rebuttals"), span(f"{LIST.to_decide} to decide", cls="count"))
    content = rx.foreach(LIST.rows, _entry)
    return pane("Rebuttals", scroll(content, label="Rebuttals, content"), head=head)


def _entry(one: rx.Var) -> rx.Component:
    due = rx.match(one.tone, ("error", "due-late"), ("warn", "due-soon"), "tertiary")
    entry = link(
        row(span(one.number, cls="code"), filler(), span(span(one.due, cls=due), cls="numeric text-xs nowrap")),
        row(
            span(one.codes, cls="code text-xs tertiary grow codes"),
            rx.cond(one.tag != "", tag(one.tag, tone="plain"), ""),
        ),
        span(one.who, cls="text-xs secondary"),
        href=f"/rebuttals?rebuttal={one.id}",
        cls="list-row",
        aria_current=rx.cond(one.id == VIEW.id, "true", "false"),
        data_focus_id=one.id,
    )
    return rx.fragment(rx.cond(one.head != "", rx.el.div(one.head, class_name="list-group"), ""), entry, key=one.id)


def _both() -> rx.Component:
    change = VIEW.change
    state = VIEW.state
    coder = rx.el.div(
        span(f"Coder, {VIEW.coder}", cls="label"),
        span(rx.cond(change.old.code != "", change.old.code, rx.cond(change.lines == "new", "not coded", change.new.code)),
             cls="code big-code"),
        span(rx.cond(change.old.title != "", change.old.title, ""), cls="secondary"),
        rx.el.p("“", state.reason, "”", class_name="quote"),
        span(f"{state.by}, {state.sent}", cls="text-xs tertiary"),
    )  # fmt: skip
    auditor = rx.el.div(
        span(f"Auditor, {VIEW.auditor}", cls="label"),
        span(rx.cond(change.struck, "removed", change.new.code), cls="code big-code"),
        span(change.new.title, cls="secondary"),
        rx.cond(change.note != "", rx.el.p("“", change.note, "”", class_name="quote"), ""),
        row(
            span(VIEW.category, cls="text-xs tertiary"),
            rx.cond(change.detail != "", span(change.detail, cls="text-xs secondary"), ""),
            rx.cond(change.citation != "", span(change.citation, cls="code text-xs"), ""),
            cls="tight wrap",
        ),
    )
    others = select(
        "document",
        (rx.foreach(VIEW.documents, lambda one: rx.el.option(one.label, value=one.value)),),
        small=True,
        aria_label="Document",
        value=Rebuttals.document_id,
        on_change=Rebuttals.show_document,
    )
    note = rx.el.div(
        row(
            rx.el.h3("In the note"),
            rx.cond(VIEW.documents.length() > 1, others, ""),
            filler(),
            span(VIEW.marked, cls="text-xs tertiary"),
        ),
        rx.cond(
            state.quotes.length() > 0,
            rx.el.p(
                "The rebuttal points to ", rx.foreach(state.quotes, lambda words: span("“", words, "” ", cls="quote"))
            ),
            "",
        ),
        record_text(Rebuttals.document.paragraphs, target="", cls="", rove="jk"),
        class_name="rebuttal-body",
    )
    near = rx.cond(
        VIEW.near.length() > 0,
        rx.el.div(
            rx.el.h3("Rulings near this one"),
            rx.el.div(
                rx.foreach(
                    VIEW.near,
                    lambda one: link(
                        span(one.number, cls="code"),
                        span(one.text, span(one.codes, cls="below-it code")),
                        href=one.link,
                        cls="ruling-row",
                        key=one.id,
                    ),
                ),
                class_name="panel",
            ),
            class_name="rebuttal-body",
        ),
        "",
    )
    content = rx.fragment(rx.el.div(coder, auditor, class_name="both-sides wide-apart"), note, near)
    head = (
        rx.el.h2(span(VIEW.number, cls="code"), f", row {VIEW.change.row}"),
        span(VIEW.audit, cls="count nowrap"),
        filler(),
        rx.cond(VIEW.may_decide, tag("You neither coded nor audited it"), ""),
        button("Open the audit", kind="quiet", size="small", hotkey="o", href=VIEW.link),
    )
    nothing = empty("Choose a rebuttal on the left", "Both sides stand here.", icon_name="rebuttal")
    return rx.cond(
        VIEW.id != "",
        pane("Both sides", scroll(content, label="Both sides, content"), head=head),
        pane("Both sides", nothing, head=(rx.el.h2("Both sides"),)),
    )


def _bottom() -> rx.Component:
    hints = row(hint("Sentence", "j", "k"), rx.cond(VIEW.may_decide, hint("Decision", "1", until="3"), ""),
                hint("Open the audit", "o"), cls="wide hide-below-mid")  # fmt: skip
    step = rx.fragment(
        rx.cond(Rebuttals.before != "", button("Previous", kind="quiet", hotkey="[", href=Rebuttals.before), ""),
        rx.cond(Rebuttals.following != "", button("Next", kind="quiet", hotkey="]", href=Rebuttals.following), ""),
    )
    told = rx.cond(
        VIEW.may_decide | VIEW.may_concede,
        span("Both are told, and the score is counted anew.", cls="text-xs tertiary nowrap hide-below-mid"),
        "",
    )
    act = rx.cond(
        VIEW.may_decide,
        button(
            rx.cond(Rebuttals.ruling, f"Decide, make ruling {VIEW.next_ruling}", "Decide"),
            kind="primary",
            hotkey="ctrl+enter",
            type="submit",
            form="decision-form",
        ),
        rx.cond(
            VIEW.may_concede,
            button("Concede", kind="primary", hotkey="ctrl+enter", type="submit", form="decision-form"),
            "",
        ),
    )
    return bottom_bar(hints, filler(), step, told, act, tall=True)
