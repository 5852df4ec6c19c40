"""Assign: a list with selection on the left, the rule and who gets what on the right."""

import reflex as rx

from codeloom.pages.charts.work_queue import due
from codeloom.pages.frame import frame
from codeloom.pages.registry import added, page
from codeloom.pages.saved_views import naming_dialog, saved_views
from codeloom.pages.ui.base import filler, inline, row, span, stack, units
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import checkbox, field, segmented, select
from codeloom.pages.ui.filters import (
    PRIORITIES,
    patient_search,
    people_filter,
    priority_filter,
    setting_filter,
    specialty_filter,
)
from codeloom.pages.ui.icons import difficulty, priority
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import SORT_KEYS, Column, new_rows, pages_of, table, table_row
from codeloom.state.charts.assignment import Assign
from codeloom.state.saved_views import SavedViews

COLUMNS = (
    Column("Selected", 9, unseen=True),
    Column("Priority", 10, sort="turn", unseen=True, turned=True),
    Column("Chart", 21, "code"),
    Column("Encounter"),
    Column("Specialty", 28, "secondary hide-below-mid"),
    Column("Age", 15, "numeric right hide-phone", sort="age", turned=True),
    Column("Due", 24, "numeric", sort="due"),
    Column("Difficulty", 22, "hide-below-mid", sort="difficulty"),
    Column("Coder", 33, "secondary hide-phone"),
)
RULES = (("load", "Fewest open"), ("round_robin", "In turn"), ("specialty", "By specialty"), ("hand", "By hand"))
KEYS = {
    "Assign": (
        ("Next, previous chart", "j"), ("Open", "enter"), ("Select", "x"), ("Select this page", "shift+a"), ("Select all", "a"),
        ("Select none", "escape"), ("Assign", "ctrl+enter"), ("Undo", "ctrl+z"),
        ("Set priority", "shift+p"),
    ),
    "List": (("Find a patient", "f"), ("Save this view", "v"), *SORT_KEYS),
}  # fmt: skip
PLAIN = (
    (Assign.whose == "nobody")
    & (Assign.specialty == "")
    & (Assign.setting == "")
    & (Assign.priority == "")
    & ~Assign.searched
)
SELECTED = rx.cond(Assign.everything, Assign.view.total - Assign.left_out.length(), Assign.chosen.length()).to(int)


def _row(chart: rx.Var) -> rx.Component:
    on = rx.cond(Assign.everything, ~Assign.left_out.contains(chart.id), Assign.chosen.contains(chart.id)).to(bool)
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
        chart.age,
        due(chart.due, chart.due_tone),
        difficulty(chart.difficulty),
        rx.cond(chart.assignee != "", chart.assignee, tag("Nobody", tone="plain")),
        data_focus_id=chart.id,
        gone=Assign.gone.contains(chart.id),
        aria_selected=rx.cond(on, "true", "false"),
    )


def _filters() -> rx.Component:
    view = Assign.view
    whose = (("nobody", "Nobody's"), ("anybody", "Anybody's"))
    filters = row(
        patient_search(
            Assign.search,
            Assign.clear_search,
            searched=Assign.searched,
            found=Assign.patients.length(),
            searches=Assign.searches,
            refused=Assign.refused,
            clear_key="",
        ),
        people_filter("Whose charts", "whose", whose, view.coders, Assign.whose, Assign.set_filter("whose")),
        specialty_filter(view.specialties, Assign.specialty, Assign.set_filter("specialty")),
        setting_filter(Assign.setting, Assign.set_filter("setting")),
        priority_filter(Assign.priority, Assign.set_filter("priority")),
        saved_views(),
        cls="wrap",
    )
    every = rx.cond(
        view.total > 500, "Select the first 500", rx.cond(view.total == 1, "Select it", f"Select all {view.total}")
    )
    selecting = row(
        span(rx.cond(view.total == 1, "1 chart", f"{view.total} charts"), cls="text-xs tertiary numeric"),
        filler(),
        rx.cond(
            SELECTED > 0,
            button("Select none", size="small", hotkey="escape", on_click=Assign.choose_nothing),
            "",
        ),
        button("Select this page", size="small", hotkey="shift+a", on_click=Assign.choose_page),
        button(every, size="small", hotkey="a", on_click=Assign.choose_everything),
        cls="wrap",
    )
    return rx.fragment(filters, selecting)


