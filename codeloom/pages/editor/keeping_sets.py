"""The page of sets of codes: one's own and the practice's, the opened one beside the list, changed code by code."""

import reflex as rx

from codeloom.pages.editor.code_field import code_field
from codeloom.pages.editor.lines import POA_CHOICES, words_field
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_input
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.editor.keeping_sets import PATH, Sets

COLUMNS = (
    Column("Set", None, "medium"),
    Column("Codes", 60, "code secondary hide-phone"),
    Column("For", 30, "hide-small"),
    Column("Count", 20, "numeric right"),
)
KEYS = {
    "Sets": (("New set", "shift+n"), ("Next, previous set", "j"), ("Open", "enter")),
    "Open set": (
        ("Add a code", "n"),
        ("Next, previous code", "arrowdown"),
        ("Code up, down", "alt+arrowup"),
        ("Code out of the set", "delete"),
        ("Rename", "r"),
    ),
}
NAME = {"max_length": 60, "required": True, "placeholder": "Diabetes follow-up"}


def _row(one: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS,
        link(one.name, href=f"{PATH}?set={one.id}", title=one.name, data_key="enter", cls="ellipsis"),
        span(one.codes, title=one.codes),
        one.whose,
        one.counted,
        data_focus_id=one.id,
        aria_selected=rx.cond(Sets.chosen == one.id, "true", "false"),
    )


def _list() -> rx.Component:
    top = row(
        span(f"{Sets.view.rows.length()} to add on a chart with Shift T", cls="tertiary text-xs numeric"),
        filler(),
        button("New set", kind="primary", hotkey="shift+n", icon_name="plus", on_click=Sets.ask("new"), **OPENS_FIELD),
    )
    nothing = empty(
        "No sets yet",
        "A set is codes that often go together. Shift T puts them on a chart in one act; codes that are there are skipped.",
        button("New set", icon_name="plus", on_click=Sets.ask("new"), **OPENS_FIELD),
        icon_name="codesets",
    )
    shown = rx.cond(
        Sets.view.rows.length() > 0,
        table(COLUMNS, rx.foreach(Sets.view.rows, _row), label="Sets of codes"),
        rx.el.div(nothing, class_name="panel"),
    )
    return stack(top, shown)


def _code(one: rx.Var) -> rx.Component:
    may = Sets.opened.may_change
    poa = rx.el.select(
        *(rx.el.option(choice or "POA", value=choice) for choice in POA_CHOICES),
        value=one.poa,
        class_name="poa",
        aria_label=f"Present on admission, {one.code}",
        on_change=lambda chosen: Sets.set_poa(one.n, chosen),
    )
    units = words_field(
        f"Units, {one.code}",
        one.units.to_string(),
        lambda typed: Sets.set_units(one.n, typed),
        class_name="poa units",
        input_mode="numeric",
        max_length=4,
        data_unfit=Sets.unfit.to_string(),
    )
    moves = rx.fragment(
        *(
            rx.el.button(
                f"{words} {one.code}", class_name="unseen", type="button", tab_index=-1, data_key=key,
                on_click=Sets.move(one.n, step),
            )
            for words, key, step in (("Move up", "alt+arrowup", -1), ("Move down", "alt+arrowdown", 1))
        )
    )  # fmt: skip
    out = rx.el.button(
        icon("cross", small=True),
        class_name="fix",
        type="button",
        tab_index=-1,
        aria_label=f"Take {one.code} out of the set",
        title="Out of the set (Del)",
        data_key="delete|backspace",
        on_click=Sets.drop(one.n),
    )
    return rx.el.li(
        span(one.n, cls="sequence numeric"),
        span(one.code, cls="code"),
        span(rx.cond(one.title != "", one.title, one.system_word), cls="ellipsis grow", title=one.title),
        rx.cond(may & one.diagnosis, poa, rx.cond(one.poa != "", span(one.poa, cls="poa"), "")),
        rx.cond(may & one.counted, units, rx.cond(one.units > 1, span(f"×{one.units}", cls="poa units"), "")),
        rx.cond(may, rx.fragment(moves, out), ""),
        class_name="row tight",
        key=one.code,
        data_item="true",
        data_focus_id=one.code,
        data_keyscope="row",
        tab_index=-1,
    )


