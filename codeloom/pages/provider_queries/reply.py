"""What came of a query, for whoever asked: the record with what was added, the answer, and what can be done with it."""

import reflex as rx

from codeloom.pages.provider_queries.affected import affected
from codeloom.pages.provider_queries.inbox import due_words, state_tag
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, fix, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.evidence import record_text
from codeloom.pages.ui.fields import field, text_area
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.provider_queries.query import Query

VIEW = Query.view


def reply_layout() -> rx.Component:
    """The record beside the query."""
    return bench(_strip(), panes(_record(), _query(), arrangement="ask"), _bottom())


def _strip() -> rx.Component:
    return strip(
        rx.el.b(VIEW.patient, class_name="semibold nowrap ellipsis"),
        span(VIEW.person, cls="nowrap secondary"),
        divider(),
        span(VIEW.visit, cls="nowrap ellipsis"),
        filler(),
        rx.cond(
            VIEW.back != "",
            link(
                rx.cond(VIEW.subject == "chart", "Open the chart", "Open the encounter"), href=VIEW.back, cls="nowrap"
            ),
            "",
        ),
        label="About",
    )


def _record() -> rx.Component:
    record = Query.record
    head = (
        rx.el.h2(rx.cond(record.item.title != "", record.item.title, "Record")),
        span(record.item.day, cls="tertiary nowrap text-xs"),
        filler(),
        rx.cond(VIEW.addendum, tag("Addendum, ", VIEW.answered, tone="ok", icon_name="plus"), ""),
    )
    text = rx.cond(
        record.paragraphs.length() > 0,
        record_text(record.paragraphs, target="", cls="", rove="jk"),
        rx.el.ul(rx.foreach(VIEW.evidence, lambda one: rx.el.li("“", one.words, "”")), class_name="note"),
    )
    added = rx.cond(
        VIEW.addendum,
        rx.el.div(
            rx.el.h3("Addendum"), rx.el.p(rx.el.ins(VIEW.addendum.text, class_name="added")),
            class_name="note addendum-below",
        ),
        "",
    )  # fmt: skip
    return pane("Record", scroll(text, added, label="Text of the record", cls="notebody"), head=head)


def _query() -> rx.Component:
    head = (rx.el.h2("Query: ", VIEW.topic), span(f"asked {VIEW.asked}", cls="count"), filler(), state_tag(VIEW))
    waits = rx.el.p(
        rx.cond(
            VIEW.read != "", f"{VIEW.provider} opened it {VIEW.read}. ", f"{VIEW.provider} has not opened it yet. "
        ),
        rx.cond(VIEW.handed != "", f"{VIEW.handed}. ", ""),
        "The answer is ",
        span(due_words(VIEW), cls=rx.match(VIEW.tone, ("error", "due-late"), ("warn", "due-soon"), "")),
        " and appears here by itself.",
        class_name="secondary",
    )
    said = rx.el.p(
        span(f"Answered by {VIEW.provider}, {VIEW.answered}, after {VIEW.took}", cls="secondary"),
    )
    body = rx.el.div(
        rx.match(
            VIEW.state,
            ("open", waits),
            ("withdrawn", banner("info", "returned", rx.el.b("Withdrawn: "), VIEW.reason)),
            said,
        ),
        rx.el.p("“", VIEW.question, "”", class_name="text-md"),
        _facts(),
        rx.cond(VIEW.addendum, _answer(), _choices()),
        _follows(),
        class_name="query-body",
    )
    return pane("Query", scroll(body, label="Query, content"), head=head)


def _facts() -> rx.Component:
    def fact(one: rx.Var) -> rx.Component:
        return rx.el.li(
            span(one.number, cls="numeric tertiary text-xs"),
            span(
                span("“", one.words, "”", cls="quote"),
                " ",
                fix(one.source, on_click=Query.show_document(one.document), title="Show it in its text"),
            ),
            span(),
            data_row=one.number.to_string(),
            data_item="true",
            tab_index=-1,
        )

    return stack(
        span("What it was asked about", cls="label secondary"),
        rx.el.ul(rx.foreach(VIEW.evidence, fact), class_name="panel query-facts", data_rove="true"),
        cls="tight",
    )


def _choices() -> rx.Component:
    def one(choice: rx.Var) -> rx.Component:
        return rx.el.li(
            span(choice.at + 1, cls="numeric tertiary text-xs"),
            span(choice.text),
            span(),
            class_name="query-option fixed",
        )

    return rx.cond(
        VIEW.choices.length() > 0,
        stack(
            span("Choices", cls="label secondary"),
            rx.el.ul(rx.foreach(VIEW.choices, one), class_name="query-options"),
            cls="tight",
        ),
        "",
    )


def _answer() -> rx.Component:
    added = VIEW.addendum
    before = rx.cond(added.before != "", span(added.before, " "), "")
    return rx.fragment(
        rx.el.section(
            span("Answer", cls="label secondary"),
            rx.el.b(VIEW.answer, class_name="semibold text-md"),
            rx.cond(VIEW.answer_words != "", span("“", VIEW.answer_words, "”", cls="quote"), ""),
            class_name="panel inner query-said",
            aria_label="Answer",
        ),
        stack(
            span(f"What changed in the record: {added.place}, {added.signed}", cls="label secondary"),
            rx.el.div(before, rx.el.ins(added.text, class_name="added"), class_name="note query-added"),
            span("1 place added, nothing removed. What was written before stays readable.", cls="hint"),
            cls="tight",
        ),
        affected(),
    )


def _follows() -> rx.Component:
    def line(words: str, number: rx.Var[int]) -> rx.Component:
        inside = rx.el.p(words, link(f"query {number}", href=f"/query/{number}"), class_name="text-xs secondary")
        return rx.cond(number, inside, "")

    return rx.fragment(line("It asks again: ", VIEW.follows), line("Asked again: ", VIEW.followed_by))


def _bottom() -> rx.Component:
    version = VIEW.version
    back = rx.cond(VIEW.back != "", button("Back to the record", hotkey="b", href=VIEW.back), "")
    following = rx.cond(Query.following != "", button("Next query", hotkey="]", href=Query.following), "")
    return bottom_bar(
        row(hint("Sentence", "j"), hint("Pane", "f6"), cls="wide hide-below-mid"),
        filler(),
        following,
        back,
        rx.cond(VIEW.may_withdraw, button("Withdraw", hotkey="w", on_click=Query.ask_why(True), **OPENS_FIELD), ""),
        rx.cond(VIEW.may_ask_again, button("Not enough, ask again", hotkey="q", on_click=Query.ask_again), ""),
        rx.cond(
            VIEW.may_take,
            button("Take it, close the query", kind="primary", hotkey="ctrl+enter", on_click=Query.take(version)),
            "",
        ),
        tall=True,
    )


def withdraw_dialog() -> rx.Component:
    """Why an open query is taken back."""
    form = rx.el.form(
        field("Reason", text_area("reason", words=kept(Subject.QUERY, VIEW.id, "withdraw", VIEW.version), rows=3,
                                  max_length=500, required=True), name="reason",
              hint="The provider sees it.", error=Query.refused),
        id="withdraw-form",
        on_submit=lambda form: Query.withdraw(VIEW.version, form),
    )  # fmt: skip
    return dialog(
        "Withdraw this query?",
        form,
        name="withdraw",
        confirm="Withdraw it",
        form="withdraw-form",
        cancel_label="Close",
        is_open=Query.asking == "withdraw",
        on_cancel=Query.ask_why(False),
    )
