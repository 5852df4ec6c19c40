"""One person: what they have in hand, how their charts fared, sessions, and what is recorded of them."""

import reflex as rx

from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.people.dialogs import person_dialogs
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.figures import figure, figures
from codeloom.pages.ui.marks import dot, tag
from codeloom.pages.ui.notices import empty
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
    "Person": (("Role", "r"), ("Disable", "d"), ("End all sessions", "e"), ("Next, previous line of the history", "j"))
}
VIEW = Person.view


def _figures() -> rx.Component:
    def one(cell: rx.Var) -> rx.Component:
        small = rx.cond(cell.unit != "", rx.el.small(f" {cell.unit}"), "")
        value = rx.fragment(cell.value, small)
        return rx.cond(
            cell.href != "",
            figure(cell.label, value, cell.note, href=cell.href),
            figure(cell.label, value, cell.note),
        )

    def in_hand(line: rx.Var) -> rx.Component:
        return rx.el.div(span(line.what), class_name="in-hand-line")

    work = rx.el.section(rx.foreach(VIEW.work, in_hand), class_name="panel", aria_label="In hand")
    return rx.fragment(
        rx.cond(VIEW.figures.length() > 0, figures(rx.foreach(VIEW.figures, one), label="Now"), ""),
        rx.cond(VIEW.work.length() > 0, work, ""),
    )


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
    opened = rx.fragment(
        top,
        _figures(),
        rx.el.div(_history(), stack(_person(), _sessions()), class_name="listside person-body"),
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
