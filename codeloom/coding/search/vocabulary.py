"""Which index words a typed word may be: itself, what it begins, what it misspells; and which documents hold them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from codeloom.coding.search.build import IndexColumns, bit_set
from codeloom.coding.search.words import reduce

CACHED_WORDS = 2048
MOST_SPELLINGS = 6
BEGINNING, LONGER, KIN, MISSPELT = 0.9, 0.72, 0.84, 0.66
_ENDINGS = (
    ("ated", "ation"),
    ("ed", "ion"),
    ("ed", "e"),
    ("ed", "ure"),
    ("ed", "ment"),
    ("ing", "ion"),
    ("ing", "e"),
    ("ing", ""),
    ("ing", "ed"),
    ("ing", "er"),
    ("ic", "ia"),
    ("al", "e"),
    ("ful", ""),
)


@dataclass(frozen=True, slots=True)
class Match:
    """Index words one typed word may be, with quality 0 to 1, and the documents that hold any as a bit set.

    The most everyday document is the highest bit, so that a binary string lists documents in order.
    """

    words: dict[int, float]
    bits: int
    spelled: str = ""


class Vocabulary:
    """Words of the index. Matches are cached: people type the same beginnings."""

    def __init__(self, columns: IndexColumns) -> None:
        self._columns = columns
        self._words = columns.vocabulary
        self._number = {word: place for place, word in enumerate(columns.vocabulary)}
        self._size = len(columns.rows)
        self.denied = frozenset(columns.denied)
        """Numbers of words that titles deny next to one another."""
        self._by_letter: dict[str, list[str]] = {}
        self._by_second: dict[str, list[str]] = {}
        for word in columns.vocabulary:
            if len(word) > 3 and not word[0].isdigit():
                self._by_letter.setdefault(word[0], []).append(word)
                self._by_second.setdefault(word[1], []).append(word)
        self.match = lru_cache(maxsize=CACHED_WORDS)(self._match)
        self.spell = lru_cache(maxsize=CACHED_WORDS)(self._spell)

    def number(self, word: str) -> int | None:
        """The number of an index word."""
        return self._number.get(word)

    def _match(self, typed: str, last: bool) -> Match:
        """The word itself and, for the last word or an unknown one, the words it begins."""
        word = reduce(typed)
        exact = self._number.get(word)
        weights: dict[int, float] = {}
        begin = word
        if exact is None or last:
            begin = word if exact is not None or self.begins(word) else typed
            low, high = self._span(begin)
            if high - low and (last or len(begin) > 2):
                near = BEGINNING if exact is None else LONGER
                weights = dict.fromkeys(range(low, high), near)
        if exact is not None:
            weights[exact] = 1.0
        kin = [
            number for other in _kin(word) if (number := self._number.get(other)) is not None and number not in weights
        ]
        if kin:
            weights |= dict.fromkeys(kin, KIN)
            return Match(weights, self._bits(weights))
        known = self._columns.broad.get(f"{begin}*" if len(weights) > 1 else word)
        return Match(weights, self._bits(weights) if known is None else known)

    def _spell(self, typed: str, last: bool) -> Match:
        """Words at a small edit distance: one slip in short words, two in long ones; none for numbers and short words."""
        word = reduce(typed)
        allowed = 0 if len(word) < 4 or word[0].isdigit() else 1 if len(word) < 6 else 2
        if not allowed:
            return Match({}, 0)
        weights = self._near(word, self._by_letter.get(word[0], []), allowed, last)
        if not weights:
            everything = [known for group in self._by_letter.values() for known in group]
            weights = self._near(word, everything, 1, last=False)
        best = min(weights, key=lambda place: -weights[place], default=None)
        return Match(weights, self._bits(weights), self._words[best] if best is not None else "")

    def _near(self, word: str, among: list[str], allowed: int, last: bool) -> dict[int, float]:
        size = len(word)
        weights: dict[int, float] = {}
        whole = [known for known in among if abs(len(known) - size) <= allowed]
        hits = process.extract(word, whole, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_SPELLINGS)
        for known, distance, _ in hits:
            weights[self._number[known]] = MISSPELT - 0.1 * distance + self._usual(known)
        if last and size > 4:
            longer = [known for known in among if len(known) > size]
            cut = [known[:size] for known in longer]
            close = process.extract(word, cut, scorer=OSA.distance, score_cutoff=allowed, limit=3 * MOST_SPELLINGS)
            for _, distance, place in close:
                number = self._number[longer[place]]
                if distance:
                    weights.setdefault(number, MISSPELT - 0.06 - 0.1 * distance + self._usual(longer[place]))
        return weights

    def _usual(self, word: str) -> float:
        """A little more for words that stand in many titles: they are meant more often."""
        place = self._number[word]
        return min(0.08, (self._columns.post_at[place + 1] - self._columns.post_at[place]) / 4000)

    def nearest(self, word: str, slips: int) -> tuple[str, int] | None:
        """The index word at most so many slips away, the more usual of two, with its slips.

        It has the same first letter, or lost it ("neumonia"), which is one slip.
        """
        near = [
            (other, distance)
            for group, most in ((self._by_letter, slips), (self._by_second, 1))
            for other, distance, _ in process.extract(
                word,
                [other for other in group.get(word[0], ()) if abs(len(other) - len(word)) <= most],
                scorer=OSA.distance,
                score_cutoff=most,
                limit=MOST_SPELLINGS,
            )
        ]
        return min(near, key=self._unlikely, default=None)

    def _unlikely(self, spelled: tuple[str, int]) -> float:
        return spelled[1] - self._usual(spelled[0])

    def begins(self, word: str) -> bool:
        """Some index word begins so."""
        low, high = self._span(word)
        return high > low

    def beginning(self, begin: str) -> list[str]:
        """The index words that begin so."""
        low, high = self._span(begin)
        return self._words[low:high]

    def _span(self, begin: str) -> tuple[int, int]:
        return bisect_left(self._words, begin), bisect_left(self._words, begin + "~")

    def _bits(self, weights: dict[int, float]) -> int:
        post_at, postings = self._columns.post_at, self._columns.postings
        documents = (doc for place in weights for doc in postings[post_at[place] : post_at[place + 1]])
        return bit_set(documents, self._size) if weights else 0


def _kin(word: str) -> Iterator[str]:
    """The same word in another form: perforated and perforation, anemic and anemia."""
    for first, second in _ENDINGS:
        for own, other in ((first, second), (second, first)):
            if word.endswith(own) and len(word) > len(own) + 3:
                yield word[: len(word) - len(own)] + other
