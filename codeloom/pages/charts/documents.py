"""The left pane of the workbench: documents with unread marks, data, suggested codes."""

from typing import Any

import reflex as rx

from codeloom.pages.charts.suggested import suggested_list
from codeloom.pages.editor.import_notices import import_notices
from codeloom.pages.ui.base import Flag, filler, span
from codeloom.pages.ui.buttons import cap_alone
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.charts.workbench import Workbench


def search_field(find: rx.EventHandler) -> rx.Component:
    """The field that looks for words in the documents of a chart; `find` hears them a quarter of a second after the last one."""
    return rx.el.div(
        rx.el.span(
            icon("search", small=True),
            rx.el.input(
                type="text",
                placeholder="Search this chart",
                aria_label="Search this chart",
                auto_complete="off",
                data_key="/",
                on_change=find.debounce(250),
            ),
            hint("", "/"),
            class_name="combo grow",
        ),
        class_name="pane-head",
    )


def documents_pane() -> rx.Component:
    """Search, documents, data, suggested codes."""
    unread = Workbench.editor.unread
    search = search_field(Workbench.find)
    docs = rx.fragment(
        import_notices(Workbench.notices),
        rx.el.h2(
            "Documents ",
            span(_documents_count(), cls="count"),
            filler(),
            rx.cond(unread > 0, cap_alone("Next unread document", "u", on_click=Workbench.next_unread), ""),
        ),
        rx.el.ul(rx.foreach(Workbench.documents, lambda one: document_line(Workbench, one, one.unread))),
        rx.el.h2("Data"),
        rx.el.ul(rx.foreach(Workbench.groups, lambda one: data_line(Workbench, one))),
        suggested_list(),
    )
    return pane("Documents and data", search, scroll(docs, label="Documents", cls="docs"))


def _documents_count() -> rx.Var:
    unread = Workbench.editor.unread
    return f"{Workbench.documents.length()}" + rx.cond(unread > 0, f", {unread} unread", "")


def document_line(screen: Any, item: rx.Var, unread: Flag = False) -> rx.Component:
    """A document in the list of a screen that has documents open; an unread one says so."""
    here = (screen.document_id == item.id) & (screen.group == "")
    hits = screen.hits_by_document[item.id]
    beside = rx.cond(hits > 0, f"{hits} found", rx.cond(item.mark != "", item.mark, item.date))
    return rx.el.li(
        rx.el.button(
            span(cls=rx.cond(unread, "unread-dot", ""), title=rx.cond(unread, "Unread", "")),
            icon("document"),
            span(item.title, cls=rx.cond(unread, "ellipsis unread", "ellipsis"), title=item.title),
            span(beside, cls=rx.cond((hits > 0) | (item.mark == ""), "count", "count ink-warn")),
            type="button",
            aria_current=rx.cond(here, "true", "false"),
            on_click=screen.show_document(item.id),
        )
    )


def data_line(screen: Any, item: rx.Var) -> rx.Component:
    """A kind of data in the same list, with how many there are."""
    return rx.el.li(
        rx.el.button(
            span(),
            icon(item.icon),
            span(item.name, cls="ellipsis"),
            span(item.count, cls="count"),
            type="button",
            aria_current=rx.cond(screen.group == item.name, "true", "false"),
            on_click=screen.show_group(item.name),
        )
    )
