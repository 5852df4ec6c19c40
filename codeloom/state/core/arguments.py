"""What an event brings, checked against its handler before Reflex touches it.

Reflex does not enforce the types of arguments, and its warning about one that does not fit prints the value. So the gate
asks here first; whoever sends something else gets a coded error, and the value goes nowhere.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from codeloom.services.core import Refused, is_text

LARGEST_PAYLOAD = 200_000
"""Characters and items that all arguments of one event may have together; the longest text a screen sends is half of it."""
DEEPEST = 20
"""Levels of lists and mappings in an argument."""
WHOLE = 2**53
"""Integers below it are exact in the browser."""


class BadInput(Refused):
    """The arguments are not those of the handler."""

    def __init__(self) -> None:
        super().__init__("That input is not of the expected form.", todo="Load the page again.", code="bad_input")


def check(method: Callable[..., Any], payload: object) -> None:
    """Raise BadInput unless the payload names the arguments of a handler's method, all of them, each of its type and of
    sane size."""
    wanted, optional = _arguments(method)
    if not isinstance(payload, Mapping) or not (wanted.keys() - optional <= payload.keys() <= wanted.keys()):
        raise BadInput()
    if _size(payload, LARGEST_PAYLOAD) < 0:
        raise BadInput()
    for name, value in payload.items():
        if not _fits(value, wanted[name]):
            raise BadInput()


@cache
def _arguments(method: Callable[..., Any]) -> tuple[dict[str, Any], frozenset[str]]:
    """(arguments with their types, those with a default)."""
    parameters = [parameter for parameter in inspect.signature(method).parameters.values() if parameter.name != "self"]
    hints = inspect.get_annotations(inspect.unwrap(method), eval_str=True)
    optional = frozenset(parameter.name for parameter in parameters if parameter.default is not parameter.empty)
    return {parameter.name: hints.get(parameter.name, Any) for parameter in parameters}, optional


def _fits(value: object, kind: Any) -> bool:
    """Whether a value from JSON is of an argument's type."""
    if get_origin(kind) in (UnionType, Union):
        return any(_fits(value, member) for member in get_args(kind))
    kind = get_origin(kind) or kind
    if kind is bool:
        return isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < WHOLE
    if kind is str:
        return isinstance(value, str) and is_text(value)
    return not isinstance(kind, type) or isinstance(value, kind)


def _size(value: object, left: int, depth: int = 0) -> int:
    """What is left of `left` after a value; below zero when it is too large, too deep or no value of JSON."""
    left -= 1
    if depth > DEEPEST:
        return -1
    if isinstance(value, str):
        return left - len(value)
    if isinstance(value, Mapping):
        for key, item in value.items():
            left = _size(item, left - len(str(key)), depth + 1)
            if left < 0:
                return left
        return left
    if isinstance(value, list):
        for item in value:
            left = _size(item, left, depth + 1)
            if left < 0:
                return left
        return left
    return -1 if isinstance(value, float) and value != value else left
