"""Beside the audit log: the row that is looked at, the checkpoints and where they lie, the evidence pack."""

import reflex as rx

from codeloom.pages.ui.base import Child, filler, span
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.tables import Column, table
from codeloom.state.operations.audit_log import AuditLog

ROW, STANDS = AuditLog.row, AuditLog.stands
SIGNED = (
    Column("Signed", 26, "numeric"),
    Column("Rows", None, "numeric ellipsis"),
    Column("Key", 18, "code"),
    Column("Outside", 17, "right"),
)


def side() -> rx.Component:
    """Three panels."""
    return rx.el.div(_row(), _checkpoints(), _pack(), class_name="stack")


def _fact(name: str, *value: Child) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(*value))


def _maybe(name: str, value: rx.Var, *shown: Child) -> Child:
    return rx.cond(value != "", _fact(name, *(shown or (value,))), "")


def _hash(short: rx.Var, whole: rx.Var) -> rx.Component:
    return rx.el.code(short, class_name="code text-xs", title=whole)


def _row() -> rx.Component:
    good = rx.el.span(icon("tick", small=True), "the row before and after", class_name="row tight ink-ok")
    bad = rx.el.span(icon("error", small=True), ROW.so, class_name="row tight ink-error")
    counted = _fact("Counted anew", _hash(ROW.counted, ROW.counted))
    facts = rx.el.dl(
        _maybe("Act", ROW.act, span(ROW.act, title=ROW.name)),
        _maybe("By", ROW.who),
        _maybe("With API key", ROW.key, rx.el.code(ROW.key, class_name="code text-xs")),
        _maybe("About", ROW.subject),
        _maybe("When", ROW.when, span(ROW.when, title=ROW.utc + " UTC")),
        _maybe("Fields", ROW.fields),
        _maybe("Hash", ROW.hash, _hash(ROW.hash, ROW.hash_whole)),
        rx.cond(~ROW.fits & (ROW.counted != ROW.hash), counted, ""),
        _maybe("Before it", ROW.before, _hash(ROW.before, ROW.before_whole)),
        _fact("Fits", rx.cond(ROW.fits, good, bad)),
        _maybe("Checkpoint", ROW.checkpoint),
        class_name="log-facts",
    )
    opens = link("Open chart", href=f"/charts/{ROW.number}", cls="button small")
    history = button("History of it", size="small", icon_name="history", on_click=AuditLog.tell_history(ROW.subject))
    acts = rx.el.div(rx.cond(ROW.of == "chart", opens, ""), history, class_name="footrow")
    body = rx.cond(
        ROW.id != "",
        rx.fragment(facts, rx.cond(ROW.of != "", acts, "")),
        rx.el.p("Go to a row to see its hashes and the checkpoint that has seen it.", class_name="inner secondary"),
    )
    title = rx.cond(ROW.id != "", f"Row {ROW.seq}", "Row")
    return rx.el.section(
        rx.el.header(rx.el.h2(title, id="row-panel")), body, class_name="panel", aria_labelledby="row-panel"
    )


def _checkpoints() -> rx.Component:
    def one(signed: rx.Var) -> rx.Component:
        key = rx.cond(
            signed.key != "", span(signed.key, title="Signed by us with this key"), span("not ours", cls="ink-error")
        )
        copy = rx.cond(
            signed.outside,
            icon("tick", small=True, cls="ink-ok", label="A copy lies outside the database"),
            icon("error", small=True, cls="ink-error", label="No copy lies outside the database"),
        )
        rows = span(signed.rows, title="Root " + signed.root)
        cells = (signed.when, rows, key, copy)
        return rx.el.tr(
            *(rx.el.td(cell, class_name=column.cls) for column, cell in zip(SIGNED, cells, strict=True)), key=signed.row
        )

    listing = table(
        SIGNED, rx.foreach(STANDS.checkpoints, one), label="Checkpoints", compact=True, rove="", panel=False
    )
    return rx.el.section(
        rx.el.header(rx.el.h2("Checkpoints", id="checkpoints"), span(STANDS.number, cls="count"), filler()),
        rx.cond(STANDS.checkpoints.length() > 0, listing, rx.el.p("None was signed yet.", class_name="inner secondary")),
        rx.el.div("Every 5 min, in the database and in the folder checkpoints outside it", class_name="pager"),
        class_name="panel", aria_labelledby="checkpoints",
    )  # fmt: skip


def _pack() -> rx.Component:
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
    return rx.el.section(
        rx.el.header(rx.el.h2("Evidence pack", id="pack")), can, class_name="panel", aria_labelledby="pack"
    )
