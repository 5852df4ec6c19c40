"""Where a document says what a code means: words proposed as evidence of a row. Pure; nothing is marked by it.

A term of the index that stands as stated comes before one of the history, and one that means the very code before one that
leaves it open; where no term means it, all the words of how the source or the tables call it must stand close together.
What is denied, doubted or about the family is never proposed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codeloom.coding.rules.rule import codes
from codeloom.coding.suggesting.contexts import PAST, STATED
from codeloom.coding.suggesting.mentions import Mention, read
from codeloom.coding.suggesting.term_texts import FILLING
from codeloom.coding.suggesting.terms import Terms, Token, tokens
from codeloom.coding.suggesting.wording import wording
from codeloom.coding.text import doubtful, paragraphs

MOST_BETWEEN = 4
"""Words that may stand between those of a title."""
_REMARK = re.compile(r"\([^)]*\)|\b(?:unspecified|not elsewhere classified|nec|nos)\b", re.IGNORECASE)
_CIRCUMSTANCE = frozenset(
    codes(
        "encounter for status personal history long term current use other specified with without presence acquired absence"
    )
)
"""Words of the titles of Z codes that a note leaves out."""
_SAME = {"renal": "kidney", "hepatic": "liver", "cardiac": "heart", "pulmonary": "lung", "cerebral": "brain"}
"""Words of notes and titles that mean the same part."""
_DENIED = re.compile(r"\b(?:no|not|nor|never|without|denie[sd]|declined?|stopped)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_OPEN_ENDS = "90"
"""Last characters of codes that leave open what their siblings say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A code whose words are looked for; `names` are what the tables or the source call it."""

    key: str
    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Where a code is said, in characters, half-open; the higher `weight`, the closer to its meaning."""

    start: int
    end: int
    weight: int


def said_in(text: str, wanted: Sequence[Wanted], terms: Terms) -> dict[str, Said]:
    """The best place of each code that the text says, by its key."""
    try:
        mentions = [one for one in read(text, terms).mentions if one.said in (STATED, PAST)]
    finally:  # what was kept to read faster is text of a patient
        wording.cache_clear()
    found = {one.key: _by_term(one, mentions) or _by_name(one, text) for one in wanted}
    return {key: place for key, place in found.items() if place is not None}


def _by_term(wanted: Wanted, mentions: Iterable[Mention]) -> Said | None:
    weighed = [
        Said(one.found.start, one.found.end, 2 * near + (one.said == STATED))
        for one in mentions
        if (near := _nearness(wanted.code, one.code))
    ]
    return max(weighed, key=lambda one: (one.weight, -one.start), default=None)


def _nearness(code: str, said: str) -> int:
    """3 for the code itself or its stem, 2 for one of its category that leaves open what the code says, else 0."""
    code, said = code.replace(".", ""), said.replace(".", "")
    if code == said or (len(said) >= 4 and code.startswith(said)):
        return 3
    if code[:3] != said[:3]:
        return 0
    return 2 if len(said) == 3 or said[-1] in _OPEN_ENDS or said.startswith(code) else 0


def _by_name(wanted: Wanted, text: str) -> Said | None:
    doubts = doubtful(text)
    for name in wanted.names:
        needed = frozenset(_words_of(name)) - (_CIRCUMSTANCE if wanted.code.startswith("Z") else frozenset())
        if not needed or max(map(len, needed)) < 4:
            continue
        for start, end in _close_together(needed, text):
            if not any(a < end and start < b for a, b in doubts) and not _DENIED.search(
                text, max(0, start - 40), start
            ):
                return Said(start, end, 1)
    return None


def _words_of(name: str) -> Iterator[str]:
    return (_SAME.get(one.word, one.word) for one in tokens(_REMARK.sub(" ", name)) if one.word not in FILLING)


def _close_together(needed: frozenset[str], text: str) -> Iterator[tuple[int, int]]:
    """Stretches of a sentence that hold all the words and few others, the shortest of each sentence."""
    for paragraph in paragraphs(text):
        for sentence in paragraph.sentences:
            listed = [
                Token(_SAME.get(token.word, token.word), token.start + sentence.start, token.end + sentence.start)
                for token in tokens(text[sentence.start : sentence.end])
            ]
            if needed <= {token.word for token in listed}:
                yield from _shortest(needed, listed)


def _shortest(needed: frozenset[str], listed: Sequence[Token]) -> Iterator[tuple[int, int]]:
    best: tuple[int, int, int] | None = None
    for at, first in enumerate(listed):
        missing = set(needed)
        for to in range(at, min(len(listed), at + len(needed) + MOST_BETWEEN)):
            missing.discard(listed[to].word)
            if not missing:
                here = (to - at, first.start, listed[to].end)
                best = here if best is None else min(best, here)
                break
    if best is not None:
        yield best[1], best[2]
