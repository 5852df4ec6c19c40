"""The note of an encounter: written in a field that saves by itself, or read with its marks; a conflict shows both texts."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.evidence import record_text
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.panes import pane, scroll
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.encounters.desk import EncounterDesk

FIELD, HEARD = "note-text", "note-typed"
"""Ids of the field a person types in, and of the one Python hears."""


def note_pane() -> rx.Component:
    """Writing or reading."""
    desk, writing = EncounterDesk.desk, EncounterDesk.mode == "write"
    edit = button(
        "Edit", size="small", icon_name="pencil", hotkey="e", on_click=EncounterDesk.write, data_goes=FIELD
    )  # fmt: skip
    read = button("Read", size="small", icon_name="document", hotkey="alt+e|e", on_click=EncounterDesk.read)
    head = (
        rx.el.h2("Note"),
        span(desk.note_size, cls="tertiary nowrap text-xs"),
        filler(),
        rx.cond(desk.editable, rx.cond(writing, read, edit), ""),
    )
    return pane("Note", _conflict(), rx.cond(writing, _field(), _text()), head=head, id="note-pane")


def _text() -> rx.Component:
    desk = EncounterDesk.desk
    nothing = rx.el.p("Nothing is written yet.", class_name="notebody tertiary")
    shown = record_text(desk.paragraphs, target="", rove="sentences", place=EncounterDesk.at)
    return scroll(rx.cond(desk.blank, nothing, shown), label="Text of the note")


def _field() -> rx.Component:
    desk = EncounterDesk
    typed = rx.el.textarea(
        id=FIELD,
        key=desk.sitting,
        default_value=desk.text,
        class_name="note note-field",
        aria_label="Note",
        aria_describedby="note-count note-problem",
        placeholder="Write or paste the note of the visit.",
        spell_check=True,
        auto_focus=False,
        data_focus_now=f"note{desk.sitting}",
        data_focus_id=FIELD,
        data_draft="true",
        **kept(Subject.ENCOUNTER, desk.encounter_id, "note", desk.typed_on),
        data_draft_sitting=desk.sitting,
        data_draft_base=desk.typed_on,
        data_draft_saved=desk.saved_to,
        data_draft_held=rx.cond(desk.conflict, "true", "false"),
        data_draft_to=HEARD,
        data_draft_most=desk.desk.most,
    )
    heard = rx.el.textarea(
        id=HEARD, class_name="unseen", tab_index=-1, aria_hidden="true", auto_complete="off", on_change=desk.keep
    )
    foot = row(
        span(id="note-count", cls="numeric", data_draft_count=FIELD),
        filler(),
        span(desk.unsaved_why, id="note-problem", cls="ink-error", role="alert"),
        hint("Leave the field", "escape"),
        cls="note-foot text-xs tertiary",
    )
    return rx.fragment(typed, heard, foot)


def _conflict() -> rx.Component:
    """Both texts: the person's own stays in its field, the other window's above it."""
    actions = (
        button("Keep mine", size="small", on_click=EncounterDesk.keep_mine),
        button("Take theirs", size="small", on_click=EncounterDesk.take_theirs, data_draft_drop="true"),
    )
    said = banner(
        "warn",
        "conflict",
        rx.el.b("Not saved: "),
        "the note was changed in another window. Its text stands here, yours below. "
        "Add to yours what is missing, then keep yours; or take the other.",
        actions=actions,
    )
    other = scroll(
        rx.el.div(EncounterDesk.theirs, class_name="note other-text"),
        label="Text of the other window",
        cls="other-window",
    )
    return rx.cond(EncounterDesk.conflict, rx.fragment(said, other), "")
