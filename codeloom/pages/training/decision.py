"""The third pane of rebuttals: the decision with its reason, a ruling made of it, or what was decided."""

import reflex as rx

from codeloom.pages.ui.base import Child, row, span, stack
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.fields import checkbox, field, text_area, text_input
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import banner
from codeloom.pages.ui.panes import pane, scroll
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.training.rebuttals import Rebuttals

VIEW = Rebuttals.view
STATE = VIEW.state


def decision_pane() -> rx.Component:
    """Deciding or conceding while it waits, else what was decided, by whom and why."""
    waits = rx.cond(VIEW.may_decide, _decide(), rx.cond(VIEW.may_concede, _concede(), _not_for_you()))
    content = rx.cond(VIEW.id != "", rx.cond(STATE.decision == "", waits, _decided()), "")
    head = (
        rx.el.h2(rx.cond(STATE.decision != "", "Decision", "Decide")),
        rx.cond(
            STATE.due != "",
            span(f"due {STATE.due}", cls=rx.cond(STATE.late, "count due-late", "count")),
            "",
        ),
    )
    return pane("Decide", scroll(content, label="Decide, content"), head=head)


def _words(label: str, hint: str) -> rx.Component:
    words = text_area("words", words=kept(Subject.REBUTTAL, VIEW.id, "words"), rows=3, keys=False, max_length=2_000)
    return field(label, words, name="words", hint=hint)


def _refused() -> rx.Component:
    return rx.cond(Rebuttals.refused != "", banner("error", "error", Rebuttals.refused), "")


def _decide() -> rx.Component:
    def way(value: str, key: str, words: Child, sub: Child) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="decision",
                value=value,
                checked=Rebuttals.decision == value,
                on_change=lambda _value: Rebuttals.choose(value),
                data_key=key,
            ),
            span(rx.el.b(words, class_name="medium"), span(sub, cls="below-it")),
            class_name="check",
        )

    coder = rx.cond(VIEW.change.old.code != "", VIEW.change.old.code, "What was handed in")
    auditor = rx.cond(VIEW.change.struck, "The row stays removed", f"{VIEW.change.new.code} stays")
    choices = rx.el.fieldset(
        rx.el.legend("Decision"),
        way("coder", "1", "The coder is right", rx.fragment(coder, " stands; ", VIEW.coder_score)),
        way("auditor", "2", "The auditor is right", rx.fragment(auditor, "; the score stays")),
        way("both", "3", "Both can be right", rx.fragment("No loss for either; ", VIEW.coder_score)),
    )
    return rx.el.form(
        _refused(),
        choices,
        _words("Why, in a sentence or two", "Both sides read it."),
        rx.el.div(
            rx.el.div(
                checkbox(
                    rx.el.b("Make it a ruling", class_name="medium"),
                    checked=Rebuttals.ruling,
                    on_change=Rebuttals.make_ruling,
                ),
                rx.cond(Rebuttals.ruling, _ruling(), ""),
                class_name="inner",
            ),
            class_name="panel",
        ),
        id="decision-form",
        on_submit=Rebuttals.decide,
        class_name="decision",
        key=VIEW.id,
    )


def ruling_fields(subject: Subject, subject_id: rx.Var, text: Child = "", conditions: Child = "", citation: Child = "",
                  codes: Child = "") -> rx.Component:  # fmt: skip
    """What a ruling says: text, when it holds, guideline, codes."""

    def words(name: str, value: Child, **props: str | int) -> rx.Component:
        return text_area(name, words=kept(subject, subject_id, name), rows=2, keys=False, default_value=value, **props)

    return stack(
        field("It says", words("text", text, max_length=300), name="text", hint="Never a patient’s name."),
        field("When it holds", words("conditions", conditions, max_length=500), name="conditions"),
        field(
            "Guideline",
            text_input("citation", words=kept(subject, subject_id, "citation"), default_value=citation, max_length=60),
            name="citation",
        ),
        field(
            "Codes",
            text_input("codes", words=kept(subject, subject_id, "codes"), default_value=codes, max_length=160),
            name="codes",
            hint="It shows where two of them meet, a single one wherever it stands. N18.- means all below N18.",
        ),
        cls="tight",
    )


def _ruling() -> rx.Component:
    return rx.fragment(
        ruling_fields(Subject.REBUTTAL, VIEW.id, citation=VIEW.change.citation, codes=VIEW.codes),
        rx.el.p(f"Number {VIEW.next_ruling}, if no other is made before.", class_name="text-xs tertiary"),
    )


def _concede() -> rx.Component:
    return rx.el.form(
        _refused(),
        rx.el.p(VIEW.why_not, class_name="secondary"),
        rx.el.p(
            f"Conceding lets the row stand as it was handed in: {VIEW.coder_score}.", class_name="text-xs tertiary"
        ),
        _words("Why the coder is right", "The coder reads it."),
        id="decision-form",
        on_submit=Rebuttals.concede,
        class_name="decision",
        key=VIEW.id,
    )


def _not_for_you() -> rx.Component:
    return rx.el.div(rx.el.p(VIEW.why_not, class_name="secondary"), class_name="decision")


def _decided() -> rx.Component:
    tone = rx.cond(STATE.decision == "auditor", "plain", "ok")
    return rx.el.div(
        row(tag(STATE.decision_words, tone=tone, icon_name="ruling")),
        rx.el.p(STATE.words),
        span(f"{STATE.decided_by}, {STATE.decided}", cls="text-xs tertiary"),
        rx.el.p(
            rx.cond(STATE.score != "", f"Score {STATE.score}; both are kept.", "The score stays as it was."),
            class_name="text-xs secondary",
        ),
        rx.cond(STATE.ruling != "", link(f"Ruling {STATE.ruling}", href=STATE.ruling_link), ""),
        class_name="decision",
    )
