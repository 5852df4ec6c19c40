"""The biller's review of one encounter: its note, the codes beside the suggestion, the differences, and finalizing."""

from typing import Any

import reflex as rx

from codeloom.pages.editor.sets import row_box, sets_dialogs
from codeloom.pages.encounters.claim_sheet import claim_dialog
from codeloom.pages.encounters.history import history_button, with_history
from codeloom.pages.encounters.review_rows import codes_pane
from codeloom.pages.encounters.review_side import compare_dialog, side_pane
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link, whynot
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.evidence import record_text
from codeloom.pages.ui.fields import field, text_area
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import presence, saved, status, tag
from codeloom.pages.ui.notices import banner, empty, versions
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.editor.line_comments import LineComments
from codeloom.state.encounters.presence import EncounterPresence
from codeloom.state.encounters.review_acts import Acts
from codeloom.state.encounters.work_list import WorkList

VIEW = Acts.view
EDITABLE = Acts.view.state == "open"
KEYS = {
    "Rows": (
        ("Next, previous row", "j"),
        ("Accept as suggested", "a"),
        ("Another code", "enter"),
        ("Reject or remove", "x"),
        ("As suggested again", "z"),
        ("Add a line", "n"),
        ("Add a set of codes", "shift+t"),
        ("Move up, down", "alt+arrowup"),
    ),
    "A line": (
        ("Points to, then its number", "p"),
        ("Modifier", "o"),
        ("Units", "u"),
        ("Reason of its difference", "r"),
        ("Reason for a finding", "w"),
        ("Fix, then its number", "f"),
        ("Row to span and back", "v"),
        ("Comments on the row", "shift+c"),
    ),
    "Finish": (
        ("Claim sheet", "c"),
        ("Finalize, next", "ctrl+enter"),
        ("Next without finalizing", "s"),
        ("Send back", "b"),
        ("Answer the auditor: D done, N why not", "shift+a"),
        ("Suggest again", "shift+s"),
        ("Ask the provider", "q"),
        ("Show what changed", "shift+r"),
        ("Open again", "shift+o"),
        ("Versions side by side", "shift+v"),
        ("History", "h"),
    ),
}


PATH = "/billing/[number]"


@page(
    PATH,
    title="Review",
    load=(Acts.load, Acts.watch, WorkList.follow_work, EncounterPresence.watch, LineComments.watch),
)
def review_page() -> rx.Component:
    """One encounter, reviewed."""
    panes_ = panes(_note(), codes_pane(), side_pane(), arrangement="billing")
    opened = with_history(bench(_strip(), panes_, _bottom()), VIEW.number)
    absent = empty("No such encounter", "It does not exist, or it is not yours to see.",
                   link("Work list", href="/billing", cls="button"), icon_name="search")  # fmt: skip
    at = here(f"/billing/{Acts.number}")
    return frame(
        opened_here(at, Acts.state, "encounter", opened, absent, Acts.load),
        claim_dialog(),
        compare_dialog(),
        _reason_dialogs(),
        sets_dialogs(Acts.add_set, rx.fragment(rx.foreach(VIEW.diagnoses, _diagnosis), rx.foreach(VIEW.lines, _line))),
        page="billing",
        title=rx.cond(at & (VIEW.number > 0), f"Encounter {VIEW.number}", "Review"),
        crumb=("Work list", "/billing"),
        beside=(rx.cond(at & (VIEW.status != ""), status(VIEW.status, VIEW.status_word), ""),),
        narrow=True,
        keys=KEYS,
        banner=rx.cond(at, _banners(), ""),
    )


def _diagnosis(one: rx.Var, at: rx.Var) -> rx.Component:
    return _box(one, at)


def _line(one: rx.Var, at: rx.Var) -> rx.Component:
    return _box(one, VIEW.diagnoses.length() + at)


def _box(one: rx.Var, at: rx.Var) -> rx.Component:
    return rx.cond(one.line != "", row_box(at, one.code, "", one.units, one.title), "")


