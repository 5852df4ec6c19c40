"""The left pane of an audit, blind or not: the documents and the data of what is audited, one at a time, with marks of evidence."""

import reflex as rx

from codeloom.pages.editor.document import composed_mark, document_text
from codeloom.pages.editor.import_notices import standing_mark
from codeloom.pages.editor.record_data import data_table
from codeloom.pages.ui.base import Child, filler, span
from codeloom.pages.ui.evidence import mark_target
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.audits.audit import AuditDesk
from codeloom.state.audits.blind import BlindDesk


def text_pane(
    desk: type[AuditDesk] | type[BlindDesk], *, target: str, rove: str = "jk", marks: Child = "", above: Child = ""
) -> rx.Component:
    """`target` names the place that marked words go to, `marks` stand beside the title of a document, `above` over the text."""
    document = desk.document
    data = rx.el.optgroup(
        rx.foreach(desk.groups, lambda one: rx.el.option(f"{one.name} ({one.count})", value="data:" + one.name)),
        label="Data",
    )
    others = select(
        "document",
        (
            rx.foreach(desk.documents, lambda one: rx.el.option(one.label, value=one.value)),
            rx.cond(desk.groups.length() > 0, data, ""),
        ),
        small=True,
        aria_label=desk.documents_word,
        value=rx.cond(desk.group != "", "data:" + desk.group, desk.document_id),
        title="Documents and data (T)",
        data_key="t",
        on_change=desk.show_part,
    )
    title = rx.cond(desk.group != "", desk.group, document.title)
    head = (
        rx.el.h2(title, class_name="ellipsis", title=title),
        rx.cond(desk.group == "", rx.fragment(standing_mark(desk), composed_mark(desk), marks), ""),
        filler(),
        rx.cond(
            desk.documents.length() + desk.groups.length() > 1,
            others,
            span(document.meta, cls="tertiary text-xs nowrap"),
        ),
    )
    table = rx.foreach(desk.groups, lambda one: rx.cond(one.name == desk.group, data_table(one), ""))
    shown = rx.cond(
        desk.group != "",
        scroll(table, label="Data"),
        document_text(desk, target=target, label="Text", rove=rove),
    )
    return pane("Note", mark_target(target, desk.mark), above, shown, head=head)
