"""Figures: boxes of fixed width with tabular digits, progress with counts, whiskers, bars. A rate stands with its interval."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child, Flag, Number, Text, classes, filler, inline, is_var, present, row, span
from codeloom.pages.ui.buttons import link

BAR = {"": "", "ok": "ok", "warn": "warn", "error": "error", "mute": "mute"}


def _percent(value: Number) -> Text:
    return f"{value}%"


def live(value: Text, *, stale: Flag = False, cls: Text = "", **props: Any) -> rx.Component:
    """A number that changes in place while it is looked at: its ground fades for 600 ms. `stale` shows it grey."""
    age = rx.cond(stale, "stale", "") if is_var(stale) else ("stale" if stale else "")
    return span(value, cls=classes("figure", cls, age), data_live="true", **props)


def figure(
    label: Child, value: Child, note: Text, *, href: Text = "", unit: str = "", note_tone: str = ""
) -> rx.Component:
    """One cell of the figure strip: label, figure, what it means; the whole cell opens the list behind it."""
    inside = (
        span(label, cls="label"),
        span(value, *([" ", rx.el.small(unit)] if unit else []), cls="value"),
        span(
            note, cls=classes("meaning", {"ok": "ink-ok", "warn": "ink-warn", "error": "ink-error"}.get(note_tone, ""))
        ),
    )
    return link(*inside, href=href) if present(href) else rx.el.div(*inside)


def figures(*cells: rx.Component, label: str) -> rx.Component:
    """The strip of figures on top of a dashboard."""
    return rx.el.section(*cells, class_name="panel cells", aria_label=label)


def small_figures(*pairs: tuple[Child, Child], label: str) -> rx.Component:
    """Figures of a list's top: (number, what it counts, with its interval where it is a rate)."""
    return rx.el.div(
        *(rx.el.div(rx.el.b(number), span(words)) for number, words in pairs),
        class_name="small-figures",
        aria_label=label,
        role="group",
    )


def progress(
    label: str,
    words: Text,
    left: Text,
    parts: Sequence[tuple[Number, str]],
    done: Number,
    total: Number,
    large: bool = False,
) -> rx.Component:
    """Long work: "214 of 350 files", time left, and a bar. `parts` are (percent, tone: ok warn error mute or "")."""
    bar = span(
        *(rx.el.i(custom_attrs=inline(width=_percent(share)), class_name=BAR[tone]) for share, tone in parts),
        cls=classes("bar", "large" if large else ""),
        role="progressbar",
        aria_label=label,
        custom_attrs={"aria-valuemin": "0", "aria-valuemax": total, "aria-valuenow": done},
    )
    return rx.el.div(
        row(span(words, cls="semibold"), filler(), span(left, cls="tertiary text-xs"), cls="numeric"),
        bar,
        class_name="progress",
    )


def whisker(
    low: Number, point: Number, high: Number, goal: Number, words: Text, *, strong: bool = True
) -> rx.Component:
    """A rate with its interval on a line, all in percent of the line's length; `words` say the same ("95.2 % (93.6 to 96.5)")."""
    width = high - low
    return span(
        rx.el.i(class_name="whisker-goal", custom_attrs=inline(left=_percent(goal))) if goal is not None else "",
        rx.el.i(class_name="whisker-range", custom_attrs=inline(left=_percent(low), width=_percent(width))),
        rx.el.i(
            class_name=classes("whisker-point", "strong" if strong else ""), custom_attrs=inline(left=_percent(point))
        ),
        cls="whisker",
        role="img",
        aria_label=words,
        title=words,
    )


def hbar(label: Text, share: Number, number: Text, *, tone: Text = "", href: Text = "") -> rx.Component:
    """One bar of a small bar list: label, bar in percent of the longest, number. Tones: "warn", and "error" for late."""
    inside = (
        span(label, cls="text-xs secondary"),
        span(cls=classes("track", tone), custom_attrs=inline(width=_percent(share))),
        span(number, cls="right"),
    )
    return link(*inside, href=href, cls="bar-line") if present(href) else rx.el.div(*inside, class_name="bar-line")


def measure(label: Text, share: Number, before: Number, value: Text) -> rx.Component:
    """A length against the same of earlier times: bar now, mark before, both in percent; goes inside a `turnaround` block."""
    return rx.el.div(
        span(label, cls="text-xs secondary numeric"),
        span(
            rx.el.i(custom_attrs=inline(width=_percent(share))),
            rx.el.b(custom_attrs=inline(left=_percent(before))),
            cls="track",
        ),
        span(value, cls="numeric right medium"),
    )


def legend(words: Text, swatch: str = "") -> rx.Component:
    """A key of a plot in a panel head: swatch "" the line, `usual`, `band`, `none` words only."""
    return span(*([] if swatch == "none" else [rx.el.i(class_name=swatch)]), words, cls="plot-key")
