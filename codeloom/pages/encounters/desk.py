"""The provider's desk: the facts of a visit, its note, and beside it the suggestion; with billing and finalized it is read."""

import reflex as rx

from codeloom.pages.encounters.history import history_button, with_history
from codeloom.pages.encounters.new_encounter import fact_fields
from codeloom.pages.encounters.note_pane import note_pane
from codeloom.pages.encounters.proposal import half_typed
from codeloom.pages.encounters.suggestion_pane import suggestion_pane
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, fix, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, text_area
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import presence, saved, status
from codeloom.pages.ui.notices import banner, empty
from codeloom.pages.ui.panes import bench, divider, panes, strip
from codeloom.pages.ui.rules_then import rules_then
from codeloom.state.editor.line_comments import LineComments
from codeloom.state.encounters.deciding import Deciding
from codeloom.state.encounters.desk import EncounterDesk
from codeloom.state.encounters.presence import EncounterPresence

DESK = EncounterDesk.desk
KEYS = {
    "Note": (
        ("Edit", "e"),
        ("Leave the field", "escape"),
        ("Read with marks", "alt+e"),
        ("Facts of the visit", "c"),
        ("History", "h"),
    ),
    "Suggestion": (("Suggest", "s"), ("Suggest, while typing", "alt+s"), ("Send to billing", "ctrl+enter")),
    "Rows": (
        ("Next, previous", "j"),
        ("Accept", "a"),
        ("Another code", "enter"),
        ("Reject", "x"),
        ("Why rejected", "r"),
        ("Undo", "z"),
        ("Row to words and back", "v"),
        ("Add a code", "n"),
    ),
}


PATH = "/encounter/[encounter]"


@page(
    PATH,
    title="Encounter",
    load=(EncounterDesk.load, Deciding.begin, EncounterDesk.watch, EncounterPresence.watch, LineComments.watch),
)
def encounter_page() -> rx.Component:
    """One encounter of the provider's own."""
    opened = bench(_strip(), panes(note_pane(), suggestion_pane(), arrangement="write"))
    absent = empty(
        "There is no such encounter of yours",
        "It may be of another provider. Go back to your list and open it from there.",
        link("My encounters", href="/encounters", cls="button"),
        icon_name="encounters",
    )
    written = rx.el.div(
        _notices(),
        with_history(opened, DESK.number),
        class_name="desk",
        data_mode=EncounterDesk.mode,
        data_lights="true",
        data_answered=rx.cond(DESK.answered, "true", "false"),
    )
    at = here(f"/encounter/{EncounterDesk.number}")
    return frame(
        opened_here(at, EncounterDesk.state, "encounter", written, absent, EncounterDesk.load),
        _facts(),
        _reopen(),
        _version(),
        page="encounters",
        title=rx.cond(at & (DESK.number > 0), f"Encounter {DESK.number}", "Encounter"),
        crumb=("My encounters", "/encounters"),
        beside=(rx.cond(at & (DESK.status != ""), status(DESK.status, DESK.status_word), ""),),
        narrow=True,
        keys=KEYS,
    )


def _strip() -> rx.Component:
    change = fix("Change ", "c", hotkey="c", on_click=EncounterDesk.ask_facts, **OPENS_FIELD)
    minutes = rx.cond(DESK.minutes != "", f"{DESK.minutes} min on the date", "no minutes")
    return strip(
        rx.el.b(DESK.patient, class_name="semibold nowrap ellipsis"),
        span(DESK.person, cls="nowrap secondary"),
        divider("hide-phone"),
        span(span(DESK.setting_word, cls="tertiary"), " ", DESK.day, cls="nowrap"),
        divider("hide-phone"),
        span(DESK.kind_word, cls="nowrap"),
        divider("hide-phone"),
        span(minutes, cls="nowrap"),
        rx.cond(
            DESK.picked != "",
            rx.fragment(
                divider("hide-phone"),
                span(span("picked ", cls="tertiary"), span(DESK.picked, cls="code"), cls="nowrap"),
            ),
            "",
        ),
        rx.cond(
            DESK.visit != "",
            rx.fragment(divider("hide-below-mid"), span(DESK.visit, cls="nowrap secondary ellipsis hide-below-mid")),
            "",
        ),
        rx.cond(DESK.editable, change, ""),
        filler(),
        history_button(DESK.number),
        rx.cond(EncounterPresence.others != "", presence("", EncounterPresence.others), ""),
        span("Not saved yet", cls="not-saved text-xs secondary nowrap"),
        span(saved(DESK.saved), cls="is-saved"),
        label="Visit",
    )


