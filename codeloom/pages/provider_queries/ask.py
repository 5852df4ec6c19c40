"""Asking a provider, beside the chart or encounter it is about: the record with what is marked in it, and the question."""

import reflex as rx

from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.provider_queries.ask_checks import checks
from codeloom.pages.provider_queries.ask_form import ask_form, template_dialog
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link, whynot
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.evidence import mark_button, mark_target, record_text
from codeloom.pages.ui.fields import select
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import saved, tag
from codeloom.pages.ui.notices import banner, empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.state.provider_queries.ask import Ask

VIEW, DRAFT = Ask.view, Ask.draft
MARKS = "query-span"
KEYS = {
    "Record": (("Next, previous sentence", "j"), ("Mark it as a finding", "m"), ("Another document", "d"), ("Next pane", "f6")),
    "Question": (
        ("Template", "t"),
        ("Question", "q"),
        ("One more choice", "n"),
        ("Finding or choice away", "x"),
        ("Leave the field", "escape"),
    ),
    "Send": (("All seven checks", "l"), ("Use the template's question", "f 1"), ("Send", "ctrl+enter"), ("Back, keep it", "b")),
}  # fmt: skip


@page("/ask/chart/[chart]", title="Ask the provider", load=(Ask.load,))
def ask_about_chart_page() -> rx.Component:
    """A question about a chart."""
    return _ask("queue")


@page("/ask/encounter/[encounter]", title="Ask the provider", load=(Ask.load,))
def ask_about_encounter_page() -> rx.Component:
    """A question about an encounter."""
    return _ask("billing")


def _ask(stands: str) -> rx.Component:
    opened = bench(_strip(), panes(_record(), _question(), arrangement="ask"), _bottom())
    absent = empty(
        "There is nothing to ask about here",
        "The chart or encounter does not exist, or it is not yours to ask about.",
        link("Queries", href="/queries", cls="button"),
        icon_name="ask",
    )
    shown = rx.el.div(opened, class_name="query-screen", data_lights="true")
    at = here(f"/ask/{Ask.subject}/{Ask.number}")
    about = rx.cond(VIEW.subject == "chart", VIEW.title, f"Encounter {VIEW.number}")
    return frame(
        opened_here(at, Ask.state, "record", shown, absent, Ask.load),
        template_dialog(),
        _giving_up(),
        page=stands,
        title="Ask the provider",
        crumb=(rx.cond(at & (VIEW.number > 0), about, "Record"), rx.cond(VIEW.back != "", VIEW.back, "/queries")),
        narrow=True,
        keys=KEYS,
        banner=_conflict(),
    )


def _strip() -> rx.Component:
    follows = rx.cond(
        DRAFT.follows,
        rx.fragment(divider(), link(f"asks query {DRAFT.follows} again", href=f"/query/{DRAFT.follows}", cls="nowrap")),
        "",
    )
    return strip(
        rx.el.b(VIEW.patient, class_name="semibold nowrap ellipsis"),
        span(VIEW.person, cls="nowrap secondary"),
        divider(),
        span(VIEW.visit, cls="nowrap ellipsis"),
        follows,
        filler(),
        rx.cond(DRAFT.saved != "", saved(f"Draft kept {DRAFT.saved}"), ""),
        label="About",
    )


def _record() -> rx.Component:
    found = DRAFT.evidence.length()
    documents = select(
        "record-document",
        [rx.foreach(VIEW.sources, lambda one: rx.el.option(one.title, value=one.id))],
        small=True,
        value=Ask.document,
        on_change=Ask.show_source,
        aria_label="Document",
        data_key="d",
    )
    item = Ask.source.item
    head = (
        rx.el.h2(item.title, class_name=rx.cond(VIEW.sources.length() > 1, "unseen", "")),
        rx.cond(VIEW.sources.length() > 1, documents, ""),
        span(item.day, cls="tertiary nowrap text-xs"),
        filler(),
        rx.cond(found > 0, tag(found, rx.cond(found == 1, " place marked", " places marked"), tone="accent"), ""),
        hint("Sentence", "j"),
        mark_button(),
    )
    nothing = empty("No text", "There is no text here to mark in.", icon_name="document")
    text = scroll(record_text(Ask.source.paragraphs, target=MARKS), label="Text of the record")
    return pane(
        "Record",
        mark_target(MARKS, Ask.mark),
        rx.cond(Ask.source.paragraphs.length() > 0, text, nothing),
        head=head,
        id="record-pane",
    )


def _question() -> rx.Component:
    head = (
        rx.el.h2("Ask the provider"),
        filler(),
        button("Template", size="small", hotkey="t", on_click=Ask.show("templates"), **OPENS_FIELD),
    )
    return pane("Question", scroll(ask_form(), label="Question, content"), checks(), head=head)


def _bottom() -> rx.Component:
    stops = DRAFT.stopped
    why = rx.cond(
        Ask.conflict,
        "Choose between the two questions first",
        rx.match(stops, (0, ""), (1, "1 check stops it"), f"{stops} checks stop it"),
    )
    hints = row(hint("Mark", "m"), hint("Template", "t"), hint("Choice", "n"), hint("Pane", "f6"),
                cls="wide hide-below-mid")  # fmt: skip
    return bottom_bar(
        hints,
        filler(),
        rx.cond(
            why == "",
            span(f"The answer is {VIEW.due}. You can go on meanwhile.", cls="text-xs tertiary nowrap hide-below-mid"),
            "",
        ),
        whynot(why, "why-not-sent"),
        button("Discard", kind="quiet", on_click=Ask.show("giving up"), **OPENS_FIELD),
        button("Back, keep it", hotkey="b", href=rx.cond(VIEW.back != "", VIEW.back, "/queries")),
        button(
            rx.cond(DRAFT.provider_name != "", f"Send to {DRAFT.provider_name}", "Send"),
            kind="primary",
            hotkey="ctrl+enter",
            why=why,
            why_id="why-not-sent",
            on_click=Ask.send,
        ),
        tall=True,
    )


def _conflict() -> rx.Component:
    actions = (
        button("Keep mine", size="small", on_click=Ask.keep_mine),
        button("Take theirs", size="small", on_click=Ask.take_theirs, data_draft_drop="true"),
    )
    said = banner(
        "warn", "conflict", rx.el.b("Not kept: "), "the question was changed in another window, to “", Ask.theirs,
        "”. Yours stands below.", actions=actions,
    )  # fmt: skip
    return rx.cond(Ask.conflict, said, "")


def _giving_up() -> rx.Component:
    return dialog(
        "Discard this question?",
        rx.el.p("Its words, findings and choices are not kept.", class_name="secondary"),
        name="give-up",
        confirm="Discard it",
        danger=True,
        on_confirm=Ask.give_up,
        is_open=Ask.giving_up,
        on_cancel=Ask.show(""),
    )
