"""My queue: figures of the day, returned charts with their reason, tabs over the list of own charts."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.saved_views import naming_dialog, saved_views
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.figures import small_figures
from codeloom.pages.ui.filters import patient_search, priority_filter, setting_filter, specialty_filter
from codeloom.pages.ui.icons import difficulty, icon, priority
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import SORT_KEYS, Column, fresh_line, new_rows, pages_of, table, table_row, tabs
from codeloom.state.charts.work_queue import Queue
from codeloom.state.saved_views import SavedViews

COLUMNS = (
    Column("Priority", 10, "hide-small", sort="turn", unseen=True, turned=True),
    Column("Chart", 21, "code"),
    Column("Patient", 40, "medium"),
    Column("Encounter", None, "hide-small"),
    Column("Specialty", 34, "secondary hide-below-mid"),
    Column("Service dates", 33, "numeric secondary hide-phone"),
    Column("Age", 15, "numeric right hide-small", sort="age", turned=True),
    Column("Due", 26, "numeric", sort="due"),
    Column("Difficulty", 22, "hide-small", sort="difficulty"),
    Column("My time", 20, "numeric right secondary hide-below-mid"),
    Column("Length", 32, "numeric right secondary hide-phone", sort="length"),
)
KEYS = {
    "Queue": (("Next, previous chart", "j"), ("Open", "enter"), ("Start next", "s"), ("Find a patient", "f"),
              ("Save this view", "v"), *SORT_KEYS),
    "Tabs": (("Draft", "1"), ("Returned", "2"), ("On hold", "3"), ("Waiting for audit", "4"), ("Done", "5")),
}  # fmt: skip
TABBED = (
    ("draft", "Draft"), ("returned", "Returned"), ("held", "On hold"), ("waiting", "Waiting for audit"), ("done", "Done"),
)  # fmt: skip
LIVE = (
    Queue.figures.draft, Queue.figures.returned, Queue.figures.on_hold, Queue.figures.pending, Queue.figures.completed,
)  # fmt: skip
"""What stands behind each tab now."""
PLAIN = (Queue.specialty == "") & (Queue.setting == "") & (Queue.priority == "") & ~Queue.searched


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
        rx.cond(
            chart.link != "",
            link(chart.number, href=chart.link, data_key="enter", cls="code"),
            rx.el.button(
                chart.number,
                type="button",
                tab_index=-1,
                class_name="not-yet code tertiary",
                data_key="enter",
                title="It comes later in the order of your team",
                on_click=Queue.not_yet(chart.number, Queue.view.coming),
            ),
        ),
        chart.patient,
        rx.cond(chart.held != "", on_hold(chart), chart.encounter),
        chart.specialty,
        chart.dates,
        chart.age,
        due(chart.due, chart.due_tone),
        difficulty(chart.difficulty),
        chart.spent,
        chart.size,
        data_focus_id=chart.id,
        gone=Queue.gone.contains(chart.id),
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
    later = f"{view.in_order}. Grey charts open in their turn; "
    how = rx.cond(
        view.in_order != "",
        span(
            later,
            rx.cond(view.coming != "", f"next is {view.coming}.", "none comes next."),
            cls="text-xs tertiary order",
        ),
        span("Returned first, then by priority and due time", cls="text-xs tertiary hide-below-mid"),
    )
    coming = rx.cond(view.coming != "", f"Next is {view.coming}", "")
    return rx.el.div(
        small_figures(
            (view.done_today, "sent for audit today"),
            (
                rx.cond(view.median, view.median, "none"),
                f"median, opened to sent ({view.median_note})",
            ),
            (rx.cond(view.accuracy, view.accuracy, "no rate"), f"accuracy, 30 days ({view.accuracy_note})"),
            (rx.cond(view.spent_today != "", view.spent_today, "none"), "in charts today"),
            label="My day",
        ),
        filler(),
        how,
        button(
            rx.cond(view.in_order != "", "Next chart", "Start next"),
            kind="primary",
            size="form",
            hotkey="s",
            on_click=Queue.start_next,
            title=coming,
        ),
        class_name="top",
    )


def _returned_panel() -> rx.Component:
    panel = rx.el.section(
        rx.el.header(
            icon("returned", small=True),
            "Returned to you",
            span(Queue.view.tabs[1].whole, cls="count"),
            filler(),
            span("These come first", cls="text-xs secondary"),
        ),
        rx.el.ul(rx.foreach(Queue.view.returned, _returned)),
        class_name="returned-charts",
        aria_label="Returned to you",
    )
    back = Queue.figures.returned - Queue.view.tabs[1].whole
    came = rx.cond(Queue.figures.version > 0, fresh_line(back, "returned to you, show", Queue.show_new), "")
    return rx.cond(Queue.loaded, rx.fragment(came, rx.cond(Queue.view.returned.length() > 0, panel, "")), "")


def _filters() -> rx.Component:
    return row(
        patient_search(
            Queue.search,
            Queue.clear_search,
            searched=Queue.searched,
            found=Queue.patients.length(),
            searches=Queue.searches,
            refused=Queue.refused,
        ),
        specialty_filter(Queue.view.specialties, Queue.specialty, Queue.set_filter("specialty")),
        setting_filter(Queue.setting, Queue.set_filter("setting")),
        priority_filter(Queue.priority, Queue.set_filter("priority")),
        saved_views(),
        cls="list-filters",
    )


def _list() -> rx.Component:
    view = Queue.view
    now = rx.match(Queue.tab, *((key, LIVE[n]) for n, (key, _) in enumerate(TABBED)), 0).to(int)
    nothing = rx.cond(
        PLAIN,
        empty("Nothing here", "Charts appear by themselves when they are assigned to you or change their status."),
        empty("No chart of yours here", "Another tab may have one, or show all patients and specialties."),
    )
    fresh = new_rows(now - view.total + Queue.gone.length(), Queue.show_new)
    arrived = rx.cond((Queue.figures.version > 0) & PLAIN, fresh, "")
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="My charts",
        sorted_by=Queue.order,
        descending=Queue.descending,
        on_sort=Queue.sort,
        on_top=arrived,
        pager=pages_of(Queue, view.next, f"{view.rows.length()} of {view.total}"),
    )
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(arrived, nothing))
    return rx.cond(Queue.loaded, shown, skeleton("Loading your queue"))


@page(
    "/queue",
    title="My queue",
    load=(Queue.load, SavedViews.load),
    place=Place(icon="queue", key="q", order=10, count=Queue.figures.draft + Queue.figures.returned),
    home_of=(Role.CODER,),
)
def queue_page() -> rx.Component:
    """The coder's first screen."""
    live = (Queue.figures.version > 0) & PLAIN
    counted = [(key, words, rx.cond(live, LIVE[n], Queue.view.tabs[n].count)) for n, (key, words) in enumerate(TABBED)]
    tabbed = tabs("Charts by status", counted, Queue.tab, Queue.choose_tab)
    content = rx.el.div(
        _top(),
        _returned_panel(),
        rx.el.div(
            rx.el.div(tabbed, _filters(), class_name="tools"),
            _list(),
        ),
        row(hint("Move", "j", "k"), hint("Open", "enter"), hint("Find a patient", "f"), hint("Order", "o"),
            hint("Tabs", "1", until="5"), cls="text-xs tertiary"),
        class_name="queue",
    )  # fmt: skip
    return frame(content, naming_dialog(), page="queue", title="My queue", keys=KEYS)
