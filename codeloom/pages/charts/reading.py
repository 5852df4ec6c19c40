"""A chart read by a manager or a supervisor: the three panes of the workbench without a thing to change, and its history."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.charts.aside import said
from codeloom.pages.charts.deciding import decision_buttons, decision_dialogs
from codeloom.pages.charts.documents import data_line, document_line, search_field
from codeloom.pages.charts.history import history_drawer
from codeloom.pages.charts.versions import version_mark, versions_dialog
from codeloom.pages.editor.document import composed_mark, document_text
from codeloom.pages.editor.grouping import grouping_panel
from codeloom.pages.editor.import_notices import import_notices, standing_mark
from codeloom.pages.editor.line_comments import comment_mark, left_threads, thread_of
from codeloom.pages.editor.lines import code_head
from codeloom.pages.editor.record_data import data_table
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.filters import PRIORITIES
from codeloom.pages.ui.findings import finding
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import presence, severity_count, status, tag
from codeloom.pages.ui.notices import banner, empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.state.charts.presence import Presence
from codeloom.state.charts.reading import Reading
from codeloom.state.editor.line_comments import LineComments

PATH = "/charts/[chart]"
WAYS = Reading.ways
KEYS = {
    "Read": (
        ("Next, previous sentence", "j"),
        ("Next pane", "f6"),
        ("Row to span and back", "v"),
        ("Comments on the row", "shift+c"),
        ("Search this chart", "/"),
        ("What a new version changed", "shift+d"),
        ("History", "h"),
        ("MS-DRG and HCC", "o"),
    ),
    "Manager": (
        ("Give to a coder", "shift+g"),
        ("Return to who sent it back", "shift+b"),
        ("Release the hold", "shift+h"),
        ("Close as not codable, open again", "shift+x"),
    ),
}


@page(PATH, title="Chart to read", load=(Reading.load, Presence.watch, LineComments.watch))
def reading_page() -> rx.Component:
    """Any chart of the practice, read-only."""
    opened = rx.el.div(
        bench(_strip(), panes(_documents(), _text(), _codes(), arrangement="code"), _bottom()),
        history_drawer(),
        class_name="with-drawer",
    )
    manages = Reading.role == Role.MANAGER.value
    absent = empty(
        "There is no such chart",
        "The number may be of another practice. Go back to your list and open it from there.",
        rx.cond(
            manages,
            link("Charts", href="/charts", cls="button"),
            link("Finished audits", href="/finished", cls="button"),
        ),
        icon_name="document",
    )
    at = here(f"/charts/{Reading.place}")
    return frame(
        opened_here(at, Reading.state, "chart", opened, absent, Reading.load),
        decision_dialogs(),
        versions_dialog(),
        page="charts",
        title=rx.cond(at & (Reading.head.number != ""), Reading.head.number, "Chart"),
        crumb=(rx.cond(manages, "Charts", "Finished audits"), rx.cond(manages, "/charts", "/finished")),
        beside=(rx.cond(at & (Reading.head.status != ""), status(Reading.head.status, Reading.head.status_word), ""),),
        narrow=True,
        keys=KEYS,
        banner=rx.cond(at, _standing(), ""),
    )


def _standing() -> rx.Component:
    """Why the chart stands still, the reason first."""
    held = banner("info", "clock", rx.el.b("On hold until ", WAYS.held_until, ": "), said(WAYS.hold))
    back = banner("warn", "returned", rx.el.b("Sent back: "), said(WAYS.sent_back))
    closed = banner("info", "info", rx.el.b("Not codable: "), said(WAYS.closed))
    dead_end = banner("warn", "warn", rx.el.b(WAYS.no_release, "."))
    answer = banner(
        "info", "info", rx.el.b("To its coder: "), WAYS.answer.words, span(" ", WAYS.answer.by, cls="tertiary")
    )
    return rx.fragment(
        rx.cond(WAYS.held_until != "", held, ""),
        rx.cond(WAYS.sent_back.by != "", back, ""),
        rx.cond(WAYS.closed.by != "", closed, ""),
        rx.cond((WAYS.no_release != "") & (WAYS.closed.by == ""), dead_end, ""),
        rx.cond(WAYS.answer.by != "", answer, ""),
    )


def _strip() -> rx.Component:
    head = Reading.head
    return strip(
        rx.el.b(head.patient, class_name="semibold nowrap"),
        span(head.person, cls="nowrap secondary"),
        divider(),
        span(span(head.setting, cls="tertiary"), " ", head.dates, cls="nowrap"),
        divider("hide-below-mid"),
        span(head.release, cls="nowrap secondary hide-below-mid", title="Codes are judged on the service date"),
        divider(),
        rx.cond(
            Reading.coder != "",
            span("coder: ", Reading.coder, cls="nowrap secondary ellipsis"),
            tag("Nobody’s", tone="plain"),
        ),
        rx.cond(
            Reading.movable,
            select(
                "priority",
                PRIORITIES[1:],
                small=True,
                aria_label="Priority",
                value=Reading.priority,
                on_change=Reading.set_priority,
            ),
            tag(f"{Reading.priority} priority", tone="plain"),
        ),
        filler(),
        rx.cond(Presence.others != "", presence("", Presence.others), ""),
        tag("Read only", tone="plain", icon_name="shown"),
    )


def _documents() -> rx.Component:
    search = search_field(Reading.find)
    listed = rx.fragment(
        import_notices(Reading.notices),
        rx.el.h2("Documents ", span(Reading.documents.length(), cls="count")),
        rx.el.ul(rx.foreach(Reading.documents, lambda one: document_line(Reading, one))),
        rx.el.h2("Data"),
        rx.el.ul(rx.foreach(Reading.groups, lambda one: data_line(Reading, one))),
    )
    return pane("Documents and data", search, scroll(listed, label="Documents", cls="docs"))


def _text() -> rx.Component:
    document = Reading.document
    head = rx.fragment(
        rx.el.h2(document.title, class_name="ellipsis", title=document.title),
        span(document.meta, cls="tertiary nowrap text-xs ellipsis"),
        standing_mark(Reading),
        composed_mark(Reading),
        version_mark(document, Reading.chart_id),
        filler(),
        hint("Sentence", "j"),
    )
    data = rx.foreach(Reading.groups, lambda group: rx.cond(group.name == Reading.group, data_table(group), ""))
    shown = rx.cond(
        Reading.group != "", scroll(data, label="Data"), document_text(Reading, target="", label="Text of the document")
    )
    return pane("Text", shown, head=(rx.cond(Reading.group != "", rx.el.h2(Reading.group), head),))


def _codes() -> rx.Component:
    editor = Reading.editor
    head = (
        rx.el.h2("Codes"),
        span(editor.rows.length(), cls="count"),
        severity_count("error", editor.errors),
        severity_count("warn", editor.warnings),
        severity_count("info", editor.infos),
    )
    rows = rx.el.div(rx.foreach(editor.rows, _row), role="grid", aria_label="Code lines", data_rove="true")
    nothing = empty("No codes yet", "Nobody has coded anything in this chart.")
    shown = rx.fragment(rx.cond(editor.rows.length() > 0, rows, nothing), left_threads(Reading.line_ids))
    return pane(
        "Codes", code_head(editor.inpatient), scroll(shown), grouping_panel(Reading, editor.grouping), head=head
    )


def _row(line: rx.Var) -> rx.Component:
    units = rx.cond(line.units > 1, span(f"×{line.units}", cls="poa units"), span())
    cells = rx.el.div(
        span(line.number, cls="sequence", role="gridcell"),
        span(line.code, cls="code", role="gridcell"),
        rx.el.span(
            rx.cond(line.principal, span(rx.cond(Reading.editor.inpatient, "PDX", "First"), cls="tag accent"), ""),
            rx.cond(line.mark != "", tag(line.mark, tone="warn"), ""),
            span(line.title, cls="ellipsis", title=line.title),
            comment_mark(line.id, line.number),
            class_name="row tight ellipsis",
            role="gridcell",
        ),
        span(rx.cond(line.poa_state == "none", units, span(line.poa, cls="poa")), role="gridcell"),
        span(
            rx.el.i(),
            line.evidence,
            cls=rx.cond(line.evidence > 0, "evidence-count", "evidence-count none"),
            role="gridcell",
        ),
        span(line.complication, role="gridcell", cls="right nowrap last text-xs secondary"),
        rx.cond(
            line.rationale != "",
            rx.el.span(
                icon("quote", small=True),
                span(line.rationale, cls="ellipsis", title=line.rationale),
                class_name="rationale",
                role="gridcell",
            ),
            "",
        ),
        class_name="code-grid",
        role="row",
    )
    return rx.el.div(
        cells,
        rx.foreach(line.findings, _finding),
        thread_of(line.id, line.number, grid=True),
        class_name="code-row",
        role="rowgroup",
        data_item="true",
        data_row=line.number,
        data_focus_id=line.id,
        tab_index=-1,
        key=line.id,
    )


def _finding(view: rx.Var) -> rx.Component:
    reasoned = rx.cond(view.reason != "", tag("Reason given", tone="ok", title=view.reason), "")
    return finding(view.severity, view.message, view.rule, reasoned, citation=view.citation)


def _bottom() -> rx.Component:
    audit = button("Audit it", href=f"/audit/{Reading.number}")
    audits = (Reading.role == Role.SUPERVISOR.value) & Reading.waits
    return bottom_bar(
        button(
            "History",
            kind="quiet",
            size="small",
            icon_name="history",
            hotkey="h",
            aria_expanded=rx.cond(Reading.told, "true", "false"),
            on_click=Reading.tell_history,
        ),
        filler(),
        rx.cond(audits, audit, ""),
        decision_buttons(),
    )
