"""What a manager decides about an open chart while reading it: whose it is, that a hold ends, that it is not codable."""

import reflex as rx

from codeloom.pages.charts.aside import MOST_WORDS, why
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_area
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.words import kept
from codeloom.services.charts import CLOSE_REASONS
from codeloom.services.core import Subject
from codeloom.state.charts.reading import Reading


def decision_buttons() -> rx.Component:
    """The buttons of the bottom bar; none for who only reads."""
    release = button("Release the hold", size="small", hotkey="shift+h", on_click=Reading.release)
    back = button(
        f"Return to {Reading.before}", size="small", hotkey="shift+b", on_click=Reading.ask_what("return"), **OPENS_FIELD
    )  # fmt: skip
    give = button("Give to a coder", size="small", hotkey="shift+g", on_click=Reading.ask_what("give"), **OPENS_FIELD)
    close = button(
        "Not codable", kind="quiet", size="small", hotkey="shift+x", on_click=Reading.ask_what("close"), **OPENS_FIELD
    )  # fmt: skip
    again = button("Open again", size="small", hotkey="shift+x", on_click=Reading.open_again)
    return rx.fragment(
        rx.cond(Reading.movable, close, ""),
        rx.cond(Reading.movable & (Reading.ways.held_until != ""), release, ""),
        rx.cond(Reading.movable & (Reading.coders.length() > 0), give, ""),
        rx.cond(Reading.movable & (Reading.before != ""), back, ""),
        rx.cond(Reading.reopenable, again, ""),
    )


def decision_dialogs() -> rx.Component:
    """Whom to give it to, what to say with it, why it is closed."""
    coders = rx.foreach(Reading.coders, lambda one: rx.el.option(one.name, value=one.id))
    give = rx.el.form(
        field("Coder", select("to", (coders,), cls="wide"), name="to"),
        _words("give", "Words for the coder"),
        id="give-form",
        class_name="stack",
        on_submit=Reading.give_to,
    )
    back = rx.el.form(
        rx.el.input(type="hidden", name="to", value=Reading.before_id, read_only=True),
        _words("give", "Words for the coder"),
        id="return-form",
        class_name="stack",
        on_submit=Reading.give_to,
    )
    close = rx.el.form(
        field("Reason", why("close-reason", CLOSE_REASONS, ""), name="close-reason"),
        _words("close", "Words (needed for another reason)"),
        id="close-form",
        class_name="stack",
        on_submit=Reading.close_it,
    )
    told = "It is in nobody’s queue then and counts as neither open nor completed. It can be opened again."
    return rx.fragment(
        dialog(
            "Give this chart to a coder?", give, name="give-dialog", confirm="Give it", form="give-form",
            cancel_label="Close", is_open=Reading.question == "give", on_cancel=Reading.ask_what(""),
        ),
        dialog(
            f"Return this chart to {Reading.before}?", back, name="return-dialog", confirm="Return it", form="return-form",
            cancel_label="Close", is_open=Reading.question == "return", on_cancel=Reading.ask_what(""),
        ),
        dialog(
            "Close this chart as not codable?", rx.el.p(told, class_name="secondary"), close, name="close-dialog",
            confirm="Close the chart", form="close-form", cancel_label="Keep it open",
            is_open=Reading.question == "close", on_cancel=Reading.ask_what(""),
        ),
    )  # fmt: skip


def _words(which: str, label: str) -> rx.Component:
    attributes = kept(Subject.CHART, Reading.chart_id, which)
    area = text_area(f"{which}-words", words=attributes, rows=3, max_length=MOST_WORDS)
    return field(label, area, name=f"{which}-words")
