"""Exports: what do I get, and what is never in it? The form left, exports with their state right, schedules below."""

import reflex as rx

from codeloom.pages.exports.lists import exports_panel, schedules_panel
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import Handler, filler, row, span, stack
from codeloom.pages.ui.buttons import button, fix, whynot
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, segmented, select
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import skeleton
from codeloom.state.exports.desk import PATH, ExportsDesk

SPANS = (
    ("last_month", "Last month"), ("this_month", "This month"), ("last_week", "Last week"), ("last_30", "Last 30 days"),
    ("this_year", "This year"), ("all", "All days"), ("own", "Two days of my choice"),
)  # fmt: skip
FORMATS = (("xlsx", "XLSX"), ("csv", "CSV"), ("jsonl", "JSON lines"))
WHEN = (("", "Once, now"), ("month", "Every month"), ("week", "Every week"), ("day", "Every day"))
PERIODS = (("month", "the month before"), ("week", "Monday to Sunday before"), ("day", "the day before"))
KEYS = {
    "Exports": (
        ("Report", "r"), ("Fields", "f"), ("Next, previous export", "j"), ("Download", "d"), ("Stop, or make again", "s"),
        ("Export", "ctrl+enter"),
    )
}  # fmt: skip
FORM = ExportsDesk.form


@page(
    PATH,
    title="Exports",
    load=(ExportsDesk.load, ExportsDesk.watch),
    place=Place(icon="download", key="x", order=65),
)
def exports_page() -> rx.Component:
    """Reports as files, for managers and billers."""
    content = rx.el.div(
        rx.el.div(
            rx.cond(ExportsDesk.loaded, _form(), skeleton("Loading the reports")),
            rx.el.div(exports_panel(), schedules_panel(), class_name="stack"),
            class_name="exports",
        ),
        row(
            hint("Report", "r"),
            hint("Fields", "f"),
            hint("Move", "j", "k"),
            hint("Download", "d"),
            cls="text-xs tertiary",
        ),
        dialog(
            "Delete this schedule?",
            rx.el.p("No more files are made. Those that were made stay for their seven days."),
            name="delete-schedule",
            confirm="Delete",
            danger=True,
            on_confirm=ExportsDesk.delete,
            is_open=ExportsDesk.deleting != "",
            on_cancel=ExportsDesk.ask_to_delete(""),
        ),
        class_name="page",
    )
    return frame(content, page="exports", title="Exports", keys=KEYS)


def _chosen(name: str) -> Handler:
    return lambda value: ExportsDesk.choose(name, value)


def _form() -> rx.Component:
    changes = ExportsDesk.editing != ""
    return rx.el.section(
        rx.el.header(rx.el.h2(rx.cond(changes, "Change a schedule", "New export"), id="new-export"), filler(),
                     rx.cond(changes, _of_schedule(), "")),
        rx.el.div(
            field("Report", select("report", _options(FORM.reports), value=ExportsDesk.report, data_key="r",
                                   on_change=ExportsDesk.choose_report), name="report"),
            _filters(),
            _fields(),
            rx.el.div(
                _choice("Format", segmented("Format", FORMATS, ExportsDesk.format, _chosen("format"))),
                rx.cond(FORM.names_people, _choice("People as", segmented(
                    "People as", (("names", "Names"), ("numbers", "Numbers")), rx.cond(ExportsDesk.numbers, "numbers", "names"),
                    lambda value: ExportsDesk.switch("numbers", value == "numbers"))), ""),
                class_name="row wrap",
            ),
            rx.cond(FORM.service_days, checkbox("Service dates as month only", checked=ExportsDesk.months,
                                                on_change=lambda on: ExportsDesk.switch("months", on)), ""),
            _choice("When", segmented("When", WHEN, ExportsDesk.every, _chosen("every"))),
            rx.cond(ExportsDesk.every != "", _schedule(), ""),
            _never(),
            class_name="inner",
        ),
        _foot(),
        class_name="panel", aria_labelledby="new-export",
    )  # fmt: skip


def _of_schedule() -> rx.Component:
    """What can be done with the schedule that is changed, beside changing it."""
    one = ExportsDesk.editing
    rest = rx.cond(
        ExportsDesk.paused,
        button("Resume", size="small", on_click=ExportsDesk.pause(one, False)),
        button("Pause", size="small", on_click=ExportsDesk.pause(one, True)),
    )
    return row(
        rx.cond(ExportsDesk.broken, "", rest),
        button("Delete", size="small", on_click=ExportsDesk.ask_to_delete(one), **OPENS_FIELD),
        button("Leave as it is", kind="quiet", size="small", on_click=ExportsDesk.put_away),
        cls="tight",
    )


def _options(named: rx.Var) -> list[rx.Component]:
    return [rx.foreach(named, lambda one: rx.el.option(one.name, value=one.id))]