def _opened() -> rx.Component:
    one = Sets.opened
    acts = row(
        button("Rename", size="small", hotkey="r", on_click=Sets.ask("rename"), **OPENS_FIELD),
        button("Remove", size="small", on_click=Sets.ask("remove"), **OPENS_FIELD),
    )
    add = code_field(
        "code-field", Sets.take, Sets.close_field, words=kept(Subject.CODE_BUNDLE, one.id, "code", one.version),
        data_key="n", data_says="Add a code",
    )  # fmt: skip
    theirs = rx.el.p("Supervisors and managers keep the practice’s sets.", class_name="tertiary text-xs")
    codes = rx.el.ul(
        rx.foreach(one.lines, _code), class_name="set-codes", aria_label="Codes of the set", data_rove="true"
    )
    return rx.el.section(
        rx.el.header(
            rx.el.h2(one.name, class_name="ellipsis", title=one.name),
            span(one.counted, cls="count"),
            rx.cond(one.practice, tag("Practice"), ""),
        ),
        rx.el.div(rx.cond(one.may_change, rx.fragment(acts, add), theirs), codes, class_name="inner stack"),
        class_name="panel",
        aria_label="Open set",
    )


def _dialogs() -> rx.Component:
    one = Sets.opened
    whose = field("For", select("whose", (("me", "Me"), ("practice", "Everybody in the practice"))), name="whose")
    new = rx.el.form(
        field("Name", text_input("name", words=kept(Subject.CODE_BUNDLE, NEW, "name"), **NAME), name="name"),
        field(
            "Codes, in their order",
            text_input("codes", words=kept(Subject.CODE_BUNDLE, NEW, "codes"), max_length=600, required=True,
                       placeholder="E11.9, Z79.4, 83036-QW", auto_complete="off", spell_check=False),
            name="codes",
            hint="Divided by commas. More can be added and searched for afterwards.",
            error=Sets.refused,
        ),
        rx.cond(Sets.view.keeps, whose, ""),
        id="new-set-form",
        class_name="stack wide",
        on_submit=Sets.create,
    )  # fmt: skip
    words = kept(Subject.CODE_BUNDLE, one.id, "name", one.version)
    rename = rx.el.form(
        field("Name", text_input("name", words=words, default_value=one.name, **NAME), name="name"),
        id="rename-set-form",
        on_submit=Sets.rename,
    )
    return rx.fragment(
        dialog("New set of codes", new, name="new-set", confirm="Make set", form="new-set-form", cancel_label="Close",
               is_open=Sets.asking == "new", on_cancel=Sets.ask("")),
        dialog("Rename", rename, name="rename-set", confirm="Save", form="rename-set-form", cancel_label="Close",
               is_open=Sets.asking == "rename", on_cancel=Sets.ask("")),
        dialog("Remove this set?", rx.el.p(f"{one.name} can no longer be added. Codes that it put on charts stay."),
               name="remove-set", confirm="Remove", danger=True, on_confirm=Sets.remove, is_open=Sets.asking == "remove",
               on_cancel=Sets.ask("")),
    )  # fmt: skip


@page(
    PATH,
    title="Sets of codes",
    load=(Sets.load,),
    place=Place(icon="bookmark", order=74, group="Practice"),
)
def sets_page() -> rx.Component:
    """The sets that a person may put on charts."""
    beside = rx.el.div(
        _list(),
        rx.cond(Sets.chosen != "", _opened(), ""),
        class_name=rx.cond(Sets.chosen != "", "page listside sets-page", "page"),
    )
    content = rx.cond(Sets.loaded, beside, rx.el.div(skeleton("Loading sets"), class_name="page"))
    return frame(content, _dialogs(), page="sets", title="Sets of codes", keys=KEYS)
