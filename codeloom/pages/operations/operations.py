"""Operations: is anything wrong, and is work lost? A band that says so, parts, the last hour, latencies, queues, backups."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.operations.latency_panel import latencies
from codeloom.pages.registry import page
from codeloom.pages.ui.base import Child, classes, filler, inline, row, span, unseen
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.figures import legend, live
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import dot
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import skeleton
from codeloom.pages.ui.plots import line_plot, plot_table
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.operations.operations import PATH, Operations

NOW, HOUR = Operations.now, Operations.hour
QUEUES = (
    Column("Queue", None, "medium"),
    Column("Waiting", 18, "numeric right"),
    Column("Running", 18, "numeric right hide-phone"),
    Column("Oldest", 18, "numeric right"),
    Column("Done, 1 h", 20, "numeric right"),
    Column("Failed, 24 h", 24, "numeric right"),
)
PROCESSES = (
    Column("Process", 24, "medium"),
    Column("Does", None, "ellipsis"),
    Column("For", 18, "numeric right hide-phone"),
    Column("Heard, ago", 22, "numeric right"),
    Column("Memory", 20, "numeric right hide-phone"),
)
KEYS = {"Operations": (("Copy as text", "c"), ("Figures as tables", "t"))}


@page(
    PATH, title="Operations", load=(Operations.load,), place=Place(icon="screen", key="a", order=94, group="Practice")
)
def operations_page() -> rx.Component:
    """What a manager looks at when something feels wrong."""
    grid = rx.el.div(
        _plot("Jobs waiting or running", HOUR.jobs, NOW.jobs, "At", "Jobs"),
        _plot("Outbox lag", HOUR.lag, NOW.lag, "By", "Longest wait", goal="line: 2 s"),
        _lines("Backups", HOUR.backups),
        latencies(),
        _queues(),
        _storage(),
        _processes(),
        _lines("This copy", HOUR.copy),
        class_name="operations-grid",
    )
    opened = rx.fragment(_band(), _parts(), grid)
    said = rx.el.div(
        icon("warn"),
        rx.el.div(
            rx.el.strong(data_stale_head="true", class_name="chain-head"),
            rx.el.p(data_stale_words="true", class_name="secondary"),
            class_name="grow",
        ),
        class_name="banner chain warn stale-band",
        role="status",
    )
    shown = rx.cond(Operations.loaded, opened, skeleton("Loading operations"))
    text = rx.el.div(
        rx.el.pre(NOW.text, data_copy_part="true"),
        rx.el.pre(HOUR.text, data_copy_part="true"),
        class_name="unseen",
        aria_hidden="true",
    )
    content = rx.el.div(
        said, shown, text, row(hint("Copy as text", "c"), hint("Tables", "t"), cls="text-xs tertiary"),
        class_name="page operations", data_tick=rx.cond(Operations.loaded, NOW.tick, "0"), data_tick_at=NOW.at,
    )  # fmt: skip
    return frame(content, page="operations", title="Operations", keys=KEYS)


def _band() -> rx.Component:
    tone = rx.match(NOW.band.tone, ("warn", "banner chain warn"), ("error", "banner chain error"), "banner chain plain")
    mark = rx.match(NOW.band.tone, ("warn", "warn"), ("error", "error"), "ok")
    copy = button("Copy as text", hotkey="c", data_copies="true")
    said = rx.el.div(
        rx.el.strong(NOW.band.head, class_name="chain-head"),
        rx.el.p(NOW.band.words, class_name="secondary"),
        class_name="grow",
    )
    return rx.el.div(
        icon(mark),
        rx.el.div(said, role="status", class_name="grow"),
        span(cls="text-xs tertiary", data_copied="true", role="status"),
        copy,
        class_name=classes(tone, "now-band"),
    )


def _parts() -> rx.Component:
    def part(one: rx.Var) -> rx.Component:
        ink = rx.match(one.tone, ("error", "ink-error"), ("warn", "ink-warn"), "")
        return rx.el.div(
            row(dot(one.tone), rx.el.b(one.name, class_name="medium"), unseen(one.state), cls="tight"),
            live(one.value, cls=ink),
            span(one.note, cls="text-xs tertiary"),
        )

    return rx.el.section(rx.foreach(NOW.parts, part), class_name="panel parts", aria_label="Parts")


def _panel(title: str, *body: Child, beside: tuple[Child, ...] = (), cls: str = "panel") -> rx.Component:
    head = rx.el.header(rx.el.h2(title), *beside)
    return rx.el.section(head, *body, class_name=cls, aria_label=title)


def _plot(title: str, plot: rx.Var, now: rx.Var, by: str, what: str, goal: str = "") -> rx.Component:
    drawn = line_plot(
        plot.words, plot.points, y_ticks=plot.y_ticks, x_ticks=plot.x_ticks, last=(plot.last_x, plot.last_y),
        goal=plot.goal if goal else None,
    )  # fmt: skip
    body = rx.cond(Operations.tables, plot_table((by, what), plot.table), rx.el.div(drawn, class_name="panel-body"))
    beside = (span(live(now), cls="count"), filler(), legend(goal or "last 60 min", "none"))
    return _panel(title, body, beside=beside)


def _lines(title: str, lines: rx.Var) -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        ink = rx.match(one.tone, ("warn", "ink-warn"), "")
        return rx.el.div(rx.el.dt(one.label), rx.el.dd(one.value, class_name=ink))

    return _panel(title, rx.el.dl(rx.foreach(lines, line), class_name="line-facts"), beside=(filler(),))


def _queues() -> rx.Component:
    def line(one: rx.Var, at: rx.Var) -> rx.Component:
        ended = HOUR.queues[at]
        return table_row(
            QUEUES, one.name, live(one.waiting), live(one.running), live(one.oldest), live(ended.done), live(ended.failed),
            data_focus_id=one.key,
        )  # fmt: skip

    rows = table(QUEUES, rx.foreach(NOW.queues, line), label="Queues", panel=False, compact=True, rove="")
    return _panel("Queues", rows, beside=(span("of this practice", cls="count"), filler()), cls="panel two-thirds")


def _processes() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        does = span(one.does, cls=rx.cond(one.tone == "error", "ink-error", ""))
        return table_row(PROCESSES, one.name, does, one.since, live(one.beat), one.memory, data_focus_id=one.name)

    rows = table(PROCESSES, rx.foreach(NOW.processes, line), label="Processes", panel=False, compact=True, rove="")
    return _panel("Processes", rows, beside=(span(live(NOW.up), cls="count"), filler()), cls="panel two-thirds")


def _storage() -> rx.Component:
    def store(one: rx.Var) -> rx.Component:
        bar = span(
            rx.el.i(custom_attrs=inline(width=f"{one.share}%"), class_name=rx.cond(one.share >= 90, "warn", "")),
            cls="bar",
            role="progressbar",
            aria_label=one.label,
            custom_attrs={"aria-valuemin": "0", "aria-valuemax": one.total, "aria-valuenow": one.used},
        )
        note = span(one.note, cls="text-xs tertiary")
        return rx.el.div(
            span(one.label, cls="numeric"), rx.cond(one.total > 0, bar, ""), note, class_name="stack tight"
        )

    body = rx.el.div(rx.foreach(HOUR.storage, store), class_name="panel-body stack")
    return _panel("Storage", body, beside=(filler(),))
