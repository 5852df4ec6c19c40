"""The biller's work list: figures of the day, tabs and filters over what providers sent, and every encounter by search."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.charts.work_queue import due
from codeloom.pages.encounters.audit_box import unread_figure
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.saved_views import naming_dialog, saved_views
from codeloom.pages.ui.base import filler, row, span, unseen
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import segmented, select, text_input
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.filters import people_filter
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, new_rows, pager, table, table_row, tabs
from codeloom.state.encounters.unread_audits import AuditsToRead
from codeloom.state.encounters.work_list import AGES, WorkList
from codeloom.state.saved_views import SavedViews

COLUMNS = (
    Column("Age", 16, "numeric right", sort="age"),
    Column(rx.cond(WorkList.tab == "finalized", "Finalized", "Due"), 27, "numeric"),
    Column("Patient", 40, "medium"),
    Column("Visit", None, "secondary"),
    Column("Provider", 28, "secondary hide-below-mid"),
    Column("Service", 22, "numeric secondary hide-below-mid"),
    Column("Level", 18),
    Column("Changed", 29),
    Column("Flags", 64, "wraps", sort="risk"),
)
TABBED = (
    ("bill", "To bill"),
    ("waiting", "Waiting for a provider"),
    ("reopened", "Reopened"),
    ("finalized", "Finalized"),
    ("all", "All, by search"),
)
KEYS = {
    "Work list": (
        ("Next, previous encounter", "j"),
        ("Open", "enter"),
        ("Review next", "s"),
        ("Filter", "f"),
        ("Save this view", "v"),
        ("Order by the next column", "o"),
    ),
    "Tabs": tuple((words, str(at + 1)) for at, (_, words) in enumerate(TABBED)),
}


def _figures() -> rx.Component:
    now = rx.cond(WorkList.live.counted, WorkList.live, WorkList.view.figures)
    late = rx.cond(now.late > 0, f"late, oldest {now.oldest}", "late")
    return rx.el.div(
        small_figures(
            (live(now.bill), "to bill"),
            (live(now.late), late),
            (live(now.today), "finalized today"),
            (live(now.waiting), "wait for a provider"),
            (rx.cond(now.days != "", now.days, "none"), "median from visit to bill, 30 days"),
            unread_figure(),
            label="Today",
        ),
        filler(),
        button("Review next", kind="primary", size="form", hotkey="s", on_click=WorkList.start_next),
        class_name="top",
    )


def _filters() -> rx.Component:
    view = WorkList.view
    flags = rx.foreach(view.flags, lambda one: rx.el.option(one.name, value=one.id))
    ages = [("0", "Any age"), *((str(age), f"{age} days or more") for age in AGES)]
    filtered = (WorkList.provider != "") | (WorkList.flag != "") | (WorkList.age > 0) | (WorkList.changed != "")
    return rx.el.div(
        people_filter(
            "Provider", "provider", (("", "All providers"),), view.providers, WorkList.provider,
            WorkList.set_filter("provider"),
        ),
        select("flag", (("", "All flags"), flags), small=True, aria_label="Flag", value=WorkList.flag, data_key="f",
               on_change=WorkList.set_filter("flag")),
        select("age", ages, small=True, aria_label="Age", value=WorkList.age.to_string(),
               on_change=WorkList.set_filter("age")),
        segmented("Changed", (("", "All"), ("changed", "Changed"), ("untouched", "Untouched")), WorkList.changed,
                  lambda value: WorkList.set_filter("changed", value)),
        rx.cond(filtered, button("Show all", size="small", icon_name="cross", on_click=WorkList.clear_filters), ""),
        filler(),
        span("Kept in the address: send it to somebody", cls="text-xs tertiary hide-below-mid"),
        saved_views(),
        class_name="row work-filters",
    )  # fmt: skip


def _search() -> rx.Component:
    return rx.el.form(
        text_input("text", aria_label="Number, record number or name", placeholder="Number, record number or name",
                   auto_complete="off", max_length=200, data_key="f", auto_focus=True),
        button("Search", type="submit"),
        filler(),
        span("Names are looked for among the 2,000 encounters changed last", cls="text-xs tertiary hide-below-mid"),
        class_name="row work-filters",
        role="search",
        on_submit=WorkList.search,
    )  # fmt: skip


def _changed(one: rx.Var) -> rx.Component:
    def part(number: rx.Var, icon_name: str, words: str) -> rx.Component:
        counted = span(icon(icon_name, small=True), number, unseen(f" {words}"), title=f"{number} {words}")
        return rx.cond(number > 0, counted, "")

    touched = one.added + one.edited + one.removed > 0
    parts = span(
        part(one.added, "plus", "added"), part(one.edited, "pencil", "edited"), part(one.removed, "cross", "rejected"),
        cls="changes-made",
    )  # fmt: skip
    return rx.cond(touched, parts, span("untouched", cls="tertiary"))


def _flag(flag: rx.Var) -> rx.Component:
    shapes = (("error", "error"), ("stale", "history"), ("sent_back", "returned"), ("reopened", "returned"))
    other = rx.cond(flag.tone == "info", "info", "warn")
    return tag(flag.words, tone=flag.tone, icon_name=rx.match(flag.kind, *shapes, other))


def _row(one: rx.Var) -> rx.Component:
    flags = span(rx.foreach(one.flags, _flag), cls="flags")
    return table_row(
        COLUMNS,
        one.age,
        rx.cond(one.due != "", due(one.due, one.due_tone), one.moment),
        link(one.patient, href=f"{one.link}{WorkList.query}", data_key="enter", cls="ink", title=one.patient),
        span(one.visit, title=one.visit),
        one.provider,
        one.day,
        span(one.level, cls="code"),
        _changed(one),
        rx.cond(one.flags.length() > 0, flags, span("none", cls="tertiary")),
        data_focus_id=one.id,
    )


def _list() -> rx.Component:
    view, search = WorkList.view, WorkList.tab == "all"
    plain = (WorkList.provider == "") & (WorkList.flag == "") & (WorkList.age == 0) & (WorkList.changed == "")
    grown = rx.cond(
        (WorkList.tab == "bill") & plain & WorkList.live.counted,
        new_rows(WorkList.live.bill - view.figures.bill, WorkList.show_new),
        "",
    )
    nothing = rx.match(
        WorkList.tab,
        ("all", rx.cond(
            WorkList.searched,
            empty("Nothing found", "No encounter has that number, record number or name.", icon_name="search"),
            empty("Find an encounter", "Enter its number, the patient’s record number, or a name.", icon_name="search"),
        )),
        ("bill", empty("Nothing to bill", "What a provider sends to billing appears here by itself.", icon_name="ok")),
        ("waiting", empty("Nobody is waited for", "What you send back stands here until it is sent again.")),
        ("reopened", empty("Nothing is open again", "A finalized encounter that is opened again stands here.")),
        empty("Nothing here yet", "Finalized encounters stand here, the newest first."),
    )  # fmt: skip
    pages = rx.cond(
        view.rows.length() > 0,
        pager(view.shown, view.next != "", WorkList.older(view.next), WorkList.cursors.length() > 0, WorkList.newer),
        "",
    )
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="Encounters",
        sorted_by=rx.cond(search | (WorkList.tab == "finalized"), "", WorkList.order),
        on_sort=lambda order: WorkList.set_filter("order", order),
        panel=False,
    )
    return rx.el.div(
        rx.cond(search, _search(), _filters()),
        grown,
        rx.cond(WorkList.loaded, rx.cond(view.rows.length() > 0, rx.fragment(listing, pages), nothing),
                skeleton("Loading the work list")),
        class_name="panel work-list folds",
    )  # fmt: skip


@page(
    "/billing",
    title="Work list",
    load=(WorkList.load, WorkList.follow_work, AuditsToRead.watch, SavedViews.load),
    place=Place(
        icon="bill", key="b", order=10, count=rx.cond(WorkList.figures.to_bill > 0, WorkList.figures.to_bill, "")
    ),
    home_of=(Role.BILLER,),
)
def work_list_page() -> rx.Component:
    """The biller's first screen."""
    now = rx.cond(WorkList.live.counted, WorkList.live, WorkList.view.figures)
    counts = {
        "bill": now.bill,
        "waiting": now.waiting,
        "reopened": now.reopened,
        "finalized": f"{now.finalized_words} in 30 d",
    }
    counted = [(key, words, counts.get(key)) for key, words in TABBED]
    content = rx.el.div(
        _figures(),
        rx.el.div(
            rx.el.div(tabs("Encounters", counted, WorkList.tab, WorkList.choose_tab), class_name="tools"),
            _list(),
        ),
        row(hint("Move", "j", "k"), hint("Open", "enter"), hint("Next", "s"), hint("Filter", "f"), hint("Tabs", "1", until="5"),
            cls="text-xs tertiary"),
        class_name="queue",
    )  # fmt: skip
    return frame(content, naming_dialog(), page="billing", title="Work list", keys=KEYS)