def _notices() -> rx.Component:
    """Where the encounter stands, above note and suggestion."""
    back = banner("warn", "returned", rx.el.b("Sent back by billing: "), DESK.sent_back)
    sent = banner("info", "bill", "With billing. It can be read; the biller can send it back to you.")
    addendum = button("Add an addendum", size="small", icon_name="plus", on_click=Deciding.ask_reopen)
    versions = rx.foreach(
        DESK.versions,
        lambda one: button(
            f"Version {one.round}", size="small", kind="quiet", icon_name="history",
            on_click=Deciding.show_version(one.round), aria_label=f"Show version {one.round} as it was finalized",
        ),
    )  # fmt: skip
    done = banner(
        "ok",
        "ok",
        f"Finalized {DESK.finalized}. Note and codes no longer change; an addendum opens a new version and keeps this one.",
        actions=(versions, addendum),
    )
    reopened = banner(
        "info", "history", "Opened again after it was finalized. What was finalized is kept.", actions=(versions,)
    )
    writing = rx.cond(DESK.versions.length() > 0, reopened, "")
    stands = rx.match(DESK.stage, ("back", back), ("sent", sent), ("finalized", done), writing)
    return rx.el.div(stands, *added(PATH, "banner"), class_name="notices")


def _facts() -> rx.Component:
    form = rx.el.form(
        fact_fields(
            day=DESK.service_date, kind=DESK.patient_kind, setting=DESK.setting, minutes=DESK.minutes, visit=DESK.visit,
            picked=DESK.picked, words=half_typed("visit"),
        ),
        rx.cond(EncounterDesk.refused != "", banner("error", "error", EncounterDesk.refused), ""),
        id="facts-form",
        class_name="stack wide",
        on_submit=lambda form: EncounterDesk.change_facts(DESK.version, form),
    )  # fmt: skip
    return dialog(
        "Facts of the visit",
        form,
        rx.el.p("A suggestion made for other facts becomes stale.", class_name="text-xs tertiary"),
        name="facts",
        confirm="Save",
        form="facts-form",
        is_open=EncounterDesk.asking == "facts",
        on_cancel=EncounterDesk.ask_nothing,
    )


def _reopen() -> rx.Component:
    reason = field(
        "Why is it opened again?",
        text_area("reason", words=half_typed("reason:reopen"), rows=3, required=True, max_length=500),
        name="reason",
        hint="It stands in the history of the encounter.",
    )
    form = rx.el.form(
        reason, id="reopen-form", class_name="stack", on_submit=lambda form: Deciding.add_addendum(DESK.version, form)
    )
    return dialog(
        "Add an addendum",
        form,
        name="reopen",
        confirm="Open it again",
        form="reopen-form",
        is_open=EncounterDesk.asking == "reopen",
        on_cancel=EncounterDesk.ask_nothing,
    )


def _version() -> rx.Component:
    shown = Deciding.version_shown

    def line(one: rx.Var) -> rx.Component:
        return rx.el.li(
            span(one[0], cls="tertiary numeric"), span(one[1], cls="code"), span(one[3], cls="ellipsis")
        )  # fmt: skip

    def fact(one: rx.Var) -> rx.Component:
        return span(span(one[0], " ", cls="tertiary"), one[1], cls="nowrap")

    return dialog(
        rx.cond(shown, f"Version {shown.item.round}", "Version"),
        row(span(shown.item.finalized, cls="secondary"), span(shown.item.by, cls="secondary"), cls="wide text-xs"),
        rx.el.p(rx.foreach(shown.facts, fact), class_name="row wide text-xs"),
        rx.el.ul(rx.foreach(shown.lines, line), class_name="version-lines"),
        rules_then(shown.judged, shown.rules),
        rx.el.div(
            shown.note, class_name="note other-text", tab_index=0, role="region", aria_label="Note of this version"
        ),
        name="version",
        confirm="Close",
        cancel_label="Back",
        on_confirm=Deciding.hide_version,
        is_open=shown,
        on_cancel=Deciding.hide_version,
    )
