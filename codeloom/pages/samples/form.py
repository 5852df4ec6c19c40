"""The form of a plan: which charts, how they are drawn, what the size can tell, and how it falls into groups."""

import reflex as rx

from codeloom.pages.ui.base import Handler, filler, row, span
from codeloom.pages.ui.buttons import button, whynot
from codeloom.pages.ui.fields import checkbox, field, segmented, select, text_input
from codeloom.pages.ui.figures import whisker
from codeloom.state.samples import Samples

PLAN = Samples.plan
STAGES = (("completed", "Completed"), ("open", "Not yet complete"))
METHODS = (("simple", "Simple"), ("stratified", "By group"), ("risk", "By risk"))
SETTINGS = (("", "All"), ("outpatient", "Outpatient"), ("inpatient", "Inpatient"))
RISKS = (("0", "All"), *((str(risk), f"{risk} or more") for risk in range(3, 8)))
DIMENSIONS = (("coder", "Coder"), ("setting", "Setting"), ("specialty", "Specialty"), ("payer", "Payer"), ("risk", "Risk"),
              ("new", "New coders or not"))  # fmt: skip
SPREADS = (("share", "In proportion"), ("each", "The same of each"))


def _chosen(name: str) -> Handler:
    return lambda value: Samples.choose(name, value)


def _number(name: str) -> Handler:
    return lambda value: Samples.set_number(name, value)


def plan_form() -> rx.Component:
    """Which charts, how many, how; and what that can tell."""
    return rx.el.section(
        rx.el.header(rx.el.h2("Draw a sample", id="new-sample")),
        rx.el.div(_which(), _how(), class_name="inner"),
        rx.cond(PLAN.widths.length() > 0, _tells(), ""),
        _groups(),
        rx.cond(PLAN.left_out.length() > 0, _left_out(), ""),
        rx.el.div(
            rx.cond(
                PLAN.why != "",
                whynot(PLAN.why, "sample-why"),
                span("The list is frozen first; the seed is made after it, once.", cls="text-xs tertiary"),
            ),
            filler(),
            button(f"Draw {PLAN.size} ", kind="primary", hotkey="ctrl+enter", why=PLAN.why, why_id="sample-why",
                   on_click=Samples.draw),
            class_name="footrow",
        ),
        class_name="panel sample-form", aria_labelledby="new-sample",
    )  # fmt: skip


def _pick(label: str, name: str, options: object, value: rx.Var, **props: str) -> rx.Component:
    return field(label, select(name, options, value=value, on_change=_chosen(name), **props), name=name)


def _which() -> rx.Component:
    coders = rx.foreach(PLAN.coders, lambda one: rx.el.option(one.name, value=one.id))
    specialties = rx.foreach(PLAN.specialties, lambda name: rx.el.option(name, value=name))
    payers = rx.foreach(PLAN.payers, lambda name: rx.el.option(name, value=name))

    def day(label: str, name: str, value: rx.Var) -> rx.Component:
        return field(label, rx.el.input(type="date", id=name, name=name, class_name="input", value=value,
                                        on_change=_chosen(name)), name=name)  # fmt: skip

    days = rx.fragment(day("From", "since", Samples.since), day("To", "until", Samples.until))
    return rx.fragment(
        segmented("Charts", STAGES, Samples.stage, _chosen("stage")),
        rx.el.div(
            rx.cond(Samples.stage == "completed", days, ""),
            _pick("Coder", "coder", (("", "All"), coders), Samples.coder, data_key="n"),
            _pick("Setting", "setting", SETTINGS, Samples.setting),
            _pick("Specialty", "specialty", (("", "All"), specialties), Samples.specialty),
            _pick("Payer", "payer", (("", "All"), payers), Samples.payer),
            _pick("Risk", "risk", RISKS, Samples.risk),
            class_name="sample-pair",
        ),
        rx.el.div(
            checkbox(PLAN.new_words, checked=Samples.new_only, on_change=lambda on: Samples.switch("new_only", on)),
            checkbox("Leave out charts of earlier samples", checked=Samples.skip_drawn,
                     on_change=lambda on: Samples.switch("skip_drawn", on)),
            checkbox("Leave out charts that were audited", checked=Samples.skip_audited,
                     on_change=lambda on: Samples.switch("skip_audited", on)),
            class_name="stack tight",
        ),
    )  # fmt: skip


