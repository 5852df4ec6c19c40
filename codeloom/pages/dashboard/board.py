"""The dashboard: a strip of figures, plots with tables behind T, coders, ages, findings, health."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.dashboard.note_door import note_door_panels, note_door_strip
from codeloom.pages.dashboard.panel import panel
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, inline, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.figures import figure, figures, hbar, legend, live, measure, whisker
from codeloom.pages.ui.filters import setting_filter, specialty_filter, team_filter
from codeloom.pages.ui.marks import dot
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.plots import line_plot
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.dashboard import Dashboard

CODERS = (
    Column("Coder"),
    Column("In work", 20, "code hide-below-mid"),
    Column("Open", 14, "numeric right"),
    Column("Late", 12, "numeric right"),
    Column("Sent, usual", 24, "numeric right"),
    Column("80 to 100 %", 24, "hide-phone"),
)
RANGES = (("today", "Today"), ("7", "7 days"), ("30", "30 days"), ("90", "Quarter"))
KEYS = {
    "Dashboard": (("Filter", "f"), ("Figures as tables", "t"), ("Charts", "g c"), ("Assign", "g s"), ("Import", "g i"))
}


def _strip() -> rx.Component:
    def cell(one: rx.Var) -> rx.Component:
        value = span(live(one.value), rx.cond(one.unit != "", rx.el.small(" ", one.unit), ""))
        linked = figure(one.label, value, one.note, href=one.href)
        plain = figure(one.label, value, one.note)
        return rx.cond(one.href != "", linked, plain)

    return figures(rx.foreach(Dashboard.board.cells, cell), label="Queue now")


def _table(plot: rx.Var, *heads: str | rx.Var) -> rx.Component:
    """A plot's figures; each row opens its list where it has one."""

    def line(fact: rx.Var, at: rx.Var) -> rx.Component:
        name = rx.cond(plot.hrefs.length() > 0, link(fact[0], href=plot.hrefs[at]), fact[0])
        cells = (rx.el.td(fact[n], class_name="numeric right") for n in range(1, len(heads)))
        return rx.el.tr(rx.el.td(name), *cells)

    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *(rx.el.th(head, scope="col", class_name="right" if n else "") for n, head in enumerate(heads))
                )
            ),
            rx.el.tbody(rx.foreach(plot.table, line)),
            class_name="table compact",
        ),
        class_name="scroll as-read",
        tab_index=0,  # the keyboard scrolls it
    )


def _today() -> rx.Component:
    plot = Dashboard.board.today
    drawn = line_plot(
        plot.words,
        plot.points,
        usual=plot.usual,
        band=plot.band,
        y_ticks=plot.y_ticks,
        x_ticks=plot.x_ticks,
        last=(plot.last_x, plot.last_y),
        last_label=plot.last_label,
    )
    hourly = Dashboard.board.span == "today"
    tables = rx.cond(hourly, _table(plot, "By", "Today", "Usual"), _table(plot, "Day", "Completed", "Imported"))
    body = rx.cond(Dashboard.tables, tables, rx.el.div(drawn, class_name="panel-body"))
    beside = rx.cond(
        hourly, rx.fragment(legend("today"), legend(Dashboard.board.usual, "usual")), legend("completed a day")
    )
    return panel(Dashboard.board.done, "span-5", body, beside=(beside,))


def _turnaround() -> rx.Component:
    lines = rx.foreach(Dashboard.board.turnaround, lambda one: measure(one.label, one.share, one.before, one.value))
    note = rx.el.p(Dashboard.board.turnaround_note, class_name="text-xs tertiary")
    nothing = empty(
        "Nothing completed in these days", "Percentiles appear with the first completed chart.", icon_name="clock"
    )
    shown = rx.cond(
        Dashboard.board.turnaround.length() > 0, rx.el.div(lines, note, class_name="panel-body turnaround"), nothing
    )
    number = Dashboard.board.turnaround_charts
    counted = link(number, href=Dashboard.board.turnaround_href, aria_label=f"{number} completed", cls="text-xs")
    beside = rx.cond(number != "", counted, legend("import to done", "none"))
    return panel("Turnaround", "span-3", shown, beside=(beside,))


def _accuracy() -> rx.Component:
    plot = Dashboard.board.accuracy
    drawn = line_plot(
        plot.words,
        plot.points,
        band=plot.band,
        y_ticks=plot.y_ticks,
        x_ticks=plot.x_ticks,
        last=(plot.last_x, plot.last_y),
    )
    nothing = empty("No audits yet", "The line begins with the first finished audit.", icon_name="audit")
    body = rx.cond(
        Dashboard.tables,
        _table(plot, "Week of", "Accuracy", "95 % interval"),
        rx.el.div(drawn, class_name="panel-body"),
    )
    shown = rx.cond(plot.points.length() > 0, body, nothing)
    return panel("Accuracy by week", "span-4", shown, beside=(legend("95 % interval", "band"),))


