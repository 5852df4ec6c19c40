"""What a new version of a document changed: the way to it in the head of the document, and the dialog that shows it."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Text, filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.state.charts.versions import Versions

KEY = "shift+d"


def version_mark(document: rx.Var, chart_id: Text) -> rx.Component:
    """Which version the open document is, and the way to what changed; nothing for one that came in one version."""
    shows = button(
        document.version, size="small", kind="quiet", hotkey=KEY, title="What changed between the versions",
        data_says="What changed in the document", on_click=Versions.compare(chart_id, document.id), **OPENS_FIELD,
    )  # fmt: skip
    return rx.cond(document.version != "", shows, "")


def versions_dialog() -> rx.Component:
    """Both texts in one: removed words struck out after a minus, added ones underlined after a plus."""
    view = Versions.view
    rows = rx.el.section(
        row(icon("warn", small=True), span("Rows to look at again", cls="medium"), cls="tight ink-warn"),
        rx.el.ul(rx.foreach(view.evidence, lambda sentence: rx.el.li(sentence))),
        class_name="touched-rows",
        aria_label="Rows to look at again",
    )
    several = view.versions.length() > 2
    older = rx.cond(several, _which("older", view.older_id, view.id, lambda one: Versions.choose(one, view.id)),
                    span("from ", view.older, cls="text-xs secondary"))  # fmt: skip
    newer = rx.cond(several, _which("newer", view.id, view.older_id, lambda one: Versions.choose(view.older_id, one)),
                    span("in ", view.newer, cls="text-xs secondary"))  # fmt: skip
    legend = row(
        rx.el.del_("removed", class_name="removed"),
        older,
        rx.el.ins("added", class_name="added"),
        newer,
        filler(),
        span(view.changes, cls="text-xs tertiary numeric nowrap"),
        cls="wrap",
    )
    text = rx.el.div(
        rx.foreach(view.pieces, _piece),
        class_name="compared-text",
        tab_index=0,
        data_first_focus="true",
        role="group",
        aria_label="Both versions in one",
    )
    box = rx.el.dialog(
        rx.el.header(rx.el.h2("What changed: ", view.title, class_name="text-lg", id="versions-title")),
        rx.el.div(legend, rx.cond(view.evidence.length() > 0, rows, ""), text, class_name="stack"),
        rx.el.footer(button("Close", hotkey="escape", data_closes="true", on_click=Versions.close)),
        id="versions",
        class_name="dialog sheet",
        aria_labelledby="versions-title",
        data_keyscope="dialog",
        data_modal="true",
    )
    return rx.cond(Versions.showing, box, "")


def _which(side: str, chosen: rx.Var, other: rx.Var, choose: Callable[[rx.Var], Any]) -> rx.Component:
    """The version of one side; the one of the other side cannot be chosen."""
    words = {"older": "From version", "newer": "In version"}[side]
    some = rx.foreach(
        Versions.view.versions,
        lambda one: rx.cond(one.id == other, "", rx.el.option(one.words, value=one.id, key=one.id)),
    )
    return select(f"{side}-version", (some,), small=True, aria_label=words, value=chosen, on_change=choose)


def _piece(piece: rx.Var) -> rx.Component:
    return rx.match(
        piece.kind,
        ("removed", rx.el.del_(piece.text, class_name="removed")),
        ("added", rx.el.ins(piece.text, class_name="added")),
        ("folded", rx.el.p(piece.text, class_name="folded text-xs tertiary")),
        span(piece.text),
    )
