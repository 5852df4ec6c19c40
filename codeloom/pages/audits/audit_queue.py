"""The audit queue: figures of the day, and the charts and encounters that wait, the longest waiting first."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.filters import people_filter, specialty_filter
from codeloom.pages.ui.icons import difficulty, priority
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, new_rows, pager, table, table_row
from codeloom.state.audits.audit_queue import AuditQueue

COLUMNS = (
    Column("Priority", 10, unseen=True),
    Column("Number", 21, "code"),
    Column("Patient", 40, "medium"),
    Column("Encounter"),
    Column("Specialty", 34, "secondary hide-below-mid", sort="specialty"),
    Column("Handed in by", 32, "ellipsis", sort="coder"),
    Column("Waiting", 19, "numeric right", sort="age"),
    Column("Round", 14, "numeric right"),
    Column("Difficulty", 22, "hide-phone", sort="difficulty"),
    Column("Length", 30, "numeric right secondary hide-below-mid"),
    Column("Audited by", 30, "hide-phone"),
)
KEYS = {
    "Audit queue": (
        ("Next, previous row", "j"),
        ("Open", "enter"),
        ("Audit next", "s"),
        ("Draw encounters", "d"),
        ("Filter", "f"),
    )
}
WAITING = AuditQueue.figures.pending + AuditQueue.figures.drawn


@page(
    "/audits",
    title="Audit queue",
    load=(AuditQueue.load,),
    place=Place(icon="audit", key="a", order=20, count=WAITING),
    home_of=(Role.SUPERVISOR,),
)
def audit_queue_page() -> rx.Component:
    """The supervisor's first screen."""
    content = rx.el.div(
        _top(),
        rx.el.div(
            rx.el.div(
                rx.el.h2("Waiting for audit", class_name="text-md"),
                span(AuditQueue.view.total, cls="count"),
                filler(),
                _filters(),
                button("Draw encounters", icon_name="plus", size="small", hotkey="d", href="/draw"),
                button("Filter", icon_name="filter", size="small", hotkey="f", on_click=AuditQueue.toggle_filter),
                class_name="tools",
            ),
            _list(),
            class_name="stack",
        ),
        row(hint("Move", "j", "k"), hint("Open", "enter"), hint("Next", "s"), cls="text-xs tertiary"),
        class_name="queue",
    )
    return frame(content, page="audits", title="Audit queue", keys=KEYS)


def _top() -> rx.Component:
    view, figures = AuditQueue.view, AuditQueue.figures
    waiting = rx.cond(figures.version > 0, WAITING, view.waiting)
    start = rx.cond(
        view.next_link != "",
        button("Audit next", kind="primary", size="form", hotkey="s", href=view.next_link),
        "",
    )
    return rx.el.div(
        small_figures(
            (live(waiting), "waiting for audit"),
            (rx.cond(view.oldest != "", view.oldest, "none"), "longest wait"),
            (view.open_by_me, "open with me"),
            (view.done_today, "finished by me today"),
            label="Audits",
        ),
        filler(),
        span("My open ones first, then the longest waiting", cls="text-xs tertiary"),
        start,
        class_name="top",
    )


def _filters() -> rx.Component:
    view = AuditQueue.view
    kinds = (("", "Charts and encounters"), ("chart", "Charts"), ("encounter", "Encounters"))
    kind = select(
        "kind", kinds, small=True, aria_label="Kind", value=AuditQueue.kind, on_change=AuditQueue.filter_kind
    )  # fmt: skip
    coder = people_filter(
        "Handed in by", "coder", (("", "Everybody"),), view.coders, AuditQueue.coder, AuditQueue.filter_coder
    )
    specialty = specialty_filter(view.specialties, AuditQueue.specialty, AuditQueue.filter_specialty)
    return rx.cond(AuditQueue.filtering, row(kind, coder, specialty), "")


def _row(item: rx.Var) -> rx.Component:
    by = rx.cond(item.mine, tag("You", tone="accent"), span(item.taken, cls="secondary ellipsis", title=item.taken))
    return table_row(
        COLUMNS,
        priority(item.priority),
        link(item.number, href=item.link, data_key="enter", cls="code"),
        item.patient,
        item.encounter,
        rx.cond(item.kind == "encounter", span("Encounter", cls="tertiary"), item.specialty),
        span(item.coder, title=rx.cond(item.provider != "", f"written by {item.provider}", item.coder)),
        item.age,
        item.round,
        rx.cond(item.difficulty > 0, difficulty(item.difficulty), ""),
        item.size,
        by,
        data_focus_id=item.id,
    )


def _list() -> rx.Component:
    view = AuditQueue.view
    filtered = (AuditQueue.kind != "") | (AuditQueue.coder != "") | (AuditQueue.specialty != "")
    nothing = rx.cond(
        filtered,
        empty("Nothing of that kind waits", "Choose another person or specialty, or press F to see all."),
        empty("Nothing waits for audit", "Charts appear when their coder sends them, encounters when you draw them."),
    )
    many = (view.next != "") | (AuditQueue.cursors.length() > 0)
    pages = pager(
        f"{view.rows.length()} of {view.total}",
        view.next != "",
        AuditQueue.older(view.next),
        AuditQueue.cursors.length() > 0,
        AuditQueue.newer,
    )
    fresh = WAITING - view.waiting
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="Waiting for audit",
        sorted_by=AuditQueue.order,
        descending=AuditQueue.descending,
        on_sort=AuditQueue.sort,
        on_top=rx.cond(AuditQueue.figures.version > 0, new_rows(fresh, AuditQueue.load), ""),
        pager=rx.cond(many, pages, ""),
    )
    arrived = rx.cond(AuditQueue.figures.version > 0, new_rows(fresh, AuditQueue.load), "")
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(arrived, nothing))
    return rx.cond(AuditQueue.loaded, shown, skeleton("Loading the audit queue"))
