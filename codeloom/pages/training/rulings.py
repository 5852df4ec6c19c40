"""Rulings: what a supervisor decided about some codes, found by words, codes, number or guideline."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.training.decision import ruling_fields
from codeloom.pages.ui.base import Child, filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, segmented, text_area, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import banner, empty, skeleton
from codeloom.pages.ui.panes import pane, panes, scroll
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.training.rulings import Rulings

VIEW = Rulings.view
OPEN = VIEW.open
KEYS = {
    "Rulings": (
        ("Search", "/"),
        ("Next, previous ruling", "j"),
        ("Open", "enter"),
        ("Withdraw", "w"),
        ("Write anew", "e"),
        ("Make a rule", "m"),
    )
}


@page(
    "/rulings", title="Rulings", load=(Rulings.load,), place=Place(icon="ruling", key="j", order=68, group="Practice")
)
def rulings_page() -> rx.Component:
    """What holds in this practice."""
    whole = rx.el.div(panes(_list(), _ruling(), arrangement="rulings"), class_name="training-screen bare")
    return frame(
        rx.cond(Rulings.loaded, whole, skeleton("Loading rulings")),
        _dialogs(),
        page="rulings",
        title="Rulings",
        keys=KEYS,
        narrow=True,
    )


def _list() -> rx.Component:
    search = rx.el.div(
        rx.el.div(
            text_input(
                "ruling-words",
                aria_label="Search rulings",
                placeholder="Code, words, number, guideline",
                auto_complete="off",
                max_length=200,
                data_key="/",
                key=Rulings.drawn,
                on_change=Rulings.find.debounce(150),
            ),
            role="search",
        ),
        row(
            segmented(
                "State",
                (("force", "In force"), ("all", "All")),
                rx.cond(Rulings.ended, "all", "force"),
                Rulings.show_ended,
            ),
            filler(),
            span(f"{VIEW.rows.length()} of {VIEW.total}", cls="text-xs tertiary"),
        ),
        class_name="ruling-search",
    )
    none = rx.cond(
        VIEW.total > 0,
        empty(
            "No ruling speaks of this",
            "Searched: words, conditions, codes, guidelines and numbers.",
            icon_name="search",
        ),
        empty(
            "No ruling yet",
            "A supervisor makes one when a rebuttal is decided. It shows again where the same codes meet.",
            icon_name="ruling",
        ),
    )
    rows = rx.el.div(rx.foreach(VIEW.rows, _row), data_rove="jk")
    return pane(
        "Rulings",
        search,
        scroll(rx.cond(VIEW.rows.length() > 0, rows, none), label="Rulings, content"),
        head=(rx.el.h2("Rulings"), span(f"{VIEW.in_force} in force", cls="count")),
    )


def _row(one: rx.Var) -> rx.Component:
    return link(
        span(one.number, cls=rx.cond(one.in_force, "code", "code tertiary struck")),
        span(
            one.text,
            span(
                span(one.codes, cls="code text-xs"),
                ", ",
                one.said,
                rx.cond(one.in_force, "", f", {one.state}"),
                cls="below-it",
            ),
        ),
        href=f"/rulings?ruling={one.id}",
        cls="ruling-row",
        aria_current=rx.cond(one.id == OPEN.id, "true", "false"),
        data_item="true",
        data_focus_id=one.id,
        key=one.id,
    )


def _ruling() -> rx.Component:
    def fact(name: str, value: rx.Var, cls: str = "") -> rx.Component:
        return rx.cond(value != "", rx.el.div(rx.el.dt(name), rx.el.dd(value, class_name=cls)), "")

    def other(name: str, number: rx.Var, href: rx.Var) -> rx.Component:
        shown = rx.el.div(rx.el.dt(name), rx.el.dd(link(number, href=href, cls="code")))
        return rx.cond(number != "", shown, "")

    acts = rx.cond(
        OPEN.may_change,
        rx.el.div(
            button("Withdraw", size="small", hotkey="w", on_click=Rulings.ask("end"), **OPENS_FIELD),
            button(
                "Write anew",
                size="small",
                hotkey="e",
                icon_name="pencil",
                on_click=Rulings.ask("replace"),
                **OPENS_FIELD,
            ),
            rx.cond(
                OPEN.may_make_rule,
                button("Make a rule", size="small", hotkey="m", href=f"/rules?rule=new&ruling={OPEN.id}"),
                "",
            ),
            filler(),
            span("Never changed, only followed by another", cls="text-xs tertiary"),
            class_name="foot-row",
        ),
        "",
    )
    body = rx.el.div(
        stack(
            rx.el.h3(OPEN.text),
            rx.cond(OPEN.conditions != "", rx.el.p(OPEN.conditions, class_name="secondary"), ""),
            cls="tight",
        ),
        rx.el.div(
            rx.el.dl(
                fact("Codes", OPEN.codes, "code"),
                fact("Guideline", OPEN.citation, "code"),
                fact("Decided", OPEN.decided),
                fact("State", OPEN.state),
                fact("Why", OPEN.why),
                fact("Shown", OPEN.shown),
                rx.cond(
                    OPEN.rules.length() > 0,
                    rx.el.div(
                        rx.el.dt("Rules of it"),
                        rx.el.dd(rx.foreach(OPEN.rules, lambda one: link(one.words, href=one.link, cls="row"))),
                    ),
                    "",
                ),
                other("Before it", OPEN.before, OPEN.before_link),
                other("Followed by", OPEN.after, OPEN.after_link),
                class_name="ruling-facts",
            ),
            acts,
            class_name="panel",
        ),
        rx.el.p(
            "It stands above a chart or an encounter on which two of its codes meet, and above an audit whose change has both, "
            "as information, never as an error.",
            class_name="text-xs tertiary",
        ),
        class_name="ruling-body",
    )
    nothing = empty(
        "Choose one on the left",
        "A ruling is what a supervisor decided about some codes; it stands until another follows it.",
        icon_name="ruling",
    )
    return rx.cond(
        OPEN.id != "",
        pane(
            "Ruling",
            scroll(body, label="Ruling, content"),
            head=(rx.el.h2(span(OPEN.number, cls="code")), span(OPEN.state, cls="count")),
        ),
        pane("Ruling", nothing, head=(rx.el.h2("Ruling"),)),
    )


def _dialogs() -> rx.Component:
    refused: Child = rx.cond(Rulings.refused != "", banner("error", "error", Rulings.refused), "")
    why = rx.el.form(
        refused,
        field(
            "Reason",
            text_area(
                "reason", words=kept(Subject.RULING, OPEN.id, "end"), rows=2, keys=False, max_length=500, required=True
            ),
            name="reason",
            hint="Stands with the ruling.",
        ),
        id="end-form",
        on_submit=Rulings.end,
        class_name="stack",
    )
    anew = rx.el.form(
        refused,
        ruling_fields(Subject.RULING, OPEN.id, OPEN.text, OPEN.conditions, OPEN.citation, OPEN.codes),
        id="replace-form",
        on_submit=Rulings.replace,
        class_name="stack",
    )
    return rx.fragment(
        dialog(
            f"Withdraw ruling {OPEN.number}?", why, name="end-ruling", confirm="Withdraw it", form="end-form", danger=True,
            is_open=Rulings.asking == "end", on_cancel=Rulings.ask(""),
        ),
        dialog(
            f"Write ruling {OPEN.number} anew", anew, name="replace-ruling", confirm="Make the new one", form="replace-form",
            is_open=Rulings.asking == "replace", on_cancel=Rulings.ask(""),
        ),
    )  # fmt: skip
