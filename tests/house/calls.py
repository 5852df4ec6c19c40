"""Finds the calls of verbs in a function and resolves each to its command and the keys it is given. No test lives here.

A call is `self._call(verb, ...)` or `self._ask(verb, ...)` of `Screen`, a method that passes `verb` and `**fields` on to one
of these (a forwarder, as `_change`), or `parse(Command, fields)`. Names are looked up in the imported module, so what is
checked is what runs. Commands made by their class (`SubmitChart(...)`) are left to mypy, which knows their fields.
"""

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Annotated, Any, get_args, get_origin, get_type_hints, is_typeddict

from fastapi.params import Body

from codeloom.services.core import Command, Verb, offload, offload_slow, parse

ADVICE = (
    "name the fields in the call, or spread what declares its keys: a literal, a TypedDict, "
    "or Annotated[dict[str, str], TheCommand] where each is optional"
)
Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Unresolved(Exception):
    """Something in a call that the source does not tell; the text says what, and what to write instead."""


@dataclass(frozen=True)
class Keys:
    """Keys that a mapping surely has, and those that it may have. `body` is a client's own: parsing tells what is wrong."""

    sure: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    body: bool = False

    def __or__(self, other: "Keys") -> "Keys":
        return Keys(self.sure | other.sure, self.perhaps | other.perhaps, self.body or other.body)

    def without(self, names: set[str]) -> "Keys":
        """The same but for some names."""
        return Keys(self.sure - names, self.perhaps - names, self.body)


@dataclass(frozen=True)
class Called:
    """One call: the verb, if it names one; the command, if fields are given for it here; and their keys."""

    line: int
    verb: Verb[Any, Any] | None
    command: type[Command] | None
    keys: Keys


@dataclass(frozen=True)
class Forwarder:
    """A method that passes a verb on: the name of that parameter, all its own parameters, and the keys it adds."""

    verb: str
    own: tuple[str, ...]
    added: Keys


