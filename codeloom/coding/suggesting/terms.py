"""The words of conditions found in a note: terms of the search index, longest first, each with the code it means by default."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from codeloom.coding.codesets import CodeSet, dot
from codeloom.coding.suggesting.note_terms import MEANT_BY_NEIGHBOURS, NOTE_TERMS
from codeloom.coding.suggesting.short_forms import written_out
from codeloom.coding.suggesting.term_families import family_terms
from codeloom.coding.suggesting.term_texts import LONGEST, TURNED, TermTexts, fills, said
from codeloom.coding.suggesting.wording import forms

_TOKEN = re.compile(r"(?:[Nn]on-)?[A-Za-z\u00c0-\u024f0-9]+(?:['\u2019][A-Za-z]{1,2}\b)?(?:\.\d+)?")
_WRITTEN = re.compile(r"(?i)(?<![a-z0-9])(?:w/o|w/|s/p|h/o|c/o|b/l|d/t|2/2|r/o|f/u|d/o)(?![0-9])")
_MEANS = {
    "w/o": "without", "w/": "with", "s/p": "", "h/o": "", "c/o": "", "b/l": "bilateral", "d/t": "due", "2/2": "due",
    "d/o": "disorder", "r/o": "", "f/u": "followup",
}  # fmt: skip
_SIDES = frozenset({"right", "left", "bilateral", "r", "l", "rt", "lt", "bilat", "both"})
_UNDONE = frozenset({"pre", "non", "anti", "ante"})
"""What before a term makes it another one."""
_OF_INSECTS = frozenset({"tick", "insect", "bug", "mosquito", "spider", "flea", "bee", "ant"})
"""What bites without opening the skin."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the note in the form the index keeps, with its place."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A term of the note: its place and the code (dotted, perhaps a stem without its 7th character) it means by default."""

    start: int
    end: int
    code: str
    words: tuple[str, ...]


def tokens(note: str) -> list[Token]:
    """Every word that may belong to a term; words that only fill are left out."""
    spans = [(found.start(), found.end(), _MEANS[found.group().lower()]) for found in _WRITTEN.finditer(note)]
    taken = {place for start, end, _ in spans for place in range(start, end)}
    for found in _TOKEN.finditer(note):
        if found.start() not in taken:
            meant = (written_out(word, found.group()) for word in forms(found.group()))
            spans.extend((found.start(), found.end(), word) for word in meant)
    out: list[Token] = []
    for start, end, words in sorted(spans, key=lambda one: one[0]):
        for word in forms(words):
            if not fills(word, out[-1].word if out else ""):
                out.append(Token(word, start, end))
    return out


class Terms:
    """The terms of one index that are in force on a day."""

    def __init__(self, named: TermTexts, codeset: CodeSet) -> None:
        force = codeset.in_force()
        self._codes: dict[str, str] = {}
        self._lengths: dict[str, int] = {}
        inverted: dict[str, str] = {}
        rank: dict[str, int] = {}
        bare, code = "", ""
        for row, text, leads in zip(named.codes, named.texts, named.leads, strict=True):
            if row != bare:
                bare, code = row, dot(row) if row in force else ""
            if not code:
                continue
            if leads == TURNED:
                inverted.setdefault(text, code)
            elif rank.get(text, -1) < leads:
                rank[text] = leads
                self._codes[text] = code
        for text, code in inverted.items():
            self._codes.setdefault(text, code)
        for text, code in list(self._codes.items()):
            if text.endswith((" cancer", " carcinoma")):
                self._codes.setdefault(f"{text.rpartition(' ')[0]} ca", code)
        for text, code in (*family_terms(), *NOTE_TERMS.items()):
            self._codes[said(forms(text))] = code
        for text in self._codes:
            first = text.partition(" ")[0]
            self._lengths[first] = max(self._lengths.get(first, 0), text.count(" ") + 1)

    def find(self, note: str, listed: list[Token]) -> Iterator[Found]:
        """The terms of a note, longest first at every place, none overlapping another."""
        at = 0
        while at < len(listed):
            found = self._longest(note, listed, at)
            run = listed[at : at + found[0]] if found else []
            plain = _without_sides(listed, at)
            if len(plain) > 1 and (across := self._longest(note, plain, 0)) and across[0] > len(run):
                found, run = across, plain[: across[0]]
            if found is None:
                at += 1
                continue
            yield Found(run[0].start, run[-1].end, found[1], tuple(token.word for token in run))
            while at < len(listed) and listed[at].start <= run[-1].start:
                at += 1

    def _longest(self, note: str, listed: list[Token], at: int) -> tuple[int, str] | None:
        most = min(self._lengths.get(listed[at].word, 0), len(listed) - at)
        for length in range(most, 0, -1):
            run = listed[at : at + length]
            code = self._codes.get(" ".join(token.word for token in run))
            if code is None or any(_apart(note[one.end : other.start]) for one, other in pairwise(run)):
                continue
            if listed[at - 1 if at else 0].word in _UNDONE and listed[at - 1].end + 1 >= run[0].start:
                continue
            if run[0].word == "bite" and listed[at - 1 if at else 0].word in _OF_INSECTS:
                continue
            meant = MEANT_BY_NEIGHBOURS.get(run[0].word) if length == 1 else None
            if meant is None:
                return length, code
            near = note[max(0, run[0].start - 60) : run[0].end + 60]
            written = note[run[0].start : run[0].end]
            for pattern, other_code in meant:
                if pattern.search(near if not pattern.flags & re.VERBOSE else written):
                    return (length, other_code) if other_code else None
        return None


def _without_sides(listed: list[Token], at: int) -> list[Token]:
    """The words from a place on without the sides between them, where there is one: "foreign body R ear" names an ear's."""
    ahead = listed[at : at + LONGEST + 1]
    if not any(token.word in _SIDES for token in ahead[1:]):
        return []
    return [token for place, token in enumerate(ahead) if not place or token.word not in _SIDES]


def _apart(between: str) -> bool:
    """Whether what stands between two words parts them: a full stop, a new line, a semicolon, a colon."""
    return bool(re.search(r"[.;:\n?]|\br/o\b|\s{4,}", between))
