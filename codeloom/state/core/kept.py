"""Which fields of a screen stay between events. Each is named once, beside the reason why it cannot hold clinical text."""

from collections.abc import Iterable
from typing import Any

PLAIN: dict[str, frozenset[Any]] = {
    "ids": frozenset({str, int, list[str]}),
    "numbers": frozenset({int, list[int]}),
    "versions": frozenset({int}),
    "choices": frozenset({str, bool, list[str]}),
    "days": frozenset({str}),
}
"""The types a kept field may have, by its reason."""


class Kept(frozenset[str]):
    """Names of the fields that stay, each with its reason in `why`. Made by `kept`."""

    why: dict[str, str]


def kept(
    *parts: Kept,
    ids: Iterable[str] = (),
    numbers: Iterable[str] = (),
    versions: Iterable[str] = (),
    choices: Iterable[str] = (),
    days: Iterable[str] = (),
) -> Kept:
    """The fields of a screen that Redis holds between its events; every other field goes back to its default.

    `ids` name something: an id, a chart's number, a row, a version of it, the element to focus. `numbers` count. `versions`
    are those last seen of what is changed, for an act that is sent again is about them. `choices` come from a list of ours:
    a filter, a tab, a rule, which part is open. `days` are dates. What people write, and what a record says of a patient,
    is none of these. `parts` are what the classes keep that a screen takes in.
    tests/house/test_kept.py holds the types and the names.
    """
    named = {"ids": ids, "numbers": numbers, "versions": versions, "choices": choices, "days": days}
    why = {name: reason for part in parts for name, reason in part.why.items()}
    why |= {name: reason for reason, names in named.items() for name in names}
    made = Kept(why)
    made.why = why
    return made


def misfits(screen: str, names: frozenset[str], kinds: dict[str, Any]) -> list[str]:
    """What is wrong with the kept names of a class whose own fields have these types: a sentence for each."""
    if not isinstance(names, Kept):
        return [f"{screen}._kept is not made by kept(...), which asks for the reason"]
    return [
        f"{screen}.{name} is kept as one of its {reason} and is no field of it"
        if name not in kinds
        else f"{screen}.{name} is kept as one of its {reason} and is a {kinds[name]}"
        for name, reason in sorted(names.why.items())
        if kinds.get(name) not in PLAIN[reason]
    ]
