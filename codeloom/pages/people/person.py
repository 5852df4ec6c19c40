"""One person: what they have in hand, how their charts fared, sessions, and what is recorded of them."""

import reflex as rx

from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.people.dialogs import person_dialogs
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.figures import figure, figures, legend
from codeloom.pages.ui.marks import dot, status, tag
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.plots import line_plot, plot_table
from codeloom.pages.ui.tables import Column, pager, table, table_row
from codeloom.state.people.people import PATH
from codeloom.state.people.person import Person

COLUMNS = (
    Column("When", 44, "numeric secondary"),
    Column("What", None, "medium"),
    Column("Detail", None, "secondary hide-small"),
    Column("By", 40, "secondary hide-phone"),
)
KEYS = {
    "Person": (
        ("Role", "r"),
        ("Disable", "d"),
        ("End all sessions", "e"),
        ("Next, previous line of a list", "j"),
        ("Scorecard", "s"),
        ("Plots as tables, and back", "t"),
    )
}
CHART_COLUMNS = (
    Column("Chart", 24, "medium"),
    Column("Specialty", None, "secondary hide-small"),
    Column("State", 40),
    Column("Given", 30, "numeric secondary"),
    Column("Sent for audit", 30, "numeric secondary hide-phone"),
)
VIEW = Person.view
FARES = VIEW.fares


def _figures() -> rx.Component:
    """How they fare in their role."""

    def one(cell: rx.Var) -> rx.Component:
        small = rx.cond(cell.unit != "", rx.el.small(f" {cell.unit}"), "")
        value = rx.fragment(cell.value, small)
        return rx.cond(
            cell.href != "",
            figure(cell.label, value, cell.note, href=cell.href),
            figure(cell.label, value, cell.note),
        )

    shown = figures(rx.foreach(FARES.figures, one), label="Now")
    return rx.cond(FARES.figures.length() > 0, shown, "")


def _plot(
    title: rx.Var | str, plot: rx.Var, heads: tuple[str, str, str], beside: rx.Component, nothing: str, *, goal: bool
) -> rx.Component:
    """A plot in its panel, or the same figures as a table."""

    drawn = line_plot(
        plot.words, plot.points, usual=plot.usual, band=plot.band, y_ticks=plot.y_ticks, x_ticks=plot.x_ticks,
        goal=plot.goal if goal else None, last=(plot.last_x, plot.last_y),
    )  # fmt: skip
    body = rx.cond(Person.tables, plot_table(heads, plot.table), rx.el.div(drawn, class_name="panel-body"))
    none = rx.el.p(nothing, class_name="inner secondary")
    return rx.el.section(
        rx.el.header(rx.el.h2(title), filler(), beside),
        rx.cond(plot.points.length() > 0, body, none), class_name="panel", aria_label=title,
    )  # fmt: skip


def _plots() -> rx.Component:
    """Accuracy by week where the role's work is audited, and work done a day; nothing for a role without such work."""
    audits = row(
        legend(f"goal {FARES.goal} %", "usual"),
        link("Audits of their work", href=FARES.audits, cls="text-xs"),
    )
    accuracy = _plot("Accuracy", FARES.accuracy, ("Week of", "Accuracy", "95 % interval"), audits,
                     "No audits of their work in twelve weeks.", goal=True)  # fmt: skip
    closed = rx.cond(FARES.closed != "", link("Audits they closed", href=FARES.closed, cls="text-xs"), "")
    done = _plot(FARES.done_words, FARES.done, ("Week of", "A day", "All"), row(legend("usual", "band"), closed),
                 "Nothing in twelve weeks.", goal=False)  # fmt: skip
    both = rx.el.div(rx.cond(FARES.audits != "", accuracy, ""), done, class_name="person-plots")
    return rx.cond(FARES.done_words != "", both, "")


def _chart(one: rx.Var) -> rx.Component:
    return table_row(
        CHART_COLUMNS,
        link(one.number, href=one.link, cls="code", data_key="enter"),
        one.specialty,
        status(one.status, one.status_words),
        one.given,
        one.sent,
        data_focus_id=one.number,
    )


def _charts() -> rx.Component:
    """A coder's charts, the one given last first."""
    more = rx.el.div(
        span(f"{VIEW.charts.length()} shown, the last given first", cls="numeric"),
        filler(),
        rx.cond(Person.charts != "", button("First page", size="small", on_click=Person.older_charts("")), ""),
        rx.cond(VIEW.charts_next != "",
                button("Next 10", size="small", icon_name="right", on_click=Person.older_charts(VIEW.charts_next)), ""),
        class_name="pager",
    )  # fmt: skip
    listing = table(CHART_COLUMNS, rx.foreach(VIEW.charts, _chart), label="Charts", panel=False, pager=more)
    none = rx.el.p("No chart is theirs.", class_name="inner secondary")
    shown = rx.el.section(
        rx.el.header(rx.el.h2("Charts"), filler(),
                     link("Open ones in the list", href=f"/charts?tab=open&coder={VIEW.id}", cls="text-xs")),
        rx.cond(VIEW.charts.length() > 0, listing, none), class_name="panel", aria_label="Charts",
    )  # fmt: skip
    return rx.cond(VIEW.coder, shown, "")


