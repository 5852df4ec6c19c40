"""A text of the record with evidence in it, set in serif; spans.js turns selections and sentences into offsets.

| attribute | on | meaning |
|--|--|--|
| data-spans | the container | offsets count characters (Unicode code points, as Python counts) of the text inside it |
| data-start | any element inside | the offset at which its own text begins; without one, counting starts at the container |
| data-skip | row numbers and the like | their text does not count |
| data-sentence | a sentence, also data-item | what J and K step over; M marks the current one when nothing is selected |
| data-evidence-rows | a mark | `3,4`: the rows it supports |
| data-row | a code row | its number, or several as `P,D`; focus in it lights its spans, V goes between row and span |
| data-lights | around text and rows | the pointer lights as the focus does |
| data-spans-mark, data-spans-hop | a button | the same as M and V, for the pointer |
| data-spans-target | the container | M marks, Shift and arrows select words; id of the input that gets `start:end(:row)` |
"""

import reflex as rx

from codeloom.pages.ui.base import Handler, Text, View, classes, span, unseen, variant
from codeloom.pages.ui.keys import caps

MARK = {
    "evidence": "evidence",
    "on": "evidence on",
    "suggested": "evidence suggested",
    "negated": "evidence negated",
    "hit": "hit",
    "": "",
}


def mark(text: Text, rows: Text, kind: Text, label: Text) -> rx.Component:
    """A span of evidence for `rows`; `label` names those of them that end with it, as a screen reader hears them too."""
    said = rx.fragment(
        rx.el.sup(label, data_skip="true", aria_hidden="true"),
        span(unseen(f" (evidence for row {label})"), data_skip="true"),
    )
    return rx.el.mark(
        text,
        rx.cond(label != "", said, ""),
        class_name=variant(kind, MARK, "evidence"),
        data_evidence_rows=rows,
        tab_index=-1,
    )


def piece(part: View) -> rx.Component:
    """One stretch of a sentence from the view: `text`, `rows` ("3,4" or ""), `label`, `kind` (a key of MARK)."""
    return rx.cond(
        part.rows != "",
        mark(part.text, part.rows, part.kind, part.label),
        rx.cond(part.kind != "", span(part.text, cls=variant(part.kind, MARK)), part.text),
    )


def sentence(one: View, place: View = None) -> rx.Component:
    """A sentence of the view: `start` (offset in the document) and `pieces`. The one that starts at `place` takes the focus."""
    goes = {} if place is None else {"data_focus_now": rx.cond(one.start == place, "place", "")}
    return span(
        rx.foreach(one.pieces, piece),
        data_sentence="true",
        data_item="true",
        data_start=one.start,
        tab_index=-1,
        **goes,
    )


def paragraph(part: View, place: View = None) -> rx.Component:
    """A paragraph of the view: `heading` (true sets it as one) and `sentences`."""
    words = rx.foreach(part.sentences, lambda one: sentence(one, place))
    return rx.cond(part.heading, rx.el.h3(words), rx.el.p(words))


def record_text(
    paragraphs: View, *, target: str, cls: Text = "notebody", rove: str = "jk", place: View = None
) -> rx.Component:
    """The text of one document from a var of paragraphs; marked offsets go to the input made by `mark_target`.

    `rove` is how keys step through its sentences: a value of `data-rove`. `place` is the offset of a sentence to go to.
    """
    return rx.el.div(
        rx.foreach(paragraphs, lambda one: paragraph(one, place)),
        class_name=classes("note as-written", cls),
        data_spans="true",
        data_spans_target=target,
        data_rove=rove,
    )


def mark_target(name: str, on_mark: Handler) -> rx.Component:
    """The input spans.js writes to: out of sight, out of the tab order, uncontrolled so that nothing is written back."""
    return rx.el.input(
        id=name,
        type="text",
        class_name="unseen",
        tab_index=-1,
        aria_hidden="true",
        auto_complete="off",
        on_change=on_mark,
    )


def mark_button() -> rx.Component:
    """The button in the head of the text pane that does what M does."""
    return rx.el.button("Mark ", caps("m"), class_name="fix", type="button", data_spans_mark="true")
