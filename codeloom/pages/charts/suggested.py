"""Suggested codes in the left pane of the workbench: what the documents say and what the source has, decided one by one."""

import reflex as rx

from codeloom.pages.charts.reasons import picker
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, cap_alone, fix
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.settling import Settling
from codeloom.state.charts.workbench import Workbench

SUGGESTED = "suggested"
"""Id of the list that I goes to."""
HEAD = Workbench.suggestion
EDITABLE = Workbench.editor.editable
CONFIDENCE = {"high": "High", "medium": "Medium", "low": "Low"}


def suggested_list() -> rx.Component:
    """Heading with the way to ask, how the suggestion stands, and everything suggested."""
    moved = rx.cond(
        HEAD.moment != Workbench.moment, rx.el.i(hidden=True, on_mount=Workbench.suggestion_moved), rx.fragment()
    )
    return rx.fragment(
        moved,
        rx.el.h2(
            "Suggested codes ",
            span(f"{Workbench.open_conditions} to decide", cls="count"),
            filler(),
            rx.cond(
                Workbench.conditions.length() > 0, cap_alone("Go to suggested codes", "i", data_goes=SUGGESTED), ""
            ),
        ),
        _standing(),
        rx.el.div(
            rx.foreach(Workbench.conditions, _item),
            id=SUGGESTED,
            class_name=rx.cond(HEAD.answered & ~HEAD.takeable, "out-of-date", ""),
            data_rove="true",
        ),
        _remarks(),
    )


def _standing() -> rx.Component:
    """The way to ask, and what is to be known of the answer."""
    ask = button(
        rx.match(HEAD.state, ("none", "Suggest from documents"), "Suggest again"),
        size="small",
        icon_name="sparkle",
        hotkey="s",
        on_click=Rows.suggest,
    )
    offline = button("Use the offline engine", size="small", on_click=Rows.suggest_offline)
    offered = (HEAD.state == "failed") | Rows.offline_offered
    told = rx.match(
        HEAD.state,
        (
            "waiting",
            _told("The documents are being read. You may go on, or leave: the answer will be here.", "sparkle", ""),
        ),
        ("failed", _told(HEAD.problem, "error", "ink-error", role="alert")),
        (
            "stale",
            _told(
                "Stale: the documents or facts of the chart changed after this suggestion. It can be read, not taken.",
                "history",
                "ink-warn",
                role="status",
            ),
        ),
        rx.fragment(),
    )
    unread = rx.el.div(
        span("Not read, or not whole", cls="medium"),
        rx.el.ul(rx.foreach(HEAD.left_out, _remark)),
        class_name="text-xs ink-warn",
    )
    return rx.el.div(
        told,
        rx.cond(HEAD.source != "", span(HEAD.source, cls="text-xs tertiary"), ""),
        rx.cond(HEAD.left_out.length() > 0, unread, ""),
        rx.cond(
            EDITABLE & (HEAD.state != "waiting"),
            rx.el.div(ask, rx.cond(offered, offline, ""), _dismiss_all(), class_name="row tight wraps"),
            "",
        ),
        class_name="suggestion-standing",
    )


def _dismiss_all() -> rx.Component:
    """Every undecided one with one reason."""
    every = fix("Dismiss all ", hotkey="shift+x", on_click=Settling.ask_all)
    return rx.cond(Workbench.open_conditions > 1, every, "")


def _told(words: rx.Var | str, icon_name: str, tone: str, role: str = "status") -> rx.Component:
    return rx.el.p(icon(icon_name, small=True), span(words), class_name=f"text-xs {tone}".strip(), role=role)


def _remark(one: rx.Var) -> rx.Component:
    return rx.el.li(span(one.what, cls="medium"), rx.cond(one.what != "", ": ", ""), one.why)


def _remarks() -> rx.Component:
    """Risks, and what the checks did not keep, in blocks that fold."""
    risks = rx.el.details(
        rx.el.summary(f"{HEAD.risks.length()} to look at before sending", class_name="text-xs secondary"),
        rx.el.ul(rx.foreach(HEAD.risks, _remark), class_name="text-xs secondary"),
    )
    dropped = rx.el.details(
        rx.el.summary(f"{HEAD.dropped.length()} not kept by the checks", class_name="text-xs secondary"),
        rx.el.ul(rx.foreach(HEAD.dropped, _remark), class_name="text-xs secondary"),
    )
    return rx.el.div(
        rx.cond(HEAD.risks.length() > 0, risks, ""),
        rx.cond(HEAD.dropped.length() > 0, dropped, ""),
        class_name="suggestion-left-out",
    )


