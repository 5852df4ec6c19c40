"""What an uploaded code set file would change, the question from when it is to be in force, and why a file was refused."""

import reflex as rx

from codeloom.pages.ui.base import filler, row, span, unseen
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, segmented, text_input
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import banner, skeleton
from codeloom.pages.ui.tables import Column, table
from codeloom.state.code_sets import CodeSetsDesk

CHANGES = (Column("Code", 30, "code"), Column("Before"), Column("After"))
FLAWS = (
    Column("File", 50, "code text-xs"),
    Column("Line", 18, "numeric right"),
    Column("Column", 18, "numeric right hide-phone"),
    Column("Problem"),
)


def preview_panel() -> rx.Component:
    """The chosen file against what is in force."""
    preview = CodeSetsDesk.preview
    days = rx.el.form(
        field("From service date", text_input("first_day", type="date", cls="numeric", required=True,
              default_value=CodeSetsDesk.first_day, key=f"f{CodeSetsDesk.chosen}"), name="first_day"),
        field("To (optional)", text_input("last_day", type="date", cls="numeric", default_value=CodeSetsDesk.last_day,
              key=f"t{CodeSetsDesk.chosen}"), name="last_day"),
        button("Compare again", type="submit"),
        class_name="row wide align-end",
        on_submit=CodeSetsDesk.set_days,
    )  # fmt: skip
    body = rx.cond(
        CodeSetsDesk.comparing,
        skeleton("Comparing with what is in force"),
        rx.cond(CodeSetsDesk.failed != "", banner("error", "error", CodeSetsDesk.failed), _found()),
    )
    return rx.el.section(
        rx.el.header(
            rx.el.h2("What would change"),
            span(rx.cond(preview.release.kind_words != "", f"{preview.release.kind_words} {preview.release.edition}", ""),
                 cls="text-xs tertiary ellipsis"),
            filler(),
            tag("Nothing changed yet", tone="plain"),
            button("Close", size="small", kind="quiet", on_click=CodeSetsDesk.close),
        ),
        rx.el.div(days, class_name="inner"),
        body,
        class_name="panel preview",
        aria_label="What would change",
        aria_busy=rx.cond(CodeSetsDesk.comparing, "true", "false"),
    )  # fmt: skip


def _found() -> rx.Component:
    preview = CodeSetsDesk.preview

    def count(part: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.b(part.count), span(part.words))

    return rx.fragment(
        rx.el.div(rx.foreach(preview.changes, count), class_name="counts"),
        rx.foreach(preview.release.notes, lambda note: rx.el.p(icon("info", small=True), note, class_name="remark")),
        rx.foreach(
            preview.replaces,
            lambda replaced: rx.el.p(icon("info", small=True), "Takes the place of ", replaced, class_name="remark"),
        ),
        _touched(preview.charts_words, "carry a code that changes", preview.charts),
        _touched(preview.favorites_words, "of your people change", preview.favorites),
        _touched(preview.rules_words, "would have nothing left to look at", preview.rules),
        _lists(),
        rx.el.div(
            door(icon("download", small=True), "Download the difference", href=preview.download, cls="button"),
            filler(),
            button("Put in force", kind="primary",
                   on_click=CodeSetsDesk.ask("activate", preview.release.id, preview.release.kind_words), **OPENS_FIELD),
            class_name="footrow",
        ),
    )  # fmt: skip


def _touched(words: rx.Var, rest: str, listed: rx.Var) -> rx.Component:
    """What in use would change: how many, and the first of them."""

    def one(it: rx.Var) -> rx.Component:
        named = rx.cond(it.href != "", link(it.name, href=it.href), span(it.name, cls="code"))
        return rx.el.li(named, span(it.words, cls="secondary"))

    block = rx.el.details(
        rx.el.summary(rx.el.b(words, class_name="semibold"), f" {rest}"),
        rx.el.ul(rx.foreach(listed, one)),
        class_name="touched",
    )
    return rx.cond(words != "", block, "")


def _lists() -> rx.Component:
    """The first codes of the part chosen."""

    def part(group: rx.Var) -> rx.Component:
        def line(one: rx.Var) -> rx.Component:
            return rx.el.tr(
                rx.el.td(one.code, class_name="code"),
                rx.el.td(one.before, title=one.before),
                rx.el.td(one.after, title=one.after),
            )

        listing = rx.fragment(
            rx.el.div(
                table(CHANGES, rx.foreach(group.rows, line), label=group.words, compact=True, rove="", panel=False),
                class_name="scrolls",
                tab_index=0,
                role="group",
                aria_label=f"{group.words} codes",
            ),
            rx.cond(group.more != "", rx.el.p(group.more, class_name="remark"), ""),
        )
        nothing = rx.el.p("None.", class_name="remark")
        return rx.cond(group.name == CodeSetsDesk.part, rx.cond(group.rows.length() > 0, listing, nothing), "")

    choices = (("added", "Added"), ("deleted", "Deleted"), ("revised", "Revised"), ("notes", "Notes"))
    return rx.fragment(
        rx.el.div(
            row(segmented("Which codes", choices, CodeSetsDesk.part, CodeSetsDesk.show)), class_name="inner parts"
        ),
        rx.foreach(CodeSetsDesk.preview.changes, part),
    )


def activate_dialog() -> rx.Component:
    """From when a file is to be in force; the dates are typed or taken from the comparison."""
    form = rx.el.form(
        rx.el.p(f"{CodeSetsDesk.asked_name} answers for service dates from the first day on, until its last day or until "
                "a later file of the same kind begins. Charts of earlier dates are judged as before."),
        row(
            field("First service date", text_input("from", type="date", cls="numeric", required=True,
                  default_value=CodeSetsDesk.first_day), name="from", cls="grow"),
            field("Last service date (optional)", text_input("to", type="date", cls="numeric",
                  default_value=CodeSetsDesk.last_day), name="to", cls="grow"),
            cls="wide",
        ),
        id="activate-form",
        class_name="stack wide",
        on_submit=CodeSetsDesk.put_in_force,
    )  # fmt: skip
    return dialog(
        "Put this file in force?",
        form,
        name="activate",
        confirm="Put in force",
        form="activate-form",
        cancel_label="Not yet",
        is_open=CodeSetsDesk.asking == "activate",
        on_cancel=CodeSetsDesk.leave,
    )


def flaws_panel() -> rx.Component:
    """Why a file was refused, place by place."""
    wrong = CodeSetsDesk.wrong

    def line(one: rx.Var) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.file, class_name="code text-xs", title=one.file),
            rx.el.td(one.line, class_name="numeric right"),
            rx.el.td(one.column, class_name="numeric right hide-phone"),
            rx.el.td(one.problem, title=one.problem, class_name="wraps"),
        )

    return rx.el.section(
        rx.el.header(
            rx.el.h2("Why it was refused"),
            span(wrong.name, cls="text-xs tertiary ellipsis", title=wrong.name),
            filler(),
            span(wrong.words, cls="text-xs secondary numeric nowrap"),
            door(icon("download", small=True), "Download", unseen(" the problems"), href=wrong.download, cls="button small"),
            button("Close", size="small", kind="quiet", on_click=CodeSetsDesk.close_flaws),
        ),
        rx.el.p("Nothing of it was taken and nothing has changed. Mend the file, or fetch it again, and send it.",
                class_name="remark"),
        table(FLAWS, rx.foreach(wrong.flaws, line), label="Problems", compact=True, rove="", panel=False),
        class_name="panel",
        aria_label="Why it was refused",
    )  # fmt: skip
