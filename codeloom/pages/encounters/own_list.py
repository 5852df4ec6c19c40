"""My encounters: figures, what needs the provider, tabs over the list of own encounters."""

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.encounters.audit_box import unread_figure
from codeloom.pages.encounters.new_encounter import new_encounter_dialog
from codeloom.pages.frame import frame
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import status
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, pages_of, table, table_row, tabs
from codeloom.state.encounters.new_encounter import NewEncounter
from codeloom.state.encounters.own_list import OwnEncounters
from codeloom.state.encounters.unread_audits import AuditsToRead

COLUMNS = (
    Column("Status", 31),
    Column("Patient", 42, "medium"),
    Column("Visit"),
    Column("Date", 19, "numeric"),
    Column("Level", 58, "numeric"),
    Column("Codes", 48, "secondary"),
    Column("Edited", 17, "numeric right"),
)
SETTINGS = (
    ("", "All settings"),
    ("office", "Office"),
    ("telehealth", "Telehealth"),
    ("home", "Home"),
    ("ed", "Emergency"),
    ("inpatient", "Hospital"),
)
KEYS = {
    "Encounters": (
        ("New encounter", "n"),
        ("Answer first query", "a"),
        ("Suggest again, first stale one", "s"),
        ("Filter", "f"),
    ),
    "List": (("Next, previous encounter", "j"), ("Open", "enter")),
    "Tabs": (("Open", "1"), ("Draft", "2"), ("Suggested", "3"), ("Finalized", "4")),
}
LIVE = OwnEncounters.live
PATH = "/encounters"


def _top() -> rx.Component:
    view = OwnEncounters.view
    median = rx.cond(view.median != "", view.median, "none")
    kept = rx.cond(view.kept != "", view.kept, "none")
    return rx.el.div(
        small_figures(
            (live(LIVE.needs), rx.cond(LIVE.needs == 1, "encounter needs you", "encounters need you")),
            (live(LIVE.draft), LIVE.drafts_words),
            (median, "median from visit to bill, 30 days"),
            (kept, view.kept_words),
            unread_figure(),
            label="Today",
        ),
        filler(),
        _new(),
        class_name="top",
    )


def _new() -> rx.Component:
    return button(
        "New encounter", kind="primary", size="form", icon_name="plus", hotkey="n", on_click=NewEncounter.begin, **OPENS_FIELD
    )  # fmt: skip


def _needs() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            icon("returned", small=True),
            rx.el.h2("Needs you"),
            rx.cond(
                LIVE.needs > 0,
                span(live(LIVE.needs), rx.cond(LIVE.needs == 1, " encounter", " encounters"), cls="count"),
                "",
            ),
            *added(PATH, "needs-count"),
            filler(),
            span("Billing waits for these", cls="text-xs secondary hide-phone"),
        ),
        rx.el.ul(*added(PATH, "needs"), rx.foreach(LIVE.waiting, _waiting)),
        class_name="returned-charts needs-you",
        aria_label="Needs you",
    )


def _waiting(one: rx.Var) -> rx.Component:
    back = one.kind == "sent_back"
    again = button(
        "Suggest again",
        size="small",
        hotkey="s",
        on_click=OwnEncounters.suggest_again(one.id, one.note_version),
        aria_label=f"Suggest again for {one.patient}",
    )
    return rx.el.li(
        row(
            icon(rx.cond(back, "returned", "history"), small=True, cls="ink-warn"),
            span(rx.cond(back, "Sent back", "Stale"), cls="text-xs medium"),
            cls="tight",
        ),
        link(one.patient, href=one.link, cls="medium ellipsis ink", title=one.patient),
        span(one.words, cls="said ellipsis"),
        span(one.by, cls="from-whom text-xs secondary ellipsis"),
        span(
            one.due,
            cls=rx.match(one.due_tone, ("error", "due-date due-late"), ("warn", "due-date due-soon"), "due-date"),
        ),
        span(
            rx.cond(
                back, button("Open note", size="small", href=one.link, aria_label=f"Open note of {one.patient}"), again
            ),
            cls="action",
        ),
        key=one.id,
    )


