"""The third pane of feedback: where I stand, every rate with its interval, or the note to mark words in."""

import reflex as rx

from codeloom.pages.registry import added
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.evidence import mark_button, mark_target, record_text
from codeloom.pages.ui.fields import segmented, select
from codeloom.pages.ui.figures import whisker
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.training.feedback import Feedback

STANDING = Feedback.listing.standing
MARKS = "rebuttal-span"


def beside_pane() -> rx.Component:
    """One of the two, by what is chosen."""
    chosen = segmented(
        "Third pane",
        (("figures", "My accuracy"), ("note", "Note")),
        Feedback.beside,
        lambda value: Feedback.show_note(value == "note"),
    )
    return pane(
        "My accuracy and the note",
        mark_target(MARKS, Feedback.mark),
        rx.cond(Feedback.beside == "note", _note(), _figures()),
        head=(
            chosen,
            filler(),
            rx.cond(Feedback.beside == "note", mark_button(), span(Feedback.listing.days, cls="count")),
        ),
    )


def _note() -> rx.Component:
    document = Feedback.document
    others = select(
        "document",
        (rx.foreach(Feedback.view.documents, lambda one: rx.el.option(one.label, value=one.value)),),
        small=True,
        aria_label="Document",
        value=Feedback.document_id,
        on_change=Feedback.show_document,
    )
    return rx.cond(
        document.id != "",
        rx.fragment(
            rx.cond(Feedback.view.documents.length() > 1, rx.el.div(others, class_name="inner"), ""),
            scroll(record_text(document.paragraphs, target=MARKS, rove="text"), label="Note, content"),
        ),
        empty("No text", "There is no text here to mark in.", icon_name="document"),
    )


def _figures() -> rx.Component:
    nothing = empty("Nothing counted yet", "Figures follow the first closed audit.", icon_name="feedback")
    whole = rx.fragment(
        _due(),
        rx.foreach(STANDING.profiles, lambda one: rx.cond(one.in_force, _large(one), "")),
        _group("By scoring", STANDING.profiles),
        _group("By setting", STANDING.settings),
        _group("By code family, most lost first", STANDING.families),
        _group("Findings by category, of all rows", STANDING.categories),
        rx.cond(
            STANDING.recurring.length() > 0,
            rx.el.div("What comes back, ", Feedback.listing.days, class_name="list-group"),
            "",
        ),
        rx.foreach(
            STANDING.recurring,
            lambda one: rx.el.div(
                span(one.words, cls="ellipsis"),
                span(one.category, cls="text-xs tertiary nowrap"),
                span("×", one.number, cls="numeric right medium"),
                class_name="stands-again",
            ),
        ),
    )
    return scroll(rx.cond(STANDING.profiles.length() > 0, whole, nothing), label="Where I stand, content")


def _due() -> rx.Component:
    """What waits for the person: audits to answer, and what other rooms put there."""
    listing = Feedback.listing
    answer = rx.el.div(
        span(rx.cond(listing.to_answer == 1, "1 audit to answer", f"{listing.to_answer} audits to answer")),
        filler(),
        span(f"the first by {listing.due}", cls="text-xs tertiary nowrap"),
        class_name="stands-due",
    )
    none = rx.el.p("Nothing waits for you.", class_name="stands-none text-xs tertiary")
    lines = rx.el.div(rx.cond(listing.to_answer > 0, answer, ""), *added("/feedback", "due"), none)
    return rx.fragment(rx.el.div("Due", class_name="list-group"), lines)


def _large(one: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b(rx.cond(one.rate != "", one.rate, "none yet")),
            rx.cond(one.rate != "", span("%", cls="text-md secondary"), ""),
            span(one.words, cls="text-xs secondary"),
            class_name="scorebig",
        ),
        whisker(one.low, one.point, one.high, None, f"{one.rate} % ({one.words})"),
        rx.el.p(STANDING.audits, ". ", STANDING.note, class_name="text-xs tertiary"),
        class_name="side-box",
    )


def _group(words: str, rates: rx.Var) -> rx.Component:
    def one(rate: rx.Var) -> rx.Component:
        return rx.el.div(
            span(rate.name, cls="ellipsis", title=f"{rate.name}: {rate.words}"),
            span(rate.counted, cls="numeric text-xs tertiary right nowrap"),
            whisker(rate.low, rate.point, rate.high, None, f"{rate.rate} % ({rate.words})", strong=False),
            span(rx.cond(rate.rate != "", rate.rate, "–"), cls="numeric right", title=rate.words),
            class_name=rx.cond(rate.in_force, "stands-rate on", "stands-rate"),
        )

    head = rx.el.div(words, class_name="list-group")
    return rx.cond(rates.length() > 0, rx.fragment(head, rx.foreach(rates, one)), "")
