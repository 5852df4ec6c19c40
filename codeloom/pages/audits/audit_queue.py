"""The audit queue: figures of the day, and the charts and encounters that wait, the longest waiting first."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.audits.waiting import blind_codings, seconds
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.saved_views import naming_dialog, saved_views
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.filters import patient_search, people_filter, specialty_filter, team_filter
from codeloom.pages.ui.icons import difficulty, priority
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import SORT_KEYS, Column, new_rows, pages_of, table, table_row
from codeloom.state.audits.audit_queue import AuditQueue
from codeloom.state.saved_views import SavedViews

COLUMNS = (
    Column("Priority", 10, "hide-small", unseen=True),
    Column("Number", 21, "code"),
    Column("Patient", 40, "medium"),
    Column("Encounter", None, "hide-small"),
    Column("Specialty", 34, "secondary hide-below-mid", sort="specialty"),
    Column("Handed in by", 32, "ellipsis hide-small", sort="coder"),
    Column("Waiting", 21, "numeric right", sort="age", turned=True),
    Column("Round", 14, "numeric right hide-small"),
    Column("Difficulty", 22, "hide-phone", sort="difficulty"),
    Column("Length", 30, "numeric right secondary hide-below-mid"),
    Column("Audited by", 30, "hide-phone"),
)
KEYS = {
    "Audit queue": (
        ("Next, previous row", "j"),
        ("Open", "enter"),
        ("Audit next", "s"),
        ("Audit blind", "b"),
        ("Draw encounters", "d"),
        ("Find a patient", "f"),
        ("Save this view", "v"),
        *SORT_KEYS,
    )
}
FILTERED = (AuditQueue.kind != "") | (AuditQueue.coder != "") | (AuditQueue.team != "") | (AuditQueue.specialty != "")
WAITING = AuditQueue.figures.pending + AuditQueue.figures.drawn


@page(
    "/audits",
    title="Audit queue",
    load=(AuditQueue.load, SavedViews.load),
    place=Place(icon="audit", key="a", order=20, count=WAITING),
    home_of=(Role.SUPERVISOR,),
)
def audit_queue_page() -> rx.Component:
    """The supervisor's first screen."""
    content = rx.el.div(
        _top(),
        blind_codings(AuditQueue.view.blind),
        seconds(AuditQueue.view.seconds),
        rx.el.div(
            rx.el.div(
                rx.el.h2("Waiting for audit", class_name="text-md"),
                span(AuditQueue.view.total, cls="count"),
                filler(),
                button("Draw encounters", icon_name="plus", size="small", hotkey="d", href="/draw"),
                _filters(),
                class_name="tools",
            ),
            _list(),
            class_name="stack",
        ),
        row(
            hint("Move", "j", "k"),
            hint("Open", "enter"),
            hint("Next", "s"),
            hint("Find a patient", "f"),
            hint("Order", "o"),
            cls="text-xs tertiary",
        ),
        class_name="queue",
    )
    return frame(content, naming_dialog(), page="audits", title="Audit queue", keys=KEYS)


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
    change = AuditQueue.set_filter
    return row(
        patient_search(
            AuditQueue.search,
            AuditQueue.clear_search,
            searched=AuditQueue.searched,
            found=AuditQueue.patients.length(),
            searches=AuditQueue.searches,
            refused=AuditQueue.refused,
        ),
        select("kind", kinds, small=True, aria_label="Kind", value=AuditQueue.kind, on_change=change("kind")),
        rx.cond(
            view.covers,
            "",
            people_filter(
                "Handed in by", "coder", (("", "Everybody"),), view.coders, AuditQueue.coder, change("coder")
            ),
        ),
        rx.cond(view.covers, "", team_filter(view.teams, AuditQueue.team, change("team"))),
        specialty_filter(view.specialties, AuditQueue.specialty, change("specialty")),
        rx.cond(FILTERED, button("Show all", size="small", icon_name="cross", on_click=AuditQueue.show_all), ""),
        saved_views(),
        cls="list-filters",
    )


def _row(item: rx.Var) -> rx.Component:
    taken = rx.cond(item.mine, tag("You", tone="accent"), span(item.taken, cls="secondary ellipsis", title=item.taken))
    by = rx.cond(item.blind != "", link("Audit blind", href=item.blind, data_key="b", cls="text-xs"), taken)
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
        gone=AuditQueue.gone.contains(item.id),
    )


def _list() -> rx.Component:
    view = AuditQueue.view
    nothing = rx.cond(
        FILTERED | AuditQueue.searched,
        empty("Nothing of that kind waits", "Choose another person or specialty, or show all."),
        empty("Nothing waits for audit", "Charts appear when their coder sends them, encounters when you draw them."),
    )
    pages = pages_of(AuditQueue, view.next, f"{view.rows.length()} of {view.total}")
    fresh = new_rows(WAITING - view.waiting + AuditQueue.gone.length(), AuditQueue.show_new)
    arrived = rx.cond((AuditQueue.figures.version > 0) & ~FILTERED & ~AuditQueue.searched, fresh, "")
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="Waiting for audit",
        sorted_by=AuditQueue.order,
        descending=AuditQueue.descending,
        on_sort=AuditQueue.sort,
        on_top=arrived,
        pager=pages,
    )
    shown = rx.cond(view.rows.length() > 0, listing, rx.fragment(arrived, nothing))
    return rx.cond(AuditQueue.loaded, shown, skeleton("Loading the audit queue"))
