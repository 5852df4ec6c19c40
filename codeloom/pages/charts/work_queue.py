"""My queue: figures of the day, returned charts with their reason, tabs over the list of own charts."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.figures import small_figures
from codeloom.pages.ui.filters import setting_filter, specialty_filter
from codeloom.pages.ui.icons import difficulty, icon, priority
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, new_rows, pager, table, table_row, tabs
from codeloom.state.charts.work_queue import Queue

COLUMNS = (
    Column("Priority", 10, unseen=True),
    Column("Chart", 21, "code"),
    Column("Patient", 40, "medium"),
    Column("Encounter"),
    Column("Specialty", 34, "secondary hide-below-mid"),
    Column("Service dates", 33, "numeric secondary hide-phone"),
    Column("Age", 12, "numeric right"),
    Column("Due", 26, "numeric"),
    Column("Difficulty", 20),
    Column("Length", 32, "numeric right secondary hide-phone"),
)
KEYS = {
    "Queue": (("Next, previous chart", "j"), ("Open", "enter"), ("Start next", "s"), ("Filter", "f")),
    "Tabs": (("Draft", "1"), ("Returned", "2"), ("On hold", "3"), ("Waiting for audit", "4"), ("Done", "5")),
}


def due(words: rx.Var, tone: rx.Var) -> rx.Component:
    """When a chart is due; late and soon are said in words, colour only repeats it."""
    return span(words, cls=rx.match(tone, ("error", "due-late"), ("warn", "due-soon"), ""))


def on_hold(chart: rx.Var) -> rx.Component:
    """Until when a chart is on hold and why, in the place of its encounter, which stands in the title."""
    words = f"Until {chart.held}. {chart.why}"
    return span(icon("clock", small=True), " ", words, cls="ellipsis", title=f"{words} ({chart.encounter})")


def _row(chart: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS,
        priority(chart.priority),
        link(chart.number, href=chart.link, data_key="enter", cls="code"),
        chart.patient,
        rx.cond(chart.held != "", on_hold(chart), chart.encounter),
        chart.specialty,
        chart.dates,
        chart.age,
        due(chart.due, chart.due_tone),
        difficulty(chart.difficulty),
        chart.size,
        data_focus_id=chart.id,
    )


def _returned(chart: rx.Var) -> rx.Component:
    return rx.el.li(
        span(chart.number, cls="code"),
        span(chart.patient, cls="medium ellipsis", title=chart.patient),
        span(chart.feedback, cls="ellipsis", title=chart.feedback),
        span(chart.by, cls="text-xs secondary ellipsis", title=chart.by),
        due(chart.due, chart.due_tone),
        button("Open", size="small", href=chart.link),
    )


def _top() -> rx.Component:
    view = Queue.view
    return rx.el.div(
        small_figures(
            (view.done_today, "sent for audit today"),
            (rx.cond(view.accuracy, view.accuracy, "no rate"), f"accuracy, 30 days ({view.accuracy_note})"),
            label="My day",
        ),
        filler(),
        span("Returned first, then the earliest due", cls="text-xs tertiary"),
        button("Start next", kind="primary", size="form", hotkey="s", on_click=Queue.start_next),
        class_name="top",
    )


def _returned_panel() -> rx.Component:
    panel = rx.el.section(
        rx.el.header(
            icon("returned", small=True),
            "Returned to you",
            span(Queue.view.tabs[1].count, cls="count"),
            filler(),
            span("These come first", cls="text-xs secondary"),
        ),
        rx.el.ul(rx.foreach(Queue.view.returned, _returned)),
        class_name="returned-charts",
        aria_label="Returned to you",
    )
    return rx.cond(Queue.view.returned.length() > 0, panel, "")


def _filters() -> rx.Component:
    specialty = specialty_filter(Queue.view.specialties, Queue.specialty, Queue.filter_specialty)
    setting = setting_filter(Queue.setting, Queue.filter_setting)
    return rx.cond(Queue.filtering, row(specialty, setting), "")


def _list() -> rx.Component:
    view = Queue.view
    figures = Queue.figures
    fresh = figures.draft + figures.returned + figures.on_hold + figures.pending + figures.completed
    nothing = empty(
        "Nothing here",
        "Charts appear by themselves when they are assigned to you or change their status.",
    )
    arrived = rx.cond(Queue.figures.version > 0, new_rows(fresh - Queue.shown_total, Queue.load), "")
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="My charts",
        on_top=arrived,
        pager=rx.cond(
            (view.next != "") | (Queue.cursors.length() > 0),
            pager(
                f"{view.rows.length()} of {view.total}",
                view.next != "",
                Queue.older,
                Queue.cursors.length() > 0,
                Queue.newer,
            ),
            "",
        ),
    )
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(arrived, nothing))
    return rx.cond(Queue.loaded, shown, skeleton("Loading your queue"))


@page(
    "/queue",
    title="My queue",
    load=(Queue.load,),
    place=Place(icon="queue", key="q", order=10, count=Queue.figures.draft + Queue.figures.returned),
    home_of=(Role.CODER,),
)
def queue_page() -> rx.Component:
    """The coder's first screen."""
    names = (
        ("draft", "Draft"),
        ("returned", "Returned"),
        ("held", "On hold"),
        ("waiting", "Waiting for audit"),
        ("done", "Done"),
    )
    tabbed = tabs(
        "Charts by status",
        [(key, words, Queue.view.tabs[n].count) for n, (key, words) in enumerate(names)],
        Queue.tab,
        Queue.choose_tab,
    )
    content = rx.el.div(
        _top(),
        _returned_panel(),
        rx.el.div(
            rx.el.div(
                tabbed,
                _filters(),
                button("Filter", icon_name="filter", hotkey="f", on_click=Queue.toggle_filter),
                class_name="tools",
            ),
            _list(),
        ),
        row(hint("Move", "j", "k"), hint("Open", "enter"), hint("Tabs", "1", until="5"), cls="text-xs tertiary"),
        class_name="queue",
    )
    return frame(content, page="queue", title="My queue", keys=KEYS)
