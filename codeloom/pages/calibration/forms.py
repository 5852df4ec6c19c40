"""The dialogs of calibrations: a new round, settling a difference, stopping."""

import reflex as rx

from codeloom.pages.training.decision import ruling_fields
from codeloom.pages.ui.base import span
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, text_area
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.calibration.rounds import Calibrations

START, SETTLE = "start-form", "settle-form"


def _refused() -> rx.Component:
    return rx.cond(Calibrations.refused != "", banner("error", "error", Calibrations.refused), "")


def answers(one: rx.Var) -> rx.Component:
    """What each auditor says of something on which they differ, and why."""

    def answer(said: rx.Var) -> rx.Component:
        return rx.el.div(
            span(said.by, ": ", cls="tertiary"),
            span(said.words, cls=rx.cond(said.wrong, "ink-warn", "")),
            rx.cond(said.why != "", span(said.why, cls="below-it"), ""),
        )

    return rx.el.div(rx.foreach(one.answers, answer))


def start_dialog() -> rx.Component:
    """Auditors and charts to mark. Whose charts they are is not said."""
    form = Calibrations.form
    auditors = rx.el.fieldset(
        rx.el.legend("Auditors, two at least", class_name="label"),
        rx.foreach(form.auditors, lambda one: checkbox(one.name, name=f"auditor-{one.id}")),
        class_name="chosen-among",
    )
    charts = rx.el.fieldset(
        rx.el.legend("Charts, 40 at most", class_name="label"),
        rx.cond(form.charts.length() == 0, rx.el.p("No chart was handed in lately.", class_name="tertiary"), ""),
        rx.foreach(
            form.charts,
            lambda one: checkbox(
                span(
                    span(one.name, cls="code"),
                    " ",
                    span(one.words, cls="tertiary"),
                    rx.cond(one.known != "", span(f"known to {one.known}", cls="below-it ink-warn"), ""),
                ),
                name=f"chart-{one.number}",
            ),
        ),
        class_name="chosen-among long",
    )
    return dialog(
        "Start a round",
        rx.el.form(
            _refused(),
            rx.el.p(
                "Each auditor codes every chart without the coder’s rows and the others’. Figures say something from 30 rows on.",
                class_name="text-xs secondary",
            ),
            auditors,
            charts,
            id=START,
            on_submit=Calibrations.start,
            class_name="stack",
        ),
        name="start-round",
        confirm="Start",
        form=START,
        is_open=Calibrations.starting,
        on_cancel=Calibrations.close_form,
    )  # fmt: skip


def settle_dialog() -> rx.Component:
    """Who is right and why, and whether it becomes a ruling."""
    chart = Calibrations.asked_chart

    def way(value: str, key: str, words: str) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio", name="decision", value=value, checked=Calibrations.decision == value,
                on_change=lambda _value: Calibrations.choose(value), data_key=key,
            ),
            words,
            class_name="check",
        )  # fmt: skip

    said = rx.foreach(
        Calibrations.view.shown.differences,
        lambda one: rx.cond((one.chart_id == chart) & (one.key == Calibrations.asked_unit), answers(one), ""),
    )
    form = rx.el.form(
        _refused(),
        rx.el.fieldset(
            rx.el.legend("What holds", class_name="label"),
            way("right", "1", "The coder is right"),
            way("wrong", "2", "The coder is wrong"),
            way("both", "3", "Both can be right"),
            class_name="chosen-among",
        ),
        field(
            "Why, in a sentence or two",
            text_area("words", words=kept(Subject.CALIBRATION, chart, "words"), rows=3, max_length=2_000),
            name="words",
            hint="All auditors of the round read it. No score changes by it.",
        ),
        checkbox("Make it a ruling", checked=Calibrations.ruling, on_change=Calibrations.make_ruling),
        rx.cond(Calibrations.ruling, ruling_fields(Subject.CALIBRATION, chart), ""),
        id=SETTLE,
        on_submit=Calibrations.settle,
        class_name="stack",
        key=f"{chart}{Calibrations.asked_unit}",
    )
    return dialog(
        rx.fragment("Settle ", Calibrations.asked_words),
        rx.el.p(
            "Somebody who was no auditor of the round settles it alone; an auditor’s decision waits until another one agrees.",
            class_name="text-xs secondary",
        ),
        said,
        form,
        name="settle-difference",
        confirm="Settle",
        form=SETTLE,
        is_open=chart != "",
        on_cancel=Calibrations.close_form,
    )


def stop_dialog() -> rx.Component:
    """A round without an end."""
    return dialog(
        "Stop this round?",
        rx.el.p(
            "It ends without results, and what is not handed in is gone. Its charts are in sight of their auditors again."
        ),
        name="stop-round",
        confirm="Stop the round",
        danger=True,
        on_confirm=Calibrations.stop,
    )
