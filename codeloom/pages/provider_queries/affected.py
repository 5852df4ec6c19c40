"""What an answer means for the rows: each with what it would become, taken one by one. Nothing changes until it is taken."""

import reflex as rx

from codeloom.pages.ui.base import row, span, stack, unseen
from codeloom.pages.ui.buttons import fix
from codeloom.state.provider_queries.affected import Affected
from codeloom.state.provider_queries.query import Query

SEEN = Affected.view


def affected() -> rx.Component:
    """The rows, read as this part of the page appears; a word of advice where the answer has to do with none."""

    def one(found: rx.Var, at: rx.Var) -> rx.Component:
        codes = rx.match(
            found.kind,
            ("becomes", row(rx.el.del_(found.before, class_name="code tertiary"), unseen("becomes"), span("→", cls="tertiary",
             aria_hidden="true"), span(found.code, cls="code"))),
            ("look", span(found.before, cls="code")),
            span(found.code, cls="code"),
        )  # fmt: skip
        words = rx.match(
            found.kind,
            ("stays", "stays; the answer says it too"),
            ("look", "was asked about; look at it with the answer"),
            ("new", f"not in the rows yet: {found.title}"),
            found.title,
        )
        take = fix(
            rx.cond(found.kind == "stays", "Mark evidence", "Take it"), "f", at + 1, hotkey=f"f {at + 1}",
            on_click=Affected.take_row(Query.view.id, found.key),
            aria_label=rx.cond(found.kind == "stays", f"Mark the answer as evidence of {found.code}", f"Take {found.code}"),
        )  # fmt: skip
        return rx.el.li(
            span(found.label, cls="numeric tertiary text-xs"),
            row(codes, span(words, cls="ellipsis secondary", title=found.title), cls="wide"),
            rx.cond(SEEN.takeable & (found.operations != ""), take, span()),
            key=found.key,
        )

    rows = stack(
        span("What it means for the rows", cls="label secondary"),
        rx.el.ul(rx.foreach(SEEN.rows, one), class_name="panel query-facts", aria_label="What it means for the rows"),
        span("Read by the offline engine, which can be wrong. Nothing is changed until you take it.", cls="hint"),
        cls="tight",
    )
    nothing = rx.cond(
        Query.view.may_take,
        span(
            "No row was changed. Take the answer, then code from it as from any other words of the record.", cls="hint"
        ),
        "",
    )
    return rx.fragment(
        rx.el.i(hidden=True, key=f"{Query.view.id}-{Query.view.version}", on_mount=Affected.weigh(Query.view.id)),
        rx.cond(Affected.weighed == Query.view.id, rx.cond(SEEN.rows.length() > 0, rows, nothing), ""),
    )
