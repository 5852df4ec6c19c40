"""Answering: the question, what the record says, choices, own words, and the addendum as it will be signed. Phone first."""

import reflex as rx

from codeloom.pages.provider_queries.inbox import due_words, state_tag
from codeloom.pages.provider_queries.kept_words import kept_words
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, fix, link, whynot
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.evidence import record_text
from codeloom.pages.ui.fields import field, select
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.panes import pane, panes, scroll
from codeloom.state.provider_queries.handing_on import HandingOn
from codeloom.state.provider_queries.query import Query

VIEW, DRAFT = Query.view, Query.draft
FIELD, HEARD = "answer-words", "answer-typed"
"""Ids of the field a person types in, and of the one Python hears."""


def answer_layout() -> rx.Component:
    """The provider's queries, and the open one."""
    return panes(_list(), _sheet(), arrangement="answer")


def _list() -> rx.Component:
    waiting, done = Query.waiting, Query.done
    head = (rx.el.h2("Queries"), span(waiting.length(), " to answer", cls="count"))
    content = rx.fragment(
        rx.cond(waiting.length() > 0, rx.el.div("To answer", class_name="list-group"), ""),
        rx.foreach(waiting, _entry),
        rx.cond(done.length() > 0, rx.el.div("Answered", class_name="list-group"), ""),
        rx.foreach(done, _entry),
    )
    return pane("Queries", scroll(content, label="Queries, content", data_rove="jk"), head=head, id="queries-pane")


def _entry(one: rx.Var) -> rx.Component:
    tone = rx.match(one.tone, ("error", "due-late"), ("warn", "due-soon"), "tertiary")
    moment = rx.cond(one.state == "open", span(due_words(one), cls=tone), span(one.moment, cls="tertiary"))
    return link(
        row(span(one.patient, cls="medium grow ellipsis"), span(moment, cls="text-xs numeric nowrap")),
        span(one.topic, cls="text-xs secondary ellipsis"),
        span(one.who, ", ", one.role, cls="text-xs tertiary"),
        href=one.link,
        cls="list-row",
        aria_current=rx.cond(one.number == VIEW.number, "true", "false"),
        data_item="true",
        data_focus_id=one.id,
        key=one.id,
    )


def _sheet() -> rx.Component:
    due = span(due_words(VIEW), cls=rx.match(VIEW.tone, ("error", "due-late"), ("warn", "due-soon"), "secondary"))
    head = (
        rx.el.h2(VIEW.patient),
        span(Query.place, cls="count"),
        filler(),
        rx.cond(VIEW.state == "open", due, state_tag(VIEW)),
    )
    sheet = rx.el.div(
        rx.el.div(
            span(f"{VIEW.asker}, {VIEW.asker_role}, asks about this visit: {VIEW.visit}", cls="text-xs tertiary"),
            rx.cond(VIEW.handed != "", span(VIEW.handed, cls="text-xs tertiary"), ""),
            rx.el.h2(VIEW.question, class_name="text-xl", id="the-question"),
            class_name="stack tight",
        ),
        _record(),
        rx.cond(VIEW.may_answer, _answering(), _answered()),
        class_name="answer-sheet",
    )
    return pane("Question and answer", scroll(sheet, label="Question and answer, content"), head=head)


def _record() -> rx.Component:
    def fact(one: rx.Var) -> rx.Component:
        return rx.el.li(span("“", one.words, "”", cls="quote"), span(one.source, cls="text-xs tertiary"))

    whole = rx.el.div(
        record_text(Query.record.paragraphs, target="", cls="query-answer-note", rove="sentences"),
        tab_index=0,
        role="region",
        aria_label="The whole note",
    )
    read = button(
        rx.cond(Query.reading, "Close the note", "Read the whole note"), kind="quiet", size="small", icon_name="document",
        hotkey="o", on_click=Query.read_whole, aria_expanded=rx.cond(Query.reading, "true", "false"),
    )  # fmt: skip
    return rx.el.section(
        rx.el.h3("What your record says", class_name="list-group"),
        rx.el.ul(rx.foreach(VIEW.evidence, fact), class_name="answer-facts"),
        rx.cond(Query.reading & (Query.record.paragraphs.length() > 0), whole, ""),
        rx.el.div(read, class_name="footrow"),
        class_name="panel",
        aria_label="What your record says",
    )


def _answering() -> rx.Component:
    return rx.fragment(_choices(), _words(), _addendum(), _end())


