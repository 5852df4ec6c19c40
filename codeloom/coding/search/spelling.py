"""Typed words put right before they are read: a word nobody knows as the one it misspells or begins."""

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from codeloom.coding.search.apart import ENCOUNTERS, SIDES
from codeloom.coding.search.lexicon import Phrase, Reading
from codeloom.coding.search.vocabulary import Vocabulary

FEW_LETTERS, MANY_LETTERS = 5, 8
"""Shorter words stay as they are; words as long as the second may have two slips."""


class Spelling:
    """Knows the words of the index and those that are read as something: shorthand, sides, encounters."""

    def __init__(self, vocabulary: Vocabulary, readings: dict[Phrase, list[Reading]]) -> None:
        self._vocabulary = vocabulary
        self._readings = readings
        self._by_letter: dict[str, list[str]] = {}
        single = (phrase[0] for phrase in readings if len(phrase) == 1)
        for word in dict.fromkeys((*SIDES, *ENCOUNTERS, *single)):
            if len(word) >= FEW_LETTERS:
                self._by_letter.setdefault(word[0], []).append(word)

    def right(self, token: str) -> str:
        """The word a token misspells, where nothing begins so, or the only one it begins, which is read as something."""
        if len(token) < FEW_LETTERS or not token.isalpha():
            return token
        known = self._by_letter.get(token[0], ())
        begun = [word for word in known if word.startswith(token)]
        indexed = self._vocabulary.beginning(token)
        if begun or indexed:
            return begun[0] if set(indexed) <= set(begun) and self._are_one(begun) else token
        return self._nearest(token, known, 1 if len(token) < MANY_LETTERS else 2)

    def _are_one(self, words: Iterable[str]) -> bool:
        return len({self._readings[(word,)][0].means if (word,) in self._readings else word for word in words}) == 1

    def _nearest(self, token: str, known: Sequence[str], slips: int) -> str:
        """The known word at most so many slips away, one that is read as something before others; the token if none."""
        read = process.extractOne(token, known, scorer=OSA.distance, score_cutoff=slips)
        other = self._vocabulary.nearest(token, slips)
        if read is not None and (other is None or read[1] <= other[1]):
            return read[0]
        return other[0] if other is not None else token
