"""The audit log: does the chain hold? A band that says so, then the log behind its filters, its checkpoints and evidence packs."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.fields import segmented, select, text_input
from codeloom.pages.ui.filters import people_filter
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pages_of, table, table_row
from codeloom.state.operations.audit_log import PATH, AuditLog

COLUMNS = (
    Column("Row", 17, "numeric right secondary hide-phone"),
    Column("When", 33, "numeric hide-phone"),
    Column("Who", 32, "medium ellipsis"),
    Column("What", 38, "ellipsis"),
    Column("About", 25, "hide-phone"),
    Column("Detail", None, "secondary ellipsis hide-below-mid"),
    Column("Evidence", 18, "right hide-phone", unseen=True),
)
RANGES = (("today", "Today"), ("7", "7 days"), ("30", "30 days"), ("all", "All"))
KEYS = {
    "Audit log": (
        ("Next, previous row", "j"), ("Open the chart", "o"), ("Evidence pack of its chart or encounter", "x"),
        ("Find a chart or an encounter", "f"), ("Verify now", "v"),
    )
}  # fmt: skip
VIEW = AuditLog.view


@page(PATH, title="Audit log", load=(AuditLog.load,), place=Place(icon="shield", key="l", order=92, group="Practice"))
def audit_log_page() -> rx.Component:
    """The manager's view of everything that was recorded."""
    content = rx.el.div(
        _band(),
        rx.el.div(rx.el.div(_filters(), _list(), class_name="stack"), _side(), class_name="listside person-body"),
        row(hint("Move", "j", "k"), hint("Open", "o"), hint("Pack", "x"), hint("Find", "f"), hint("Verify", "v"),
            cls="text-xs tertiary"),
        class_name="page",
    )  # fmt: skip
    return frame(content, page="audit-log", title="Audit log", keys=KEYS)


def _band() -> rx.Component:
    stands, verdict = AuditLog.stands, AuditLog.verdict
    told = rx.cond(
        stands.verified != "",
        f"The whole chain was verified {stands.verified}.",
        "The whole chain was not verified yet.",
    )
    signed = rx.cond(stands.checkpoints.length() > 0, f" Signed up to row {stands.checkpoints[0].row}.", "")
    begun = rx.el.div(
        rx.el.strong(f"{stands.rows} since {stands.since}"),
        rx.el.p(told, signed, class_name="secondary"),
        class_name="grow",
    )
    whole = rx.el.div(
        rx.el.strong("The chain holds"), rx.el.p(verdict.sentence, signed, class_name="secondary"), class_name="grow"
    )
    bad = rx.el.div(
        rx.el.strong("The chain is broken"),
        rx.el.p(
            verdict.sentence, " The rows before it hold, and writing goes on. Keep the database and the folder of checkpoints as"
            " they are, and tell whoever runs Codeloom: a copy of the checkpoints says what was there.",
        ),
        class_name="grow",
    )  # fmt: skip
    words = rx.cond(verdict.sentence == "", begun, rx.cond(verdict.whole, whole, bad))
    look = rx.cond(verdict.whole, rx.cond(verdict.sentence == "", "banner info", "banner ok"), "banner error")
    now = button(
        "Verify now", kind="primary", hotkey="v", on_click=AuditLog.verify, working=AuditLog.verifying,
        working_label="Verifying every row",
    )  # fmt: skip
    return rx.el.div(icon("shield"), words, now, role="status", class_name=look)


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
    listing = table(COLUMNS, rx.foreach(VIEW.rows, _row), label="Audit log", pager=pages, compact=True)
    shown = rx.cond(VIEW.rows.length() > 0, listing, nothing)
    return rx.cond(AuditLog.loaded, shown, skeleton("Loading the audit log"))


def _row(one: rx.Var) -> rx.Component:
    about = rx.match(
        one.of,
        ("chart", link(one.subject, href=f"/charts/{one.number}", cls="code", data_key="o")),
        ("encounter", span(one.subject, cls="code")),
        span(one.subject, cls="ellipsis", title=one.subject),
    )
    pack = door("Pack", href=f"/api/evidence/{one.subject}.zip", cls="button small", data_key="x",
                aria_label=f"Evidence pack of {one.subject}")  # fmt: skip
    return table_row(
        COLUMNS,
        one.seq,
        one.when,
        span(one.who, title=one.who),
        span(one.act, title=one.name),
        about,
        span(one.detail, title=one.detail),
        rx.cond(one.of != "", pack, ""),
        data_focus_id=one.id,
    )


def _side() -> rx.Component:
    signed = rx.foreach(
        AuditLog.stands.checkpoints,
        lambda one: row(span(one.when, cls="numeric secondary"), filler(), span(one.row, cls="numeric")),
    )
    checkpoints = rx.el.section(
        rx.el.header(rx.el.h2("Checkpoints", id="checkpoints"), filler(), span("Up to row", cls="text-xs tertiary")),
        rx.cond(AuditLog.stands.checkpoints.length() > 0, rx.el.div(signed, class_name="inner"),
                rx.el.p("None was signed yet.", class_name="inner secondary")),
        rx.el.div("Every 5 min, in the database and in a folder outside it", class_name="pager"),
        class_name="panel", aria_labelledby="checkpoints",
    )  # fmt: skip
    can = rx.el.div(
        rx.el.p("Codes, versions, suggestions, differences and audits of a chart or encounter, and every act about it, proven"
                " against a signed checkpoint."),
        rx.el.p("A zip with a program that checks it without Codeloom. No note text, no names.", class_name="text-xs tertiary"),
        rx.cond(
            AuditLog.subject != "",
            door(icon("download", small=True), f"Pack of {AuditLog.subject}", href=f"/api/evidence/{AuditLog.subject}.zip",
                 cls="button"),
            rx.el.p("Find a chart or encounter, or press X on one of its rows.", class_name="secondary"),
        ),
        class_name="inner",
    )  # fmt: skip
    pack = rx.el.section(
        rx.el.header(rx.el.h2("Evidence pack", id="pack")), can, class_name="panel", aria_labelledby="pack"
    )
    return rx.el.div(checkpoints, pack, class_name="stack")
