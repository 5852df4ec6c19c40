"""A code's page: its notes on the left, on the right what it is, how often it is used here, and the codes around it."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import homes, page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.state.codes import CodeSheet


def _title() -> rx.Component:
    facts = CodeSheet.facts
    return stack(
        row(
            span(facts.code, cls="code text-xl semibold"),
            rx.foreach(facts.marks, lambda mark: tag(mark.word, tone=mark.tone)),
            filler(),
            _star(),
            span(f"Service date {facts.day}, {facts.release}", cls="text-xs tertiary numeric nowrap hide-phone"),
            cls="wrap",
        ),
        rx.el.p(facts.title, class_name="text-lg"),
        cls="tight",
    )


def _star() -> rx.Component:
    """Favorites come first in the code field."""
    code = CodeSheet.facts.code
    taken = button("Unstar", size="small", icon_name="bookmark", hotkey="s", on_click=CodeSheet.star(code, False))
    free = button("Star", size="small", icon_name="bookmark", hotkey="s", on_click=CodeSheet.star(code, True))
    return rx.cond(CodeSheet.used.starred, taken, free)


def _piece(piece: rx.Var) -> rx.Component:
    return rx.cond(piece.href != "", link(piece.text, href=piece.href, cls="code"), span(piece.text))


def _owner(line: rx.Var) -> rx.Component:
    named = rx.cond(line.owner_href != "", link(line.owner, href=line.owner_href), span(line.owner))
    return rx.cond(line.inherited, span(named, cls="code text-xs tertiary"), span("this code", cls="text-xs tertiary"))


def _note(line: rx.Var) -> rx.Component:
    return rx.el.li(rx.el.span(rx.foreach(line.pieces, _piece)), _owner(line))


def _group(group: rx.Var) -> rx.Component:
    return rx.el.section(
        rx.el.h3(group.words, class_name="label"),
        rx.el.ul(rx.foreach(group.lines, _note)),
        class_name="code-notes",
        aria_label=group.words,
    )


def _notes() -> rx.Component:
    notes = CodeSheet.facts.notes
    return rx.el.section(
        rx.el.header(rx.el.h2("Notes"), span("its own and those it inherits", cls="text-xs tertiary")),
        rx.foreach(notes, _group),
        rx.cond(notes.length() == 0, rx.el.p("The tables say nothing more.", class_name="inner tertiary"), ""),
        class_name="panel",
        aria_label="Notes of every kind",
    )


def _fact(label: str, value: rx.Var, cls: str = "") -> rx.Component:
    return rx.cond(value != "", rx.el.div(span(label, cls="secondary"), span(value, cls=cls), class_name="fact"), "")


def _facts() -> rx.Component:
    facts = CodeSheet.facts
    return rx.el.section(
        rx.el.header(rx.el.h2("Facts")),
        _fact("Valid", facts.validity, "numeric"),
        _fact("CC or MCC", facts.complication),
        _fact("Payment category", facts.hcc, "numeric"),
        _fact("Present on admission", facts.poa),
        rx.foreach(
            facts.flags, lambda flag: rx.el.div(span("Edit (MCE)", cls="secondary"), span(flag), class_name="fact")
        ),
        rx.cond(
            facts.replaced.length() > 0,
            rx.el.div(
                span("Now", cls="secondary"),
                row(rx.foreach(facts.replaced, lambda one: link(one.name, href=one.href, cls="code")), cls="wrap end"),
                class_name="fact",
            ),
            "",
        ),
        class_name="panel",
        aria_label="Facts",
    )


def _use() -> rx.Component:
    use = CodeSheet.used
    return rx.el.section(
        rx.el.header(rx.el.h2("Used here"), filler(), span(use.where, cls="text-xs tertiary ellipsis")),
        rx.el.div(
            rx.foreach(use.counts, lambda count: rx.el.div(rx.el.b(count[0]), span(count[1]))),
            class_name="counts",
        ),
        class_name="panel code-use",
        aria_label="Used here",
    )


def _step(one: rx.Var) -> rx.Component:
    name = span(one.name, cls=rx.cond(one.name.startswith("Chapter"), "secondary", "code"))
    words = (name, span(one.title))
    return rx.cond(
        one.here,
        rx.el.div(*words, class_name="code-step", aria_current="page"),
        rx.cond(
            one.href != "", link(*words, href=one.href, cls="code-step"), rx.el.div(*words, class_name="code-step")
        ),
    )


def _around(title: rx.Var | str, codes: rx.Var) -> rx.Component:
    listing = rx.el.section(
        rx.el.header(rx.el.h2(title), span(codes.length(), cls="count")),
        rx.el.div(
            rx.foreach(codes, _step),
            class_name=rx.cond(codes[0].name.length() == 1, "code-steps characters", "code-steps"),
        ),
        class_name="panel",
        aria_label=title,
    )
    return rx.cond(codes.length() > 0, listing, "")


@page("/code/[code]", title="Code", load=(CodeSheet.load,))
def code_page() -> rx.Component:
    """All the tables say of a code on a service date."""
    facts = CodeSheet.facts
    sheet = rx.el.div(
        stack(_title(), _notes(), cls="wide"),
        stack(_facts(), _use(), _around("Hierarchy", facts.above), _around(facts.below_words, facts.below), cls="wide"),
        class_name="page listside",
    )
    nothing = empty(
        "No such code",
        f"{CodeSheet.asked} is not an ICD-10-CM code of any release. Ctrl K finds codes by words.",
        button("Go to your first screen", href=rx.match(CodeSheet.role, *homes().items(), "/")),
    )
    shown = rx.cond(facts.code != "", sheet, rx.el.div(nothing, class_name="page"))
    return frame(
        rx.cond(CodeSheet.loaded, shown, rx.el.div(skeleton("Loading the code"), class_name="page")),
        page="code",
        keys={"Code": (("Star or unstar", "s"),)},
        title=rx.cond(facts.code != "", f"Code {facts.code}", "Code"),
    )