def _coders() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return table_row(
            CODERS,
            link(one.name, href=f"/scorecards/{one.id}", title=f"Scorecard of {one.name}"),
            one.working_on,
            link(live(one.open), href=one.href, aria_label=f"{one.open} open with {one.name}", cls="ink"),
            rx.cond(
                one.late != "",
                link(one.late, href=one.late_href, aria_label=f"{one.late} late with {one.name}", cls="ink-error"),
                "",
            ),
            span(
                link(one.sent, href=one.sent_href, aria_label=f"{one.sent} sent today by {one.name}", cls="ink medium"),
                " ",
                span(one.usual, cls="tertiary"),
            ),
            link(
                whisker(one.low, one.point, one.high, Dashboard.board.goal_place, one.accuracy),
                href=one.audits_href,
                aria_label=f"Audits of {one.name}: {one.accuracy}",
                cls="whole-cell",
            ),
            data_focus_id=one.id,
        )

    rows = table(CODERS, rx.foreach(Dashboard.board.coders, line), label="Workload by coder", panel=False, rove="")
    return panel(
        "Workload by coder", "span-5", rows, beside=(legend(f"accuracy 30 d, goal {Dashboard.board.goal} %", "none"),)
    )


def _ages() -> rx.Component:
    bars = rx.foreach(
        Dashboard.board.ages, lambda one: hbar(one.label, one.share, one.number, tone=one.tone, href=one.href)
    )
    note = rx.el.p(Dashboard.board.ages_note, class_name="text-xs tertiary")
    return panel("Age of drafts", "span-3", rx.el.div(bars, note, class_name="panel-body"))


def _findings() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return link(
            span(one.name, cls="ellipsis", title=one.name),
            span(cls="workload-bar", custom_attrs=inline(width=f"{one.share}%")),
            span(one.count, cls="numeric right medium"),
            span(one.change, cls="numeric right tertiary"),
            href=one.href,
            cls="finding-bar",
        )

    nothing = empty(
        "No findings in these days", "Categories appear when audits close with disagreements.", icon_name="audit"
    )
    rows = rx.el.div(
        rx.foreach(Dashboard.board.findings, line),
        rx.el.p("Change against the ", Dashboard.board.days, " before.", class_name="text-xs tertiary"),
        class_name="panel-body",
    )
    shown = rx.cond(Dashboard.board.findings.length() > 0, rows, nothing)
    return panel("Top audit findings", "span-4", shown, beside=(legend(Dashboard.board.days, "none"),))


def _imports() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return rx.el.div(
            dot(rx.cond(one.in_hand, "accent", "ok")),
            span(one.name, cls="ellipsis"),
            span(f"{one.word}, {one.charts}", cls="text-xs tertiary numeric nowrap"),
            class_name="light-line",
        )

    nothing = empty("No imports yet", "Bring in FHIR R4 files to make charts.", icon_name="import")
    body = rx.cond(Dashboard.board.imports.length() > 0, rx.el.div(rx.foreach(Dashboard.board.imports, line)), nothing)
    return panel("Imports", "span-6", body, beside=(link("All jobs", href="/import", cls="text-xs"),))


def _health() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return rx.el.div(
            dot(one.tone), span(one.words), span(one.note, cls="text-xs tertiary nowrap"), class_name="light-line"
        )

    return panel("Delivery and workers", "span-6", rx.el.div(rx.foreach(Dashboard.board.lights, line)))


def _tools() -> rx.Component:
    board = Dashboard.board
    narrowed = (board.team != "") | (board.specialty != "") | (board.setting != "")
    work = rx.cond(board.team != "", f"Work of {board.counted}, without encounters", "Without encounters")
    return rx.el.div(
        segmented("Time range", RANGES, board.span, Dashboard.choose_range),
        team_filter(board.teams, board.team, Dashboard.set_filter("team"), hotkey="f"),
        specialty_filter(
            board.specialties, board.specialty, Dashboard.set_filter("specialty"),
            hotkey=rx.cond(board.teams.length() > 0, "", "f"),
        ),
        setting_filter(board.setting, Dashboard.set_filter("setting")),
        rx.cond(narrowed, button("Show everything", size="small", icon_name="cross", on_click=Dashboard.show_all), ""),
        filler(),
        rx.cond(narrowed, span(work, cls="text-xs secondary"), ""),
        span(f"as of {board.at}", cls="text-xs tertiary numeric"),
        button("Figures as tables", kind="quiet", icon_name="table", hotkey="t", on_click=Dashboard.toggle_tables),
        class_name="filters",
    )  # fmt: skip


@page(
    "/dashboard",
    title="Dashboard",
    load=(Dashboard.load, Dashboard.watch),
    place=Place(icon="dashboard", key="d", order=30),
    home_of=(Role.MANAGER,),
)
def dashboard_page() -> rx.Component:
    """What the manager keeps open all day."""
    grid = rx.el.div(
        _today(), _turnaround(), _accuracy(), _coders(), _ages(), _findings(), note_door_panels(), _imports(), _health(),
        class_name="tiles",
    )  # fmt: skip
    opened = rx.el.div(_tools(), _strip(), note_door_strip(), grid, class_name="dashboard")
    content = rx.cond(Dashboard.loaded, opened, skeleton("Loading the dashboard"))
    return frame(content, page="dashboard", title="Dashboard", keys=KEYS)
