"""The opened sample: how it was frozen and drawn, what it says of all charts, what was left out, its charts in the order drawn."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span, unseen
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.samples import Samples

VIEW = Samples.view
CHARTS = (
    Column("Place", 15, "right numeric"),
    Column("Chart", 24, "code"),
    Column("Group", None, "wraps hide-phone"),
    Column("Stands for", 24, "right numeric hide-below-mid"),
    Column("Auditor", 36, "hide-small"),
    Column("State", 42),
)
GROUPS = (
    Column("Group", None, "medium wraps"),
    Column("Charts", 20, "right numeric hide-phone"),
    Column("Drawn", 20, "right numeric"),
    Column("Share", 20, "right numeric hide-small"),
    Column("Rows right, all its charts", 45, "right numeric"),
)


def _fact(name: str, *value: rx.Component | rx.Var | str) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(*value))


def facts() -> rx.Component:
    """Seed, frozen list, method, hash, result, and what can be done."""
    code = {"class_name": "code text-xs"}
    result = rx.fragment(
        rx.cond(VIEW.estimate != "", rx.el.b(VIEW.estimate, class_name="medium numeric"), ""),
        span(VIEW.estimate_words, cls=rx.cond(VIEW.estimate != "", "text-xs tertiary block", "tertiary")),
        rx.cond(VIEW.small != "", row(icon("warn", small=True), span(VIEW.small), cls="tight ink-warn text-xs"), ""),
    )
    left = rx.el.dl(
        _fact("Frozen", VIEW.frozen),
        rx.cond(VIEW.is_drawn, _fact("Drawn", VIEW.drawn), ""),
        _fact("From", VIEW.source),
        rx.cond(VIEW.is_drawn, _fact("Seed", rx.el.code(VIEW.seed, **code)), ""),
        class_name="sample-facts",
    )
    right = rx.el.dl(
        rx.cond(VIEW.is_drawn, _fact("Rows right", result), ""),
        _fact("Method", VIEW.method),
        _fact("List hash", rx.el.code(VIEW.frame_hash, **code), ", in the audit log before the seed"),
        _fact("Left out", VIEW.left_out_words),
        class_name="sample-facts",
    )
    file = door(
        icon("download", small=True), "File", unseen(f" of {VIEW.number}"), cls="button small", data_key="x", download=True,
        href=f"/api/samples/{VIEW.id}/file",
    )  # fmt: skip
    proof = button("Draw it again as proof ", size="small", icon_name="again", hotkey="p", on_click=Samples.prove)
    acts = rx.el.div(
        rx.cond(VIEW.is_drawn, rx.fragment(proof, file), ""),
        rx.cond(
            ~VIEW.is_drawn & ~VIEW.ended,
            button("Draw from this list", kind="primary", size="small", on_click=Samples.draw_frozen(VIEW.id)),
            "",
        ),
        button("Another like it", size="small", on_click=Samples.like),
        rx.cond(VIEW.ended, "", button("End", size="small", kind="quiet", on_click=Samples.ask_to_end(VIEW.id))),
        span("A drawn sample is never changed; a new one is drawn", cls="text-xs tertiary hide-below-mid"),
        class_name="footrow wrap sample-acts",
    )
    return rx.el.section(
        rx.el.header(
            rx.el.h2(span(VIEW.number, cls="code"), id="opened-sample"), span(VIEW.state, cls="count"), filler(),
            span(VIEW.name, cls="text-xs tertiary ellipsis"),
        ),
        rx.el.div(left, right, class_name="sample-halves"), acts, class_name="panel", aria_labelledby="opened-sample",
    )  # fmt: skip


def groups() -> rx.Component:
    """Its groups with what their own audits say."""

    def line(one: rx.Var) -> rx.Component:
        return table_row(
            GROUPS, one.name, span(one.charts), span(one.drawn), one.share, one.rate, data_focus_id="group-" + one.name
        )

    listing = rx.el.section(
        rx.el.header(rx.el.h2("Groups", id="sample-groups"), span(VIEW.strata.length(), cls="count")),
        table(GROUPS, rx.foreach(VIEW.strata, line), label="Groups", compact=True, panel=False, rove=""),
        class_name="panel", aria_labelledby="sample-groups",
    )  # fmt: skip
    return rx.cond(VIEW.strata.length() > 0, listing, "")


def left_out() -> rx.Component:
    """Charts that fit the plan and could not be drawn, by reason."""
    lines = rx.foreach(
        VIEW.left_out,
        lambda one: rx.el.li(
            span(one.reason, cls="medium"), span(one.number, cls="count"), span(one.numbers, cls="text-xs tertiary")
        ),
    )
    listing = rx.el.section(
        rx.el.header(
            rx.el.h2("Left out", id="sample-left-out"), filler(), span("all of them are in the file", cls="text-xs tertiary")
        ),
        rx.el.ul(lines, class_name="sample-left-out"),
        class_name="panel", aria_labelledby="sample-left-out",
    )  # fmt: skip
    return rx.cond(VIEW.left_out.length() > 0, listing, "")


def _chart(one: rx.Var) -> rx.Component:
    state = rx.match(
        one.tone,
        ("ok", row(icon("tick", small=True), one.state, cls="tight ink-ok")),
        ("quiet", span(one.state, cls="tertiary")),
        span(one.state),
    )
    return table_row(
        CHARTS,
        span(one.place),
        link(one.number, href=one.link, cls="code"),
        rx.cond(one.stratum != "", one.stratum, "all charts"),
        span(one.weight, title="Charts of the list that this one stands for: one divided by its chance to be drawn"),
        one.auditor,
        state,
        data_focus_id=one.id,
    )


def drawn_charts() -> rx.Component:
    """Its charts in the order drawn, fifty at a time."""
    first = button("First", size="small", icon_name="left", on_click=Samples.show_from(0))
    more = button("Next 50", size="small", icon_name="right", on_click=Samples.show_from(VIEW.next))
    below = rx.el.div(
        span(f"{VIEW.rows.length()} of {VIEW.size}", cls="numeric"),
        filler(),
        rx.cond(Samples.after > 0, first, ""),
        rx.cond(VIEW.next > 0, more, ""),
        class_name="pager",
    )
    listing = rx.el.section(
        rx.el.header(rx.el.h2("Charts, in the order drawn", id="sample-charts"), span(VIEW.size, cls="count")),
        table(CHARTS, rx.foreach(VIEW.rows, _chart), label="Charts, in the order drawn", compact=True, panel=False,
              rove="jk", pager=below),
        class_name="panel", aria_labelledby="sample-charts",
    )  # fmt: skip
    return rx.cond(VIEW.rows.length() > 0, listing, "")