def _figure(label: rx.Var | str, name: str, value: rx.Var, most: int, hint: rx.Var | str = "") -> rx.Component:
    typed = text_input(
        name, value=value.to_string(), input_mode="numeric", max_length=len(str(most)),
        on_change=lambda text: Samples.set_number(name, text),
    )  # fmt: skip
    return field(label, typed, name=name, hint=hint)


def _how() -> rx.Component:
    shares = Samples.spread == "share"
    seconds = (("", "Nothing more"), *DIMENSIONS)
    by_group = rx.fragment(
        rx.el.div(
            _pick("Group by", "first", DIMENSIONS, Samples.first),
            _pick("Then by", "second", seconds, Samples.second),
            _pick("Of each group", "spread", SPREADS, Samples.spread),
            rx.cond(shares, _figure("At least of each", "at_least", Samples.at_least, 100),
                    _figure("Charts of each", "each", Samples.each, 500, f"{PLAN.size} {PLAN.charts_words} in all")),
            class_name="sample-pair",
        ),
    )  # fmt: skip
    by_risk = rx.el.p(
        "Difficulty 1 to 5, two more of a new coder, one more when inpatient, one more when returned before. A chart of risk 4 has "
        "twice the chance of one of risk 2; the result is weighted back.",
        class_name="text-xs tertiary",
    )
    return rx.fragment(
        segmented("Method", METHODS, Samples.method, _chosen("method")),
        rx.match(Samples.method, ("stratified", by_group), ("risk", by_risk), rx.fragment()),
        rx.cond(
            (Samples.method == "stratified") & ~shares,
            "",
            _figure("Charts", "size", Samples.size, 2000, PLAN.charts_words),
        ),
    )


def _tells() -> rx.Component:
    """What the size can tell; the other rows are sizes for a wanted half width, and take it."""

    def line(one: rx.Var) -> rx.Component:
        return rx.el.button(
            span(one.size, cls="numeric right"),
            rx.cond(
                one.chosen,
                whisker(one.low, one.point, one.high, None, one.between),
                whisker(one.low, one.point, one.high, None, one.between, strong=False),
            ),
            span(one.words, cls="numeric right text-xs"),
            type="button",
            class_name=rx.cond(one.chosen, "width on", "width"),
            aria_label=f"Take this size. {one.between}, {one.words}",
            aria_pressed=rx.cond(one.chosen, "true", "false"),
            on_click=Samples.set_number("size", one.size.to_string()),
        )  # fmt: skip

    return rx.el.div(
        row(
            span(f"What {PLAN.size} charts can tell", cls="label"),
            filler(),
            span(PLAN.expected, cls="text-xs tertiary"),
        ),
        rx.foreach(PLAN.widths, line),
        rx.el.p(PLAN.chance, class_name="text-xs tertiary"),
        class_name="sample-tells",
    )


def _groups() -> rx.Component:
    def line(one: rx.Var) -> rx.Component:
        return rx.el.tr(
            rx.el.td(one.name, class_name="ellipsis", title=one.name), rx.el.td(one.charts, class_name="right numeric"),
            rx.el.td(rx.el.b(one.drawn), class_name="right numeric"), rx.el.td(one.share, class_name="right numeric"),
        )  # fmt: skip

    heads = (("Group", ""), ("Charts", "right"), ("Drawn", "right"), ("Share", "right"))
    listing = rx.el.table(
        rx.el.thead(rx.el.tr(*(rx.el.th(words, class_name=cls, scope="col") for words, cls in heads))),
        rx.el.tbody(rx.foreach(PLAN.strata, line)),
        class_name="table compact sample-strata", aria_label="Groups of the plan",
    )  # fmt: skip
    return rx.cond(PLAN.strata.length() > 0, listing, "")


def _left_out() -> rx.Component:
    lines = rx.foreach(
        PLAN.left_out, lambda one: rx.el.li(span(one.reason), span(one.number, cls="count"), title=one.numbers)
    )
    return rx.el.ul(rx.el.li(span("Left out", cls="label")), lines, class_name="sample-left-out text-xs")
