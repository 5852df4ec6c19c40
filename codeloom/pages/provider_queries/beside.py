"""Queries on pages of other rooms: beside a chart or an encounter and on a provider's first page."""

import reflex as rx

from codeloom.pages.provider_queries.inbox import when
from codeloom.pages.registry import adds
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.figures import live
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.notices import banner
from codeloom.state.provider_queries.beside import Beside, ToAnswer

MOST_WAITING = 5


@adds("/chart/[chart]", "strip", load=(Beside.watch,))
@adds("/audit/[subject]", "strip", load=(Beside.watch,))
def of_chart() -> rx.Component:
    """Asking about the open chart, and what is open."""
    return _of_subject("/ask/chart/")


@adds("/billing/[number]", "strip", load=(Beside.watch,))
def of_encounter() -> rx.Component:
    """Asking about the open encounter, and what is open."""
    return _of_subject("/ask/encounter/")


@adds("/chart/[chart]", "banner")
@adds("/audit/[subject]", "banner")
@adds("/billing/[number]", "banner")
def answers() -> rx.Component:
    """Each answer that nobody took yet, until it is taken."""

    def one(query: rx.Var) -> rx.Component:
        read = button("Read the answer", size="small", hotkey="shift+q", href=query.link)
        said = banner("ok", "tick", rx.el.b("Answered: "), query.topic, ", by ", query.who, ".", actions=(read,))
        return rx.cond(query.state == "answered", said, "")

    return rx.foreach(Beside.queries.rows, one)


def _of_subject(ask_page: str) -> rx.Component:
    queries = Beside.queries
    waiting = rx.cond(
        queries.open > 0,
        link(
            icon("ask", small=True),
            live(queries.open),
            " open",
            href="/queries",
            cls="tag",
            title="Queries that wait for an answer",
        ),
        "",
    )
    ask = button(
        "Ask",
        size="small",
        icon_name="ask",
        hotkey="q",
        href=f"{ask_page}{queries.number}",
        title="Ask the provider",
    )
    return rx.fragment(waiting, rx.cond(queries.may_ask & (queries.number > 0), ask, ""))


@adds("/encounters", "needs-count")
def to_answer_count() -> rx.Component:
    """How many queries wait for the provider."""
    number = ToAnswer.inbox.counts.open
    return rx.cond(number > 0, span(live(number), rx.cond(number == 1, " query", " queries"), cls="count"), "")


@adds("/encounters", "needs", load=(ToAnswer.watch,))
def to_answer() -> rx.Component:
    """The queries that wait for the provider, those due first on top."""

    def one(query: rx.Var, at: rx.Var) -> rx.Component:
        answer = rx.cond(
            at == 0,
            button("Answer", size="small", hotkey="a", href=query.link, aria_label=f"Answer about {query.patient}"),
            button("Answer", size="small", href=query.link, aria_label=f"Answer about {query.patient}"),
        )
        return rx.el.li(
            row(icon("ask", small=True, cls="ink-warn"), span("Query", cls="text-xs medium"), cls="tight"),
            link(query.patient, href=query.link, cls="medium ellipsis ink", title=query.patient),
            span(query.topic, cls="said ellipsis"),
            span(query.who, ", ", query.role, cls="from-whom text-xs secondary ellipsis"),
            when(query),
            span(answer, cls="action"),
            key=query.id,
        )

    return rx.foreach(ToAnswer.inbox.rows[:MOST_WAITING], one)
