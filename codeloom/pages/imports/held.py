"""Held matches: people an import could not tell from those here, both sides beside one another, and the three answers."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, unseen
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import checkbox
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, new_rows, pager, table, table_row, tabs
from codeloom.state.imports.held import Held

COLUMNS = (Column("Person in the file"), Column("Since", 28, "numeric secondary right"))
SAME_KEYS = ("s", "shift+s", "")
KEYS = {
    "Matches": (("Next, previous match", "j"), ("Show it", "enter"), ("Open, decided", "1")),
    "Decide": (("Same person", "s"), ("Same as the second one", "shift+s"), ("Different people", "d"), ("Leave out", "l"),
               ("Take the newer data", "t"), ("Undo the decision", "u")),
}  # fmt: skip


def _line(one: rx.Var) -> rx.Component:
    here = Held.match == one.id
    who = rx.el.button(
        span(one.name, cls="medium ellipsis"),
        span(
            rx.cond(Held.tab == "decided", f"{one.word}, {one.visits}", f"{one.why}, {one.visits}"),
            cls="text-xs secondary ellipsis",
        ),
        class_name="held-line",
        type="button",
        data_key="enter",
        on_click=Held.open(one.id),
        aria_current=rx.cond(here, "true", "false"),
    )
    return table_row(COLUMNS, who, one.when, data_focus_id=one.id, aria_selected=rx.cond(here, "true", "false"))


def _list() -> rx.Component:
    view = Held.view
    nothing = rx.cond(
        Held.tab == "open",
        empty(
            "Nothing to decide", "Imported people who cannot be told from those here wait in this list.", icon_name="ok"
        ),
        empty("No decision yet", "Decisions of the last 90 days can be undone here.", icon_name="history"),
    )
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _line),
        label="Held matches",
        panel=False,
        on_top=rx.cond(Held.tab == "open", new_rows(Held.figures.held - view.open, Held.load), ""),
        pager=rx.cond(
            (view.next != "") | (Held.cursors.length() > 0),
            pager(
                f"{view.rows.length()} shown",
                view.next != "",
                Held.older(view.next),
                Held.cursors.length() > 0,
                Held.newer_ones,
            ),
            "",
        ),
    )
    which = (("open", "Open", view.open), ("decided", "Decided", view.decided))
    return rx.el.section(
        tabs("Which matches", which, Held.tab, Held.show),
        rx.cond(view.rows.length() > 0, listing, nothing),
        class_name="panel held-list",
        aria_label="Matches",
    )


def _mark(cell: rx.Var) -> rx.Component:
    """What agrees and what does not, by icon and word."""
    tone = rx.match(cell.mark, ("agrees", "ok"), ("differs", "warn"), "")
    icon_name = rx.match(cell.mark, ("agrees", "same"), ("differs", "conflict"), "minus")
    return rx.cond(cell.word != "", tag(cell.word, tone=tone, icon_name=icon_name), "")


def _texts(lines: rx.Var) -> rx.Component:
    return rx.foreach(lines, lambda text: rx.el.div(text))


def _fact(fact: rx.Var) -> rx.Component:
    def known(cell: rx.Var, index: rx.Var) -> rx.Component:
        return rx.el.td(
            unseen(rx.cond(Held.one.sides.length() > 1, f"Here, {Held.one.sides[index].name}: ", "Here: ")),
            rx.el.div(rx.el.div(_texts(cell.lines), class_name="grow"), _mark(cell), class_name="held-cell"),
            class_name=rx.cond(cell.mark == "differs", "differs", ""),
        )

    return rx.el.tr(
        rx.el.th(fact.label, scope="row"),
        rx.el.td(unseen("In the file: "), _texts(fact.incoming)),
        rx.foreach(fact.cells, known),
    )


def _facts() -> rx.Component:
    one = Held.one
    head = rx.el.tr(
        rx.el.th(unseen("Fact"), scope="col"),
        rx.el.th("In the file", scope="col"),
        rx.foreach(one.sides, lambda side: rx.el.th(f"Here: {side.name}", scope="col")),
    )
    return rx.el.div(
        rx.el.table(
            rx.el.thead(head),
            rx.el.tbody(rx.foreach(one.facts, _fact)),
            class_name="held-facts",
            aria_label="The file beside what is here",
        ),
        class_name="held-scroll",
        role="region",
        aria_label="Both sides",
        tab_index=0,
    )


def _answers() -> rx.Component:
    one = Held.one

    def same(place: int) -> rx.Component:
        side = one.sides[place]
        words = rx.cond(one.sides.length() > 1, f"Same person as {side.name}", "Same person")
        return rx.cond(
            one.sides.length() > place,
            button(words, hotkey=SAME_KEYS[place], icon_name="same", on_click=Held.same(side.id)),
            "",
        )

    newer = checkbox(
        "If it is the same person, take name, birth date, sex and record number from the file",
        checked=Held.newer,
        on_change=Held.take_newer,
        data_key="t",
    )
    return rx.fragment(
        rx.cond(one.sides.length() > 0, rx.el.div(newer, class_name="inner"), ""),
        rx.el.div(
            *(same(place) for place in range(len(SAME_KEYS))),
            button("Different people", hotkey="d", icon_name="people", on_click=Held.different),
            filler(),
            button("Leave out", kind="quiet", hotkey="l", on_click=Held.leave_out),
            class_name="footrow held-answers",
        ),
    )


def _decided() -> rx.Component:
    one = Held.one
    return rx.el.div(
        span(icon("ok", small=True), one.outcome, cls="row tight secondary"),
        filler(),
        rx.cond(one.gone, "", button("Undo the decision", hotkey="u", icon_name="history", on_click=Held.take_back)),
        class_name="footrow held-answers",
    )


def _match() -> rx.Component:
    one = Held.one
    panel = rx.el.section(
        rx.el.header(
            rx.el.h2(one.name, class_name="ellipsis", title=one.name),
            tag(one.word, tone=one.tone),
            filler(),
            span(one.visits, cls="numeric secondary text-xs nowrap"),
        ),
        rx.el.p(icon("info", small=True), span(one.sentence), class_name="held-why"),
        rx.cond(one.facts.length() > 0, _facts(), ""),
        rx.cond(one.status == "open", _answers(), _decided()),
        class_name="panel",
        aria_label="Is it the same person?",
    )
    choose = rx.el.div(
        empty("No match is open", "Choose one from the list to see both sides.", icon_name="people"), class_name="panel"
    )
    return rx.cond(one.id != "", panel, rx.cond(Held.view.rows.length() > 0, choose, ""))


@page(
    "/held",
    title="Held matches",
    load=(Held.load,),
    place=Place(icon="conflict", key="h", order=62, count=Held.figures.held),
)
def held_page() -> rx.Component:
    """The manager's answers to: is it the same person?"""
    top = row(
        span(
            "Nothing of these people is written until you decide. Every decision can be undone for 90 days.",
            cls="secondary text-sm",
        )
    )
    content = rx.el.div(
        top,
        rx.cond(
            Held.loaded,
            rx.el.div(_list(), _match(), class_name="held-page"),
            skeleton("Loading held matches"),
        ),
        class_name="page",
    )
    return frame(content, page="held", title="Held matches", keys=KEYS)
