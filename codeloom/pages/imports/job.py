"""The right side of Import: the open job with its progress and figures, its files, and the jobs before it."""

import reflex as rx

from codeloom.pages.ui.base import filler, span, unseen, variant
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.figures import live, progress
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import INK, tag
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.tables import Column, pager, table, table_row
from codeloom.state.imports.importing import Importing

FILES = (
    Column("File", 60, "code text-xs"),
    Column("Entries", 18, "numeric right secondary hide-phone"),
    Column("Charts", 17, "numeric right"),
    Column("What happened"),
)
JOBS = (
    Column("Import"),
    Column("Begun", 40, "numeric secondary"),
    Column("Charts", 22, "numeric right"),
    Column("Outcome", 18, "secondary hide-phone"),
    Column("Report", 16, "right", unseen=True),
)


def job_panel() -> rx.Component:
    """The open job: who began it, how far it is, what it made so far."""
    view = Importing.view
    bar = progress(
        "Files read",
        rx.fragment(
            view.files,
            rx.cond(view.generating, " generated", ""),
            span(view.percent, " %", cls="tertiary text-xs regular"),
        ),
        span(view.left, cls="secondary text-sm"),
        ((view.width_read, ""), (view.width_noted, "warn"), (view.width_refused, "error")),
        view.percent,
        100,
        large=True,
    )

    def figure(one: rx.Var) -> rx.Component:
        return rx.el.div(
            rx.el.b(live(one.value), class_name=rx.cond(one.tone == "error", "ink-error", "")), span(one.label)
        )

    return rx.el.section(
        rx.el.header(
            rx.el.h2(view.name, class_name="ellipsis", title=view.name),
            rx.cond(view.dry_run, tag("Dry run", tone="plain"), ""),
            tag(view.word, tone=rx.cond(view.in_hand, "accent", view.tone)),
            span(view.meta, cls="text-xs tertiary ellipsis"),
            filler(),
            rx.cond(view.in_hand, button("Cancel", kind="danger", size="small", data_opens="cancel-import"), ""),
        ),
        rx.el.div(bar, class_name="inner"),
        rx.el.div(rx.foreach(view.figures, figure), class_name="counts"),
        rx.cond(view.held_open > 0, _held(), ""),
        rx.cond(view.in_hand, _cancel(), ""),
        class_name="panel",
        aria_label=rx.cond(view.in_hand, "Running job", "Job"),
    )


def _held() -> rx.Component:
    """That visits wait for a decision, and the way there."""
    view = Importing.view
    return rx.el.p(
        icon("conflict", small=True),
        span(f"{view.held} held: it is not certain whose they are.", cls="grow"),
        link("Decide", href="/held", cls="button small"),
        class_name="held-why",
    )


def _cancel() -> rx.Component:
    view = Importing.view
    kept = "Charts made so far stay. What has not been read yet is deleted here; sending the same files again does no harm."
    return dialog(
        "Cancel this import?",
        rx.el.p(view.files, " are done."),
        rx.el.p(rx.cond(view.dry_run, "A dry run writes nothing. Its files are deleted here.", kept)),
        name="cancel-import",
        cancel_label="Let it run",
        confirm="Cancel import",
        danger=True,
        on_confirm=Importing.cancel,
    )


def _file(file: rx.Var) -> rx.Component:
    what = span(
        span(icon(file.tone, small=True), cls=variant(file.tone, INK)),
        unseen(f"{file.word}: "),
        span(rx.cond(file.sentence != "", file.sentence, file.word), cls="ellipsis"),
        cls="result",
        title=file.sentence,
    )
    return table_row(
        FILES, span(file.name, title=file.name), file.entry_count, file.charts, what, data_focus_id=file.id
    )


def files_panel() -> rx.Component:
    """What happened to each file."""
    view = Importing.view
    chosen = rx.cond(Importing.flagged, "flagged", "all")
    both = (
        ("all", rx.fragment("All ", span(view.all_count, cls="numeric"))),
        ("flagged", rx.fragment("Refused or with a warning ", span(view.flagged_count, cls="numeric"))),
    )
    nothing = rx.cond(
        Importing.flagged,
        empty(
            "No file was refused or has a warning", "Look at all files to see what each of them made.", icon_name="ok"
        ),
        empty("No files yet", "They are listed here as they arrive.", icon_name="document"),
    )
    listing = table(
        FILES,
        rx.foreach(view.rows, _file),
        label="Files of this import",
        rove="jk",
        panel=False,
        pager=rx.cond(
            view.more | (Importing.cursors.length() > 0),
            pager(
                f"{view.rows.length()} files shown",
                view.more,
                Importing.older(view.after),
                Importing.cursors.length() > 0,
                Importing.newer,
            ),
            "",
        ),
    )
    return rx.el.section(
        rx.el.header(
            rx.el.h2("Report by file"),
            segmented("Show", both, chosen, Importing.show),
            filler(),
            door(icon("download", small=True), "Download report", href=view.download, cls="button small"),
        ),
        rx.cond(view.rows.length() > 0, listing, nothing),
        class_name="panel files",
        aria_label="Report by file",
    )


def earlier_panel() -> rx.Component:
    """The other jobs, newest first."""

    def line(one: rx.Var) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.name, title=one.name),
            rx.el.td(one.when, class_name="numeric secondary"),
            rx.el.td(one.charts, class_name="numeric right"),
            rx.el.td(one.word, class_name="secondary hide-phone"),
            rx.el.td(link("Report", unseen(f" of {one.name}"), href=f"/import?job={one.id}"), class_name="right"),
        )

    panel = rx.el.section(
        rx.el.header(rx.el.h2("Earlier")),
        table(JOBS, rx.foreach(Importing.earlier, line), label="Earlier jobs", compact=True, rove="", panel=False),
        class_name="panel jobs",
        aria_label="Earlier jobs",
    )
    return rx.cond(Importing.earlier.length() > 0, panel, "")