def _choices() -> rx.Component:
    def one(choice: rx.Var) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="answer",
                value=choice.at.to_string(),
                default_checked=DRAFT.choice == choice.at,
                on_change=Query.choose(choice.at),
                data_key=(choice.at + 1).to_string(),
                key=f"{Query.sitting}-{choice.at}",
            ),
            span(choice.text, cls="grow"),
            rx.cond(choice.needs_words, span("write it below", cls="text-xs tertiary nowrap"), ""),
            class_name="check",
        )

    return rx.cond(
        VIEW.choices.length() > 0,
        rx.el.fieldset(
            rx.el.legend("Your answer"), rx.foreach(VIEW.choices, one), class_name="answer-choices"
        ),
        "",
    )  # fmt: skip


def _words() -> rx.Component:
    return kept_words(Query, Query.query_id, Query.answer_version, "In your own words", FIELD, HEARD, "answer-problem")


def _addendum() -> rx.Component:
    added_to = rx.cond(
        VIEW.subject == "chart",
        "This addendum is added to the record of the stay",
        "This addendum is added to your note",
    )
    change = fix("Change the words ", hotkey="e", data_goes=FIELD)
    nothing = rx.el.p("Choose an answer: the words that will be signed stand here.", class_name="tertiary")
    return rx.el.section(
        rx.el.h3(added_to, class_name="text-xs medium secondary"),
        rx.cond(DRAFT.addendum != "", rx.el.p(DRAFT.addendum, class_name="note"), nothing),
        rx.cond(DRAFT.addendum != "", change, ""),
        class_name="panel inner answer-addendum",
        aria_label="The addendum as it will be signed",
    )


def _end() -> rx.Component:
    why = rx.cond(Query.conflict, "Choose between the two answers first", DRAFT.missing)
    return rx.el.div(
        span("No answer is better or worse for anybody. Your words are kept as you type.", cls="text-xs tertiary"),
        whynot(why, "why-not-signed"),
        rx.cond(
            VIEW.colleagues.length() > 0,
            button("Hand to a colleague", kind="quiet", size="form", on_click=HandingOn.ask_whom(True), **OPENS_FIELD),
            "",
        ),
        button(
            "Sign and answer", kind="primary", size="form", hotkey="ctrl+enter", why=why, why_id="why-not-signed",
            on_click=Query.sign,
        ),
        class_name="answer-end",
    )  # fmt: skip


def _answered() -> rx.Component:
    """The answer as it was given, or that the query was withdrawn."""
    given = rx.el.section(
        rx.el.h3("Your answer", class_name="text-xs medium secondary"),
        rx.el.b(VIEW.answer, class_name="text-md semibold"),
        rx.cond(
            VIEW.addendum,
            rx.fragment(
                rx.el.p(VIEW.addendum.text, class_name="note"),
                span(VIEW.addendum.place, ", ", VIEW.addendum.signed, cls="text-xs tertiary"),
            ),
            "",
        ),
        class_name="panel inner answer-addendum",
        aria_label="Your answer",
    )
    gone = banner("info", "returned", f"{VIEW.asker} withdrew this query: ", VIEW.reason)
    onward = rx.cond(
        Query.following != "",
        button("Next query", hotkey="]", href=Query.following, kind="primary", size="form"),
        link("Queries", href="/queries", cls="button large"),
    )
    return rx.fragment(
        rx.cond(VIEW.state == "withdrawn", gone, given),
        rx.el.div(
            icon("tick", small=True), span(VIEW.state_word, cls="secondary"), filler(), onward, class_name="answer-end"
        ),
    )


def hand_on_dialog() -> rx.Component:
    """Whom an open query is handed on to."""
    named = rx.foreach(VIEW.colleagues, lambda one: rx.el.option(one.name, value=one.id))
    form = rx.el.form(
        field("Colleague", select("provider", (named,), required=True), name="provider", error=HandingOn.refused),
        id="hand-on-form",
        on_submit=lambda form: HandingOn.hand_on(VIEW.id, VIEW.version, form),
    )
    return dialog(
        "Hand it to a colleague?",
        rx.el.p(
            f"They answer it instead of you, by the same day, and {VIEW.asker} sees who. What you typed is not handed on.",
            class_name="secondary",
        ),
        form,
        name="hand-on",
        confirm="Hand it on",
        form="hand-on-form",
        is_open=HandingOn.asking,
        on_cancel=HandingOn.ask_whom(False),
    )
