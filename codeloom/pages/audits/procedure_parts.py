"""The parts of a procedure of an encounter that an auditor sets by themselves, typed in its row."""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Text, span
from codeloom.state.audits.audit import AuditDesk
from codeloom.state.audits.blind import BlindDesk

Desk = type[AuditDesk] | type[BlindDesk]


def modifiers_field(desk: Desk, line_id: Text, name: Text, value: rx.Var) -> rx.Component:
    """All modifiers: 25 59. `name` is what the row is called."""
    return _typed(desk, line_id, name, value, "Modifiers", "shift+o", "poa modifiers", 11, desk.set_modifiers)


def pointers_field(desk: Desk, line_id: Text, name: Text, value: rx.Var) -> rx.Component:
    """The diagnoses it is for, by their names: 1 3."""
    typed = _typed(desk, line_id, name, value, "Points to diagnoses", "shift+p", "poa pointed-to", 12, desk.point)
    return span(span("→", cls="tertiary", aria_hidden="true"), typed, cls="nowrap")


def _typed(
    desk: Desk, line_id: Text, name: Text, value: rx.Var, what: str, key: str, cls: str, most: int, save: Any
) -> rx.Component:
    """A small field, taken when it is left with other words in it."""
    return rx.el.input(
        key=f"{what}{line_id}{value}{desk.unfit}",
        default_value=value,
        class_name=cls,
        type="text",
        max_length=most,
        placeholder="–",
        auto_complete="off",
        spell_check=False,
        title=f"{what} ({key.replace('shift+', 'Shift ').title()})",
        aria_label=f"{what}, row {name}",
        data_key=key,
        data_words="true",
        on_blur=lambda typed: rx.cond(typed == value, rx.noop(), save(line_id, typed)),
    )
