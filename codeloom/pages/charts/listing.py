"""Charts: tabs and filters over every chart of the organization, the list that figures of the dashboard open."""

import reflex as rx

from codeloom.pages.charts.work_queue import due, on_hold
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.filters import people_filter, setting_filter, specialty_filter
from codeloom.pages.ui.icons import difficulty, priority
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import status, tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, new_rows, pager, table, table_row, tabs
from codeloom.state.charts.listing import Charts

COLUMNS = (
    Column("Priority", 10, "hide-phone", unseen=True),
    Column("Chart", 21, "code"),
    Column("Patient", 34, "medium hide-phone"),
    Column("Encounter", None, "hide-phone"),
    Column("Specialty", 30, "secondary hide-below-mid"),
    Column("Service dates", 38, "numeric secondary hide-phone"),
    Column("Age", 12, "numeric right hide-phone"),
    Column(rx.match(Charts.tab, ("done", "Completed"), ("held", "Until"), "Due"), 23, "numeric"),
    Column("Difficulty", 17, "hide-below-mid"),
    Column("Coder", 29, "secondary"),
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
OPEN = Charts.figures.draft + Charts.figures.returned + Charts.figures.on_hold + Charts.figures.pending
KEYS = {
    "Charts": (("Next, previous chart", "j"), ("Open", "enter"), ("Dashboard", "g d"), ("Assign", "g s")),
    "Tabs": tuple((words, str(at + 1)) for at, (_, words) in enumerate(TABBED)),
}


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
    )


def _filters() -> rx.Component:
    view = Charts.view
    fixed = (("", "All coders"), ("nobody", "Nobody's"))
    return row(
        people_filter("Coder", "coder", fixed, view.coders, Charts.coder, Charts.set_filter("coder")),
        specialty_filter(view.specialties, Charts.specialty, Charts.set_filter("specialty")),
        setting_filter(Charts.setting, Charts.set_filter("setting")),
        rx.cond(
            Charts.only != "",
            button("Show all charts", size="small", icon_name="cross", on_click=Charts.set_filter("only", "")),
            "",
        ),
        cls="picks",
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
    plain = (Charts.coder == "") & (Charts.specialty == "") & (Charts.setting == "") & (Charts.only == "")
    return rx.cond((figures.version > 0) & plain, new_rows(now.to(int) - Charts.view.total, Charts.show_new), "")


def _list() -> rx.Component:
    view = Charts.view
    nothing = empty("No charts here", "No chart of this status matches the filters. Choose another tab, or all coders.")
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="Charts",
        on_top=_fresh(),
        pager=rx.cond(
            (view.next != "") | (Charts.cursors.length() > 0),
            pager(
                view.shown,
                view.next != "",
                Charts.older(view.next),
                Charts.cursors.length() > 0,
                Charts.newer,
            ),
            "",
        ),
    )
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(_fresh(), nothing))
    return rx.cond(Charts.loaded, shown, skeleton("Loading charts"))


@page("/charts", title="Charts", load=(Charts.load,), place=Place(icon="charts", key="c", order=40, count=OPEN))
def charts_page() -> rx.Component:
    """The manager's list of all charts."""
    counted = [(key, words, Charts.view.tabs[n].words) for n, (key, words) in enumerate(TABBED)]
    content = rx.el.div(
        rx.el.div(
            rx.el.div(tabs("Charts by status", counted, Charts.tab, Charts.choose_tab), _filters(), class_name="tools"),
            _list(),
        ),
        row(hint("Move", "j", "k"), hint("Tabs", "1", until="7"), cls="text-xs tertiary"),
        class_name="queue charts",
    )
    return frame(content, page="charts", title="Charts", keys=KEYS)
