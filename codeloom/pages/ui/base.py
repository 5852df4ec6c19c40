"""What every part is made of: the types a part takes and the one way to choose a variant.

A part is a pure function from values or state vars to a component; a variant is a dictionary of class names. No
state, no events of its own, no formatting: what it shows arrives ready to show.
"""

from collections.abc import Mapping
from typing import Any

import reflex as rx

# A var read from a state class has the type of its value (`Queue.due` is a str, `Queue.rows` a tuple) for a type checker
# and is a Var when it runs, so these names say to a reader what a checker cannot know.
Text = Any  # str, or a var of one
Child = Any  # a component, a str, or a var
Handler = Any  # an event handler, or None
View = Any  # a var: a frozen view, or a list of them
Number = Any  # an int or float, or a var of one
Flag = Any  # a bool, or a var of one


def variant(of: Text, table: Mapping[str, str], default: str = "") -> Text:
    """The class of a variant: looked up now for a plain string, in the browser for a state var."""
    if isinstance(of, str):
        return table.get(of, default)
    return rx.match(of, *table.items(), default)


def classes(*names: Text | None) -> Text:
    """Class names joined by spaces; empty and missing ones fall out, vars are joined in the browser."""
    given = [name for name in names if isinstance(name, rx.Var) or name]
    joined = given[0] if given else ""
    for name in given[1:]:
        joined = f"{joined} {name}"
    return joined


def span(*children: Child, cls: Text = "", **props: Any) -> rx.Component:
    """A span, with the class `cls` when one is given. Text that may end in an `ellipsis` has itself as tooltip."""
    if isinstance(cls, str) and "ellipsis" in cls.split() and len(children) == 1:
        if not isinstance(children[0], rx.Component):
            props.setdefault("title", children[0])
    if present(cls):
        props["class_name"] = cls
    return rx.el.span(*children, **props)


def row(*children: Child, cls: Text = "", **props: Any) -> rx.Component:
    """Things beside one another, centred, with the usual gap; `tight`, `wide`, `wrap` and `end` are classes."""
    return rx.el.div(*children, class_name=classes("row", cls), **props)


def stack(*children: Child, cls: Text = "", **props: Any) -> rx.Component:
    """Things below one another with the usual gap; `tight` and `wide` are classes."""
    return rx.el.div(*children, class_name=classes("stack", cls), **props)


def filler() -> rx.Component:
    """Pushes what follows to the far side of a row."""
    return span(cls="grow")


def unseen(text: Text) -> rx.Component:
    """Words for a screen reader only."""
    return span(text, cls="unseen")


def units(count: float) -> str:
    """A width on the 4 pixel grid, for column widths: 22 is 22 grid steps."""
    return f"calc(var(--spacing) * {count:g})"


def present(value: Text | bool | None) -> bool:
    """Whether a part was given a value at build time: any var counts, an empty string does not."""
    return isinstance(value, rx.Var) or bool(value)


def inline(**properties: Any) -> dict[str, Any]:
    """Custom attributes with a plain style, for places and lengths that come from data: `custom_attrs=inline(width="40%")`.

    Reflex's own `style` goes through a style engine that puts `<style>` elements beside the element, which breaks
    tables and the first paint. Colours and sizes are classes, never this.
    """
    return {"style": rx.Var.create(properties)}  # a Var, so that Reflex sees which states the values come from


def is_var(value: Any) -> bool:
    """Whether a value is known only in the browser; a type checker learns nothing from it, see `Text`."""
    return isinstance(value, rx.Var)
