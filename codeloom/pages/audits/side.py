"""The right pane of an audit: score under each profile, the round before with its answers, feedback."""

import reflex as rx

from codeloom.coding.feedback_topics import FeedbackTopic
from codeloom.coding.scoring import FINANCIAL
from codeloom.pages.audits.reveal import reveal_box
from codeloom.pages.editor.lines import half_typed
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.fields import select, text_area
from codeloom.pages.ui.figures import whisker
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.panes import pane, scroll
from codeloom.state.audits.audit import AuditDesk


def side_pane() -> rx.Component:
    """The pane."""
    board = AuditDesk.board
    head = (
        rx.el.h2("Score"),
        span("if you close it now", cls="tertiary text-xs"),
        filler(),
        span(
            board.without_verdict, cls="text-xs ink-warn nowrap", title="A change without a verdict counts as disagreed"
        ),
    )
    return pane(
        "Score and feedback",
        scroll(
            rx.foreach(board.scores, lambda score: rx.cond(score.in_force, _score(score), "")),
            rx.foreach(board.scores, _profile),
            _trend(),
            reveal_box(AuditDesk.board),
            _asked(),
            _feedback(),
        ),
        head=head,
    )


def _score(score: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.b(score.rate),
            span("%", cls="text-md secondary"),
            span(score.words, cls="text-xs tertiary"),
            class_name="scorebig",
            role="status",
        ),
        whisker(score.low, score.point, score.high, None, score.words),
        row(span("0"), filler(), span("100"), cls="text-xs tertiary numeric"),
        class_name="scorehead",
    )


def _profile(score: rx.Var) -> rx.Component:
    line = rx.el.div(
        span(
            score.name,
            rx.cond(score.in_force, span(", in force", cls="hide-below-mid"), ""),
            cls=rx.cond(score.in_force, "ellipsis medium", "ellipsis"),
            title=score.words,
        ),
        whisker(score.low, score.point, score.high, None, score.words, strong=False),
        span(
            rx.cond(score.rate != "", score.rate, "–"),
            cls=rx.cond(score.in_force, "numeric right medium", "numeric right"),
        ),
        class_name=rx.cond(score.in_force, "score-line on", "score-line"),
    )
    said = rx.el.p(score.words, class_name="inner text-xs tertiary")
    return rx.fragment(line, rx.cond(score.id == FINANCIAL, said, ""))


def _trend() -> rx.Component:
    board = AuditDesk.board
    now = span(board.trend_now, cls="medium ink")
    moved = rx.cond(board.trend_before != "", rx.fragment(board.trend_before, " to ", now), now)
    words = (
        f"One {AuditDesk.kind} says little. ",
        AuditDesk.coder_first,
        ", 30 days: ",
        moved,
        f" ({board.trend_note}).",
    )
    return rx.el.p(*words, class_name="text-xs tertiary trend")


def _asked() -> rx.Component:
    """What the last round asked for: whether the list does it, and what was answered."""

    def line(one: rx.Var) -> rx.Component:
        words = rx.cond(one.feedback, span(one.note), span(one.text, cls="numeric"))
        done = rx.fragment(icon("tick", small=True, cls="ink-ok"), words, span("done", cls="ink-ok nowrap"))
        state = rx.cond(one.feedback, "", span("not done", cls="ink-warn nowrap"))
        still = rx.fragment(icon("warn", small=True, cls="ink-warn"), words, state)
        answered = rx.match(
            one.answer,
            ("not_agreed", span("Not agreed: ", one.words, cls="answer")),
            ("done", rx.cond(one.done, "", span("Answered: done", cls="answer"))),
            rx.cond(one.done, "", span("Not answered", cls="answer tertiary")),
        )
        return rx.el.li(rx.cond(one.done, done, still), answered)

    asked = rx.el.div(
        rx.el.h3("Asked for in the last round", class_name="label"),
        rx.el.ul(rx.foreach(AuditDesk.asked, line), class_name="askedlist"),
        class_name="side-box",
    )
    return rx.cond(AuditDesk.asked.length() > 0, asked, "")


def _feedback_to() -> rx.Component:
    both = f"Feedback to {AuditDesk.coder} and {AuditDesk.head.provider}"
    return rx.cond(AuditDesk.kind == "encounter", both, f"Feedback to {AuditDesk.coder_first}")


def _feedback() -> rx.Component:
    return rx.el.div(
        row(
            rx.el.label(_feedback_to(), class_name="label", html_for="feedback"),
            filler(),
            select(
                "topic",
                (("", "No topic"), *((topic.value, topic.value) for topic in FeedbackTopic)),
                small=True,
                aria_label="Topic of the feedback",
                value=AuditDesk.board.topic,
                on_change=AuditDesk.set_topic,
            ),
        ),
        text_area(
            "feedback",
            words=half_typed(AuditDesk, "feedback"),
            keys=False,
            rows=5,
            key=AuditDesk.feedback_key,
            default_value=AuditDesk.feedback,
            max_length=20_000,
            data_key="b",
            data_words="true",
            data_given=AuditDesk.feedback,
            on_blur=AuditDesk.keep_feedback,
        ),
        hint("Saved when you leave it. Discard", "escape"),
        class_name="side-box",
    )