@dataclass(frozen=True)
class Place:
    """A function in its module and, if it is a method, its class."""

    module: ModuleType
    cls: type | None
    function: Function

    def value(self, node: ast.expr) -> Any:
        """The object that a dotted name stands for. Raises Unresolved."""
        if isinstance(node, ast.Name):
            for one in ast.walk(self.function):
                if isinstance(one, ast.ImportFrom) and one.module:
                    for alias in one.names:
                        if (alias.asname or alias.name) == node.id:
                            return _attribute(importlib.import_module(one.module), alias.name)
            if node.id not in self._own_names():
                return _attribute(self.module, node.id)
        if isinstance(node, ast.Attribute):
            of_self = isinstance(node.value, ast.Name) and node.value.id == "self"
            return _attribute(self.cls if of_self else self.value(node.value), node.attr)
        raise Unresolved(f"{ast.unparse(node)} names no verb by itself: import the verb and name it in the call")

    def keys(self, node: ast.expr) -> Keys:
        """The keys of a mapping. Raises Unresolved."""
        if isinstance(node, ast.Dict):
            return self._keys_of_literal(node)
        if isinstance(node, ast.Call):
            return _declared_keys(_hints(self.value(node.func)).get("return"), node)
        if isinstance(node, ast.Name):
            hints = _hints(_attribute(self.cls or self.module, self.function.name))
            if node.id in hints:
                return _declared_keys(hints[node.id], node)
            values = [
                one.value
                for one in ast.walk(self.function)
                if isinstance(one, ast.Assign) and node.id in map(ast.unparse, one.targets)
            ]
            if len(values) == 1:
                return self.keys(values[0])
        raise Unresolved(f"the keys of {ast.unparse(node)} are not known here: {ADVICE}")

    def calls(self) -> Iterator[Called]:
        """The calls of the function. Raises Wrong with the line of one that does not resolve."""
        passed = _passes_on(self)
        for node in ast.walk(self.function):
            if not isinstance(node, ast.Call) or (passed and node is passed[1]):
                continue
            try:
                called = self._called(node)
            except Unresolved as problem:
                raise Wrong(node.lineno, str(problem)) from None
            if called is not None:
                yield called

    def _called(self, node: ast.Call) -> Called | None:
        if isinstance(node.func, ast.Name):
            function = self._value_if_known(node.func)
            if function is parse:
                return Called(node.lineno, None, self.value(node.args[0]), self.keys(node.args[1]))
            verb = self._value_if_known(node.args[0]) if function in (offload, offload_slow) else None
            return Called(node.lineno, verb, None, Keys()) if isinstance(verb, Verb) else None
        if not isinstance(node.func, ast.Attribute) or not node.func.attr.startswith("_"):
            return None
        of_self = ast.unparse(node.func.value) == "self"
        if not of_self and node.func.attr not in ("_ask", "_call"):
            return None
        passed = forwarder(self.cls if of_self else _screen(), node.func.attr)
        if passed is None:
            if of_self and node.func.attr in ("_ask", "_call"):
                raise Unresolved(f"{ast.unparse(node.func)} is not known here: derive from Screen")
            return None
        verb = self.value(_argument(node, passed.verb, passed.own))
        if not isinstance(verb, Verb):
            raise Unresolved(f"{ast.unparse(node.args[0])} is no verb")
        keys = passed.added
        for one in node.keywords:
            keys |= Keys(frozenset({one.arg})) if one.arg else self.keys(one.value)
        return Called(node.lineno, verb, verb.command, keys.without({*passed.own}))

    def _value_if_known(self, node: ast.expr) -> Any:
        try:
            return self.value(node)
        except Unresolved:
            return None

    def _keys_of_literal(self, node: ast.Dict) -> Keys:
        found = Keys()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found |= self.keys(value)
            elif isinstance(key, ast.Constant):
                found |= Keys(frozenset({str(key.value)}))
            else:
                raise Unresolved(f"the key {ast.unparse(key)} is not known here: {ADVICE}")
        return found

    def _own_names(self) -> set[str]:
        """Names that mean something of the function's own: parameters and what it assigns."""
        stored = (n.id for n in ast.walk(self.function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        return {*stored, *(one.arg for one in _arguments(self.function))}


class Wrong(Exception):
    """A call that does not resolve, with its line."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line, self.text = line, text


@cache
def forwarder(cls: type | None, name: str) -> Forwarder | None:
    """What a method passes on when it takes a verb and its fields; None of any other method."""
    place = method(cls, name) if cls else None
    found = _passes_on(place) if place else None
    if place is None or found is None:
        return None
    verb, call = found
    own = tuple(one.arg for one in _arguments(place.function) if one.arg != "self")
    if isinstance(call.func, ast.Name):
        return Forwarder(verb, own, Keys())
    assert isinstance(call.func, ast.Attribute)
    below = forwarder(cls, call.func.attr)
    if below is None:
        raise Unresolved(f"{ast.unparse(call.func)} passes no verb on")
    given = Keys(frozenset(one.arg for one in call.keywords if one.arg))
    fields = place.function.args.kwarg
    for one in call.keywords:
        if one.arg is None and (fields is None or ast.unparse(one.value) != fields.arg):
            given |= place.keys(one.value)
    return Forwarder(verb, own, below.added | given.without({*below.own}))


def _passes_on(place: Place) -> tuple[str, ast.Call] | None:
    """(the parameter that is a verb, the call that gets it with all fields) of a forwarder."""
    arguments = place.function.args
    verbs = [
        one.arg
        for one in _arguments(place.function)
        if one.annotation and ast.unparse(one.annotation).startswith("Verb[")
    ]
    if not verbs or arguments.kwarg is None:
        return None
    for node in ast.walk(place.function):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.args[0]) in (verbs[0], f"{verbs[0]}.command"):
            passed = [one.value for one in node.keywords if one.arg is None] + node.args[1:]
            if arguments.kwarg.arg in map(ast.unparse, passed):
                return verbs[0], node
    return None


def method(cls: type, name: str) -> Place | None:
    """A method of a class, wherever it is defined; None when the source of ours has no such method."""
    live = inspect.getattr_static(cls, name, None)
    made = inspect.unwrap(getattr(live, "fn", live))
    if not inspect.isfunction(made) or not made.__module__.startswith(("codeloom.", "planted")):
        return None
    tree = ast.parse(textwrap.dedent(inspect.getsource(made)))
    function = tree.body[0]
    return Place(sys.modules[made.__module__], cls, function) if isinstance(function, FUNCTIONS) else None


def _screen() -> type:
    from codeloom.state.core.screen import Screen

    return Screen


def _attribute(owner: object, name: str) -> Any:
    if owner is None or not hasattr(owner, name):
        raise Unresolved(f"{name} is not known here: import the verb and name it in the call")
    return getattr(owner, name)


def _argument(node: ast.Call, name: str, own: tuple[str, ...]) -> ast.expr:
    """The argument given for a parameter."""
    for one in node.keywords:
        if one.arg == name:
            return one.value
    at = own.index(name)
    if at < len(node.args) and not any(isinstance(one, ast.Starred) for one in node.args[: at + 1]):
        return node.args[at]
    raise Unresolved(f"no verb in {ast.unparse(node)}")


def _arguments(function: Function) -> list[ast.arg]:
    """Parameters that have names of their own."""
    found = function.args
    return [*found.posonlyargs, *found.args, *found.kwonlyargs]


def _hints(live: Any) -> dict[str, Any]:
    return get_type_hints(inspect.unwrap(getattr(live, "fn", live)), include_extras=True)


def _declared_keys(hint: Any, node: ast.expr) -> Keys:
    """The keys a type declares: a TypedDict, the fields of a command, or whatever a client sends as a body."""
    if is_typeddict(hint):
        return Keys(frozenset(hint.__required_keys__), frozenset(hint.__optional_keys__))
    for mark in get_args(hint)[1:] if get_origin(hint) is Annotated else ():
        if isinstance(mark, type) and issubclass(mark, Command):
            return Keys(perhaps=frozenset(mark.model_fields))
        if isinstance(mark, Body):
            return Keys(body=True)
    raise Unresolved(f"the keys of {ast.unparse(node)} are not known here: {ADVICE}")
