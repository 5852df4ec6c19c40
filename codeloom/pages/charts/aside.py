"""Beside coding: holding a chart, taking it up again, skipping it, sending it back, recalling it, with what stands above it while
it waits."""

import reflex as rx

from codeloom.pages.charts.workbench import PATH
from codeloom.pages.editor.lines import half_typed
from codeloom.pages.registry import adds
from codeloom.pages.ui.base import Text, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_area, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.notices import banner
from codeloom.services.charts import BACK_REASONS, HOLD_REASONS, SKIP_REASONS
from codeloom.state.charts.aside import Aside

WAYS, LEASE = Aside.ways, Aside.lease
MOST_WORDS = 2000
NO_RELEASE = "release"


@adds(PATH, "strip")
def place() -> rx.Component:
    """Where the chart stands in the queue, and since when it is open."""
    return rx.fragment(
        rx.cond(
            LEASE.place != "",
            span(LEASE.place, cls="text-xs tertiary numeric nowrap", title="Its place in my queue"),
            "",
        ),
        rx.cond(LEASE.open_for != "", span(LEASE.open_for, cls="text-xs tertiary numeric nowrap hide-below-mid"), ""),
    )


@adds(PATH, "banner")
def standing() -> rx.Component:
    """That the chart is on hold, that no release can code it, and what the manager said of it."""
    held = banner(
        "info", "clock", rx.el.b("On hold until ", WAYS.held_until, ": "), said(WAYS.hold),
        actions=(button("Resume", size="small", hotkey="shift+h", on_click=Aside.take_up),),
    )  # fmt: skip
    dead_end = banner(
        "warn", "warn", rx.el.b(WAYS.no_release, "."), " Hold it until one is loaded, or send it back to your manager.",
        actions=(
            button("Hold", size="small", on_click=Aside.ask_why("hold", NO_RELEASE), **OPENS_FIELD),
            button("Send back", size="small", on_click=Aside.ask_why("back", NO_RELEASE), **OPENS_FIELD),
        ),
    )  # fmt: skip
    answer = banner(
        "info", "info", rx.el.b("From your manager: "), WAYS.answer.words, span(" ", WAYS.answer.by, cls="tertiary")
    )
    return rx.fragment(
        rx.cond(WAYS.held_until != "", held, ""),
        rx.cond((WAYS.no_release != "") & WAYS.workable & (WAYS.held_until == ""), dead_end, ""),
        rx.cond(WAYS.answer.words != "", answer, ""),
    )


def said(given: rx.Var) -> rx.Component:
    """A reason with the words beside it, and who gave it."""
    return rx.fragment(
        given.reason,
        rx.cond(given.words != "", rx.fragment(". ", given.words), ""),
        span(" ", given.by, cls="tertiary"),
    )


@adds(PATH, "bottom")
def acts() -> rx.Component:
    """The buttons of the bottom bar."""
    hold = button(
        "Hold", kind="quiet", size="small", hotkey="shift+h", on_click=Aside.ask_why("hold", ""), **OPENS_FIELD
    )
    back = button(
        "Send back", kind="quiet", size="small", hotkey="shift+b", on_click=Aside.ask_why("back", ""), **OPENS_FIELD
    )
    skip = button(
        "Skip", kind="quiet", size="small", hotkey="shift+s", on_click=Aside.ask_why("skip", ""), **OPENS_FIELD
    )
    recall = button(
        "Recall", hotkey="shift+l", why=WAYS.recall_why, why_id="recall-why", on_click=Aside.take_back,
        title="Take it back while nobody audits it",
    )  # fmt: skip
    return rx.fragment(
        rx.cond(WAYS.skippable, skip, ""),
        rx.cond(WAYS.workable & (WAYS.held_until == ""), hold, ""),
        rx.cond(WAYS.workable, back, ""),
        rx.cond(
            WAYS.recallable,
            rx.fragment(span(WAYS.recall_why, cls="text-xs tertiary nowrap", id="recall-why"), recall),
            "",
        ),
    )


@adds(PATH, "dialogs")
def questions() -> rx.Component:
    """Why the chart is put on hold and until when; why it is sent back or skipped."""
    until = text_input(
        "hold-until", type="date", min=WAYS.first_day, max=WAYS.last_day, default_value=WAYS.usual_day, required=True,
        max_length=10,
    )  # fmt: skip
    hold = rx.el.form(
        field("Reason", why("hold-reason", HOLD_REASONS, Aside.preset), name="hold-reason"),
        words("hold"),
        field("Until", until, name="hold-until", hint="It comes back by itself in the morning of that day."),
        id="hold-form",
        class_name="stack",
        on_submit=Aside.put_on_hold,
    )
    back = rx.el.form(
        field("Reason", why("back-reason", BACK_REASONS, Aside.preset), name="back-reason"),
        words("back"),
        id="back-form",
        class_name="stack",
        on_submit=Aside.give_back,
    )
    skip = rx.el.form(
        field("Reason", why("skip-reason", SKIP_REASONS, Aside.preset), name="skip-reason"),
        words("skip"),
        id="skip-form",
        class_name="stack",
        on_submit=Aside.skip_it,
    )
    here = (Aside.chart_id != "") & (Aside.asked_of == Aside.chart_id)
    told = rx.el.p("It leaves your queue. Your rows stay with the chart.", class_name="secondary")
    counted = rx.el.p(
        "It leaves your queue for somebody else of your team, or for your manager. Skips are counted with their reasons.",
        class_name="secondary",
    )
    return rx.fragment(
        dialog(
            "Skip this chart?", counted, skip, name="skip-dialog", confirm="Skip it", form="skip-form",
            cancel_label="Close", is_open=here & (Aside.question == "skip"), on_cancel=Aside.close_question,
        ),
        dialog(
            "Put this chart on hold?",
            rx.el.p("It waits in your tab On hold. Its due time stays.", class_name="secondary"),
            hold, name="hold-dialog", confirm="Hold it", form="hold-form", cancel_label="Close",
            is_open=here & (Aside.question == "hold"), on_cancel=Aside.close_question,
        ),
        dialog(
            "Send this chart back to your manager?", told, back, name="back-dialog", confirm="Send back", form="back-form",
            cancel_label="Close", is_open=here & (Aside.question == "back"), on_cancel=Aside.close_question,
        ),
    )  # fmt: skip


def why(name: str, reasons: dict[str, str], chosen: Text) -> rx.Component:
    """The stock reasons; `chosen` is the one to begin with, the first where it is none of them."""
    begun = rx.cond(chosen != "", chosen, next(iter(reasons)))
    return select(name, tuple(reasons.items()), default_value=begun, cls="wide")


def words(which: str) -> rx.Component:
    """Free words beside a reason, kept while they are typed."""
    area = text_area(f"{which}-words", words=half_typed(Aside, which), rows=3, keys=False, max_length=MOST_WORDS)
    return field("Words (needed for another reason)", area, name=f"{which}-words")
