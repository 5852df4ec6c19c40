"""Charts: tabs and filters over every chart of the organization, the list that figures of the dashboard open."""

import reflex as rx

from codeloom.pages.charts.work_queue import due, on_hold
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.saved_views import naming_dialog, saved_views
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.filters import (
    patient_search,
    people_filter,
    priority_filter,
    setting_filter,
    specialty_filter,
    team_filter,
)
from codeloom.pages.ui.icons import difficulty, priority
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import status, tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import SORT_KEYS, Column, new_rows, pages_of, table, table_row, tabs
from codeloom.state.charts.listing import Charts
from codeloom.state.saved_views import SavedViews

COMPLETED = (Charts.tab == "done") | (Charts.tab == "today") | (Charts.tab == "completed")
COLUMNS = (
    Column("Priority", 10, "hide-phone", sort="turn", unseen=True, turned=True),
    Column("Chart", 21, "code"),
    Column("Patient", 34, "medium hide-phone"),
    Column("Encounter", None, "hide-phone"),
    Column("Specialty", 26, "secondary hide-below-mid"),
    Column("Service dates", 33, "numeric secondary hide-phone"),
    Column("Age", 15, "numeric right hide-phone", sort="age", turned=True),
    Column(rx.cond(COMPLETED, "Completed", rx.cond(Charts.tab == "held", "Until", "Due")), 26, "numeric", sort="due"),
    Column("Difficulty", 21, "hide-below-mid", sort="difficulty"),
    Column("Coder", 35, "secondary"),
    Column("Status", 34, "hide-phone"),
)
TABBED = (
    ("draft", "Draft"),
    ("returned", "Returned"),
    ("held", "On hold"),
    ("waiting", "Waiting for audit"),
    ("done", "Done"),
    ("late", "Overdue"),
    ("closed", "Not codable"),
)
ASIDE = (
    ("open", "Draft and returned"),
    ("today", "Completed today"),
    ("sent", "Sent for audit today"),
    ("work", "In work now"),
    ("completed", "Completed"),
    ("first", "First audit closed"),
    ("audited", "Audited"),
)
"""What figures open beside the tabs."""
PLAIN = (
    (Charts.coder == "") & (Charts.team == "") & (Charts.specialty == "") & (Charts.setting == "") & (Charts.only == "")
    & (Charts.age == "") & ~Charts.searched
)  # fmt: skip
OPEN = Charts.figures.draft + Charts.figures.returned + Charts.figures.on_hold + Charts.figures.pending
KEYS = {
    "Charts": (("Next, previous chart", "j"), ("Open", "enter"), ("Find a patient", "f"), ("Save this view", "v"), *SORT_KEYS,
               ("Dashboard", "g d"), ("Assign", "g s")),
    "Tabs": tuple((words, str(at + 1)) for at, (_, words) in enumerate(TABBED)),
}  # fmt: skip


def _row(one: rx.Var) -> rx.Component:
    chart = one.chart
    return table_row(
        COLUMNS,
        priority(chart.priority),
        link(chart.number, href=chart.link, data_key="enter", cls="code"),
        span(chart.patient, title=chart.patient),
        rx.cond(chart.held != "", on_hold(chart), span(chart.encounter, title=chart.encounter)),
        chart.specialty,
        chart.dates,
        chart.age,
        due(one.when, one.when_tone),
        difficulty(chart.difficulty),
        rx.cond(chart.assignee != "", chart.assignee, tag("Nobody", tone="plain")),
        rx.cond(Charts.tab == "held", status("held", "On hold"), status(chart.status, one.status_word)),
        data_focus_id=chart.id,
        gone=Charts.gone.contains(chart.id),
    )


def _filters() -> rx.Component:
    view = Charts.view
    fixed = (("", "All coders"), ("nobody", "Nobody's"))
    aged = rx.match(Charts.age, ("0", "Less than a day old"), ("1", "1 day old"), ("7", "7 days old or more"),
                    f"{Charts.age} days old")  # fmt: skip
    narrowed = rx.cond(
        (Charts.only != "") | (Charts.age != ""),
        row(
            rx.cond(Charts.age != "", tag(aged, tone="accent"), ""),
            rx.cond(Charts.only != "", tag("Some charts", tone="accent"), ""),
            button("Show all charts", size="small", icon_name="cross", on_click=Charts.show_all),
            cls="tight",
        ),
        "",
    )
    return row(
        patient_search(
            Charts.search,
            Charts.clear_search,
            searched=Charts.searched,
            found=Charts.patients.length(),
            searches=Charts.searches,
            refused=Charts.refused,
        ),
        people_filter("Coder", "coder", fixed, view.coders, Charts.coder, Charts.set_filter("coder")),
        team_filter(view.teams, Charts.team, Charts.set_filter("team")),
        specialty_filter(view.specialties, Charts.specialty, Charts.set_filter("specialty")),
        setting_filter(Charts.setting, Charts.set_filter("setting")),
        priority_filter(Charts.priority, Charts.set_filter("priority")),
        narrowed,
        saved_views(),
        cls="list-filters",
    )


def _fresh() -> rx.Component:
    """ "3 new, show", only where the live figures count exactly what the list shows: no filter, an open tab."""
    figures = Charts.figures
    now = rx.match(
        Charts.tab,
        ("draft", figures.draft),
        ("returned", figures.returned),
        ("held", figures.on_hold),
        ("waiting", figures.pending),
        0,
    )
    open_tab = (Charts.tab == "draft") | (Charts.tab == "returned") | (Charts.tab == "held") | (Charts.tab == "waiting")
    fresh = new_rows(now.to(int) - Charts.view.total + Charts.gone.length(), Charts.show_new)
    return rx.cond((figures.version > 0) & PLAIN & open_tab, fresh, "")


def _list() -> rx.Component:
    view = Charts.view
    nothing = empty("No charts here", "No chart of this status matches the filters. Choose another tab, or all coders.")
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="Charts",
        sorted_by=Charts.order,
        descending=Charts.descending,
        on_sort=Charts.sort,
        on_top=_fresh(),
        pager=pages_of(Charts, view.next, view.shown),
    )
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(_fresh(), nothing))
    return rx.cond(Charts.loaded, shown, skeleton("Loading charts"))


@page(
    "/charts",
    title="Charts",
    load=(Charts.load, SavedViews.load),
    place=Place(icon="charts", key="c", order=40, count=OPEN),
)
def charts_page() -> rx.Component:
    """The manager's list of all charts."""
    counted = [(key, words, Charts.view.tabs[n].words) for n, (key, words) in enumerate(TABBED)]
    aside = [
        rx.cond(
            Charts.tab == key,
            row(
                span(words, cls="semibold"),
                span(Charts.view.total, cls="count"),
                rx.cond(Charts.view.about != "", tag(Charts.view.about, tone="accent"), ""),
            ),
            "",
        )
        for key, words in ASIDE
    ]
    content = rx.el.div(
        rx.el.div(
            rx.el.div(
                tabs("Charts by status", counted, Charts.tab, Charts.choose_tab),
                *aside,
                _filters(),
                class_name="tools",
            ),
            _list(),
        ),
        row(hint("Move", "j", "k"), hint("Find a patient", "f"), hint("Order", "o"), hint("Tabs", "1", until="7"),
            cls="text-xs tertiary"),
        class_name="queue charts",
    )  # fmt: skip
    return frame(content, naming_dialog(), page="charts", title="Charts", keys=KEYS)
