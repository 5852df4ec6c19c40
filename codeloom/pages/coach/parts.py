"""What the coach's two screens share: levels, rates on a line, what became of suggestions, the range."""

import reflex as rx

from codeloom.pages.ui.base import Child, Handler, Text, filler, inline, span
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.figures import whisker
from codeloom.pages.ui.tables import Column, table, table_row

RANGES = (("30", "30 days"), ("90", "90 days"), ("365", "Year"))
FAMILIES = (
    Column("Family of codes", 44, "medium"),
    Column("Proposed", 20, "numeric right hide-phone"),
    Column("Kept", None),
    Column("Edited", 18, "numeric right hide-phone"),
    Column("Dropped", 20, "numeric right hide-phone"),
)
PROMISE = "Only finalized visits. Nobody is paid or ranked by this page."


def section(title: Child, *body: Child, count: Text = "", beside: tuple[Child, ...] = ()) -> rx.Component:
    """A panel with its heading, what it counts, and what stands at the far side of the heading."""
    head = rx.el.header(rx.el.h2(title), span(count, cls="count"), filler(), *beside)
    return rx.el.section(head, *body, class_name="panel", aria_label=title)


def range_picker(chosen: Text, on_choose: Handler) -> rx.Component:
    """30 days, 90 or a year."""
    return segmented("Range", RANGES, chosen, on_choose)


def key(words: str, swatch: str) -> rx.Component:
    """A key of the level bars: share-now, share-before, share-mark, share-mark outside."""
    return span(rx.el.i(class_name=swatch), words, cls="plot-key")


def level_panel(panel: rx.Var, whose: str) -> rx.Component:
    """The levels of one kind of visit: bars now and before, marks of the practice and of a reference."""
    beside = (
        key(f"{whose} now", "share-now"),
        rx.cond(panel.with_past, key(f"{whose} before", "share-before"), ""),
        rx.cond(panel.with_practice, key("practice", "share-mark"), ""),
        rx.cond(panel.reference != "", key("reference", "share-mark outside"), ""),
    )
    source = rx.cond(panel.reference != "", span(" Reference: ", panel.reference, "."), "")
    note = rx.el.p(panel.note, source, class_name="text-xs tertiary panel-foot")
    return section(panel.title, rx.foreach(panel.rows, _level), note, beside=beside)


def _level(one: rx.Var) -> rx.Component:
    bars = span(
        rx.el.i(class_name="share-now", custom_attrs=inline(width=f"{one.now}%")),
        rx.cond(one.was >= 0, rx.el.i(class_name="share-before", custom_attrs=inline(width=f"{one.was}%")), ""),
        rx.cond(one.practice >= 0, rx.el.i(class_name="share-mark", custom_attrs=inline(left=f"{one.practice}%")), ""),
        rx.cond(
            one.reference >= 0,
            rx.el.i(class_name="share-mark outside", custom_attrs=inline(left=f"{one.reference}%")),
            "",
        ),
        cls="level-bars",
        role="img",
        aria_label=one.words,
        title=one.words,
    )
    numbers = span(
        rx.el.b(one.value, class_name="semibold"), span(" ", one.rest, cls="tertiary"), cls="numeric right nowrap"
    )
    return rx.el.div(span(one.code, cls="code"), bars, numbers, class_name="level-line")


def rate_line(one: rx.Var) -> rx.Component:
    """A rate: what it counts, its interval on the line with the practice's mark, and the same as words."""
    differs = rx.cond(one.differs != "", span(one.differs, cls="below-it ink-info"), "")
    return rx.el.div(
        span(one.label, span(one.number, cls="below-it"), differs),
        line_of(one),
        span(
            rx.el.b(one.value, class_name="semibold"),
            span(" ", one.interval, cls="tertiary"),
            cls="numeric right nowrap",
        ),
        class_name="rate-line",
    )


def line_of(one: rx.Var) -> rx.Component:
    """The interval of a rate, with a mark where there is one."""
    marked = whisker(one.low, one.point, one.high, one.mark, one.words)
    plain = whisker(one.low, one.point, one.high, None, one.words)
    return rx.cond(one.mark >= 0, marked, plain)


def changes_panel(rows: rx.Var, words: Text, *, with_line: Text, why: Text = "") -> rx.Component:
    """What billing changed, by kind."""
    beside = (rx.cond(with_line, span("line: practice", cls="text-xs tertiary"), ""),)
    nothing = rx.el.p("Billing changed nothing in these visits.", class_name="panel-body tertiary")
    foot = rx.cond(why != "", rx.el.p(why, class_name="text-xs tertiary panel-foot"), "") if why is not None else ""
    body = rx.cond(rows.length() > 0, rx.fragment(rx.foreach(rows, rate_line)), nothing)
    return section("What billing changed", body, foot, count=words, beside=beside)


def outcomes_panel(rows: rx.Var, words: Text) -> rx.Component:
    """What became of suggestions by family of codes."""

    def line(one: rx.Var) -> rx.Component:
        kept = span(line_of(one.kept), span(one.share, cls="numeric right text-xs"), cls="rate-cell")
        return table_row(FAMILIES, one.family, one.number, kept, one.edited, one.dropped, data_focus_id=one.family)

    listed = table(FAMILIES, rx.foreach(rows, line), label="What became of suggestions", panel=False, rove="")
    nothing = rx.el.p("No suggestion was asked for in these visits.", class_name="panel-body tertiary")
    return section("What became of suggestions", rx.cond(rows.length() > 0, listed, nothing), count=words)


def confidence_panel(rows: rx.Var) -> rx.Component:
    """How often proposals of each confidence were kept."""
    foot = rx.el.p(
        "Kept as proposed, of all proposals that came with this confidence.", class_name="text-xs tertiary panel-foot"
    )
    return rx.cond(rows.length() > 0, section("What confidence means here", rx.foreach(rows, rate_line), foot), "")