def _clash(one: rx.Var) -> rx.Component:
    """What was not saved of one row, beside how the row is now."""
    head = row(span(one.row, cls="semibold"), span(one.what, cls="secondary"), cls="tight")
    return rx.el.div(
        head, versions(one.mine, one.theirs), class_name="clash", role="group", aria_label=f"{one.row}, {one.what}"
    )


def _banners() -> rx.Component:
    again = button("Do mine again", size="small", on_click=Acts.again(Acts.unsaved))
    leave = button("Keep the fresh rows", size="small", on_click=Acts.drop_unsaved)
    conflict = banner("warn", "conflict", rx.el.b("Not saved: "), Acts.conflict,
                      actions=(rx.cond(Acts.unsaved != "", again, ""), leave))  # fmt: skip
    clashes = rx.el.div(
        rx.foreach(Acts.clashes, _clash), class_name="clashes", role="group", aria_label="Mine and theirs"
    )
    elsewhere = banner(
        "info", "history", "Somebody else changed this encounter. What you typed is kept.",
        actions=(button("Show what changed", size="small", hotkey="shift+r", on_click=Acts.show_fresh),),
    )  # fmt: skip
    behind = (Acts.moved.id == VIEW.id) & (Acts.moved.version != VIEW.version) & (Acts.state == "open")
    arrived = (Acts.moved.id == VIEW.id) & (VIEW.suggestion == "waiting") & ~Acts.moved.waiting
    suggest = button("Suggest again", size="small", hotkey="shift+s", on_click=Acts.suggest)
    stale = banner(
        "warn", "history", rx.el.b("Stale: "), VIEW.why_stale,
        " Rows that are decided stay as they are; open ones wait until you suggest again.", actions=(suggest,),
    )  # fmt: skip
    without = banner("info", "sparkle", "Nobody asked for a suggestion before this was sent.",
                     actions=(button("Suggest", size="small", hotkey="shift+s", on_click=Acts.suggest),))  # fmt: skip
    offline = button("Use the offline engine", size="small", on_click=Acts.suggest_offline)
    failed = banner("error", "error", VIEW.problem, actions=(suggest, offline))
    back = banner("info", "returned", rx.el.b("Sent back: "), VIEW.sent_back)
    reopened = banner("info", "returned", rx.el.b("Opened again: "), VIEW.reopened)
    return rx.fragment(
        rx.cond(Acts.conflict != "", rx.fragment(conflict, clashes), ""),
        rx.cond(arrived, rx.el.i(hidden=True, on_mount=Acts.show_fresh), rx.cond(behind, elsewhere, "")),
        rx.match(
            VIEW.suggestion,
            ("none", rx.cond(EDITABLE, without, "")),
            ("stale", rx.cond(EDITABLE, stale, "")),
            ("failed", rx.cond(EDITABLE, failed, "")),
            rx.fragment(),
        ),
        rx.cond(VIEW.sent_back != "", back, ""),
        rx.cond(VIEW.reopened != "", reopened, ""),
        *added(PATH, "banner"),
    )


def _strip() -> rx.Component:
    return strip(
        rx.el.b(VIEW.patient, class_name="semibold nowrap"),
        span(VIEW.person, cls="nowrap secondary"),
        divider(),
        span(span(VIEW.place, cls="tertiary"), " ", VIEW.day, cls="nowrap"),
        divider(),
        span(VIEW.provider, cls="nowrap secondary"),
        divider("hide-below-mid"),
        span(VIEW.suggestion_words, cls="nowrap secondary hide-below-mid"),
        rx.cond(VIEW.picked != "", tag(f"picked {VIEW.picked}", title="The level its provider picked"), ""),
        filler(),
        rx.cond(VIEW.suggestion == "waiting", span("Suggesting", cls="text-xs tertiary", role="status"), ""),
        rx.cond(EncounterPresence.others != "", presence("", EncounterPresence.others), ""),
        history_button(VIEW.number),
        *added(PATH, "strip"),
        saved(VIEW.saved),
        label="Encounter",
    )


