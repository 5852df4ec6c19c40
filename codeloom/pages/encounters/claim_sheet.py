"""The claim sheet: a preview in the review, and a page of its own to print a finalized encounter. No fees, no CPT words."""

import reflex as rx

from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, door, link
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.notices import empty
from codeloom.state.encounters.review_acts import Acts

CLAIM = Acts.claim


def claim_tables() -> rx.Component:
    """Box 21 and box 24."""
    heads = ("24A Date", "B Place", "D Code", "Modifiers", "E Pointer", "G Units")

    def box(one: rx.Var) -> rx.Component:
        return rx.el.div(
            span(one.letter, " ", cls="tertiary"),
            rx.cond(one.code != "", span(one.code, cls="code", title=one.title), span("empty", cls="tertiary")),
        )

    def line(one: rx.Var) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.day),
            rx.el.td(one.place),
            rx.el.td(span(one.code, cls="code"), rx.cond(one.title != "", span(one.title, cls="text-xs tertiary"), "")),
            rx.el.td(one.modifiers, class_name="code"),
            rx.el.td(one.pointer, class_name="code"),
            rx.el.td(one.units),
        )

    return rx.fragment(
        rx.el.p("21. Diagnoses, ICD-10-CM, indicator 0", class_name="text-xs secondary"),
        rx.el.div(rx.foreach(CLAIM.diagnoses, box), class_name="claim-diagnoses"),
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(name, scope="col") for name in heads))),
            rx.el.tbody(rx.foreach(CLAIM.lines, line)),
            class_name="claim-table",
            aria_label="Lines of the claim",
        ),
        rx.cond(CLAIM.lines.length() == 0, rx.el.p("No line yet.", class_name="text-xs tertiary"), ""),
        rx.foreach(CLAIM.notes, lambda words: span(icon("warn", small=True), span(words), cls="check-line ink-warn")),
        rx.el.p(
            "Numbers of diagnoses become letters here, as the form wants them: 1 is A.", class_name="text-xs tertiary"
        ),
    )


def claim_dialog() -> rx.Component:
    """The preview."""
    return sheet(
        "Claim sheet",
        "claim-sheet",
        rx.el.p(
            "What the claim would carry. Nothing is sent from here; the export hands it to your billing system.",
            class_name="secondary",
        ),
        rx.el.p("Visit: ", CLAIM.visit, class_name="text-xs secondary"),
        claim_tables(),
    )


def sheet(title: str, name: str, *content: rx.Component) -> rx.Component:
    """A wide dialog that only shows something."""
    return rx.el.dialog(
        rx.el.div(rx.el.h2(title, class_name="text-lg", id=f"{name}-title"), class_name="sheet-head"),
        rx.el.div(*content, class_name="stack sheet-body", tab_index=0, role="group", aria_label=title),
        rx.el.footer(button("Close ", kind="primary", hotkey="escape", data_closes="true", data_first_focus="true")),
        id=name,
        class_name="dialog sheet",
        aria_labelledby=f"{name}-title",
        data_keyscope="dialog",
    )


@page("/claim/[number]", title="Claim sheet", load=(Acts.load, Acts.for_billers))
def claim_page() -> rx.Component:
    """A finalized encounter's claim, laid out to be printed."""

    def fact(label: str, value: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(label), rx.el.dd(rx.cond(value != "", value, "not known")))

    sheet = rx.el.article(
        row(rx.el.h2(f"Encounter {CLAIM.number}"), filler(), span(f"Version {CLAIM.round}", cls="secondary")),
        rx.el.dl(
            fact("Patient", CLAIM.patient), fact("Record number", CLAIM.record_number), fact("Born", CLAIM.born),
            fact("Sex and age", CLAIM.person), fact("Provider", CLAIM.provider),
            fact("Visit", CLAIM.visit), fact("Finalized", CLAIM.finalized),
            class_name="claim-facts",
        ),
        claim_tables(),
        class_name="panel claim-print",
    )  # fmt: skip
    waits = empty("Not finalized yet", "A claim sheet is printed once its codes are finalized.",
                  button("Review it", href=f"/billing/{Acts.number}"), icon_name="bill")  # fmt: skip
    absent = empty("No such encounter", "It does not exist, or it is not yours to see.",
                   link("Work list", href="/billing", cls="button"), icon_name="search")  # fmt: skip
    at = here(f"/claim/{Acts.number}")
    shown = rx.cond(Acts.view.state == "finalized", sheet, waits)
    content = opened_here(at, Acts.state, "claim sheet", shown, absent, Acts.load)
    files = rx.cond(
        at & (Acts.state == "open") & (Acts.view.state == "finalized"),
        row(door("FHIR Claim", href=f"/api/encounters/{Acts.view.id}/claim.json", cls="button small"),
            door("JSON", href=f"/api/encounters/{Acts.view.id}/codes.json", cls="button small")),
    )  # fmt: skip
    how = row(
        rx.cond(Acts.number > 0, button("Back to the review", href=f"/billing/{Acts.number}", size="small"), ""),
        files,
        filler(),
        span("Print with Ctrl P: only the sheet is printed.", cls="text-xs tertiary hide-phone"),
        cls="claim-how",
    )
    return frame(rx.el.div(how, content, class_name="queue claim-page"), page="billing", title="Claim sheet",
                 crumb=("Work list", "/billing"))  # fmt: skip
