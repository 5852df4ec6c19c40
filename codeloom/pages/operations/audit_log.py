"""The audit log: does the chain hold? A band that says so, then the log behind its filters, its checkpoints and evidence packs."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.operations.log_band import band
from codeloom.pages.operations.log_side import side
from codeloom.pages.registry import page
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.fields import segmented, select, text_input
from codeloom.pages.ui.filters import people_filter
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pages_of, table, table_row
from codeloom.pages.ui.timeline import timeline_drawer
from codeloom.state.operations.audit_log import PATH, AuditLog

COLUMNS = (
    Column("Row", 17, "numeric right secondary hide-phone"),
    Column("When", 33, "numeric hide-phone"),
    Column("Who", 32, "medium ellipsis"),
    Column("What", 38, "ellipsis"),
    Column("About", 25, "hide-phone"),
    Column("History and evidence", 18, "hide-phone", unseen=True),
    Column("Detail", None, "secondary ellipsis hide-below-mid"),
)
RANGES = (("today", "Today"), ("7", "7 days"), ("30", "30 days"), ("all", "All"))
KEYS = {
    "Audit log": (
        ("Next, previous row", "j"), ("Open its chart, or the history of its encounter", "o"),
        ("History of its chart or encounter", "h"), ("Evidence pack of its chart or encounter", "x"),
        ("Find a chart or an encounter", "f"), ("Verify now", "v"), ("Stop verifying, close the history", "escape"),
    )
}  # fmt: skip
VIEW = AuditLog.view


@page(PATH, title="Audit log", load=(AuditLog.load,), place=Place(icon="shield", key="l", order=92, group="Practice"))
def audit_log_page() -> rx.Component:
    """The manager's view of everything that was recorded."""
    content = rx.el.div(
        band(),
        rx.el.div(rx.el.div(_filters(), _list(), class_name="stack"), side(), class_name="listside person-body"),
        row(hint("Row", "j", "k"), hint("Verify", "v"), hint("Find", "f"), hint("History", "h"), hint("Open", "o"),
            hint("Pack", "x"), cls="text-xs tertiary"),
        class_name="page",
    )  # fmt: skip
    of = span(AuditLog.told, cls="code")
    log = link("All of it in the log", href=f"/audit-log?subject={AuditLog.told}", cls="button small")
    drawer = timeline_drawer(
        AuditLog.history, AuditLog.whole, label="History", of=of, on_close=AuditLog.tell_history(""),
        on_show=AuditLog.show_whole, foot=log,
    )  # fmt: skip
    content = rx.el.div(content, rx.cond(AuditLog.told != "", drawer, ""), class_name="over-page")
    return frame(content, page="audit-log", title="Audit log", keys=KEYS)


def _filters() -> rx.Component:
    acts = rx.foreach(VIEW.acts, lambda one: rx.el.option(one.name, value=one.id))
    find = rx.el.form(
        text_input("subject", aria_label="Chart or encounter", placeholder="CH-10482 or EN-1042", max_length=16, data_key="f",
                   default_value=AuditLog.subject, key=AuditLog.subject),
        on_submit=AuditLog.look_for,
    )  # fmt: skip
    return row(
        segmented("Time", RANGES, AuditLog.since, lambda value: AuditLog.set_filter("since", value)),
        people_filter("Who", "who", (("", "Anybody"),), VIEW.people, AuditLog.who, AuditLog.set_filter("who")),
        select("act", (("", "Any act"), acts), small=True, aria_label="What", value=AuditLog.act,
               on_change=AuditLog.set_filter("act")),
        find,
        button("Clear", kind="quiet", size="small", on_click=AuditLog.clear),
        cls="picks wrap",
    )  # fmt: skip


def _list() -> rx.Component:
    nothing = empty(
        "No rows like that",
        "Clear the filters, or choose a longer time. What was not done is not in the log.",
        icon_name="shield",
    )
    pages = pages_of(AuditLog, VIEW.next, f"{VIEW.rows.length()} on this page of {VIEW.total}")
    listing = table(
        COLUMNS, rx.foreach(VIEW.rows, _row), label="Audit log", on_top=_newest(), pager=pages, compact=True
    )
    shown = rx.cond(VIEW.rows.length() > 0, listing, rx.el.div(_newest(), nothing, class_name="panel"))
    return rx.cond(AuditLog.loaded, shown, skeleton("Loading the audit log"))


def _newest() -> rx.Component:
    """The line on top: how many acts came since the list was read. It is always there, so that nothing below it moves."""
    number = AuditLog.arrived
    words = rx.cond(number == 1, "1 new act: show", f"{number} new acts: show")
    fresh = rx.el.button(words, class_name="fresh", type="button", on_click=AuditLog.show_arrived)
    return rx.el.div(
        rx.cond(
            number > 0, fresh, rx.cond(AuditLog.cursors.length() > 0, "Earlier acts", "The newest acts come first")
        ),
        class_name="newest",
    )


def _row(one: rx.Var) -> rx.Component:
    about = rx.match(
        one.of,
        ("chart", link(one.subject, href=f"/charts/{one.number}", cls="code", data_key="o")),
        ("encounter", span(one.subject, cls="code")),
        span(one.subject, cls="ellipsis", title=one.subject),
    )
    history = rx.el.button(
        icon("history", small=True), class_name="button quiet icon-only small", type="button", title="History (H)",
        aria_label=f"History of {one.subject}", data_key=rx.cond(one.of == "encounter", "h|o", "h"),
        on_click=AuditLog.tell_history(one.subject),
    )  # fmt: skip
    pack = door(icon("download", small=True), href=f"/api/evidence/{one.subject}.zip", cls="button quiet icon-only small",
                data_key="x", aria_label=f"Evidence pack of {one.subject}", title="Evidence pack (X)")  # fmt: skip
    return table_row(
        COLUMNS,
        one.seq,
        one.when,
        span(one.who, title=one.who),
        span(one.act, title=one.name),
        about,
        rx.cond(one.of != "", row(history, pack, cls="tight"), ""),
        span(one.detail, title=one.detail),
        data_focus_id=one.id,
        on_focus=AuditLog.choose(one.id),
        data_chosen=rx.cond(one.id == AuditLog.chosen, "true", "false"),
    )