def _list() -> rx.Component:
    view = Assign.view
    nothing = empty(
        "Nothing to assign", "Every open chart of this filter has a coder. Import more, or choose anybody's."
    )
    fresh = new_rows(Assign.figures.unassigned - view.total + Assign.gone.length(), Assign.show_new)
    arrived = rx.cond((Assign.figures.version > 0) & PLAIN, fresh, "")
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="Charts to assign",
        sorted_by=Assign.order,
        descending=Assign.descending,
        on_sort=Assign.sort,
        on_top=arrived,
        pager=pages_of(Assign, view.next, f"{view.rows.length()} of {view.total}"),
    )
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(arrived, nothing))
    return rx.cond(Assign.loaded, shown, skeleton("Loading charts"))


def _share(share: rx.Var) -> rx.Component:
    return rx.el.tr(
        rx.el.td(share.name, title=share.name),
        rx.el.td(f"+{share.charts}", class_name="numeric right medium"),
        rx.el.td(share.before, class_name="numeric right secondary"),
        rx.el.td(share.after, class_name="numeric right"),
    )


def _panel() -> rx.Component:
    narrow = {"custom_attrs": inline(width=units(14))}
    shares = rx.el.table(
        rx.el.colgroup(rx.el.col(), *(rx.el.col(**narrow) for _ in range(3))),
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
    teams = rx.foreach(Assign.view.teams, lambda one: rx.el.option(one.name, value=one.id))
    team = select("team", (("", "All coders"), teams), value=Assign.team, on_change=Assign.set_team)
    among = rx.cond(Assign.view.teams.length() > 0, field("Among", team, name="team"), "")
    missing = (Assign.rule == "hand") & (Assign.to == "")
    why = rx.cond(
        SELECTED == 0,
        "Select charts first",
        rx.cond(missing, "Choose a coder first", rx.cond(Assign.plan.charts > 0, "", "No chart of these can be given")),
    )
    hint_words = rx.cond(SELECTED == 0, "Select charts to see who gets what.", "Choose a coder to see who gets what.")
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Assign"),
            span(f"{SELECTED} selected", cls="count"),
            filler(),
            rx.cond(Assign.batch != "", _undo(), ""),
        ),
        rx.el.div(
            stack(span("How", cls="label"), segmented("How", RULES, Assign.rule, Assign.set_rule), cls="tight"),
            rx.cond(
                Assign.rule == "hand",
                field("To", coder, name="to"),
                among,
            ),
            rx.cond(
                Assign.plan.charts > 0,
                shares,
                rx.el.p(hint_words, class_name="tertiary text-xs"),
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
        _priority(),
        class_name="panel",
        aria_label="Assign",
    )


def _priority() -> rx.Component:
    """The priority of the charts selected."""
    none = rx.cond(SELECTED == 0, "Select charts first", "")
    level = select(
        "to-priority", PRIORITIES[1:], default_value="high", small=True, aria_label="Priority of the selected"
    )
    return rx.el.form(
        row(
            span("Priority", cls="label"),
            level,
            filler(),
            button("Set priority", type="submit", size="small", hotkey="shift+p", why=none, why_id="assign-why"),
        ),
        class_name="inner",
        on_submit=Assign.set_priority,
    )


def _undo() -> rx.Component:
    return button("Undo", size="small", hotkey="ctrl+z", on_click=Assign.take_back)


PATH = "/assign"


@page(
    PATH,
    title="Assign",
    load=(Assign.load, SavedViews.load),
    place=Place(icon="assign", key="s", order=50, count=Assign.figures.unassigned),
)
def assign_page() -> rx.Component:
    """The manager's way to hand out work."""
    content = rx.el.div(
        rx.el.div(*added(PATH, "top"), _filters(), _list(), class_name="stack"),
        _panel(),
        class_name="page listside",
    )
    return frame(content, naming_dialog(), page="assign", title="Assign", keys=KEYS)
