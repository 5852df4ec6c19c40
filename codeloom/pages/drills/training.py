"""Training: what is due now, topics with their strength, sessions, the week ahead, and whether errors stopped in one's charts."""

import reflex as rx

from codeloom.pages.drills.parts import once_read, section, strength
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.plots import line_plot, plot_table
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.drills.training import Training

VIEW = Training.view
KEYS = {
    "Training": (
        ("Start, or go on", "s"),
        ("Pick a topic", "p"),
        ("Cases from the library", "l"),
        ("Next, previous topic", "j"),
        ("Drill the topic", "enter"),
        ("Plots as tables, and back", "t"),
    )
}
TOPICS = (
    Column("Topic", None, "medium wraps"),
    Column("Guideline", 26, "code wraps hide-below-mid"),
    Column("From", 27, "secondary hide-below-mid"),
    Column("Holds", 28),
    Column("Next", 23, "numeric"),
    Column("Errors in audits", 31, "numeric right secondary hide-phone"),
)
LIBRARY = (
    Column("Topic", None, "medium wraps"),
    Column("Guideline", 42, "code hide-phone"),
    Column("Cases", 32, "numeric"),
    Column("Drill it", 24, "right", unseen=True),
)
SESSIONS = (
    Column("When", 32, "numeric"),
    Column("Cases", 18, "numeric right"),
    Column("Right at once", 28, "numeric right"),
    Column("Time", 20, "numeric right hide-small"),
    Column("Hardest", None, "secondary hide-phone"),
)


@page(
    "/training",
    title="Training",
    load=(Training.load,),
    place=Place(icon="training", key="d", order=59),
)
def training_page() -> rx.Component:
    """What do I do now, and does it help?"""
    main = stack(rx.cond(VIEW.topics.length() > 0, _topics(), ""), rx.cond(VIEW.sessions.length() > 0, _sessions(), ""))
    side = stack(
        _week(),
        rx.cond((VIEW.first_try != "") | (VIEW.first_tries.points.length() > 0), _first_try(), ""),
        rx.cond(VIEW.charts.length() > 0, _charts(), ""),
    )
    whole = rx.el.div(
        _due(),
        rx.cond(Training.picking, _library(), ""),
        rx.cond(
            (VIEW.topics.length() > 0) | (VIEW.sessions.length() > 0),
            rx.el.div(main, side, class_name="training-columns listside"),
            "",
        ),
        row(
            hint("Start", "s"), hint("Topic", "j", "k"), hint("Open", "enter"), hint("Pick", "p"), cls="wide hide-phone"
        ),
        class_name="page",
    )
    waiting = ("Loading drills", "Loading topics")
    shown = once_read(Training.state, whole, "Training could not be read", Training.load, waiting)
    return frame(shown, page="training", title="Training", keys=KEYS)


def _due() -> rx.Component:
    pick = button(
        rx.cond(Training.picking, "Close the topics", "Pick a topic"), size="form", hotkey="p",
        on_click=Training.pick(~Training.picking),
    )  # fmt: skip
    start = button(
        rx.cond(VIEW.open > 0, "Go on", "Start"), kind="primary", size="form", hotkey="s", icon_name="training",
        on_click=Training.start(""),
    )  # fmt: skip
    due = rx.el.section(
        span(VIEW.due, cls="due-number numeric"),
        rx.el.div(
            rx.el.b(
                rx.cond(VIEW.due == 1, "case", "cases"), " due now", rx.cond(VIEW.due > 0, f", {VIEW.minutes}", ""),
                class_name="semibold",
            ),
            rx.el.p(rx.cond(VIEW.due > 0, VIEW.reasons, "A session is open."), class_name="secondary"),
            rx.cond(VIEW.words != "", rx.el.p("“", VIEW.words, "”", class_name="secondary"), ""),
            class_name="grow",
        ),
        pick,
        start,
        class_name="panel due-box",
        aria_label="Due now",
    )  # fmt: skip
    coming = rx.cond(VIEW.next != "", f" The next one is due {VIEW.next}.", "")
    nothing = rx.el.div(
        empty(
            "Nothing to drill today",
            rx.fragment(
                "Drills come from errors found in audits of your work, from your supervisor, or from the case library.",
                coming,
            ),
            button("Take five cases from the library", hotkey="l", on_click=Training.start("library")),
            pick,
            icon_name="training",
        ),
        class_name="panel",
    )
    return rx.cond((VIEW.due > 0) | (VIEW.open > 0), due, nothing)


