"""The answer of a case beside one's own: row by row, the rule, rulings of the practice, what is accepted beside it, the grades."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import fix, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, text_area
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hotkey_caps
from codeloom.pages.ui.panes import pane, scroll
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.drills.drill import Drill

VIEW = Drill.view


def answer_pane() -> rx.Component:
    """The difference, the rule, the grades."""
    wrong = rx.cond(
        VIEW.doubted,
        span("Sent to an instructor", cls="text-xs tertiary"),
        fix("I think the answer is wrong ", hotkey="w", on_click=Drill.ask(True)),
    )
    head = (rx.el.h2("The difference"), span(VIEW.counts, cls="count"), filler(), wrong)
    columns = rx.el.div(span(), span("You"), span("Answer"), class_name="drill-difference difference-head")
    order = rx.cond(
        VIEW.order != "", rx.el.p(icon("moved", small=True), " ", VIEW.order, class_name="panel-body ink-warn"), ""
    )
    content = rx.fragment(columns, rx.foreach(VIEW.differences, _difference), order, _rule(), _grades())
    return pane("The difference", scroll(content, label="The difference, content"), head=head)


def _difference(one: rx.Var) -> rx.Component:
    def side(code: rx.Var, title: rx.Var, wrong: rx.Var | bool) -> rx.Component:
        return rx.el.div(
            span(code, cls="code"),
            span(title),
            class_name=rx.cond(wrong, "difference-side given-wrong", "difference-side"),
        )

    none = span("not coded", cls="tertiary")
    nothing = span(rx.cond(one.kind == "accepted", "beside the answer", "not coded here"), cls="tertiary")
    mark = rx.match(
        one.kind,
        ("right", span(icon("tick", small=True, label="right"), cls="ink-ok")),
        ("accepted", span(icon("tick", small=True, label="accepted"), cls="ink-ok")),
        ("changed", span(icon("pencil", small=True, label="changed"), cls="ink-warn")),
        ("missed", span(icon("plus", small=True, label="missed"), cls="ink-warn")),
        span(icon("struck", small=True, label="too many"), cls="ink-warn"),
    )
    off = (one.kind == "extra") | ((one.kind == "changed") & (one.code != one.gold))
    return rx.el.div(
        mark,
        rx.cond(one.code != "", side(one.code, one.title, off), none),
        rx.cond(one.gold != "", side(one.gold, one.gold_title, False), nothing),
        rx.cond(one.why != "", span(one.why, cls="text-xs secondary difference-why"), ""),
        class_name="drill-difference",
    )


def _rule() -> rx.Component:
    def ruling(one: rx.Var) -> rx.Component:
        opens = link(f"Ruling {one.number}", href=one.link)
        return rx.el.p(opens, " of this practice: ", one.text, class_name="text-xs secondary")

    return rx.el.div(
        row(
            icon("ruling", small=True),
            rx.el.b(VIEW.rule, class_name="semibold"),
            filler(),
            span(VIEW.citation, cls="code text-xs"),
        ),
        rx.el.p(VIEW.rationale),
        rx.foreach(VIEW.rulings, ruling),
        rx.foreach(
            VIEW.accepted,
            lambda words: rx.el.p("Accepted without loss: ", words, class_name="text-xs secondary"),
        ),
        class_name="rule-box",
    )


def _grades() -> rx.Component:
    def one(grade: rx.Var) -> rx.Component:
        return rx.el.button(
            row(
                rx.el.b(grade.name, class_name="semibold"),
                rx.match(
                    grade.grade, (1, hotkey_caps("1")), (2, hotkey_caps("2")), (3, hotkey_caps("3")), hotkey_caps("4")
                ),
                cls="tight",
            ),
            span(grade.next, cls="text-xs tertiary"),
            type="button",
            class_name="button",
            data_key=grade.grade.to_string(),
            on_click=Drill.grade(grade.grade),
        )

    return rx.fragment(
        rx.el.p("How hard was it? This sets when it comes again.", class_name="text-xs secondary panel-body"),
        rx.el.div(
            rx.foreach(VIEW.grades, one), class_name="grade-buttons", role="group", aria_label="How hard was it?"
        ),
    )


def doubt_dialog() -> rx.Component:
    """Why the answer is wrong; an instructor reads it and may override the score."""
    words = text_area(
        "words", words=kept(Subject.DRILL, Drill.try_id, "doubt"), rows=3, max_length=500, error=Drill.refused
    )
    form = rx.el.form(
        field("Why the answer is wrong", words, name="words", error=Drill.refused,
              hint="Your supervisor reads it and may override the score; both are kept."),
        id="doubt-form",
        class_name="stack",
        on_submit=Drill.doubt,
    )  # fmt: skip
    return dialog(
        "I think the answer is wrong", form, name="doubt-dialog", confirm="Send", form="doubt-form", cancel_label="Close",
        is_open=Drill.doubting, on_cancel=Drill.ask(False),
    )  # fmt: skip