def _row(one: rx.Var) -> rx.Component:
    picked = rx.cond(one.picked != "", span(one.picked, " → ", cls="code secondary"), "")
    level = span(
        picked,
        rx.cond(one.level != "", span(one.level, cls="code"), ""),
        span(" ", one.between, cls="text-xs tertiary"),
    )
    codes = rx.cond(
        one.codes_icon != "",
        span(icon(one.codes_icon, small=True), one.codes, cls="row tight ink-warn", title=one.codes),
        span(one.codes, cls=rx.cond(one.codes_tone == "quiet", "tertiary", ""), title=one.codes),
    )
    return table_row(
        COLUMNS,
        status(one.status, one.status_word),
        link(one.patient, href=one.link, data_key="enter", cls="ink", title=one.patient),
        one.visit,
        one.day,
        level,
        codes,
        one.moment,
        data_focus_id=one.id,
    )


def _list() -> rx.Component:
    view = OwnEncounters.view
    nothing = rx.cond(
        LIVE.open + LIVE.finalized == 0,
        empty(
            "No encounters yet",
            "Begin with a patient and a date, then write or paste the note. Codes are suggested when you ask for them.",
            button("New encounter", icon_name="plus", on_click=NewEncounter.begin, **OPENS_FIELD),
            icon_name="encounters",
        ),
        empty("Nothing here", "No encounter of yours stands in this tab.", icon_name="encounters"),
    )
    stale = LIVE.stamp != OwnEncounters.shown
    changed = rx.cond(
        stale & (LIVE.stamp != ""),
        rx.el.button("Something changed, show", class_name="fresh", type="button", on_click=OwnEncounters.load),
        "",
    )
    listing = table(
        COLUMNS,
        rx.foreach(view.rows, _row),
        label="My encounters",
        on_top=changed,
        pager=pages_of(OwnEncounters, view.next, f"{view.rows.length()} of {view.total}, newest first"),
    )
    shown = rx.cond(
        view.rows.length() > 0,
        rx.el.div(listing, class_name="own-encounters folds"),
        rx.el.div(changed, nothing, class_name="panel"),
    )
    failed = rx.el.div(
        empty(
            "The list could not be read",
            "Nothing was lost. A new note can still be written.",
            button("Try again", on_click=OwnEncounters.load),
            icon_name="error",
        ),
        class_name="panel",
    )
    waiting = rx.cond(OwnEncounters.failed, failed, rx.el.div(skeleton("Loading your encounters"), class_name="panel"))
    return rx.cond(OwnEncounters.loaded, shown, waiting)


def _tools() -> rx.Component:
    tabbed = tabs(
        "Status",
        (
            ("open", "Open", live(LIVE.open)),
            ("draft", "Draft", live(LIVE.draft)),
            ("suggested", "Suggested", live(LIVE.suggested)),
            ("finalized", "Finalized", live(LIVE.finalized)),
        ),
        OwnEncounters.tab,
        OwnEncounters.choose_tab,
    )
    setting = select(
        "setting-filter",
        SETTINGS,
        small=True,
        value=OwnEncounters.setting,
        on_change=OwnEncounters.filter_setting,
        aria_label="Setting",
    )
    return rx.el.div(
        tabbed,
        rx.cond(OwnEncounters.filtering, setting, ""),
        button(
            "Filter",
            size="small",
            icon_name="filter",
            hotkey="f",
            on_click=OwnEncounters.toggle_filter,
            aria_pressed=rx.cond(OwnEncounters.filtering, "true", "false"),
        ),
        class_name="tools",
    )


def _open() -> rx.Var:
    number = OwnEncounters.figures.open_encounters
    return rx.cond(number > 0, number, "")


@page(
    PATH,
    title="My encounters",
    load=(OwnEncounters.load, OwnEncounters.watch, AuditsToRead.watch),
    place=Place(icon="encounters", key="e", order=10, count=_open()),
    home_of=(Role.PROVIDER,),
)
def own_encounters_page() -> rx.Component:
    """The provider's first screen."""
    content = rx.el.div(
        _top(),
        _needs(),
        rx.el.div(_tools(), _list()),
        row(
            hint("Move", "j", "k"), hint("Open", "enter"), hint("New", "n"), hint("Tabs", "1", until="4"), hint("Filter", "f"),
            cls="wide hide-phone",
        ),
        class_name="queue my-encounters",
    )  # fmt: skip
    return frame(content, new_encounter_dialog(), page="encounters", title="My encounters", keys=KEYS)
