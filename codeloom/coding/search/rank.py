"""Scores documents: share of the query met, words beyond the query, how common the code is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from codeloom.coding.search.build import INCLUSION, LAY, TITLE, IndexColumns
from codeloom.coding.search.polarity import DENIED, MODIFIERS, NON, OPPOSITES
from codeloom.coding.search.query import Query, Slot
from codeloom.coding.search.vocabulary import KIN, Match, Vocabulary
from codeloom.coding.search.words import COMMA

NEUTRAL = """
    unspecified other specified of the and or in with without due to nos nec not elsewhere classified by for a an site
    part type disease disorder condition initial encounter from as at on mention complication essential primary
    uncomplicated adult general
"""
IN_TERM, IN_DOCUMENT, COVERAGE, PRIOR = 55.0, 20.0, 24.0, 30.0
EXACT, INCLUDED, LAY_WHOLE = 12.0, -3.0, 14.0
UNASKED = {"right": 2.0, "left": 2.6, "bilateral": 3.2}
UNASKED_KIN = {
    "family": 8.0, "secondary": 3.0, "childbirth": 1.0, "puerperium": 1.0, "mild": 0.5, "moderate": 0.5, "severe": 0.5,
    "chronic": 4.0, "assault": 2.0, "remission": 2.0, "relapse": 2.0,
    "transplanted": 1.0, "intractable": 2.0, "undetermined": 3.0, "history": 4.0,
}  # fmt: skip
PLAIN = 1.5
CONTRARY = 45.0
"""What it costs to deny what is asked for, or to assert what is denied."""
OTHER_SIDE = 10.0
"""What it costs not to say the side asked for; one side of both costs a part."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query prepared for scoring: by index word, the (match number, quality) it gives.

    `sided` is the place of the slot of the side, -1 without one. A title with a word of `contrary` says the opposite.
    """

    weights: tuple[float, ...]
    gives: dict[int, list[tuple[int, float]]]
    ways: tuple[tuple[tuple[tuple[int, ...], float], ...], ...]
    matches: int
    sided: int
    contrary: frozenset[int]


class Ranker:
    """Scores documents of one index."""

    def __init__(self, columns: IndexColumns, vocabulary: Vocabulary) -> None:
        self._columns = columns
        self._vocabulary = vocabulary
        self._neutral = {
            number for word in (*NEUTRAL.split(), COMMA) if (number := vocabulary.number(word)) is not None
        }
        costs = UNASKED | UNASKED_KIN
        self._costs = {number: cost for word, cost in costs.items() if (number := vocabulary.number(word)) is not None}
        self._sides = {number for word in UNASKED if (number := vocabulary.number(word)) is not None}
        self._without = vocabulary.number("without")
        self._modifiers = {vocabulary.number(word) for word in MODIFIERS}
        self._denied = frozenset(word & ~DENIED for word in columns.term_words if word & DENIED)
        self._opposites = _opposites(columns.vocabulary, vocabulary)

    def prepare(self, query: Query) -> Asked:
        """The query as tables."""
        gives: dict[int, list[tuple[int, float]]] = {}
        ways: list[tuple[tuple[tuple[int, ...], float], ...]] = []
        number = 0
        for slot in query.slots:
            own: list[tuple[tuple[int, ...], float]] = []
            for way in slot.ways:
                numbers = []
                for match, denied in zip(way.matches, way.denied, strict=True):
                    given = self._denials(match.words) if denied else match.words
                    if gives:
                        for word, quality in given.items():
                            gives.setdefault(word, []).append((number, quality))
                    else:
                        gives = {word: [(number, quality)] for word, quality in given.items()}
                    numbers.append(number)
                    number += 1
                own.append((tuple(numbers), way.quality))
            ways.append(tuple(own))
        contrary = frozenset(word for slot in query.slots for word in self._contrary(slot))
        total = sum(slot.weight for slot in query.slots) or 1.0
        weights = tuple(slot.weight / total for slot in query.slots)
        sides = [place for place, slot in enumerate(query.slots) if query.side and slot.label == query.side]
        return Asked(weights, gives, tuple(ways), number, sides[-1] if sides else -1, contrary - gives.keys())

    def _denials(self, words: Mapping[int, float]) -> dict[int, float]:
        """What says that these words are denied: the words with DENIED, and their opposites."""
        out = {word | DENIED: quality for word, quality in words.items() if word in self._denied}
        out.update((self._opposites[word], quality) for word, quality in words.items() if word in self._opposites)
        return out

    def _meant(self, match: Match) -> Iterator[int]:
        """The words surely meant: not those that the typed one only begins, nor a lesser guess at its spelling."""
        spelled = self._vocabulary.number(match.spelled) if match.spelled else None
        return (word for word, quality in match.words.items() if quality in (1.0, KIN) or word == spelled)

    def _contrary(self, slot: Slot) -> Iterator[int]:
        """The index words that say the opposite of a slot, as it is typed and as it is read first."""
        denies = any(sign for way in slot.ways for sign in way.denied)
        for way in slot.ways if denies else (*slot.ways[:1], *slot.ways[1:][-1:]):
            alone = len(way.matches) == 1
            for match, denied in zip(way.matches, way.denied, strict=True):
                for word in self._meant(match):
                    if denied and (alone or word in self._denied) and word not in self._modifiers:
                        yield word
                    elif not denied:
                        yield word | DENIED
                        if word in self._opposites:
                            yield self._opposites[word]

    def score(self, document: int, asked: Asked) -> tuple[float, int]:
        """The score and the kind of the term that earned it (title, inclusion term, lay term)."""
        columns, weights = self._columns, asked.weights
        best, kind, given = 0.0, TITLE, asked.gives.keys()
        anywhere = [0.0] * len(weights)
        for term in range(columns.term_at[document], columns.term_at[document + 1]):
            words = columns.term_words[columns.word_at[term] : columns.word_at[term + 1]]
            if given.isdisjoint(words):
                continue
            met, cover, cost = self._met(words, asked)
            share = 0.0
            for place, quality in enumerate(met):
                share += weights[place] * quality
                if quality > anywhere[place]:
                    anywhere[place] = quality
            term_score = IN_TERM * share + COVERAGE * cover * share - cost
            if cover == 1.0 and share > 0.85:
                term_score += LAY_WHOLE if columns.kinds[term] == LAY else EXACT
            if columns.kinds[term] == INCLUSION:
                term_score += INCLUDED
            if term_score > best:
                best, kind = term_score, columns.kinds[term]
        if kind != TITLE and self.contradicts(document, asked):
            best -= CONTRARY
        share = sum(map(mul, weights, anywhere))
        if asked.sided >= 0:
            best -= OTHER_SIDE * (1 - anywhere[asked.sided])
        return best + IN_DOCUMENT * share + PRIOR * columns.prior[document], kind

    def contradicts(self, document: int, asked: Asked) -> bool:
        """The title says the opposite of what is asked. What it says both ways is no contradiction."""
        title = self._title(document)
        return any(word in asked.contrary and word ^ DENIED not in title for word in title)

    def _title(self, document: int) -> Sequence[int]:
        columns = self._columns
        term = columns.term_at[document]
        return columns.term_words[columns.word_at[term] : columns.word_at[term + 1]]

    def _met(self, words: Sequence[int], asked: Asked) -> tuple[list[float], float, float]:
        """By slot how well the words meet it; the share of the words asked for; what unasked words cost."""
        qualities = [0.0] * asked.matches
        used = unused = 0
        cost = 0.0
        gives, neutral, contrary = asked.gives, self._neutral, asked.contrary
        for word in words:
            given = gives.get(word)
            if word in contrary and word ^ DENIED not in words:
                cost += CONTRARY
            if given:
                used += 1
                for number, quality in given:
                    if quality > qualities[number]:
                        qualities[number] = quality
            elif word < DENIED and word not in neutral:
                unused += 1
                if word in self._costs and not (asked.sided >= 0 and word in self._sides):
                    cost += self._costs[word]
            if word == self._without:
                cost -= PLAIN
        met = []
        for ways in asked.ways:
            top = 0.0
            for numbers, sure in ways:
                low = 1.0
                for number in numbers:
                    if qualities[number] < low:
                        low = qualities[number]
                if low * sure > top:
                    top = low * sure
            met.append(top)
        return met, used / (used + unused) if used else 0.0, cost


def _opposites(words: Sequence[str], vocabulary: Vocabulary) -> dict[int, int]:
    """Words that say the opposite of one another, by number: "displaced" and "nondisplaced", both ways."""
    out: dict[int, int] = {}
    pairs = [*OPPOSITES, *((word.removeprefix(NON), word) for word in words if word.startswith(NON))]
    for one, other in pairs:
        first, second = vocabulary.number(one), vocabulary.number(other)
        if first is not None and second is not None:
            out[first], out[second] = second, first
    return out
