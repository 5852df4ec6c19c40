"""Code sets: upload official files, see what is in force today and every upload, put one in force or take it back.

What a file would change and why one was refused are code_sets/preview.py.
"""

import reflex as rx

from codeloom.pages.code_sets.preview import activate_dialog, flaws_panel, preview_panel
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack, unseen
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.pages.ui.uploads import chosen_files, drop_zone, upload_answer
from codeloom.state.code_sets import CodeSetsDesk

KINDS = (
    Column("Code set", None, "wraps"),
    Column("Answers today", 62),
    Column("Since", 44, "numeric secondary hide-phone"),
)
FILES = (
    Column("Code set", None, "medium"),
    Column("Edition", 42, "secondary hide-phone"),
    Column("Holds", 26, "numeric secondary hide-phone"),
    Column("In force", 46, "numeric"),
    Column("Changed then", 50, "numeric secondary hide-below-mid hide-phone"),
    Column("State", 24),
    Column("What to do", 40, "right", unseen=True),
)
REFUSED = (Column("File", None, "code text-xs"), Column("Problems", 24, "numeric right"),
           Column("Sent", 54, "numeric secondary hide-phone"),
           Column("What to do", 50, "right", unseen=True))  # fmt: skip
WANTED = (
    ("ICD-10-CM codes and titles", "Code Descriptions in Tabular Order: icd10cm_order_2026.txt", "CMS, CDC"),
    (
        "ICD-10-CM notes and index",
        "Tabular and Index: icd10cm_tabular, _index, _drug, _neoplasm and _eindex XML",
        "CDC, CMS",
    ),
    ("ICD-10-PCS", "Order File: icd10pcs_order_2026.txt, or Code Tables: icd10pcs_tables_2026.xml", "CMS"),
    ("HCPCS Level II", "Alpha-Numeric HCPCS File: HCPC2026_JAN_ANWEB.txt", "CMS"),
    ("Present on admission", "POA Exempt List: POAexemptCodesFY26.txt", "CMS"),
    ("NCCI edits", "PTP and Medically Unlikely Edits, tab-separated text or CSV, each part by itself", "CMS"),
    ("CPT", "The list of your AMA license with a code and a description column", "AMA"),
)
KEYS = {
    "Code sets": (("Choose files", "o"), ("Next, previous file", "j")),
}


def _wanted() -> rx.Component:
    """Which files there are and who publishes them."""
    lines = (
        rx.el.li(
            rx.el.b(what, class_name="medium"),
            span(who, cls="text-xs tertiary"),
            rx.el.br(),
            span(names, cls="text-xs secondary"),
        )
        for what, names, who in WANTED
    )
    return rx.el.details(
        rx.el.summary("Which files, and who publishes them"),
        rx.el.ul(*lines),
        class_name="wanted",
        open=rx.cond(CodeSetsDesk.view.releases.length() > 0, False, True),
    )


def _send() -> rx.Component:
    return rx.el.section(
        rx.el.header(rx.el.h2("Send official files")),
        rx.el.div(
            drop_zone(
                "Drop official CMS or CDC files",
                "txt, csv, xml or the zip they came in; up to 100 MB each",
                icon_name="codesets",
                label="Code set files",
            ),
            chosen_files(),
            _wanted(),
            class_name="inner",
        ),
        rx.el.div(
            span("A file is checked whole. Nothing is in force until you say so.", cls="text-xs tertiary"),
            filler(),
            button("Clear", kind="quiet", data_upload_cancel="true", cls="unsent"),
            button("Stop sending", data_upload_cancel="true", cls="sending"),
            button("Send and check", kind="primary", data_upload_go="send", cls="unsent"),
            class_name="footrow",
        ),
        upload_answer(CodeSetsDesk.took),
        class_name="panel",
        aria_label="Send official files",
        data_upload="true",
        data_upload_state="empty",
        data_upload_to="/api/code-sets/files",
    )


def _today() -> rx.Component:
    """What is in force today for each kind."""

    def line(one: rx.Var) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.label, title=one.label),
            rx.el.td(rx.cond(one.own, tag(one.now, tone="ok"), span(one.now, cls="secondary")), title=one.now),
            rx.el.td(one.since, class_name="numeric secondary hide-phone"),
        )

    listing = table(
        KINDS, rx.foreach(CodeSetsDesk.view.kinds, line), label="What answers today", compact=True, rove="", panel=False
    )
    return rx.el.section(
        rx.el.header(
            rx.el.h2("What answers today"), span("by service date, for this practice only", cls="text-xs tertiary")
        ),
        listing,
        class_name="panel",
        aria_label="What answers today",
    )


