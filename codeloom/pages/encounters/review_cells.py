"""The cells of a row of the biller's review that can be changed: code, modifiers, units, pointers; and its difference."""

import reflex as rx

from codeloom.pages.editor.line_comments import comment_mark
from codeloom.pages.editor.lines import row_key, words_field
from codeloom.pages.ui.base import span, unseen
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.marks import tag
from codeloom.state.encounters.review_acts import Acts

EDITABLE = Acts.view.state == "open"
POINTER_KEYS = (*((str(at), f"p {at}") for at in range(1, 10)), ("10", "p 0"), ("11", "p -"), ("12", "p ="))
"""The key of a diagnosis by its label."""


def final(one: rx.Var) -> rx.Component:
    """The final code; what a row's keys press stands beside it, out of sight."""
    name = one.label
    keys = (
        row_key("Another code", name, "enter", Acts.open_field(one.id)),
        row_key("Remove", name, "delete|backspace|x", Acts.reject(one.proposal, one.line)),
        row_key("Move up", name, "alt+arrowup", Acts.move(one.line, one.up)),
        row_key("Move down", name, "alt+arrowdown", Acts.move(one.line, one.down)),
        rx.cond(
            (one.difference == "Edited") & (one.suggested_code != ""),
            row_key("As suggested", name, "z",
                    Acts.as_suggested(one.proposal, one.line, one.system, one.suggested_code, one.suggested_units)),
            "",
        ),
        rx.cond(
            one.difference != "Accepted",
            rx.el.button(f"Reason of row {name}", class_name="unseen", type="button", tab_index=-1, data_key="r",
                         data_goes=f"reason:{one.subject}"),
            "",
        ),
    )  # fmt: skip
    shown = span(
        one.base,
        cls=rx.match(one.tone, ("edit", "code final edited"), ("add", "code final added"), "code final"),
    )
    return span(rx.cond(EDITABLE, rx.fragment(*keys), ""), shown, role="gridcell")


def modifier(one: rx.Var, at: int) -> rx.Component:
    """One of the three modifiers (0-based), to type."""
    value = one.modifiers[at]
    first = {"data_key": "o"} if at == 0 else {}
    typed = words_field(
        f"Line {one.label}, modifier {at + 1}",
        value,
        lambda text: Acts.set_modifier(one.line, at, text),
        class_name="input",
        max_length=2,
        placeholder=" ",
        spell_check=False,
        data_unfit=Acts.unfit,
        **first,
    )
    return rx.cond(EDITABLE, typed, rx.cond(value != "", span(value, cls="code secondary"), ""))


def units(one: rx.Var) -> rx.Component:
    """How many times the line is reported, to type."""
    value = one.units.to_string()
    typed = words_field(
        f"Line {one.label}, units",
        value,
        lambda text: Acts.set_units(one.line, text),
        class_name="input units-typed",
        input_mode="numeric",
        max_length=4,
        data_key="u",
        data_unfit=Acts.unfit,
    )
    return rx.cond(EDITABLE, typed, span(value, cls="numeric"))


def pointers(one: rx.Var) -> rx.Component:
    """All diagnoses as switches, those pointed to pressed; out of focus a row shows only these."""

    def switch(to: rx.Var) -> rx.Component:
        return rx.el.button(
            to.label,
            unseen(rx.cond(to.primary, ", primary", "")),
            type="button",
            tab_index=-1,
            aria_pressed=rx.cond(to.on, "true", "false"),
            aria_label=f"Line {one.label} points to diagnosis {to.label}",
            class_name=rx.cond(to.primary, "primary", ""),
            data_key=rx.match(to.label, *POINTER_KEYS, ""),
            on_click=Acts.point(one.line, to.line),
        )

    def fixed(to: rx.Var) -> rx.Component:
        return rx.cond(to.on, rx.el.b(to.label, class_name=rx.cond(to.primary, "primary", "")), "")

    switches = span(rx.foreach(one.pointers, switch), cls="pointers", role="group",
                    aria_label=f"Line {one.label} points to")  # fmt: skip
    still = span(rx.foreach(one.pointers, fixed), cls="pointed")
    nothing = span("no diagnosis yet", cls="text-xs tertiary")
    return span(
        rx.cond(one.unpointed & (one.pointers.length() > 0), span("none", cls="text-xs tertiary no-pointer"), ""),
        rx.cond(one.pointers.length() > 0, rx.cond(EDITABLE, switches, still), nothing),
        comment_mark(one.line, one.label),
        role="gridcell",
        cls="nowrap",
    )


def difference(one: rx.Var) -> rx.Component:
    """What became of the proposal."""
    accepted = span(icon("tick", small=True), "Accepted", cls="text-xs tertiary row tight")
    return span(
        rx.match(
            one.difference,
            ("Accepted", accepted),
            ("Edited", tag("Edited", tone="warn")),
            ("Added", tag("Added", tone="ok")),
            rx.fragment(),
        ),
        cls="right",
        role="gridcell",
    )
