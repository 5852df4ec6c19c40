"""The suggestion beside the note: asked for, waited for, decided row by row, sent to billing; what became of it after."""

import reflex as rx

from codeloom.pages.editor.code_field import code_field
from codeloom.pages.editor.line_comments import all_threads
from codeloom.pages.encounters.audit_box import audit_boxes
from codeloom.pages.encounters.level_grid import level_block
from codeloom.pages.encounters.proposal import half_typed, proposal_row
from codeloom.pages.ui.base import Child, filler, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import banner, empty
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.encounters.deciding import NEW, Deciding
from codeloom.state.encounters.desk import EncounterDesk

DESK = EncounterDesk.desk


def suggestion_pane() -> rx.Component:
    """Head with the next step, notices, and the answer."""
    head = (
        rx.el.h2("Suggestion"),
        span(DESK.source, cls="tertiary text-xs ellipsis", title=DESK.source),
        filler(),
        rx.cond(DESK.editable, _acts(), ""),
    )
    answer = rx.el.div(
        level_block(),
        _section(
            "Diagnoses", DESK.diagnoses, span("every one found in the note", cls="text-xs tertiary hide-below-mid")
        ),
        _section("Procedures", DESK.procedures),
        _added(),
        _risks(),
        _left_out(),
        class_name=rx.cond(
            (DESK.suggestion == "stale") | (DESK.suggestion == "waiting"), "answer-body out-of-date", "answer-body"
        ),
        data_rove="jk first",
        id="proposals",
    )
    return pane(
        "Suggestion",
        rx.fragment(_waiting(), _failed(), _stale()),
        scroll(
            audit_boxes(DESK.audits),
            all_threads(),
            rx.cond(DESK.answered, answer, rx.fragment(_none(), _unanswered())),
            label="Suggested codes",
        ),
        head=head,
        id="suggestion-pane",
    )


def _acts() -> rx.Component:
    """Ask, and send; the one that comes next is the primary one."""
    asks = rx.match(DESK.suggestion, ("waiting", "no"), ("ready", "no"), "yes")
    blank = rx.cond(DESK.blank, "Write or paste the note first.", "")
    waits = rx.cond(DESK.suggestion == "waiting", "Wait for the suggestion, then send.", blank)
    words = rx.cond(DESK.answered, "Suggest again", "Suggest")

    def suggest(kind: str) -> rx.Component:
        return button(
            words, kind=kind, size="small", icon_name="sparkle", hotkey="s|alt+s", on_click=EncounterDesk.suggest
        )

    def send(kind: str) -> rx.Component:
        return button(
            "Send to billing", kind=kind, size="small", hotkey="ctrl+enter", why=waits, title=waits,
            on_click=Deciding.send(DESK.version),
        )  # fmt: skip

    return rx.fragment(
        span(DESK.decided, cls="text-xs tertiary nowrap hide-phone"),
        rx.cond(
            asks == "yes",
            rx.fragment(send("default"), suggest("primary")),
            rx.fragment(suggest("quiet"), send("primary")),
        ),
    )


def _waiting() -> rx.Component:
    words = "The note is being read. You may go on, or leave: the answer will be here."
    said = banner("info", "sparkle", words, aria_busy="true")
    return rx.cond(DESK.suggestion == "waiting", said, "")


def _failed() -> rx.Component:
    again = button("Ask again", size="small", on_click=EncounterDesk.suggest)
    offline = button("Use the offline engine", size="small", on_click=EncounterDesk.suggest_offline)
    return rx.cond(DESK.suggestion == "failed", banner("error", "error", DESK.problem, actions=(again, offline)), "")


def _stale() -> rx.Component:
    said = banner(
        "warn",
        "history",
        rx.el.b("Stale: "),
        DESK.why_stale,
        " It can be read, not taken; ask again to see what changes.",
    )
    return rx.cond(DESK.answered & (DESK.suggestion == "stale"), said, "")


def _none() -> rx.Component:
    asking = empty(
        "No suggestion yet",
        "Write or paste the note, then ask. The level with its reasons, diagnoses, procedures and risks appear here, "
        "each with its words in the note. Nothing is billed before you and a biller have looked.",
        icon_name="sparkle",
    )
    without = empty("Sent without a suggestion", "Nobody asked for one before it was sent.", icon_name="sparkle")
    return rx.cond(DESK.suggestion == "none", rx.cond(DESK.editable, asking, without), "")


