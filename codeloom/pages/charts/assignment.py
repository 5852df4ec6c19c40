"""Assign: a list with selection on the left, the rule and who gets what on the right."""

import reflex as rx

from codeloom.pages.charts.work_queue import due
from codeloom.pages.frame import frame
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import checkbox, field, segmented, select
from codeloom.pages.ui.filters import people_filter, setting_filter, specialty_filter
from codeloom.pages.ui.icons import priority
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, new_rows, pager, table, table_row
from codeloom.state.charts.assignment import Assign

COLUMNS = (
    Column("Selected", 9, unseen=True),
    Column("Priority", 10, unseen=True),
    Column("Chart", 21, "code"),
    Column("Encounter"),
    Column("Specialty", 30, "secondary hide-below-mid"),
    Column("Service dates", 33, "numeric secondary hide-phone"),
    Column("Due", 26, "numeric"),
    Column("Coder", 26, "secondary"),
)
RULES = (("load", "Fewest open"), ("round_robin", "In turn"), ("specialty", "By specialty"), ("hand", "By hand"))
KEYS = {
    "Assign": (
        ("Next, previous chart", "j"),
        ("Open", "enter"),
        ("Select", "x"),
        ("Assign", "ctrl+enter"),
        ("Undo", "ctrl+z"),
    )
}


def _row(chart: rx.Var) -> rx.Component:
    on = Assign.everything | Assign.chosen.contains(chart.id)
    return table_row(
        COLUMNS,
        checkbox(
            "",
            aria_label=f"Select {chart.number}",
            checked=on,
            on_change=lambda _on: Assign.choose(chart.id),
            data_key="x",
        ),
        priority(chart.priority),
        link(chart.number, href=chart.link, data_key="enter", cls="code"),
        chart.encounter,
        chart.specialty,
        chart.dates,
        due(chart.due, chart.due_tone),
        rx.cond(chart.assignee != "", chart.assignee, tag("Nobody", tone="plain")),
        data_focus_id=chart.id,
        aria_selected=rx.cond(on, "true", "false"),
    )


def _filters() -> rx.Component:
    view = Assign.view
    whose = (("nobody", "Nobody's"), ("anybody", "Anybody's"))
    return row(
        people_filter("Whose charts", "whose", whose, view.coders, Assign.whose, Assign.set_filter("whose")),
        specialty_filter(view.specialties, Assign.specialty, Assign.set_filter("specialty")),
        setting_filter(Assign.setting, Assign.set_filter("setting")),
        filler(),
        span(rx.cond(view.total == 1, "1 chart", f"{view.total} charts"), cls="text-xs tertiary numeric"),
        button("Select this page", size="small", on_click=Assign.choose_page(True)),
        button("Select all", size="small", on_click=Assign.choose_everything),
        cls="wrap",
    )


def _list() -> rx.Component:
    view = Assign.view
    nothing = empty(
        "Nothing to assign", "Every open chart of this filter has a coder. Import more, or choose anybody's."
    )
    plain = (Assign.whose == "nobody") & (Assign.specialty == "") & (Assign.setting == "")
    fresh = new_rows(Assign.figures.unassigned - view.total, Assign.load)
    arrived = rx.cond((Assign.figures.version > 0) & plain, fresh, "")
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="Charts to assign",
        on_top=arrived,
        pager=rx.cond(
            (view.next != "") | (Assign.cursors.length() > 0),
            pager(
                f"{view.rows.length()} of {view.total}",
                view.next != "",
                Assign.older,
                Assign.cursors.length() > 0,
                Assign.newer,
            ),
            "",
        ),
    )
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(arrived, nothing))
    return rx.cond(Assign.loaded, shown, skeleton("Loading charts"))


def _share(share: rx.Var) -> rx.Component:
    return rx.el.tr(
        rx.el.td(share.name),
        rx.el.td(f"+{share.charts}", class_name="numeric right medium"),
        rx.el.td(share.before, class_name="numeric right secondary"),
        rx.el.td(share.after, class_name="numeric right"),
    )


def _panel() -> rx.Component:
    shares = rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th("Coder", scope="col"),
                rx.el.th("Gets", class_name="right", scope="col"),
                rx.el.th("Now", class_name="right", scope="col"),
                rx.el.th("Then", class_name="right", scope="col"),
            )
        ),
        rx.el.tbody(rx.foreach(Assign.plan.shares, _share)),
        class_name="table compact",
        aria_label="Who gets what",
    )
    coders = rx.foreach(Assign.view.coders, lambda one: rx.el.option(one.words, value=one.id))
    coder = select("to", (("", "Choose a coder"), coders), value=Assign.to, on_change=Assign.set_to)
    picked = rx.cond(Assign.everything, f"All {Assign.view.total} selected", f"{Assign.chosen.length()} selected")
    why = rx.cond(Assign.plan.charts > 0, "", "Select charts first")
    return rx.el.section(
        rx.el.header(rx.el.h2("Assign"), span(picked, cls="count"), filler(), rx.cond(Assign.batch != "", _undo(), "")),
        rx.el.div(
            stack(span("How", cls="label"), segmented("How", RULES, Assign.rule, Assign.set_rule), cls="tight"),
            rx.cond(
                Assign.rule == "hand",
                field("To", coder, name="to"),
                "",
            ),
            rx.cond(
                Assign.plan.charts > 0,
                shares,
                rx.el.p("Select charts to see who gets what.", class_name="tertiary text-xs"),
            ),
            rx.cond(
                Assign.plan.left_out > 0,
                rx.el.p(
                    f"{Assign.plan.left_out} of the selected are no longer open and stay where they are.",
                    class_name="text-xs ink-warn",
                ),
                "",
            ),
            class_name="inner",
        ),
        rx.el.div(
            span(why, id="assign-why", cls="text-xs tertiary"),
            filler(),
            button(
                rx.cond(Assign.plan.charts == 1, "Assign 1 chart", f"Assign {Assign.plan.charts} charts"),
                kind="primary",
                hotkey="ctrl+enter",
                why=why,
                why_id="assign-why",
                on_click=Assign.assign,
            ),
            class_name="footrow",
        ),
        class_name="panel",
        aria_label="Assign",
    )


def _undo() -> rx.Component:
    return button("Undo", size="small", hotkey="ctrl+z", on_click=Assign.take_back)


PATH = "/assign"


@page(
    PATH,
    title="Assign",
    load=(Assign.load,),
    place=Place(icon="assign", key="s", order=50, count=Assign.figures.unassigned),
)
def assign_page() -> rx.Component:
    """The manager's way to hand out work."""
    content = rx.el.div(
        rx.el.div(*added(PATH, "top"), _filters(), _list(), class_name="stack"),
        _panel(),
        class_name="page listside",
    )
    return frame(content, page="assign", title="Assign", keys=KEYS)
