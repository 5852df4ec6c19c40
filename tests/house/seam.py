"""What does not fit between the calls of verbs in a module, the verbs' commands and what handlers declare. No test lives here."""

import ast
import contextlib
import inspect
from collections.abc import Iterator
from types import ModuleType

from codeloom.coding.lifecycle import Role
from codeloom.services.core import allowed
from codeloom.state.core.permissions import declared, may_run
from tests.house.calls import FUNCTIONS, Called, Function, Place, Wrong, forwarder, method


def offences(module: ModuleType, source: str) -> list[tuple[int, str]]:
    """(line, what is wrong) of the calls of verbs in a module's source and of what its handlers declare."""
    places: dict[tuple[int, str], None] = {}
    for cls, function in _functions(module, ast.parse(source)):
        below = _below(cls) if cls else []
        for concrete in (cls, *below):
            place = Place(module, concrete, function)
            try:
                called = list(place.calls())
            except Wrong as wrong:
                if concrete is not cls or not below:  # a part leaves to its users what they name
                    places[wrong.line, wrong.text] = None
                continue
            for one in called:
                places.update({(one.line, text): None for text in _misfits(one)})
            if concrete is not None:
                places.update(dict.fromkeys(_undeclared(concrete, function, called)))
    return sorted(places)


def _misfits(one: Called) -> Iterator[str]:
    """What does not fit between the keys of a call and the command."""
    if one.command is None:
        return
    name, fields = one.command.__name__, one.command.model_fields
    for key in sorted((one.keys.sure | one.keys.perhaps) - fields.keys()):
        yield f"{name} has no field {key}; its fields: {', '.join(sorted(fields)) or 'none'}"
    for key in sorted(key for key, field in fields.items() if field.is_required() and key not in one.keys.sure):
        if not one.keys.body:
            yield f"{name} needs {key}"


def _undeclared(cls: type, function: Function, called: list[Called]) -> Iterator[tuple[int, str]]:
    """Verbs that a handler calls and does not declare, and verbs of its methods that somebody who may run it may not use."""
    names = declared(inspect.getattr_static(cls, function.name, None))
    if names is None:
        return
    for one in called:
        if one.verb is not None and one.verb.name not in names:
            yield one.line, f"{function.name} calls {one.verb.name} and declares {', '.join(names)}"
    roles = [role for role in Role if may_run(role, names)]
    for verb in sorted(_reached(cls, function, set())):
        for role in roles:
            if verb not in names and not allowed(role, verb):
                yield (
                    function.lineno,
                    f"{function.name} ends in {verb}, which a {role} may not use; it declares {', '.join(names)}",
                )


def _reached(cls: type, function: Function, seen: set[str]) -> set[str]:
    """Names of the verbs that the methods a function calls call, however far down."""
    verbs: set[str] = set()
    for node in ast.walk(function):
        name = node.attr if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self" else ""
        if not name.startswith("_") or name in seen:
            continue
        seen.add(name)
        below = method(cls, name)
        if below is not None and forwarder(cls, name) is None:
            with contextlib.suppress(Wrong):  # said where it stands
                verbs |= {one.verb.name for one in below.calls() if one.verb is not None}
            verbs |= _reached(cls, below.function, seen)
    return verbs


def _functions(module: ModuleType, tree: ast.Module) -> Iterator[tuple[type | None, Function]]:
    """(class or None, function) of a module."""
    for node in tree.body:
        if isinstance(node, FUNCTIONS):
            yield None, node
        elif isinstance(node, ast.ClassDef):
            cls = getattr(module, node.name)
            yield from ((cls, one) for one in node.body if isinstance(one, FUNCTIONS))


def _below(cls: type) -> list[type]:
    """All classes made of a class."""
    return [one for below in cls.__subclasses__() for one in (below, *_below(below))]
