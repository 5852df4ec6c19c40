"""The numbers of fix keys (F then 1 to 9) of findings: a finding keeps its number while it stands.

The rule book numbers findings in the order they are shown. Applied as it is, the second fix would become the first one
as soon as the first is done, and a key already pressed would do something else. No storage here: the screen keeps the map.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TypeVar

from codeloom.services.editor.views import EditorView, FindingView, OptionView, TreeItem

FIX_KEYS = 9
"""Fixes of one chart that have a key."""
Numbered = TypeVar("Numbered", FindingView, TreeItem)


def numbered(editor: EditorView, before: Sequence[str] = ()) -> tuple[EditorView, list[str]]:
    """The rows with the numbers of `before` where a finding still stands, and what to hand in the next time.

    That is "number digest" for each, where the digest names no code. A finding that is new takes the lowest number that
    nothing had before, then one that has just become free; a tenth one has none until a number is free.
    """
    had = {digest: int(number) for number, _, digest in (entry.partition(" ") for entry in before)}
    standing = {view.key: _digest(view.key) for view in _in_order(editor)}
    kept = {key: had[digest] for key, digest in standing.items() if digest in had}
    free = sorted(set(range(1, FIX_KEYS + 1)) - set(kept.values()), key=lambda n: (n in had.values(), n))
    kept |= dict(zip((key for key in standing if key not in kept), free, strict=False))
    rows = tuple(
        replace(row, findings=tuple(_with(view, kept) for view in row.findings)) if row.findings else row
        for row in editor.rows
    )
    stops, asks = (tuple(_with(item, kept) for item in items) for items in (editor.stops, editor.asks))
    return replace(editor, rows=rows, stops=stops, asks=asks), [f"{n} {standing[key]}" for key, n in kept.items()]


def _in_order(editor: EditorView) -> list[FindingView | OptionView]:
    """Fixes and options of findings not settled, in the order the rule book numbered them; the numberless last."""
    views = [view for row in editor.rows for view in row.findings if not view.reason]
    worst = {"error": 0, "warn": 1, "info": 2}
    ranked: list[tuple[FindingView | OptionView, int]] = []
    for view in views:
        own: list[FindingView | OptionView] = [view] if view.fix else list(view.options)
        ranked += [(one, worst.get(view.severity, 3)) for one in own]
    ranked.sort(key=lambda entry: (entry[0].n == 0, entry[0].n, entry[1]))
    return [one for one, _ in ranked]


def _with(one: Numbered, numbers: Mapping[str, int]) -> Numbered:
    options = tuple(replace(option, n=numbers.get(option.key, 0)) for option in one.options)
    return replace(one, n=numbers.get(one.key, 0), options=options)


def _digest(key: str) -> str:
    return blake2b(key.encode(), digest_size=6).hexdigest()
