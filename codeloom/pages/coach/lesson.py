"""One lesson: what it says, the provider's own words, an example, and its check."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.notices import empty
from codeloom.state.coach.own import OwnCoaching

CHOICES = "lesson-choices"
"""Id of the list that takes the focus when a lesson is opened."""
LESSON, ANSWERED = OwnCoaching.view.lesson, OwnCoaching.answered
DONE = ANSWERED.kind != ""


def lesson_panel() -> rx.Component:
    """The lesson that is due or was opened; without one, when the next comes."""
    head = rx.el.header(rx.el.h2("Lesson, 2 min"), span(LESSON.progress, cls="count"))
    nothing = empty("No lesson is due", OwnCoaching.view.no_lesson, icon_name="coach")
    shown = rx.fragment(rx.el.div(_texts(), _check(), _verdict(), class_name="lesson"), _foot())
    return rx.el.section(
        head,
        rx.cond(LESSON.kind != "", shown, nothing),
        class_name="panel",
        aria_label="Lesson",
        data_keyscope="lesson",
    )


def _texts() -> rx.Component:
    own = rx.fragment(
        span("From your note of ", LESSON.own_day, cls="label"),
        rx.el.p("“", LESSON.own_quote, "”", class_name="from-note"),
    )
    return rx.fragment(
        rx.el.h3(LESSON.title, class_name="text-lg"),
        rx.el.p(LESSON.body),
        rx.el.div(
            rx.cond(LESSON.own_quote != "", own, ""),
            span("Example", cls="label"),
            rx.el.p("“", LESSON.before, "”", class_name="from-note"),
            span("If it is so, write", cls="label"),
            rx.el.p(
                "“",
                LESSON.head,
                rx.el.mark(LESSON.mark, class_name="evidence suggested"),
                LESSON.tail,
                "”",
                class_name="from-note",
            ),
            class_name="stack tight",
        ),
    )


def _check() -> rx.Component:
    def ask(one: rx.Var) -> rx.Component:
        return rx.el.button(
            span((one.place + 1).to_string(), cls="key-cap"),
            one.words,
            type="button",
            class_name="choice-card",
            data_item="true",
            data_focus_id=f"choice-{one.place}",
            data_key=(one.place + 1).to_string(),
            on_click=OwnCoaching.answer(one.place),
        )

    def told(one: rx.Var) -> rx.Component:
        tone = rx.match(
            one.state, ("right", "choice-card right-one"), ("wrong", "choice-card wrong-one"), "choice-card plain-one"
        )
        said = rx.match(
            one.state,
            ("right", icon("tick", small=True, label="Right")),
            ("wrong", icon("cross", small=True, label="Chosen, not right")),
            rx.fragment(),
        )
        return rx.el.div(said, one.words, class_name=tone)

    open_ones = rx.el.div(rx.foreach(LESSON.choices, ask), id=CHOICES, class_name="choices", data_rove="lr")
    closed = rx.el.div(rx.foreach(ANSWERED.choices, told), class_name="choices")
    return rx.el.fieldset(
        rx.el.legend("Check: ", LESSON.question, class_name="label"),
        rx.cond(DONE, closed, open_ones),
        class_name="choices",
    )


def _verdict() -> rx.Component:
    right = row(icon("tick"), rx.el.b("Right.", class_name="medium"), cls="ink-ok")
    wrong = row(icon("cross"), rx.el.b("Not this one.", class_name="medium"), cls="ink-error")
    said = rx.el.div(
        rx.cond(ANSWERED.right, right, wrong),
        rx.el.p(ANSWERED.why, class_name="secondary text-sm"),
        rx.el.p(LESSON.source, class_name="tertiary text-xs"),
        class_name="stack",
    )
    return rx.el.div(rx.cond(DONE, said, ""), role="status")


def _foot() -> rx.Component:
    following = button(
        "Next lesson",
        kind="primary",
        hotkey="enter",
        on_click=OwnCoaching.next_lesson,
        data_focus_now=f"checked-{OwnCoaching.checks}",
        data_goes=CHOICES,
    )
    waiting = span("Choose the wording that holds.", cls="text-xs tertiary")
    again = span(ANSWERED.again, cls="text-xs tertiary")
    return rx.el.div(rx.cond(DONE, rx.fragment(again, filler(), following), waiting), class_name="footrow")
