"""Making the index: one document per code that can be shown, ordered from everyday to rare, words to documents.

A stem with 7th characters is one document. Every release is in one index; which documents are in force is asked later.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, pairwise

from codeloom.coding.codesets.contents import TermTable
from codeloom.coding.codesets.notes import Note
from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.lexicon import Lexicon, Phrase
from codeloom.coding.search.polarity import DENIED, denied_pairs, denied_places
from codeloom.coding.search.sides import family, side_of
from codeloom.coding.search.terms import by_row
from codeloom.coding.search.words import COMMA, Read, printed_words, words

TITLE, INCLUSION, LAY, INDEXED = 0, 1, 2, 3
INCLUDING = ("inclusion", "includes")
UNSPECIFIED = "unspecified"
BROAD_WORD, BROAD_BEGINNING, BROAD_LETTERS = 400, 1200, 5
_CHAPTERS = {
    "A": 0.32, "B": 0.32, "C": 0.4, "D": 0.38, "E": 0.45, "F": 0.45, "G": 0.42, "H": 0.34, "I": 0.5, "J": 0.5, "K": 0.46,
    "L": 0.44, "M": 0.46, "N": 0.46, "O": 0.24, "P": 0.14, "Q": 0.12, "R": 0.5, "S": 0.36, "T": 0.2, "U": 0.3,
    "V": 0.05, "W": 0.16, "X": 0.08, "Y": 0.06, "Z": 0.4,
}  # fmt: skip
_RARE = re.compile(
    r"in (other )?(diseases|conditions) classified elsewhere|congenital|newborn|neonatal|sequela|assault|self-harm"
    r"|undetermined|terrorism|military|legal intervention|animal-drawn|streetcar|spacecraft|rheumatic|juvenile"
    r"|hereditary|other specified|due to underlying condition|drug or chemical induced|postprocedural|intraoperative"
    r"|tuberculo|syphili|type 1 diabetes|adverse effect|underdosing|poisoning"
)


@dataclass(slots=True)
class IndexColumns:
    """The index as flat columns.

    `rows` maps a document to its row in the code tree; documents are numbered from everyday to rare. `postings` from
    `post_at[w]` to `post_at[w + 1]` are the documents of word `w`. Document `d` has terms `term_at[d]` to
    `term_at[d + 1]`; term `t` has words `word_at[t]` to `word_at[t + 1]` of `term_words` and a kind (title, inclusion
    term, lay term, term of a loaded index). `lay` lists lay terms as (text, document, preferred 7th character or ""),
    sorted by text. `broad` holds the bit sets of words ("word") and beginnings ("wo*") with many documents, which would
    be slow to make while typing. A word that its term denies has the bit DENIED in `term_words`; `denied` are words denied
    next to one another.
    """

    rows: array[int]
    prior: array[float]
    vocabulary: list[str]
    post_at: array[int]
    postings: array[int]
    term_at: array[int]
    word_at: array[int]
    term_words: array[int]
    kinds: bytes
    lay: list[tuple[str, int, str]]
    broad: dict[str, int]
    denied: list[tuple[int, int]]


def build_columns(tree: Tree, lexicon: Lexicon, loaded: Iterable[TermTable] = ()) -> IndexColumns:
    """The index of a code tree with a lexicon and the terms of loaded index files.

    Lay terms whose code is in no release are left out.
    """
    read = cache(words)
    lay: dict[int, list[tuple[Phrase, str]]] = {}
    met = set[int]()
    for item in lexicon.lay:
        row = tree.rows.get(item.code)
        if row is not None:
            stem, char = (tree.parents[row], item.code[6]) if tree.extended[row] else (row, "")
            lay.setdefault(stem, []).append((item.term, char))
            if not item.seldom:
                met.add(stem)
    weights: dict[int, int] = {}
    for code, weight in lexicon.everyday.items():
        if (row := tree.rows.get(code)) is not None:
            weights[tree.parents[row] if tree.extended[row] else row] = weight
    rows = [row for row in range(len(tree.codes)) if not tree.extended[row]]
    prior = {row: _prior(tree, row, weights.get(row, 0), row in met) for row in rows}
    rows.sort(key=lambda row: (-prior[row], tree.codes[row]))
    inclusions = _inclusions(tree.columns.notes)
    fresh, first = _fresh_inclusions(tree, inclusions)
    sided = _sided(tree, lay, read)
    indexed = by_row(tree, loaded)
    terms: list[list[tuple[int, Phrase]]] = []
    for row in rows:
        wordings: list[tuple[int, Phrase]] = [(TITLE, _said(tree.title(row)[0], read))]
        if family(tree, row, read).get(UNSPECIFIED) != row:
            wordings += [(TITLE, plainer) for plainer in _without_unsaid(wordings[0][1])]
        known = fresh if _begins(tree, row) >= first else inclusions
        wordings += [(INCLUSION, term) for term in known.get(tree.codes[row], ())]
        wordings += [(INCLUSION, term) for term in _handed_down(tree, row, known, read)]
        wordings += [(INCLUSION, between) for between in _whole_numbers(wordings[0][1])]
        wordings += [(INCLUSION, (*wordings[0][1], COMMA, *meaning)) for meaning in _worded_sevenths(tree, row, read)]
        wordings += [(LAY, term) for term, _ in lay.get(row, ())]
        wordings += [(LAY, term) for term in sided.get(row, ())]
        wordings += [(INDEXED, term) for term in indexed.get(row, ())]
        terms.append(wordings)
    place = {row: doc for doc, row in enumerate(rows)}
    phrases = sorted((" ".join(term), place[row], char) for row, group in lay.items() for term, char in group)
    return _columns(rows, [prior[row] for row in rows], terms, phrases)


def _said(title: str, read: Read) -> Phrase:
    """The words of a title up to what it leaves open: "unspecified whether with hypoxia or hypercapnia" says neither."""
    return tuple(printed_words(title.partition(" whether ")[0], read))


def _without_unsaid(title: Phrase) -> Iterator[Phrase]:
    """The title without the parts that name what is not said: "unspecified quadrant", "stage unspecified"."""
    parts = [tuple(part) for told, part in groupby(title, COMMA.__ne__) if told]
    kept = [part for place, part in enumerate(parts) if not (place and _is_unsaid(part))]
    if len(kept) < len(parts) and any(len(part) > 1 for part in parts if part not in kept):
        yield tuple(chain.from_iterable((COMMA, *part) for part in kept))[1:]


def _is_unsaid(part: Phrase) -> bool:
    return UNSPECIFIED in (part[0], part[-1]) and not any(word[0].isdigit() for word in part)


def _fresh_inclusions(tree: Tree, inclusions: dict[str, list[Phrase]]) -> tuple[dict[str, list[Phrase]], int]:
    """The inclusion terms of the newest edition and its first day (ordinal); its terms are put into `inclusions` too."""
    fresh, first = inclusions, sys.maxsize
    for revision in tree.columns.revisions:
        owners = {owner for owner, kind in revision.notes if kind in INCLUDING}
        terms = _inclusions(note for notes in revision.notes.values() for note in notes)
        first, fresh = revision.first, {**fresh, **{owner: [] for owner in owners}, **terms}
        for owner, phrases in terms.items():
            inclusions[owner] = list(dict.fromkeys((*inclusions.get(owner, ()), *phrases)))
    return fresh, first


def _begins(tree: Tree, row: int) -> int:
    """The first day (ordinal) of a code or stem; 0 for a category."""
    below = (child for child in tree.below.get(row, ()) if tree.extended[child])
    periods = (period for place in (row, *below) for period in tree.columns.periods[place])
    return min((period.valid_from for period in periods), default=0)


def _inclusions(notes: Iterable[Note]) -> dict[str, list[Phrase]]:
    """Inclusion terms and "includes" notes by the code they stand at, what is said in brackets left out of the latter."""
    out: dict[str, list[Phrase]] = {}
    for note in notes:
        if note.kind in INCLUDING:
            text = note.text if note.kind == "inclusion" else re.sub(r"\([^)]*\)", " ", note.text)
            if term := tuple(printed_words(text)):
                out.setdefault(note.owner, []).append(term)
    return out


def _handed_down(tree: Tree, row: int, inclusions: dict[str, list[Phrase]], read: Read) -> Iterator[Phrase]:
    """Terms of the heading above, for the codes under it that say the same of a side, or the same and something more."""
    above = tree.parents[row]
    if above < 0:
        return
    title = tree.title(row)[0]
    side = side_of(title, read)
    heading = tree.title(above)[0].lower()
    further = title[len(heading) :] if title.lower().startswith(heading) and title.lower() != heading else ""
    for term in inclusions.get(tree.codes[above], ()):
        if side or "unspecified" in title.lower():
            yield (*term, side) if side else term
        elif further:
            yield (*term, *printed_words(further, read))


def _sided(tree: Tree, lay: dict[int, list[tuple[Phrase, str]]], read: Read) -> dict[int, list[Phrase]]:
    """Lay terms of a code, with the other side, for the same code on each side."""
    out: dict[int, list[Phrase]] = {}
    for row, group in lay.items():
        sides = family(tree, row, read)
        own = next((side for side, other in sides.items() if other == row), "")
        for side, other in sides.items():
            if other != row:
                terms = (_on_side(term, own, side) for term, _ in group)
                out.setdefault(other, []).extend(term for term in terms if term)
    return out


def _on_side(term: Phrase, own: str, side: str) -> Phrase:
    """The term of a code of one side as it is said of another; empty where it names no side and its code does."""
    if own == UNSPECIFIED:
        return (*term, side)
    if own not in term or side == UNSPECIFIED:
        return ()
    return tuple(side if word == own else word for word in term)


def _worded_sevenths(tree: Tree, row: int, read: Read) -> Iterator[Phrase]:
    """Meanings of 7th characters that are no encounters: "right eye", "mild stage"."""
    chars = {tree.codes[child][6] for child in tree.below.get(row, ()) if tree.extended[child]}
    for char, meaning in tree.meanings(row).items() if chars else ():
        if char in chars and "encounter" not in meaning and "sequela" not in meaning:
            yield tuple(read(meaning))


def _whole_numbers(title: Phrase) -> Iterator[Phrase]:
    """For "40.0-44.9" in a title, the title with the numbers between: people type "bmi 42"."""
    for low, high in pairwise(title):
        if low.isdigit() and re.fullmatch(r"\d+\.9", high) and int(low) <= float(high) < int(low) + 20:
            rest = tuple(word for word in title if word not in (low, high))
            for number in range(int(low) + 1, int(float(high)) + 1):
                yield (*rest, str(number))


def _columns(
    rows: list[int], prior: list[float], terms: list[list[tuple[int, Phrase]]], lay: list[tuple[str, int, str]]
) -> IndexColumns:
    vocabulary = sorted({word for group in terms for _, term in group for word in term})
    number = {word: place for place, word in enumerate(vocabulary)}
    posted: list[list[int]] = [[] for _ in vocabulary]
    term_at, word_at, term_words, kinds = array("I", [0]), array("I", [0]), array("I"), bytearray()
    pairs = set[tuple[int, int]]()
    for doc, group in enumerate(terms):
        for kind, term in group:
            denied = denied_places(term)
            numbered = [number[word] | (DENIED if place in denied else 0) for place, word in enumerate(term)]
            if denied:
                pairs |= {(number[one], number[other]) for one, other in denied_pairs(term)}
            term_words.extend(numbered)
            word_at.append(len(term_words))
            kinds.append(kind)
        term_at.append(len(kinds))
        for place in {number[word] for _, term in group for word in term if word != COMMA}:
            posted[place].append(doc)
    post_at, postings = array("I", [0]), array("I")
    for docs in posted:
        postings.extend(docs)
        post_at.append(len(postings))
    broad = _broad(vocabulary, posted, len(rows))
    numbers, likely = array("I", rows), array("f", prior)
    return IndexColumns(
        numbers, likely, vocabulary, post_at, postings, term_at, word_at, term_words, bytes(kinds), lay, broad,
        sorted(pairs),
    )  # fmt: skip


def _broad(vocabulary: list[str], posted: list[list[int]], size: int) -> dict[str, int]:
    """Bit sets of the words and beginnings with many documents."""
    out = {word: bit_set(docs, size) for word, docs in zip(vocabulary, posted, strict=True) if len(docs) >= BROAD_WORD}
    begun: dict[str, list[int]] = {}
    for place, word in enumerate(vocabulary):
        for length in range(1, min(BROAD_LETTERS, len(word)) + 1):
            begun.setdefault(word[:length], []).append(place)
    for begin, places in begun.items():
        if sum(len(posted[place]) for place in places) >= BROAD_BEGINNING:
            out[f"{begin}*"] = bit_set({doc for place in places for doc in posted[place]}, size)
    return out


def bit_set(documents: Iterable[int], size: int) -> int:
    """Documents as bits; the first document is the highest bit, so that a binary string lists them in order."""
    flags = bytearray(b"0" * size)
    for document in documents:
        flags[document] = 49
    return int(bytes(flags), 2)


def _prior(tree: Tree, row: int, weight: int, has_lay: bool) -> float:
    """How likely a coder means this code before a word is typed: 0 (hardly ever) to about 1.3 (daily)."""
    code, (title, described) = tree.codes[row], tree.title(row)
    score = _CHAPTERS.get(code[0], 0.3)
    if weight or has_lay:
        score += 0.2 + 0.2 * max(weight, 1 if has_lay else 0)
    lower = title.lower()
    if _RARE.search(lower):
        score -= 0.14
    if "unspecified" in lower:
        score += 0.04
    if not described:
        score -= 0.1
    below = tree.below.get(row, ())
    if below and not any(tree.extended[child] for child in below):
        score -= 0.05
    return score - 0.008 * len(lower.split())
