"""The right side of Exports: what was asked for with its state, and what is made again and again."""

import reflex as rx

from codeloom.pages.ui.base import filler, inline, row, span, unseen, variant
from codeloom.pages.ui.buttons import button, door
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import INK
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.tables import Column, pages_of, table, table_row
from codeloom.state.exports.desk import ExportsDesk

EXPORTS = (
    Column("Report", None, "medium"),
    Column("Format", 21, "hide-below-mid"),
    Column("Begun", 27, "numeric hide-small"),
    Column("State", 38),
    Column("Rows", 18, "numeric right hide-below-mid"),
    Column("What to do", 31, "right", unseen=True),
)
SCHEDULES = (
    Column("Report", None, "medium"),
    Column("When", 31, "hide-below-mid"),
    Column("To", 25, "secondary hide-small"),
    Column("Next", 27, "numeric"),
    Column("Last", 38, "hide-small"),
    Column("What to do", 22, "right", unseen=True),
)
VIEW = ExportsDesk.view


def exports_panel() -> rx.Component:
    """Exports, the newest first."""
    nothing = empty(
        "No export yet",
        "Files appear here when they are ready; you can leave this page meanwhile."
        " Nobody but the one who made a file and managers can download it.",
        icon_name="download",
    )
    running = rx.cond(VIEW.running > 0, span(f"{VIEW.running} running", cls="count"), "")
    below = rx.el.div(
        span("Files are encrypted, kept 7 days, and each download is a line in the audit log."), class_name="pager"
    )
    listing = table(
        EXPORTS, rx.foreach(VIEW.rows, _export), label="Exports", compact=True, panel=False,
        pager=rx.fragment(pages_of(ExportsDesk, VIEW.next, f"{VIEW.rows.length()} on this page"), below),
    )  # fmt: skip
    return rx.el.section(
        rx.el.header(rx.el.h2("Exports", id="exports"), running),
        rx.cond(VIEW.rows.length() > 0, listing, nothing),
        class_name="panel",
        aria_labelledby="exports",
    )


def _said(one: rx.Var) -> rx.Component:
    """A state: its icon and words in the ink of its tone, at length as tooltip."""
    drawn = rx.match(one.tone, ("ok", "tick"), ("error", "error"), ("warn", "minus"), ("info", "clock"), "clock")
    ink = rx.cond(one.tone == "error", variant(one.tone, INK), "")
    return row(icon(drawn, small=True), span(one.word, cls="ellipsis"), cls=f"tight {ink}", title=one.title)


def _bar(one: rx.Var) -> rx.Component:
    bar = span(
        rx.el.i(custom_attrs=inline(width=f"{one.percent}%")), cls="bar", role="progressbar", aria_label="Rows written",
        aria_valuemin="0", aria_valuemax="100", aria_valuenow=one.percent,
    )  # fmt: skip
    return span(bar, span(one.word, cls="text-xs numeric right"), cls="exports-bar", title=one.title)


def _export(one: rx.Var) -> rx.Component:
    of = unseen(f" {one.name}, begun {one.begun}")
    get = door(
        icon("download", small=True),
        "Download",
        of,
        href=f"/api/exports/{one.id}/file",
        cls="button small",
        data_key="d",
        download=True,
    )
    stop = button("Stop", of, size="small", data_key="s", on_click=ExportsDesk.stop(one.id))
    again = button("Make again", of, size="small", data_key="s", on_click=ExportsDesk.again(one.id))
    repair = button("Repair", of, size="small", data_key="s", on_click=ExportsDesk.repair(one.id, one.schedule))
    act = rx.match(
        one.state,
        ("queued", stop),
        ("running", stop),
        ("ready", rx.cond(one.tone == "ok", get, again)),
        ("failed", rx.cond(one.repair, repair, again)),
        again,
    )
    now = rx.cond(ExportsDesk.current == one.id, one.id, rx.Var("undefined"))
    return table_row(
        EXPORTS,
        span(one.name, title=f"{one.name}, asked for by {one.by}"),
        one.format,
        one.begun,
        rx.cond(one.state == "running", _bar(one), _said(one)),
        one.row_count,
        act,
        data_focus_id=one.id,
        data_focus_now=now,
    )


def schedules_panel() -> rx.Component:
    """Schedules, in the order they were made."""
    listing = table(
        SCHEDULES, rx.foreach(VIEW.scheduled, _schedule), label="Scheduled exports", compact=True, panel=False, rove=""
    )
    section = rx.el.section(
        rx.el.header(
            rx.el.h2("Scheduled", id="scheduled"),
            span(VIEW.scheduled.length(), cls="count"),
            filler(),
            span("a link by mail, never the file", cls="text-xs tertiary"),
        ),
        listing,
        class_name="panel",
        aria_labelledby="scheduled",
    )
    return rx.cond(VIEW.scheduled.length() > 0, section, "")


def _schedule(one: rx.Var) -> rx.Component:
    of = unseen(f" {one.name}, {one.when}")
    change = button("Change", of, size="small", kind="quiet", on_click=ExportsDesk.repair("", one.id))
    mend = button("Repair", of, size="small", on_click=ExportsDesk.repair("", one.id))
    drawn = rx.match(one.tone, ("ok", "tick"), ("error", "error"), "clock")
    ink = rx.cond(one.tone == "error", variant("error", INK), "")
    return table_row(
        SCHEDULES,
        span(one.name, title=f"{one.name}, {one.format}"),
        one.when,
        one.whom,
        one.next,
        row(icon(drawn, small=True), span(one.last, cls="ellipsis"), cls=f"tight {ink}", title=one.title),
        rx.cond(one.broken, mend, change),
        data_focus_id=one.id,
    )
