"""Samples: how good is the coding, and can anybody check that? The list, the opened sample, the form of the next one."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.samples.form import plan_form
from codeloom.pages.samples.opened import drawn_charts, facts, groups, left_out
from codeloom.pages.ui.base import inline, row, span, unseen
from codeloom.pages.ui.buttons import door
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import banner, empty, skeleton
from codeloom.pages.ui.tables import Column, pages_of, table, table_row
from codeloom.state.samples import PATH, Samples

LISTED = (
    Column("Sample", 26, "code medium"),
    Column("What", None, "medium wraps"),
    Column("Charts", 24, "numeric hide-below-mid"),
    Column("Audited", 33, "hide-small"),
    Column("Rows right, all charts", 42, "right numeric"),
)
KEYS = {
    "Samples": (
        ("Next, previous sample", "j"),
        ("Open", "enter"),
        ("Draw it again as proof", "p"),
        ("Download its file", "x"),
        ("New sample", "n"),
        ("Freeze and draw", "ctrl+enter"),
    )
}
ROWS = Samples.listed.rows


@page(
    PATH,
    title="Samples",
    load=(Samples.load, Samples.watch),
    place=Place(icon="samples", key="z", order=63),
)
def samples_page() -> rx.Component:
    """Samples, for supervisors and managers."""
    nothing = empty(
        "No sample yet",
        "A sample answers how good the coding is, with an interval. Drawn from a seed, it can be drawn again by anybody and comes "
        "out the same.",
        icon_name="samples",
    )
    opened = rx.cond(
        Samples.view.id != "", rx.el.div(facts(), groups(), left_out(), drawn_charts(), class_name="stack"), ""
    )
    shown = rx.cond(ROWS.length() > 0, rx.el.div(_list(), opened, class_name="stack"), nothing)
    content = rx.el.div(
        rx.cond(
            Samples.loaded,
            rx.el.div(rx.el.div(shown, class_name="stack"), plan_form(), class_name="samples"),
            skeleton("Loading samples"),
        ),
        row(
            hint("Sample", "j", "k"),
            hint("Proof", "p"),
            hint("File", "x"),
            hint("New", "n"),
            cls="text-xs tertiary",
        ),
        _proof(),
        dialog(
            "End this sample?",
            rx.el.p("No more audits are asked for. What was audited stays its result; the sample stays in this list."),
            name="end-sample",
            confirm="End it",
            danger=True,
            on_confirm=Samples.end,
            is_open=Samples.ending != "",
            on_cancel=Samples.ask_to_end(""),
        ),
        class_name="page",
    )
    return frame(content, page="samples", title="Samples", keys=KEYS)


def _list() -> rx.Component:
    return rx.el.section(
        rx.el.header(rx.el.h2("Samples", id="samples")),
        table(
            LISTED, rx.foreach(ROWS, _row), label="Samples", panel=False,
            pager=pages_of(Samples, Samples.listed.next, f"{ROWS.length()} on this page"),
        ),
        class_name="panel", aria_labelledby="samples",
    )  # fmt: skip


def _row(one: rx.Var) -> rx.Component:
    chosen = one.id == Samples.sample
    bar = span(
        rx.el.i(class_name=rx.cond(one.done == 100, "ok", ""), custom_attrs=inline(width=f"{one.done}%")), cls="bar",
        role="progressbar", aria_label=f"Audited of {one.number}", aria_valuemin="0", aria_valuemax="100", aria_valuenow=one.done,
    )  # fmt: skip
    opens = rx.el.button(
        one.number, type="button", class_name="fix", data_key="enter", aria_current=rx.cond(chosen, "true", "false"),
        on_click=Samples.show(one.id),
    )  # fmt: skip
    remark = rx.cond(one.remark != "", span(one.remark, cls="text-xs tertiary hide-small"), "")
    return table_row(
        LISTED,
        opens,
        one.name,
        one.of,
        span(bar, span(one.audited, cls="text-xs numeric"), cls="samples-bar"),
        row(remark, span(one.rate), cls="tight end"),
        data_focus_id=one.id,
        data_chosen=rx.cond(chosen, "true", "false"),
    )


def _proof() -> rx.Component:
    """What came out when the sample was drawn again."""
    proof = Samples.proof
    said = rx.el.b(proof.words, class_name="medium")

    def fact(name: str, *value: rx.Component | rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(name), rx.el.dd(*value))

    file = door(
        icon("download", small=True), "Download its file", unseen(f" {proof.number}"), cls="button small", download=True,
        href=f"/api/samples/{Samples.sample}/file",
    )  # fmt: skip
    return dialog(
        f"{proof.number}, drawn again",
        rx.cond(proof.same, banner("ok", "ok", said), banner("error", "error", said)),
        rx.el.dl(
            fact("Seed", rx.el.code(proof.seed, class_name="code text-xs")),
            fact("Frozen list", proof.charts),
            fact("List hash", rx.el.code(proof.frame_hash, class_name="code text-xs")),
            fact("Audit log", proof.logged),
            fact("Method", proof.method),
            class_name="panel sample-facts",
        ),
        rx.el.p(
            "Anybody can do this outside: the file holds the list, the seed and what was drawn, ids only. ",
            rx.el.code("python -m codeloom sample replay FILE", class_name="code nowrap"),
            " compares.",
            class_name="text-xs tertiary",
        ),
        row(file),
        name="proof",
        confirm="Close",
        cancel_label="",
        on_confirm=Samples.close_proof,
        is_open=proof.number != "",
        on_cancel=Samples.close_proof,
    )
