"""The question as it is written: of what kind, to whom, what the record says, the question, and its choices."""

from typing import Any

import reflex as rx

from codeloom.pages.provider_queries.kept_words import kept_words
from codeloom.pages.ui.base import Text, row, span, stack
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_input
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.provider_queries.ask import Ask

VIEW, DRAFT = Ask.view, Ask.draft
FIELD, HEARD = "question", "question-typed"
"""Ids of the field a person types in, and of the one Python hears."""


def ask_form() -> rx.Component:
    """All parts of the question."""
    return rx.el.div(_head(), _facts(), _words(), _choices(), class_name="query-body")


def _half_typed(name: Text) -> dict[str, Any]:
    return kept(Subject.QUERY, Ask.draft_id, name)


def _head() -> rx.Component:
    kinds = rx.foreach(VIEW.kinds, lambda one: rx.el.option(one.name, value=one.key))
    people = rx.foreach(VIEW.providers, lambda one: rx.el.option(one.name, value=one.id))
    about = select(
        "query-kind", (("", "Choose"), kinds), value=DRAFT.kind, on_change=lambda value: Ask.set_part("kind", value)
    )
    to = select(
        "query-provider", (("", "Choose"), people), value=DRAFT.provider_id,
        on_change=lambda value: Ask.set_part("provider_id", value),
    )  # fmt: skip
    topic = text_input(
        "query-topic",
        words=_half_typed("topic"),
        default_value=DRAFT.topic,
        key=f"topic{DRAFT.topic}",
        max_length=120,
        auto_complete="off",
        placeholder="Stage of the kidney disease",
        data_words="true",
        on_blur=lambda text: rx.cond(text == DRAFT.topic, rx.noop(), Ask.set_part("topic", text)),
    )
    return rx.fragment(
        rx.el.div(
            field("About", about, name="query-kind"), field("To", to, name="query-provider"), class_name="two-columns"
        ),
        field("Topic, as lists show it", topic, name="query-topic"),
    )


def _facts() -> rx.Component:
    found = rx.el.ul(
        rx.foreach(DRAFT.evidence, _fact), class_name="panel query-facts", data_rove="true", aria_label="Findings"
    )
    return stack(
        span("What the record says, in its own words", cls="label secondary"),
        rx.cond(DRAFT.evidence.length() > 0, found, ""),
        span(
            rx.cond(
                DRAFT.findings == 1,
                "Mark words in the record to add them. At least one finding is needed.",
                "Mark words in the record to add them. At least two findings are needed.",
            ),
            cls="hint",
        ),
        cls="tight",
    )


def _fact(one: rx.Var) -> rx.Component:
    away = button(
        kind="quiet", size="small", icon_name="cross", cls="icon-only", hotkey="x", show_keys=False,
        on_click=Ask.unmark(one.number), aria_label=f"Take out finding {one.number}", title="Take out (X)",
    )  # fmt: skip
    gone = span("no longer there", cls="ink-warn text-xs")
    return rx.el.li(
        span(one.number, cls="numeric tertiary text-xs"),
        span(
            span("“", one.words, "”", cls="quote"), " ", span(one.source, cls="text-xs tertiary"),
            rx.cond(one.gone, gone, ""),
        ),
        away,
        data_row=one.number.to_string(),
        data_item="true",
        data_keyscope="fact",
        tab_index=-1,
        key=f"{one.document}{one.start}-{one.end}",
        data_focus_id=f"{one.document}{one.start}-{one.end}",
    )  # fmt: skip


def _words() -> rx.Component:
    return kept_words(Ask, Ask.draft_id, Ask.version, "Question", FIELD, HEARD, "question-problem", data_key="q")


def _choices() -> rx.Component:
    another = rx.el.div(
        span(hint("", "n")),
        rx.el.input(
            key=f"new{Ask.placed}",
            id="new-choice",
            type="text",
            class_name="input",
            placeholder="One more choice",
            aria_label="One more choice",
            auto_complete="off",
            max_length=200,
            data_key="n",
            data_words="true",
            **_half_typed(f"choice:{NEW}"),
            data_focus_now=rx.cond(Ask.placed > 0, f"choice{Ask.placed}", ""),
            on_blur=lambda text: rx.cond(text == "", rx.noop(), Ask.add_choice(text)),
        ),
        span(),
        class_name="query-option",
    )
    own = rx.foreach(DRAFT.choices, lambda one: rx.cond(one.fixed, "", _choice(one)))
    fixed = rx.foreach(DRAFT.choices, lambda one: rx.cond(one.fixed, _fixed(one), ""))
    return stack(
        span("Choices, in the order of the classification", cls="label secondary", id="choices-label"),
        rx.el.div(own, another, fixed, class_name="query-options", role="group", aria_labelledby="choices-label"),
        cls="tight",
    )


def _choice(one: rx.Var) -> rx.Component:
    return rx.el.div(
        span(one.at + 1, cls="numeric tertiary text-xs"),
        rx.el.input(
            type="text",
            class_name="input",
            default_value=one.text,
            aria_label=f"Choice {one.at + 1}",
            auto_complete="off",
            max_length=200,
            data_words="true",
            **_half_typed(f"choice:{one.at}"),
            on_blur=lambda text: rx.cond(text == one.text, rx.noop(), Ask.set_choice(one.at, text)),
        ),
        button(
            kind="quiet", size="small", icon_name="cross", cls="icon-only", on_click=Ask.set_choice(one.at, ""),
            aria_label=f"Take out: {one.text}", title=f"Take out: {one.text}",
        ),
        class_name="query-option",
        key=f"{one.at}{one.text}",
    )  # fmt: skip


def _fixed(one: rx.Var) -> rx.Component:
    return rx.el.div(
        span(one.at + 1, cls="numeric tertiary text-xs"),
        span(one.text),
        span("always there", cls="text-xs tertiary"),
        class_name="query-option fixed",
    )


def template_dialog() -> rx.Component:
    """The templates by name, each with its question."""

    def one(template: rx.Var) -> rx.Component:
        return rx.el.label(
            rx.el.input(type="radio", name="template", value=template.key, required=True, data_first_focus="true"),
            span(
                row(span(template.name, cls="medium"), span(template.kind_word, cls="text-xs tertiary"), cls="tight"),
                span(template.question, cls="text-xs secondary"),
                cls="stack tight",
            ),
            class_name="check",
        )

    form = rx.el.form(
        rx.el.div(
            rx.foreach(VIEW.templates, one), class_name="template-list", role="radiogroup", aria_label="Templates"
        ),
        id="template-form",
        on_submit=Ask.take_template,
    )
    return dialog(
        "Start from a template",
        form,
        rx.el.p(
            "Kind, topic, question and choices are replaced. What you marked stays.", class_name="text-xs tertiary"
        ),
        name="templates",
        confirm="Use it",
        form="template-form",
        cancel_label="Close",
        is_open=Ask.templates_open,
        on_cancel=Ask.show(""),
    )