def _line(one: rx.Var) -> rx.Component:
    return table_row(COLUMNS, one.when, one.what, one.detail, one.by, data_focus_id=one.seq.to_string())


def _history() -> rx.Component:
    more = pager(
        f"{VIEW.history.length()} shown", VIEW.next > 0, Person.older(VIEW.next), Person.before > 0, Person.older(0)
    )
    listing = table(COLUMNS, rx.foreach(VIEW.history, _line), label="History", panel=False, pager=more)
    return rx.el.section(
        rx.el.header(rx.el.h2("History"), filler(), span("Reasons are not shown", cls="text-xs tertiary")),
        listing, class_name="panel", aria_label="History",
    )  # fmt: skip


def _person() -> rx.Component:
    def fact(name: str, value: rx.Var | str) -> rx.Component:
        return rx.el.div(rx.el.dt(name), rx.el.dd(value))

    def ask(words: str, what: str, key: str = "") -> rx.Component:
        return button(words, size="small", hotkey=key, on_click=Person.ask(what, VIEW.id, VIEW.version))

    acts = rx.cond(
        VIEW.active,
        row(
            ask("Change role", "role", "r"),
            ask("Disable", "disable", "d"),
            ask("More", "menu", "m"),
            cls="tight wrap",
        ),
        button("Enable", size="small", on_click=Person.enable(VIEW.id, VIEW.version)),
    )
    return rx.el.section(
        rx.el.header(rx.el.h2("Person")),
        rx.el.dl(
            fact("Role", VIEW.role),
            fact("Email", VIEW.email),
            fact("Specialties", rx.cond(VIEW.specialties != "", VIEW.specialties, "none in particular")),
            fact("Second factor", VIEW.factor),
            fact("Since", VIEW.since),
            class_name="person-facts",
        ),
        rx.el.div(acts, class_name="footrow"),
        class_name="panel", aria_label="Person",
    )  # fmt: skip


def _sessions() -> rx.Component:
    def one(session: rx.Var) -> rx.Component:
        end = button("End", size="small", on_click=Person.end_one(session.id), aria_label=f"End {session.device}")
        said = rx.el.div(session.device, rx.el.div(session.seen, class_name="text-xs tertiary"), class_name="grow")
        return row(said, end, cls="person-session")

    all_ = button("End all", size="small", hotkey="e", on_click=Person.end_sessions(VIEW.id, VIEW.name))
    nobody = rx.el.p("Not signed in anywhere.", class_name="inner secondary")
    return rx.el.section(
        rx.el.header(rx.el.h2("Sessions"), span(VIEW.sessions.length(), cls="count"), filler(),
                     rx.cond(VIEW.sessions.length() > 0, all_, "")),
        rx.cond(VIEW.sessions.length() > 0, rx.fragment(rx.foreach(VIEW.sessions, one)), nobody),
        class_name="panel", aria_label="Sessions",
    )  # fmt: skip


@page("/person/[person]", title="Person", load=(Person.load, Person.watch))
def person_page() -> rx.Component:
    """A manager looks at one person."""
    top = row(
        link("People", href=PATH, cls="secondary"),
        tag(VIEW.role),
        row(dot(rx.cond(VIEW.active, "ok", "")), rx.cond(VIEW.active, "Active", "Disabled"), cls="tight secondary"),
        cls="wrap",
    )
    card = rx.cond(
        FARES.done_words != "",
        link("Scorecard", href=f"/scorecards/{VIEW.id}", cls="button small quiet", data_key="s"),
        "",
    )
    tables = rx.cond(
        FARES.done_words != "",
        button(
            rx.cond(Person.tables, "Plots", "Tables"),
            size="small",
            kind="quiet",
            hotkey="t",
            on_click=Person.toggle_tables,
        ),
        "",
    )
    opened = rx.fragment(
        row(top, filler(), card, tables),
        _figures(),
        rx.el.div(
            stack(_plots(), _charts(), _history(), cls="person-main"),
            stack(_person(), _sessions()),
            class_name="listside person-body",
        ),
    )
    absent = empty(
        "Nobody here",
        "There is nobody in your practice under this address.",
        button("People", href=PATH),
        icon_name="people",
    )
    shown = opened_here(here(f"/person/{Person.shown}"), Person.state, "person", opened, rx.el.div(absent, class_name="panel"),
                        Person.load)  # fmt: skip
    content = rx.el.div(
        rx.cond(Person.state == "absent", rx.el.div(absent, class_name="panel"), shown),
        person_dialogs(),
        class_name="page",
    )
    return frame(content, page="people", title=rx.cond(VIEW.name != "", VIEW.name, "Person"), keys=KEYS)
