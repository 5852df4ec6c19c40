"""Drawing encounters for audit: the finalized ones, newest first, to be put before an auditor one by one."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import select, text_input
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pages_of, table, table_row
from codeloom.state.audits.drawing import Drawing

COLUMNS = (
    Column("Number", 21, "code"),
    Column("Patient", 36, "medium"),
    Column("Visit"),
    Column("Date", 18, "numeric"),
    Column("Provider", 27, "ellipsis"),
    Column("Finalized by", 27, "ellipsis hide-below-mid"),
    Column("Ago", 14, "numeric right"),
    Column("Level", 17, "code"),
    Column("Changed", 21, "numeric right hide-below-mid"),
    Column("Flags", 55, "wraps"),
    Column("Draw", 19, "right", unseen=True),
)
RISKS = (("0", "Any risk"), ("1", "With a flag"), ("2", "To look at"), ("3", "Rule errors"))
KEYS = {"Finalized encounters": (("Next, previous encounter", "j"), ("Draw", "enter"), ("By number", "f"))}


@page(
    "/draw", title="Draw encounters", load=(Drawing.load,), place=Place(icon="encounters", key="e", order=25)
)  # fmt: skip
def drawing_page() -> rx.Component:
    """The list an auditor draws from."""
    content = rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Finalized encounters", class_name="text-md"),
                span("not drawn or audited yet, and not your own work", cls="text-xs tertiary hide-below-mid"),
                filler(),
                _filters(),
                class_name="tools",
            ),
            _list(),
            class_name="stack",
        ),
        row(hint("Move", "j", "k"), hint("Draw", "enter"), hint("By number", "f"), cls="text-xs tertiary"),
        class_name="queue charts",
    )
    return frame(content, page="draw", title="Draw encounters", keys=KEYS)


def _filters() -> rx.Component:
    view = Drawing.view

    def named(label: str, name: str, all_: str, people: rx.Var, value: rx.Var, change: rx.EventHandler) -> rx.Component:
        options = (("", all_), rx.foreach(people, lambda one: rx.el.option(one.label, value=one.value)))
        return select(name, options, small=True, aria_label=label, value=value, on_change=change)

    number = rx.el.form(
        text_input("number", aria_label="Encounter number", placeholder="EN-1042", auto_complete="off", max_length=16,
                   data_key="f", cls="find-number"),
        button("Find", size="small", type="submit"),
        class_name="row tight",
        role="search",
        on_submit=Drawing.find,
    )  # fmt: skip
    risk = select(
        "risk", RISKS, small=True, aria_label="Risk", value=Drawing.risk.to_string(), on_change=Drawing.filter_risk
    )  # fmt: skip
    return row(
        number,
        named("Provider", "provider", "All providers", view.providers, Drawing.provider, Drawing.filter_provider),
        rx.cond(
            view.covers,
            "",
            named("Finalized by", "biller", "All billers", view.billers, Drawing.biller, Drawing.filter_biller),
        ),
        rx.cond(view.covers, "", risk),
        cls="picks",
    )


def _row(one: rx.Var) -> rx.Component:
    def flag(item: rx.Var) -> rx.Component:
        return tag(item.words, tone=item.tone)

    return table_row(
        COLUMNS,
        one.number,
        one.patient,
        one.visit,
        one.day,
        one.provider,
        one.biller,
        one.finalized,
        one.level,
        rx.cond(Drawing.view.covers, "", one.changed.to_string()),
        rx.cond(
            Drawing.view.covers,
            span("Covered until your rows are set", cls="tertiary"),
            rx.cond(
                one.flags.length() > 0, span(rx.foreach(one.flags, flag), cls="flags"), span("none", cls="tertiary")
            ),
        ),
        button(
            "Draw", size="small", data_key="enter", aria_label=f"Draw {one.number}", on_click=Drawing.draw(one.id)
        ),
        data_focus_id=one.id,
    )  # fmt: skip


def _list() -> rx.Component:
    view = Drawing.view
    filtered = (Drawing.provider != "") | (Drawing.biller != "") | (Drawing.risk > 0) | (Drawing.number > 0)
    nothing = rx.cond(
        filtered,
        empty("No such encounter to draw", "It is not finalized, was drawn or audited already, or is your own work.",
              icon_name="search"),
        empty("Nothing to draw", "Encounters appear here when billing finalizes them.", icon_name="encounters"),
    )  # fmt: skip
    pages = pages_of(Drawing, view.next, f"{view.rows.length()} shown, newest first")
    listing = table(COLUMNS, rx.foreach(view.rows, _row), label="Finalized encounters", pager=pages)
    shown = rx.cond(view.rows.length() > 0, rx.el.div(listing, class_name="draw-list folds"), nothing)
    return rx.cond(Drawing.loaded, shown, skeleton("Loading finalized encounters"))
