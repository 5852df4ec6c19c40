"""The dashboard's part about encounters: a strip of figures, whose they are, and how old what waits for billing is."""

import reflex as rx

from codeloom.pages.dashboard.panel import panel
from codeloom.pages.ui.base import span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.figures import figure, figures, hbar, legend, live
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.dashboard import Dashboard

DOOR = Dashboard.board.door
PROVIDERS = (
    Column("Provider"),
    Column("Drafts", 16, "numeric right"),
    Column("Not sent", 18, "numeric right hide-phone"),
    Column("Billing", 16, "numeric right"),
    Column("Sent back", 20, "numeric right"),
    Column("30 days", 18, "numeric right hide-phone"),
)
BILLERS = (
    Column("Biller"),
    Column("Today", 16, "numeric right"),
    Column("30 days", 18, "numeric right"),
    Column("Sent back", 20, "numeric right"),
)


def note_door_strip() -> rx.Component:
    """Where encounters are."""

    def cell(one: rx.Var) -> rx.Component:
        value = span(live(one.value), rx.cond(one.unit != "", rx.el.small(" ", one.unit), ""))
        linked = figure(one.label, value, one.note, href=one.href)
        return rx.cond(one.href != "", linked, figure(one.label, value, one.note))

    return rx.cond(DOOR.open, figures(rx.foreach(DOOR.cells, cell), label="Encounters now"), "")


def note_door_panels() -> rx.Component:
    """Encounters by provider and biller, and the age of what waits for billing; nothing in a practice without providers."""
    return rx.cond(DOOR.open, rx.fragment(_providers(), _ages(), _billers()), rx.fragment())


def _providers() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        def count(number: rx.Var, part: str, words: str, cls: str = "ink") -> rx.Component:
            href = f"/encounter-list?part={part}&provider={one.id}"
            named = f"{number} {words} of {one.name}"
            return rx.cond(number != "", link(live(number), href=href, aria_label=named, cls=cls), "")

        return table_row(
            PROVIDERS,
            span(one.name, title=one.name),
            count(one.drafts, "draft", "drafts"),
            count(one.unsent, "unsent", "not sent"),
            count(one.to_bill, "bill", "with billing"),
            count(one.back, "back", "sent back", "ink-warn"),
            count(one.month, "month", "finalized in 30 days"),
            data_focus_id=one.id,
        )

    rows = table(PROVIDERS, rx.foreach(DOOR.providers, line), label="Encounters by provider", panel=False, rove="")
    return panel("Encounters by provider", "span-5", rows, beside=(legend("30 days: finalized", "none"),))


def _ages() -> rx.Component:
    bars = rx.foreach(DOOR.ages, lambda one: hbar(one.label, one.share, one.number, tone=one.tone, href=one.href))
    note = rx.el.p("Days since the visit. Due in 7.", class_name="text-xs tertiary")
    return panel("Age of what waits for billing", "span-3", rx.el.div(bars, note, class_name="panel-body"))


def _billers() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        def count(number: rx.Var, part: str, words: str) -> rx.Component:
            href = f"/encounter-list?part={part}&biller={one.id}"
            named = f"{number} {words} by {one.name}"
            return rx.cond(number != "", link(live(number), href=href, aria_label=named, cls="ink"), "")

        return table_row(
            BILLERS,
            span(one.name, title=one.name),
            count(one.today, "today", "finalized today"),
            count(one.month, "month", "finalized in 30 days"),
            count(one.back, "back", "sent back"),
            data_focus_id=one.id,
        )

    rows = table(BILLERS, rx.foreach(DOOR.billers, line), label="Finalized by biller", panel=False, rove="")
    nothing = empty("No billers", "Invite a biller to finalize encounters.", icon_name="bill")
    shown = rx.cond(DOOR.billers.length() > 0, rows, nothing)
    return panel("Finalized by biller", "span-4", shown, beside=(legend("sent back: still out", "none"),))
