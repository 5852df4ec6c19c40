"""The seven checks of a question: one line while they pass, those that stop it with a way out while they do not."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, fix
from codeloom.pages.ui.icons import icon
from codeloom.state.provider_queries.ask import Ask


def checks() -> rx.Component:
    """What stops the question, or that nothing does; L shows all seven."""
    draft, stops = Ask.draft, Ask.draft.stopped > 0
    total = draft.checks.length()
    said = rx.cond(
        stops,
        f"{draft.stopped} of {total} checks stop it",
        f"Non-leading: {total} of {total} checks",
    )
    show = rx.cond(Ask.all_checks, "Show less", rx.cond(stops, "Show all seven", "Show them"))
    head = row(
        icon(rx.cond(stops, "warn", "tick"), cls=rx.cond(stops, "ink-warn", "ink-ok")),
        rx.el.b(said, class_name="medium"),
        filler(),
        fix(show, hotkey="l", on_click=Ask.toggle_checks, aria_expanded=rx.cond(Ask.all_checks, "true", "false")),
    )
    return rx.el.section(
        rx.el.div(head, role="status"),
        rx.el.ul(rx.foreach(draft.checks, _check), class_name="stack tight"),
        _way_out(),
        class_name="query-checks",
        aria_label="Checks",
        data_stopped=draft.stopped,
    )


def _check(one: rx.Var) -> rx.Component:
    wrong = rx.el.li(
        icon("warn", small=True, cls="ink-warn"),
        span(
            span(rx.cond(one.wrong != "", one.wrong, one.title), cls="ink-warn"),
            rx.cond(one.mend != "", span(" ", one.mend, cls="secondary"), ""),
        ),
        class_name="query-check",
        data_check=one.key,
    )
    right = rx.el.li(
        icon("tick", small=True, cls="ink-ok"), span(one.title, cls="secondary"), class_name="query-check",
        data_check=one.key,
    )  # fmt: skip
    return rx.cond(one.passes, rx.cond(Ask.all_checks, right, ""), wrong)


def _way_out() -> rx.Component:
    """The question of the template, while it is another one than stands there and something stops it."""
    draft = Ask.draft
    offered = (draft.stopped > 0) & (draft.template_question != "") & (draft.template_question != draft.question)
    use = button("Use the template’s question", size="small", hotkey="f 1", on_click=Ask.use_question)
    return rx.cond(offered, rx.el.div(use), "")