def _file(one: rx.Var) -> rx.Component:
    compare = button(
        "Compare", unseen(f" {one.kind_words} {one.edition}"), size="small", data_key="enter",
        on_click=CodeSetsDesk.look(one.id, one.first_day, one.last_day),
    )  # fmt: skip
    back = button(
        "Take back", unseen(f" {one.kind_words} {one.edition}"), size="small",
        on_click=CodeSetsDesk.ask("rollback", one.id, one.kind_words), **OPENS_FIELD,
    )  # fmt: skip
    drop = button(
        "Remove", unseen(f" {one.kind_words} {one.edition}"), size="small", kind="quiet",
        on_click=CodeSetsDesk.ask("remove", one.id, one.kind_words), **OPENS_FIELD,
    )  # fmt: skip
    act = rx.match(one.status, ("active", back), ("retired", compare), row(drop, compare, cls="tight ends"))
    return table_row(
        FILES,
        span(one.kind_words, title=f"{one.name}, sent {one.uploaded}"),
        span(one.edition, title=one.edition),
        one.size,
        span(one.period, title=one.period),
        span(one.changes, title=one.changes),
        tag(one.status_words, tone=one.tone),
        act,
        data_focus_id=one.id,
    )


def _files() -> rx.Component:
    nothing = empty(
        "No files of your own yet",
        "The built-in diagnosis tables answer. Send an official file to follow a newer release, to check procedure codes"
        " against their list, or to run the NCCI edits.",
        icon_name="codesets",
    )
    listing = table(FILES, rx.foreach(CodeSetsDesk.view.releases, _file), label="Files sent", rove="jk", panel=False)
    shown = rx.cond(CodeSetsDesk.view.releases.length() > 0, listing, nothing)
    return rx.el.section(
        rx.el.header(rx.el.h2("Files"), span(f"{CodeSetsDesk.view.active} in force", cls="text-xs tertiary numeric")),
        shown,
        class_name="panel",
        aria_label="Files",
    )


def _refused() -> rx.Component:
    """Files that were not taken; each can be read up on and removed."""

    def line(one: rx.Var) -> rx.Component:
        return table_row(
            REFUSED,
            span(one.name, title=one.name),
            one.flaw_count,
            one.uploaded,
            row(
                button("Remove", unseen(f" {one.name}"), size="small", kind="quiet",
                       on_click=CodeSetsDesk.ask("remove", one.id, one.name), **OPENS_FIELD),
                button("Why", unseen(f" {one.name}"), size="small", data_key="enter",
                       on_click=CodeSetsDesk.explain(one.id)),
                cls="tight ends",
            ),
            data_focus_id=one.id,
        )  # fmt: skip

    panel = rx.el.section(
        rx.el.header(rx.el.h2("Refused"), span("Nothing of these was kept but the reasons.", cls="text-xs tertiary")),
        table(REFUSED, rx.foreach(CodeSetsDesk.view.refused, line), label="Files refused", rove="jk", panel=False),
        class_name="panel",
        aria_label="Refused",
    )
    return rx.cond(CodeSetsDesk.view.refused.length() > 0, panel, "")


def _questions() -> rx.Component:
    name = CodeSetsDesk.asked_name
    back = dialog(
        "Take this file back?",
        rx.el.p(f"{name} stops answering within a second. What answered before answers again, and open charts are judged "
                "by it at their next change. You can put the file in force again at any time."),
        name="take-back",
        confirm="Take back",
        danger=True,
        on_confirm=CodeSetsDesk.take_back,
        is_open=CodeSetsDesk.asking == "rollback",
        on_cancel=CodeSetsDesk.leave,
    )  # fmt: skip
    remove = dialog(
        "Remove this file?",
        rx.el.p(f"{name} was never in force. It goes from the list; sending it again brings it back."),
        name="remove-file",
        confirm="Remove",
        danger=True,
        on_confirm=CodeSetsDesk.throw_away,
        is_open=CodeSetsDesk.asking == "remove",
        on_cancel=CodeSetsDesk.leave,
    )
    return rx.fragment(activate_dialog(), back, remove)


@page(
    "/code-sets",
    title="Code sets",
    load=(CodeSetsDesk.load,),
    place=Place(icon="codesets", key="o", order=80, group="Practice"),
)
def code_sets_page() -> rx.Component:
    """The manager's code sets."""
    right = rx.cond(
        CodeSetsDesk.chosen != "", preview_panel(), rx.cond(CodeSetsDesk.wrong.name != "", flaws_panel(), _today())
    )
    content = stack(
        rx.el.div(_send(), right, class_name="import-page"),
        rx.el.div(_files(), _refused(), class_name="stack wide under"),
        _questions(),
        cls="code-sets",
    )
    shown = rx.cond(CodeSetsDesk.loaded, content, skeleton("Loading code sets"))
    return frame(shown, page="code-sets", title="Code sets", keys=KEYS)
