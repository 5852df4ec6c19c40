"""Beside the rows of a review: differences with who and why, checks, what the suggestion warns of, finalized versions."""

import reflex as rx

from codeloom.pages.editor.lines import words_field, words_keys
from codeloom.pages.encounters.audit_box import answered_boxes
from codeloom.pages.encounters.claim_sheet import sheet
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.panes import pane, scroll
from codeloom.pages.ui.rules_then import rules_then
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.encounters.review_acts import Acts

VIEW = Acts.view
EDITABLE = Acts.view.state == "open"


def side_pane() -> rx.Component:
    """The right pane."""
    head = (
        rx.el.h2("Differences"),
        span(VIEW.differences.length(), cls="count"),
        filler(),
        span("kept with the record", cls="text-xs tertiary nowrap"),
    )
    differences = rx.el.div(
        rx.foreach(VIEW.differences, _difference),
        role="list",
        aria_label="Differences",
        data_rove="true",
    )
    return pane(
        "Differences",
        scroll(
            answered_boxes(
                VIEW.audits,
                Acts.answer_done,
                Acts.answer_why,
                lambda field: kept(Subject.ENCOUNTER, Acts.encounter_id, field, Acts.version),
            ),
            rx.cond(VIEW.differences.length() > 0, differences, ""),
            rx.cond(VIEW.accepted != "", rx.el.p(VIEW.accepted, class_name="text-xs tertiary side-line"), ""),
            _section("What stops finalizing", rx.foreach(VIEW.blocks, _risk), EDITABLE & (VIEW.blocks.length() > 0)),
            _section("Checks", rx.foreach(VIEW.checks, _check), VIEW.checks.length() > 0),
            _section("The suggestion warns", rx.foreach(VIEW.risks, _risk), VIEW.risks.length() > 0),
            _section("Versions", rx.foreach(VIEW.versions, _version), VIEW.versions.length() > 0),
            label="Differences, content",
        ),
        head=head,
    )


def _difference(one: rx.Var) -> rx.Component:
    icon_name = rx.match(one.kind, ("added", "plus"), ("removed", "cross"), ("resequenced", "moved"), "pencil")
    write = words_field(
        f"Reason: {one.first} {one.words} {one.second}",
        one.reason,
        lambda text: Acts.give_reason(one.subject, one.row, text),
        kept_as=kept(Subject.ENCOUNTER, Acts.encounter_id, f"difference:{one.subject}", Acts.version),
        key=one.subject,
        class_name="input",
        placeholder="Reason",
        max_length=500,
        data_focus_id=f"reason:{one.subject}",
        data_focus_now=rx.cond(Acts.focus.startswith(f"reason:{one.subject}~"), Acts.focus, ""),
    )
    missing = rx.el.div(
        rx.cond(one.reason == "", span("Reason missing", cls="text-xs ink-warn"), ""), write, words_keys(),
        class_name="reason-typed",
    )  # fmt: skip
    told = rx.cond(one.reason != "", rx.el.p(one.reason, class_name="text-xs secondary"), "")
    return rx.el.div(
        icon(icon_name, small=True),
        rx.el.span(
            span(one.first, cls="code"),
            " ",
            one.words,
            " ",
            span(one.second, cls="code"),
        ),
        span(one.moment, cls="text-xs tertiary numeric"),
        rx.cond(one.who != "", span(one.who, cls="text-xs tertiary"), ""),
        rx.cond(EDITABLE & (one.asks | (one.reason != "")), missing, told),
        class_name="difference",
        role="listitem",
        data_item="true",
        tab_index=-1,
    )


def _section(title: str, content: rx.Component, shown: rx.Var) -> rx.Component:
    return rx.cond(shown, rx.el.div(rx.el.h3(title, class_name="label"), content, class_name="side-section"), "")


def _check(one: rx.Var) -> rx.Component:
    icon_name = rx.match(one.tone, ("ok", "tick"), ("warn", "warn"), ("error", "error"), "minus")
    ink = rx.match(one.tone, ("ok", "ink-ok"), ("warn", "ink-warn"), ("error", "ink-error"), "secondary")
    return span(icon(icon_name, small=True), span(one.words), cls=f"check-line {ink}")


def _risk(words: rx.Var) -> rx.Component:
    return span(icon("warn", small=True), span(words), cls="check-line secondary")


def _version(one: rx.Var) -> rx.Component:
    before = Acts.view.versions.length() - rx.cond(VIEW.state == "finalized", 1, 0)
    compare = button(
        "Compare", size="small", aria_label=f"Compare version {one.round}", data_opens="compare",
        data_key=rx.cond(one.round == before, "shift+v", ""), on_click=Acts.compare_with(one.round),
    )  # fmt: skip
    told = Acts.ruled.round == one.round
    rules = button("Rules", size="small", aria_label=f"Rules of version {one.round}", aria_expanded=told,
                   on_click=Acts.show_rules(one.round))  # fmt: skip
    return rx.el.div(
        rx.el.div(
            span(f"Version {one.round}", cls="medium nowrap"),
            span(one.words, cls="text-xs tertiary ellipsis grow", title=one.words),
            rules,
            rx.cond(one.comparable, compare, ""),
            class_name="row",
        ),
        rx.cond(told, rules_then(Acts.ruled.judged, Acts.ruled.rules), ""),
    )


def compare_dialog() -> rx.Component:
    """A finalized version beside what came after it."""
    seen = Acts.compared
    changes = (("added", "ok"), ("removed", "error"), ("edited", "warn"), ("moved", "info"))

    def line(one: rx.Var) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.before, class_name="code"),
            rx.el.td(one.now, class_name="code"),
            rx.el.td(one.title),
            rx.el.td(rx.cond(one.change != "", tag(one.change, tone=rx.match(one.change, *changes, "")), "")),
        )

    def words(one: rx.Var) -> rx.Component:
        return rx.match(
            one.kind,
            ("added", rx.el.ins(one.text)),
            ("removed", rx.el.del_(one.text)),
            rx.el.p(one.text),
        )

    def fact(one: rx.Var) -> rx.Component:
        return rx.el.li(one.name, ": ", rx.el.del_(one.before), " ", rx.el.ins(one.now))

    facts = rx.el.ul(rx.foreach(seen.facts, fact), class_name="text-xs", aria_label="Facts of the visit that changed")
    heads = ("Before", "After", "Title", "Change")
    return sheet(
        "Versions side by side",
        "compare",
        rx.el.p(seen.words),
        rx.cond(seen.reason != "", rx.el.p("Opened again: ", seen.reason, class_name="secondary"), ""),
        rx.el.p(seen.before, " · ", seen.now, class_name="text-xs tertiary"),
        rx.cond(seen.facts.length() > 0, facts, ""),
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(name, scope="col") for name in heads))),
            rx.el.tbody(rx.foreach(seen.lines, line)),
            class_name="claim-table",
            aria_label="Codes of both versions",
        ),
        rx.cond(
            seen.note.length() > 0,
            rx.el.div(rx.el.h3("Note", class_name="label"), rx.foreach(seen.note, words), class_name="note-compared"),
            "",
        ),
    )