def _note() -> rx.Component:
    head = (rx.el.h2("Note"), filler(), span(VIEW.note_words, cls="tertiary text-xs nowrap"))
    nothing = empty("No note", "This encounter came without a note.", icon_name="document")
    text = scroll(record_text(Acts.paragraphs, target="review-span", rove="text"), label="Note, content")
    return pane("Note", rx.cond(Acts.paragraphs.length() > 0, text, nothing), head=head)


def _bottom() -> rx.Component:
    why = rx.cond(VIEW.blocks.length() > 0, VIEW.blocks[0], "")
    more = VIEW.blocks.length() - 1
    others = rx.cond(
        more > 0, span(f"and {more} more", cls="text-xs tertiary nowrap", title=VIEW.blocks.join("\n")), ""
    )
    back = button("Send back ", hotkey="b", on_click=Acts.ask("back", ""), **OPENS_FIELD)
    finalize = button("Finalize, next ", kind="primary", hotkey="ctrl+enter", why=why, why_id="why-not-finalized",
                      on_click=Acts.finalize_next)  # fmt: skip
    claim = button("Claim sheet ", hotkey="c", data_opens="claim-sheet")
    following = button("Next ", hotkey="s", on_click=Acts.skip)
    hints = row(
        hint("Pointers", "p"), hint("Modifier", "o"), hint("Units", "u"), hint("Reject", "x"), hint("Suggested", "z"),
        cls="wide hide-below-mid",
    )  # fmt: skip
    opened = rx.fragment(hints, filler(), whynot(why, "why-not-finalized"), others, following, back, claim, finalize)
    printed = button("Print", href=f"/claim/{VIEW.number}")
    reopen = button("Open again ", hotkey="shift+o", on_click=Acts.ask("reopen", ""), **OPENS_FIELD)
    done = rx.fragment(
        span("Finalized: nothing here changes unless it is opened again, with a reason.", cls="text-xs secondary"),
        filler(), reopen, printed, claim, button("Next ", kind="primary", hotkey="s", on_click=Acts.skip),
    )  # fmt: skip
    locked = rx.fragment(span(VIEW.locked_why, cls="text-xs secondary"), filler(), claim, following)
    return bottom_bar(rx.match(VIEW.state, ("open", opened), ("finalized", done), locked), tall=True)


def _reason_dialogs() -> rx.Component:
    return rx.fragment(
        _reason_dialog("settle", "Why does it not apply here?", "It is kept with the record, beside the row.",
                       "Save the reason", Acts.settle),
        _reason_dialog("back", "Send it back to its provider?",
                       "The provider reads this reason, may change the note, and sends it again.",
                       "Send back", Acts.give_back),
        _reason_dialog("reopen", "Open it again?",
                       "The finalized version stays as it is. A new one begins, and both are shown.",
                       "Open again", Acts.open_again),
    )  # fmt: skip


def _reason_dialog(what: str, title: str, words: str, confirm: str, on_submit: Any) -> rx.Component:
    half_typed = kept(Subject.ENCOUNTER, Acts.encounter_id, f"reason:{what}:{Acts.asking_key}", Acts.version)
    form = rx.el.form(
        rx.el.input(type="hidden", name="key", value=Acts.asking_key, read_only=True),
        field("Reason", text_area("reason", words=half_typed, rows=3, max_length=500, required=True), name="reason"),
        id=f"{what}-form",
        on_submit=on_submit,
    )
    return dialog(
        title,
        rx.el.p(words, class_name="secondary"),
        form,
        name=f"{what}-dialog",
        confirm=confirm,
        form=f"{what}-form",
        cancel_label="Close",
        is_open=Acts.asking == what,
        on_cancel=Acts.ask("", ""),
    )
