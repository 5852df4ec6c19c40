"""What stays of a screen between events is named by its reason, and each name is a plain field of the class (INV-17)."""

import ast
import inspect
import textwrap
from typing import Any

import pytest

from codeloom.state.core.kept import kept, misfits
from tests import registries

SENTENCE = "Desk.{} is kept as one of its {} and {}"


def screens() -> list[Any]:
    """Every screen's class, that of the shell first; of parts that screens take in, those that did."""
    registries.handlers()
    from codeloom.state.core.screen import Screen, _screens

    return [screen for screen in _screens(Screen) if not screen._mixin]


def kinds(screen: Any) -> dict[str, Any]:
    """The types of a class's own fields, those of the parts it takes in among them."""
    from codeloom.state.core.reflex_internals import own_fields

    return {name: screen.__fields__[name].annotated_type for name, _ in own_fields(screen)}


def test_what_is_kept_of_a_screen_cannot_hold_clinical_text() -> None:
    keeping = [screen for screen in screens() if "_kept" in vars(screen)]
    assert len(keeping) > 10
    assert [line for screen in keeping for line in misfits(screen.__name__, screen._kept, kinds(screen))] == []


def test_a_screen_keeps_what_the_parts_it_takes_in_keep() -> None:
    parts = [
        (one, part)
        for one in screens()
        for part in one.__bases__
        if getattr(part, "_mixin", False) and "_kept" in vars(part)
    ]
    assert {part.__name__ for _, part in parts} >= {"ListScreen", "TypedField"}
    assert [(one.__name__, part.__name__) for one, part in parts if not part._kept <= one._kept] == []


def read_unset(handler: Any, forgotten: set[str], own: set[str]) -> list[str]:
    """Forgotten fields that a handler reads before it set them or called anything of its own that could."""
    attributes = (
        node
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(handler))))
        if isinstance(node, ast.Attribute)
    )
    of_self = [one for one in attributes if isinstance(one.value, ast.Name) and one.value.id == "self"]
    known, found = set[str](), list[str]()
    for one in sorted(of_self, key=lambda one: (one.lineno, one.col_offset)):
        if one.attr in own:
            break
        if isinstance(one.ctx, ast.Store):
            known.add(one.attr)
        elif one.attr in forgotten - known:
            found.append(one.attr)
    return found


CANNOT_SET = {"_say", "_show", "_subject", "_watch", "_about"}
"""What handlers call that fills in nothing they read next."""


def test_no_handler_reads_what_the_event_before_it_knew() -> None:
    """A field that is not kept has its default again: a condition on it never holds, and what hangs on it never happens."""
    from codeloom.state.core.reflex_internals import method_of

    seen, wrong = 0, []
    for screen in screens():
        kept_names = {name for one in screen.__mro__ for name in vars(one).get("_kept", ())}
        forgotten = {name for name in screen.__fields__ if not name.startswith("_")} - kept_names
        own = {name for name in dir(screen) if name.startswith("_") and not name.startswith("__")} - CANNOT_SET
        for name, handler in screen.event_handlers.items():
            method = method_of(handler)
            if method.__qualname__ == f"{screen.__name__}.{name}":
                seen += 1
                wrong += [f"{method.__qualname__} reads {one}" for one in read_unset(method, forgotten, own)]
    assert (seen > 300, wrong) == (True, [])


def test_a_handler_that_does_is_seen() -> None:
    class Desk:
        """A screen."""

        name, opened = "", 0

        def watch(self) -> None:
            if self.name:
                self.opened = 1

        def count(self) -> int:
            self.opened = 1
            return self.opened

    assert read_unset(Desk.watch, {"name", "opened"}, set()) == ["name"]
    assert read_unset(Desk.count, {"name", "opened"}, set()) == []


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (kept(ids=("note",)), SENTENCE.format("note", "ids", f"is a {dict[str, str]}")),
        (kept(numbers=("tab",)), SENTENCE.format("tab", "numbers", f"is a {str}")),
        (kept(choices=("tabb",)), SENTENCE.format("tabb", "choices", "is no field of it")),
        (frozenset({"tab"}), "Desk._kept is not made by kept(...), which asks for the reason"),
    ],
)
def test_a_field_that_may_hold_more_and_a_name_without_a_reason_are_seen(names: frozenset[str], says: str) -> None:
    assert misfits("Desk", names, {"tab": str, "note": dict[str, str]}) == [says]


def test_plain_fields_of_each_reason_pass() -> None:
    names = kept(kept(ids=("rows",)), ids=("chart",), numbers=("version",), choices=("tab", "open"), days=("day",))
    fields = {"rows": list[str], "chart": str, "version": int, "tab": str, "open": bool, "day": str, "view": object}
    assert misfits("Desk", names, fields) == []
    assert names == {"rows", "chart", "version", "tab", "open", "day"}
