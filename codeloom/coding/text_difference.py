"""What became of a text, word by word: passages that are the same, removed and added, with their places in both texts. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PAIRS = 4_000_000
"""Words of one passage before times words after it that are compared one by one; of a larger one all is removed and added."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text. `before` and `after` are where it begins in the older and in the newer text, in characters; what was
    removed begins in the newer one where it would stand."""

    kind: Kind
    text: str
    before: int
    after: int


def difference(older: str, newer: str) -> tuple[Passage, ...]:
    """The passages in order: together the same and the removed ones are the older text, the same and the added ones the newer.

    Whole lines are compared first and words within the lines that changed, so that a long text costs little.
    """
    found: list[Passage] = []
    for passage in _difference(older, newer):
        last = found[-1] if found else None
        if last is not None and last.kind == passage.kind:
            found[-1] = Passage(last.kind, last.text + passage.text, last.before, last.after)
        elif passage.text:
            found.append(passage)
    return tuple(found)


def _difference(older: str, newer: str) -> Iterator[Passage]:
    lines = _LINES.findall(older), _LINES.findall(newer)
    for same, before, after, a, b in _blocks(*lines, 0, 0):
        if same or not (a and b):
            yield from _plain(same, before, after, a, b)
            continue
        words = _WORDS.findall(a), _WORDS.findall(b)
        if len(words[0]) * len(words[1]) > MOST_PAIRS:
            yield from _plain(False, before, after, a, b)
            continue
        for one in _blocks(*words, before, after):
            yield from _plain(*one)


def _plain(same: bool, before: int, after: int, older: str, newer: str) -> Iterator[Passage]:
    if same:
        yield Passage("same", older, before, after)
        return
    yield Passage("removed", older, before, after)
    yield Passage("added", newer, before + len(older), after)


def _blocks(
    older: Sequence[str], newer: Sequence[str], before: int, after: int
) -> Iterator[tuple[bool, int, int, str, str]]:
    """(whether it is the same, place before, place after, text before, text after) of each run of parts."""
    for tag, a, b, c, d in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        one, other = "".join(older[a:b]), "".join(newer[c:d])
        yield tag == "equal", before, after, one, other
        before, after = before + len(one), after + len(other)
