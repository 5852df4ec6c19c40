"""The left pane of the workbench: documents with unread marks, data, imported conditions to accept or dismiss."""

from typing import Any

import reflex as rx

from codeloom.pages.editor.import_notices import import_notices
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import fix
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD, hint, hotkey_caps
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.workbench import Workbench

CONDITIONS = "conditions"
"""Id of the list that I goes to."""


def documents_pane() -> rx.Component:
    """Search, documents, data, conditions."""
    unread = Workbench.editor.unread
    search = rx.el.div(
        rx.el.span(
            icon("search", small=True),
            rx.el.input(
                type="text",
                placeholder="Search this chart",
                aria_label="Search this chart",
                auto_complete="off",
                data_key="/",
                on_change=Workbench.find.debounce(250),
            ),
            hint("", "/"),
            class_name="combo grow",
        ),
        class_name="pane-head",
    )
    docs = rx.fragment(
        import_notices(Workbench.notices),
        rx.el.h2(
            "Documents ",
            span(_documents_count(), cls="count"),
            filler(),
            rx.cond(unread > 0, _cap("Next unread document", "u", on_click=Workbench.next_unread), ""),
        ),
        rx.el.ul(rx.foreach(Workbench.documents, _document)),
        rx.el.h2("Data"),
        rx.el.ul(rx.foreach(Workbench.groups, _group)),
        rx.el.h2(
            "Imported conditions ",
            span(f"{Workbench.open_conditions} to decide", cls="count"),
            filler(),
            rx.cond(
                Workbench.conditions.length() > 0, _cap("Go to imported conditions", "i", data_goes=CONDITIONS), ""
            ),
        ),
        rx.el.div(rx.foreach(Workbench.conditions, _condition), id=CONDITIONS, data_rove="true"),
    )
    return pane("Documents and data", search, scroll(docs, label="Documents", cls="docs"))


def _cap(words: str, hotkey: str, **props: Any) -> rx.Component:
    """A way in the heading of a list, shown by its key alone: the pane is narrow."""
    return rx.el.button(
        hotkey_caps(hotkey), class_name="fix", type="button", title=words, aria_label=words, data_key=hotkey, **props
    )


def _documents_count() -> rx.Var:
    unread = Workbench.editor.unread
    return f"{Workbench.documents.length()}" + rx.cond(unread > 0, f", {unread} unread", "")


def _document(item: rx.Var) -> rx.Component:
    here = (Workbench.document_id == item.id) & (Workbench.group == "")
    hits = Workbench.hits_by_document[item.id]
    return rx.el.li(
        rx.el.button(
            span(cls=rx.cond(item.unread, "unread-dot", ""), title=rx.cond(item.unread, "Unread", "")),
            icon("document"),
            span(item.title, cls=rx.cond(item.unread, "ellipsis unread", "ellipsis"), title=item.title),
            span(
                rx.cond(hits > 0, f"{hits} found", rx.cond(item.mark != "", item.mark, item.date)),
                cls=rx.cond(hits > 0, "count", rx.cond(item.mark != "", "count ink-warn", "count")),
            ),
            type="button",
            aria_current=rx.cond(here, "true", "false"),
            on_click=Workbench.show_document(item.id),
        )
    )


def _group(item: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            span(),
            icon(item.icon),
            span(item.name, cls="ellipsis"),
            span(item.count, cls="count"),
            type="button",
            aria_current=rx.cond(Workbench.group == item.name, "true", "false"),
            on_click=Workbench.show_group(item.name),
        )
    )


def _condition(item: rx.Var) -> rx.Component:
    editable = Workbench.editor.editable
    open_, again = (item.state == "open") & editable, (item.state == "dismissed") & editable
    accept = fix("Accept ", "a", hotkey="a", on_click=Rows.decide(item.key, "accepted", ""))
    edit = fix("Edit ", "e", hotkey="e", on_click=Rows.take_and_edit(item.key), **OPENS_FIELD)
    choose = fix("Choose a code ", "e", hotkey="e", on_click=Rows.choose("new:" + item.choices), **OPENS_FIELD)
    dismiss = fix("Dismiss ", "x", hotkey="x", on_click=Rows.ask_reason("condition:" + item.key))
    return rx.el.div(
        row(span(item.code, cls="code"), span(item.title, cls="ellipsis", title=item.title), cls="tight"),
        rx.el.div(
            rx.match(
                item.state,
                ("accepted", item.note),
                ("dismissed", "Dismissed: " + item.note),
                ("same", item.note),
                item.source,
            ),
            class_name="text-xs tertiary ellipsis",
        ),
        rx.cond(
            item.remark != "",
            rx.el.div(item.remark, class_name=rx.cond(item.offered, "text-xs secondary", "text-xs ink-warn")),
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
        class_name="proposal",
        data_item="true",
        data_keyscope="proposal",
        tab_index=-1,
    )