def _item(item: rx.Var) -> rx.Component:
    named = rx.cond(item.imported, "condition:", "noted:") + item.key
    takeable = EDITABLE & (~item.noted | HEAD.takeable)
    open_, again = (item.state == "open") & takeable, (item.state == "dismissed") & takeable
    place = rx.cond(Workbench.places.contains(item.key), Workbench.places[item.key], "")
    accept = fix("Accept ", "a", hotkey="a", on_click=Rows.accept(item.key, place))
    edit = fix("Edit ", "e", hotkey="e", on_click=Rows.take_and_edit(item.key, place), **OPENS_FIELD)
    choose = fix("Choose a code ", "e", hotkey="e", on_click=Rows.choose("new:" + item.choices), **OPENS_FIELD)
    dismiss = fix(
        "Dismiss ",
        "x",
        hotkey="x",
        on_click=Settling.ask_reason(named),
    )
    decided = rx.match(
        item.state,
        ("accepted", item.note),
        ("dismissed", "Dismissed: " + item.note),
        ("same", item.note),
        item.source,
    )
    return rx.el.div(
        row(
            rx.cond(open_, picker(named), ""),
            rx.cond(item.marks != "", span(item.marks, cls="text-xs tertiary numeric"), ""),
            span(item.code, cls="code"),
            span(item.title, cls="ellipsis", title=item.title),
            cls="tight",
        ),
        rx.el.div(
            rx.cond(item.state != "open", icon(rx.cond(item.state == "dismissed", "cross", "tick"), small=True), ""),
            span(decided, cls="ellipsis", title=decided),
            class_name="row tight text-xs tertiary",
        ),
        rx.cond(item.noted & (item.state == "open"), _evidence(item), ""),
        rx.cond(~item.noted & open_ & Workbench.places.contains(item.key), _words(item.key), ""),
        rx.cond(
            item.remark != "",
            rx.el.div(
                item.remark, class_name=rx.cond(item.offered & ~item.noted, "text-xs secondary", "text-xs ink-warn")
            ),
            "",
        ),
        rx.cond(
            open_ | again,
            rx.el.div(
                rx.cond(item.offered, rx.fragment(accept, edit), rx.cond(item.choices != "", choose, "")),
                rx.cond(open_, dismiss, ""),
                class_name="actions",
            ),
            "",
        ),
        class_name=rx.cond(item.state == "open", "proposal", "proposal decided"),
        role="group",
        aria_label=f"{item.code} {item.title}",
        data_item="true",
        data_row=rx.cond(item.marks != "", item.marks, "-"),
        data_keyscope="proposal",
        tab_index=-1,
    )


def _words(key: rx.Var) -> rx.Component:
    """The words that say an imported condition, which accepting marks as its evidence."""
    place = Workbench.places[key]
    return rx.el.button(
        span(f"“{Workbench.quotes[key]}”", cls="quote"),
        span(Workbench.quoted_in[key], cls="text-xs tertiary ellipsis"),
        class_name="to-words",
        type="button",
        tab_index=-1,
        title="Show the document (Enter); accepting marks these words",
        aria_label=f"Accepting marks these words. Show {Workbench.quoted_in[key]}",
        data_key="enter",
        on_click=Workbench.show_document(place.split(":")[0]),
    )


def _evidence(item: rx.Var) -> rx.Component:
    """The words, which lead to their document; how sure it is and why; what the rules say."""
    quote = rx.el.button(
        span(f"“{item.quote}”", cls="quote"),
        span(item.document, cls="text-xs tertiary ellipsis"),
        class_name="to-words",
        type="button",
        tab_index=-1,
        title="Show the words (Enter)",
        aria_label=f"Show the words in {item.document}",
        data_key="enter",
        on_click=Workbench.show_document(item.document_id),
    )
    sure = rx.cond(
        item.confidence == "low",
        rx.el.div(span("Low: is it so? ", cls="medium"), item.why, class_name="text-xs ink-warn"),
        rx.el.div(
            span(rx.match(item.confidence, *CONFIDENCE.items(), ""), ": ", cls="medium"), item.why,
            class_name="text-xs secondary",
        ),
    )  # fmt: skip
    rules = rx.foreach(
        item.rules,
        lambda words: rx.el.div(icon("warn", small=True), span(words), class_name="row tight text-xs ink-warn"),
    )
    return rx.fragment(rx.cond(item.document_id != "", quote, ""), sure, rules)
