"""The terms of a search index as notes say them, whatever the day: read once, and every edition of the code sets shares them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codeloom.coding.codesets import CodeSets
from codeloom.coding.rules.rule import codes
from codeloom.coding.search.build import INCLUSION, LAY, TITLE, IndexColumns
from codeloom.coding.search.polarity import DENIED
from codeloom.coding.suggesting.note_terms import NEVER
from codeloom.coding.suggesting.wording import forms

LONGEST = 8
"""Words of the longest term."""
FILLING = frozenset(codes("the of a an in nos unspecified mellitus her his their my to"))
_LETTERED = frozenset({"influenza", "flu", "hepatitis", "hep", "group", "hemophilia", "vitamin"})
_NOT_FROM_TITLES = "VWXY"
_HISTORIES = ("Z85", "Z86", "Z87")
_WEAK = frozenset(codes("other specified disorder disease condition syndrome elsewhere classified type"))
_ADDED = re.compile(r"\s*\([^)]*\)|, not elsewhere classified$", re.IGNORECASE)
_OPEN = re.compile(r"^other\b|\bother\b|\bspecified\b|[;,]", re.IGNORECASE)
TURNED = 2
"""How a term leads that is a title turned round or shortened: only where nothing else has its words. Others lead with 1 or 0."""


@dataclass(frozen=True, slots=True)
class TermTexts:
    """Terms in the order of the index: the code of each without its dot, its words, and how it leads."""

    codes: tuple[str, ...]
    texts: tuple[str, ...]
    leads: bytes


def term_texts(codesets: CodeSets, columns: IndexColumns) -> TermTexts:
    """The terms of an index that a note may say."""
    rows = list(_usable(codesets, columns))
    return TermTexts(tuple(row[0] for row in rows), tuple(row[1] for row in rows), bytes(row[2] for row in rows))


def fills(word: str, before: str) -> bool:
    """Whether a word says nothing where it stands; "a" names a kind in "influenza A"."""
    return word in FILLING and not (word == "a" and before in _LETTERED)


def said(listed: Iterable[str]) -> str:
    """Words as they are looked up: those that fill left out."""
    out: list[str] = []
    for word in listed:
        if not fills(word, out[-1] if out else ""):
            out.append(word)
    return " ".join(out)


def _usable(codesets: CodeSets, columns: IndexColumns) -> Iterator[tuple[str, str, int]]:
    for document, row in enumerate(columns.rows):
        bare = codesets.tree.codes[row]
        if bare[:1] in _NOT_FROM_TITLES:
            continue
        for term in range(columns.term_at[document], columns.term_at[document + 1]):
            kind = columns.kinds[term]
            if kind not in (TITLE, INCLUSION, LAY) or (bare[0] == "Z" and kind != LAY and bare[:3] not in _HISTORIES):
                continue
            words = [
                columns.vocabulary[number & ~DENIED]
                for number in columns.term_words[columns.word_at[term] : columns.word_at[term + 1]]
            ]
            shorter = _shortened(codesets.tree.title(row)[0]) if kind == TITLE else ""
            for other in (_turned(words, bare, kind), shorter):
                if other and _is_usable(other, kind):
                    yield bare, other, TURNED
            text = said(word for word in words if word != ",").removeprefix("personal ")
            if _is_usable(text, kind):
                yield bare, text, int(kind == LAY if " " not in text else kind != LAY)


def _turned(words: list[str], code: str, kind: int) -> str:
    """ "Contusion of scalp" is also a scalp contusion: a title of one "of" with its halves turned round. Empty of others."""
    if kind == LAY or words.count("of") != 1 or not 3 <= len(words) <= 6 or "," in words or code[0] == "Z":
        return ""
    at = words.index("of")
    text = said([*words[at + 1 :], *words[:at]])
    return text if " " in text else ""


def _shortened(title: str) -> str:
    """A title of several words less what stands in brackets and "not elsewhere classified"; empty where it has neither."""
    short = _ADDED.sub("", title)
    text = "" if short == title or _OPEN.search(short) else said(word for word in forms(short) if word != ",")
    return text if " " in text else ""


def _is_usable(text: str, kind: int) -> bool:
    """Whether a note says by these words what the code means. History is read from what the statement says of a disease."""
    named = text.split()
    if not named or len(named) > LONGEST or text in NEVER or "history" in named[:2]:
        return False
    if kind != LAY and ((len(named) == 1 and len(text) < 5) or all(word in _WEAK for word in named)):
        return False
    return not (len(named) == 1 and text.isdigit())