def _topics() -> rx.Component:
    def one(topic: rx.Var) -> rx.Component:
        drill = rx.el.button(
            topic.name, type="button", class_name="row-name", data_key="enter", title=topic.name,
            on_click=Training.start(topic.id),
        )  # fmt: skip
        return table_row(
            TOPICS, drill, topic.section, topic.origin, strength(topic.holds, topic.word), topic.next, topic.errors,
            data_focus_id=topic.id,
        )  # fmt: skip

    foot = rx.el.div("A case comes back just before you would forget it (FSRS).", class_name="pager")
    rows = table(TOPICS, rx.foreach(VIEW.topics, one), label="Topics in training", panel=False, pager=foot)
    return section("Topics", rows, count=VIEW.topics.length())


def _library() -> rx.Component:
    def one(topic: rx.Var) -> rx.Component:
        drill = button("Drill", size="small", data_key="enter", aria_label=f"Drill {topic.name}",
                       on_click=Training.start(topic.id))  # fmt: skip
        return table_row(LIBRARY, topic.name, topic.section, topic.cases, drill, data_focus_id=f"library-{topic.id}")

    rows = table(LIBRARY, rx.foreach(VIEW.library, one), label="Topics of the case library", panel=False)
    fresh = button("Five new ones, mixed", size="small", hotkey="l", on_click=Training.start("library"))
    return section("Pick a topic", rows, count=VIEW.library.length(), beside=(fresh,))


def _sessions() -> rx.Component:
    def one(past: rx.Var) -> rx.Component:
        opens = link(past.moment, href=past.link)
        return table_row(
            SESSIONS, opens, past.cases, past.right, past.took, past.hardest, data_focus_id=f"session-{past.number}"
        )

    rows = table(SESSIONS, rx.foreach(VIEW.sessions, one), label="Last sessions", panel=False, rove="")
    return section("Last sessions", rows, count=VIEW.past)


def _week() -> rx.Component:
    def one(day: rx.Var) -> rx.Component:
        return rx.el.div(
            span(day.name, cls="text-xs tertiary"), rx.el.b(day.cases, class_name="numeric"),
            class_name=rx.cond(day.today, "on", ""),
        )  # fmt: skip

    days = rx.el.div(rx.foreach(VIEW.week, one), class_name="week-ahead")
    return section("Coming", days, beside=(span("cases a day, 20 at most", cls="text-xs tertiary"),))


def _first_try() -> rx.Component:
    """How many cases were all right at the first answer, by week."""
    plot = VIEW.first_tries
    drawn = line_plot(plot.words, plot.points, band=plot.band, y_ticks=plot.y_ticks, x_ticks=plot.x_ticks,
                      last=(plot.last_x, plot.last_y))  # fmt: skip
    shown = rx.cond(
        Training.tables,
        plot_table(("Week of", "Right", "95 % interval"), plot.table),
        rx.el.div(drawn, class_name="panel-body low-plot"),
    )
    switch = button(rx.cond(Training.tables, "Plot", "Table"), size="small", kind="quiet", hotkey="t",
                    on_click=Training.toggle_tables)  # fmt: skip
    some = plot.points.length() > 0
    said = rx.el.p(
        VIEW.first_try, ". Cases, not people, are compared here.", class_name="panel-body text-xs secondary numeric"
    )
    return section(
        "Right at first try", rx.cond(some, shown, ""), rx.cond(VIEW.first_try != "", said, ""),
        beside=(rx.cond(some, switch, ""),),
    )  # fmt: skip


def _charts() -> rx.Component:
    def one(topic: rx.Var) -> rx.Component:
        def line(name: str, value: rx.Var) -> rx.Component:
            return rx.el.div(span(name, cls="secondary"), span(value, cls="numeric right"))

        return rx.el.div(
            rx.el.b(topic.topic, class_name="medium"),
            line("errors, 90 d before drilling", topic.before),
            line("since", topic.since),
            rx.cond(topic.change != "", line("change", topic.change), ""),
            rx.el.div(
                span(topic.result, cls=rx.cond(topic.result == "fewer", "ink-ok medium", "tertiary text-xs")), filler()
            ),
            class_name="in-charts",
        )

    return section("In your charts", rx.foreach(VIEW.charts, one))
