"""Scores documents: share of the query met, words beyond the query, how common the code is."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from codeloom.coding.search.build import INCLUSION, LAY, TITLE, IndexColumns
from codeloom.coding.search.reading import Query
from codeloom.coding.search.vocabulary import Vocabulary
from codeloom.coding.search.words import COMMA

NEUTRAL = """
    unspecified other specified of the and or in with without due to nos nec not elsewhere classified by for a an site
    part type disease disorder condition initial encounter from as at on mention complication essential primary
    uncomplicated adult general
"""
IN_TERM, IN_DOCUMENT, COVERAGE, PRIOR = 55.0, 20.0, 24.0, 30.0
EXACT, INCLUDED, LAY_WHOLE = 12.0, -3.0, 14.0
UNASKED = {"right": 2.0, "left": 2.6, "bilateral": 3.2}
UNASKED_KIN = {"family": 8.0, "secondary": 3.0, "childbirth": 1.0, "puerperium": 1.0}
PLAIN = 1.5
CONTRARY = 18.0
OTHER_SIDE = 10.0
"""What it costs not to say the side asked for; one side of both costs a part."""
WITH, WITHOUT, SCOPE = 1, 2, 4
"""What a title says of a word within SCOPE words after "with" or "without"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query prepared for scoring: by index word, the (match number, quality) it gives.

    `sided` is the place of the slot of the side, -1 without one.
    A title that says WITH (or WITHOUT, see `against`) of a word asked for contradicts the query.
    """

    weights: tuple[float, ...]
    gives: dict[int, list[tuple[int, float]]]
    ways: tuple[tuple[tuple[tuple[int, ...], float], ...], ...]
    matches: int
    sided: int
    against: int


class Ranker:
    """Scores documents of one index."""

    def __init__(self, columns: IndexColumns, vocabulary: Vocabulary) -> None:
        self._columns = columns
        self._neutral = {
            number for word in (*NEUTRAL.split(), COMMA) if (number := vocabulary.number(word)) is not None
        }
        costs = UNASKED | UNASKED_KIN
        self._costs = {number: cost for word, cost in costs.items() if (number := vocabulary.number(word)) is not None}
        self._sides = {number for word in UNASKED if (number := vocabulary.number(word)) is not None}
        self._with, self._without = vocabulary.number("with"), vocabulary.number("without")
        self._comma = vocabulary.number(COMMA)

    def prepare(self, query: Query) -> Asked:
        """The query as tables."""
        gives: dict[int, list[tuple[int, float]]] = {}
        ways: list[tuple[tuple[tuple[int, ...], float], ...]] = []
        number = 0
        for slot in query.slots:
            own: list[tuple[tuple[int, ...], float]] = []
            for way in slot.ways:
                numbers = []
                for match in way.matches:
                    if gives:
                        for word, quality in match.words.items():
                            gives.setdefault(word, []).append((number, quality))
                    else:
                        gives = {word: [(number, quality)] for word, quality in match.words.items()}
                    numbers.append(number)
                    number += 1
                own.append((tuple(numbers), way.quality))
            ways.append(tuple(own))
        labels = {slot.label for slot in query.slots if slot.soft}
        against = WITH if "without" in labels and "with" not in labels else 0 if "without" in labels else WITHOUT
        total = sum(slot.weight for slot in query.slots) or 1.0
        weights = tuple(slot.weight / total for slot in query.slots)
        sides = [place for place, slot in enumerate(query.slots) if query.side and slot.label == query.side]
        return Asked(weights, gives, tuple(ways), number, sides[-1] if sides else -1, against)

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
        share = sum(map(mul, weights, anywhere))
        if asked.sided >= 0:
            best -= OTHER_SIDE * (1 - anywhere[asked.sided])
        return best + IN_DOCUMENT * share + PRIOR * columns.prior[document], kind

    def _met(self, words: Sequence[int], asked: Asked) -> tuple[list[float], float, float]:
        """By slot how well the words meet it; the share of the words asked for; what unasked words cost."""
        qualities = [0.0] * asked.matches
        used = unused = scope = left = 0
        cost = 0.0
        gives, neutral = asked.gives, self._neutral
        for word in words:
            given = gives.get(word)
            left -= 1
            if given:
                used += 1
                for number, quality in given:
                    if quality > qualities[number]:
                        qualities[number] = quality
                if left >= 0 and scope == asked.against:
                    cost, left = cost + CONTRARY, 0
            elif word not in neutral:
                unused += 1
                if word in self._costs and not (asked.sided >= 0 and word in self._sides):
                    cost += self._costs[word]
            if word == self._comma:
                left = 0
            elif word == self._without:
                cost, scope, left = cost - PLAIN, WITHOUT, SCOPE
            elif word == self._with:
                scope, left = WITH, SCOPE
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
