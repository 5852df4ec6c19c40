"""What a manager sees of queries: how many, how late, how long they take, by provider and by who asks."""

import reflex as rx

from codeloom.pages.ui.base import span
from codeloom.pages.ui.figures import figure, live
from codeloom.pages.ui.figures import figures as figure_strip
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.provider_queries.inbox import Queries

VIEW = Queries.figures_view


def _columns(who: str) -> tuple[Column, ...]:
    return (
        Column(who, None, "medium"),
        Column("Sent", 18, "numeric right hide-phone"),
        Column("Open", 18, "numeric right"),
        Column("Overdue", 22, "numeric right"),
        Column("Answered", 24, "numeric right hide-phone"),
        Column("Rate", 20, "numeric right hide-phone"),
        Column("Median", 24, "numeric right"),
    )


def figures() -> rx.Component:
    """The strip of figures, and two tables."""
    shown = rx.fragment(_strip(), _people("By provider", "Provider", VIEW.by_provider),
                        _people("By who asks", "Asked by", VIEW.by_asker))  # fmt: skip
    nothing = rx.el.div(
        empty(
            "Nobody has asked yet",
            "Coders and billers ask providers from a chart or an encounter. Counts and times stand here then.",
            icon_name="ask",
        ),
        class_name="panel",
    )
    any_ = (VIEW.open + VIEW.answered + VIEW.withdrawn > 0) | (VIEW.by_asker.length() > 0)
    content = rx.cond(Queries.loaded, rx.cond(any_, shown, nothing), skeleton("Loading counts and times"))
    return rx.el.div(content, class_name="page query-figures")


def _strip() -> rx.Component:
    return figure_strip(
        figure("Open", live(VIEW.open), "wait for an answer now"),
        figure("Overdue", live(VIEW.overdue), f"more than {VIEW.days} days"),
        figure("Answered", live(VIEW.answered), "of those sent in 90 days"),
        figure("Rate", rx.cond(VIEW.rate != "", VIEW.rate, "none"), "answered of sent, 90 days"),
        figure("Median", rx.cond(VIEW.median != "", VIEW.median, "none"), "to an answer, 90 days"),
        figure("Withdrawn", live(VIEW.withdrawn), "in 90 days"),
        label="Queries",
    )


def _people(title: str, who: str, rows: rx.Var) -> rx.Component:
    columns = _columns(who)

    def one(person: rx.Var) -> rx.Component:
        late = rx.cond(person.overdue > 0, "ink-error", "")
        return table_row(
            columns,
            person.name,
            span(person.sent),
            span(person.open),
            span(person.overdue, cls=late),
            span(person.answered),
            person.rate,
            person.median,
            data_focus_id=person.id,
        )

    return rx.el.section(
        rx.el.h2(title, class_name="text-md"),
        table(columns, rx.foreach(rows, one), label=title, rove=""),
        class_name="stack",
    )