def _unanswered() -> rx.Component:
    """Codes of an encounter that went to billing without a suggestion."""
    return rx.cond(DESK.added.length() > 0, rx.el.div(_added(), data_rove="jk first"), "")


def _section(title: str, rows: rx.Var, *beside: Child) -> rx.Component:
    head = rx.el.div(rx.el.h3(title), span(rows.length(), cls="count"), filler(), *beside, class_name="answer-head")
    return rx.cond(rows.length() > 0, rx.fragment(head, rx.foreach(rows, proposal_row)), "")


def _added() -> rx.Component:
    """Codes nobody proposed, and the field that adds one."""
    head = rx.el.div(
        rx.el.h3(rx.cond(DESK.added.length() > 0, "Added by you", "Something missing?")),
        rx.cond(DESK.added.length() > 0, span(DESK.added.length(), cls="count"), ""),
        filler(),
        rx.cond(
            DESK.editable,
            button(
                "Add a code",
                kind="quiet",
                size="small",
                icon_name="plus",
                hotkey="n",
                on_click=Deciding.open_field(NEW),
            ),
            "",
        ),
        class_name="answer-head",
    )
    field = rx.el.div(
        span(),
        code_field(
            "new-field", lambda value: Deciding.take(value, DESK.version), Deciding.close_field,
            words=half_typed(f"code:{NEW}"),
            data_focus_now=Deciding.calling,
        ),
        class_name="field-line new-line",
    )  # fmt: skip
    close = rx.el.button(
        "Close the field", class_name="unseen", type="button", tab_index=-1, data_key="escape",
        data_closes_field="true", on_click=Deciding.close_field,
    )  # fmt: skip
    opened = rx.cond(Deciding.editing == NEW, rx.el.div(field, close, data_keyscope="code-field"), "")
    return rx.cond(
        DESK.editable | (DESK.added.length() > 0), rx.fragment(head, opened, rx.foreach(DESK.added, _own)), ""
    )


def _own(one: rx.Var) -> rx.Component:
    away = button(
        icon("cross", small=True), kind="quiet", size="small", cls="icon-only", show_keys=False, hotkey="x|delete",
        title="Remove (X)", aria_label=f"Remove {one.code}", on_click=Deciding.remove(one.id, DESK.version),
    )  # fmt: skip
    return rx.el.div(
        span(one.label, cls="numeric tertiary text-xs"),
        span(one.code, cls="code"),
        span(one.title, cls="title", title=one.title),
        span(),
        span(rx.cond(DESK.editable, away, ""), cls="row tight actions"),
        class_name="proposed taken",
        role="group",
        aria_label=f"{one.code} {one.title}",
        key=one.id,
        data_item="true",
        data_row="-",
        data_focus_id=one.id,
        data_keyscope="row",
        tab_index=-1,
    )


def _risks() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return rx.el.div(
            span(icon(one.tone, small=True), cls=rx.match(one.tone, ("warn", "ink-warn"), "ink-info")),
            rx.el.b(one.kind, class_name="medium"),
            rx.el.p(one.message, rx.cond(one.mark != "", tag(one.mark, tone="plain"), "")),
            class_name="risk",
            role="group",
            aria_label=one.kind,
            data_item="true",
            data_row=rx.cond(one.mark != "", one.mark, "-"),
            tab_index=-1,
        )

    head = rx.el.div(rx.el.h3("Risks"), span(DESK.remarks.length(), cls="count"), class_name="answer-head")
    return rx.cond(DESK.remarks.length() > 0, rx.fragment(head, rx.foreach(DESK.remarks, line)), "")


def _left_out() -> rx.Component:
    """What the answer before had, and what was not kept, in a block that folds."""
    gone = rx.cond(
        DESK.gone.length() > 0,
        rx.el.div(
            span(icon("minus", small=True), cls="tertiary"),
            rx.el.b("No longer suggested", class_name="medium"),
            rx.el.ul(rx.foreach(DESK.gone, lambda words: rx.el.li(words))),
            class_name="risk",
        ),
        "",
    )
    dropped = rx.cond(
        DESK.dropped.length() > 0,
        rx.el.details(
            rx.el.summary(f"{DESK.dropped.length()} not kept by the checks", class_name="text-xs secondary"),
            rx.el.ul(
                rx.foreach(DESK.dropped, lambda one: rx.el.li(span(one[0], cls="code"), " ", one[1])),
                class_name="text-xs secondary",
            ),
            class_name="dropped-claims",
        ),
        "",
    )
    return rx.fragment(gone, dropped)