def _choice(label: str, control: rx.Component) -> rx.Component:
    return rx.el.div(span(label, cls="label"), control, class_name="stack tight")


def _filters() -> rx.Component:
    own = rx.el.div(
        field("From", rx.el.input(type="date", id="since", name="since", class_name="input", value=ExportsDesk.since,
                                  on_change=_chosen("since")), name="since"),
        field("To", rx.el.input(type="date", id="until", name="until", class_name="input", value=ExportsDesk.until,
                                on_change=_chosen("until")), name="until"),
        class_name="exports-pair",
    )  # fmt: skip
    once = ExportsDesk.every == ""
    ranged = field(FORM.dated, select("span", SPANS, value=ExportsDesk.span, on_change=_chosen("span")), name="span")
    many = (
        ("team", "Team", "All", FORM.teams, ExportsDesk.team), ("person", "Person", "Everybody", FORM.people, ExportsDesk.person),
        ("setting", "Setting", "All", FORM.settings, ExportsDesk.setting),
    )  # fmt: skip
    picked = [
        rx.cond(
            listed.length() > 0,
            field(
                label, select(name, (("", every), *_options(listed)), value=value, on_change=_chosen(name)), name=name
            ),
            "",
        )
        for name, label, every, listed, value in many
    ]
    named = rx.foreach(FORM.specialties, lambda name: rx.el.option(name, value=name))
    specialty = field(
        "Specialty",
        select("specialty", (("", "All"), named), value=ExportsDesk.specialty, on_change=_chosen("specialty")),
        name="specialty",
    )
    return rx.fragment(
        rx.el.div(
            rx.cond((FORM.dated != "") & once, ranged, ""),
            *picked,
            rx.cond(FORM.specialties.length() > 0, specialty, ""),
            class_name="exports-pair",
        ),
        rx.cond((FORM.dated != "") & once & (ExportsDesk.span == "own"), own, ""),
    )


def _fields() -> rx.Component:
    chosen, every = ExportsDesk.fields.length(), FORM.fields.length()
    head = row(
        span(f"Fields, {chosen} of {every}", cls="label"),
        filler(),
        fix("Choose", hotkey="f", data_goes="export-fields"),
        fix("All", on_click=ExportsDesk.set_fields("all")),
        fix("Usual", on_click=ExportsDesk.set_fields("usual")),
        rx.cond(FORM.before.length() > 0, fix("As last time", on_click=ExportsDesk.set_fields("before")), ""),
    )
    gone = rx.el.p(
        icon("warn", small=True), f"{ExportsDesk.lost} of the fields chosen then are not in this report any more.",
        class_name="row tight ink-warn text-xs", role="status",
    )  # fmt: skip
    boxes = rx.foreach(
        FORM.fields,
        lambda one: checkbox(
            span(one.label),
            title=one.means,
            checked=ExportsDesk.fields.contains(one.name),
            on_change=ExportsDesk.toggle(one.name),
            data_item="true",
        ),
    )
    return stack(
        head,
        rx.cond(ExportsDesk.lost > 0, gone, ""),
        rx.el.div(
            boxes, class_name="exports-fields", role="group", aria_label="Fields", id="export-fields", data_rove="lr"
        ),
        cls="tight",
    )


def _schedule() -> rx.Component:
    to = field(
        "A link by mail to",
        select("to", (("", "All managers"), *_options(FORM.recipients)), value=ExportsDesk.to, on_change=_chosen("to")),
        name="to",
    )
    covers = rx.match(ExportsDesk.every, *PERIODS, "")
    return rx.el.div(
        to,
        rx.el.p(
            "Made at 06:00 of the practice, of ", covers, ". The link asks to sign in.", class_name="text-xs tertiary"
        ),
        class_name="stack tight",
    )


def _never() -> rx.Component:
    return rx.el.div(
        row(icon("shield", small=True), rx.el.b("Never in an export", class_name="medium"), cls="tight ink-info"),
        rx.el.p(
            "Note text, evidence words, patients’ names, record numbers, birth dates, rationales, feedback and rebuttal texts."
            " Service dates can be given as month only.",
            class_name="text-xs",
        ),
        class_name="exports-never",
    )


def _foot() -> rx.Component:
    said, why = ExportsDesk.expected, ExportsDesk.expected.problem
    label = rx.cond(
        ExportsDesk.every == "",
        f"Export {said.label}",
        rx.cond(ExportsDesk.editing != "", "Save the schedule", "Schedule it"),
    )
    return rx.el.div(
        rx.cond(why != "", whynot(why, "export-why"), span(said.about, cls="text-xs tertiary numeric", role="status")),
        filler(),
        button(label, kind="primary", hotkey="ctrl+enter", why=why, why_id="export-why", on_click=ExportsDesk.make),
        class_name="footrow",
    )
