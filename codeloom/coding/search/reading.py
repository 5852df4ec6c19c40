"""How typed text is read: words and phrases become slots, each with the wordings the code tables use for it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import log2

from codeloom.coding.search.apart import (
    ENCOUNTERS,
    SIDES,
    SILENT,
    TOLD,
    spoken,
    with_sides,
    without_duration,
    without_grade,
)
from codeloom.coding.search.codes_within import codes_of
from codeloom.coding.search.lexicon import Phrase, Reading
from codeloom.coding.search.polarity import FILLING, NON, UNSAID, denied_places
from codeloom.coding.search.query import Query, Slot, Way
from codeloom.coding.search.spelling import Spelling
from codeloom.coding.search.vocabulary import Match, Vocabulary
from codeloom.coding.search.words import reduce, split

LONGEST_PHRASE = 5
ONE_OF_BOTH = 0.3
"""How well one side answers to "bilateral": where no code is for both, each side is coded."""
UNSIDED = ("unilateral", 0.9)
"""The word that answers to either side, and how well."""
MOST_WORDS = 20
UNLABELLED = ("", "with", "due", "from")
SOFT = {
    "with": 0.3, "without": 0.5, "unspecified": 0.4, "other": 0.4, "specified": 0.2, "due": 0.1, "from": 0.1, "encounter": 0.1,
    "history": 1.2, "status": 0.6, "grade": 0.5, "night": 0.3, "constant": 0.3, "persistent": 0.5,
}  # fmt: skip
"""Words that never keep a document out, with what they weigh."""
SOFT_TOLD = 0.3
"""What a word of everyday language weighs that is read as nothing: it keeps no document out either."""
UNTOLD = FILLING | TOLD | frozenset(SILENT.split()) | {"with", "of", "due", "from", "in", "encounter"}
"""Words that tell nothing when two wordings are compared."""
FUNCTION_WORDS = frozenset(SILENT.split()) | {"as", "did", "all", "no", "it"}
"""Words of the language that say nothing of a title they stand in, where they are typed for something else."""
DENIAL = 1.0
UNTOLD_READING = 0.45
"""How well a reading answers where the words beside speak for another."""
SPELT = 0.85
NEGATIONS = ("without", "not")
_GLUED = re.compile(r"([a-z]{2,}(?=\d)|\d+(?=[a-z]{2}))([a-z0-9.]+)")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads queries with one vocabulary and one set of readings."""

    vocabulary: Vocabulary
    readings: dict[Phrase, list[Reading]]
    documents: int
    spelling: Spelling
    told_in: dict[str, list[Phrase]]

    def read(self, typed: str, is_code: Callable[[str], bool], loose: bool = False) -> Query:
        """The query. `is_code` says whether a bare text begins a code; `loose` adds possible spellings to every word."""
        codes, kept = codes_of(typed, is_code)
        kept = without_duration(kept)
        tokens = with_sides(self._parted(split(kept)[: MOST_WORDS * 2]))
        ended = typed[-1:].isspace()
        whole = self._set_apart(tokens, ended)[2]
        tokens = spoken(tokens, self._stands_for(tokens))[:MOST_WORDS]
        tokens = [token for token in tokens if token not in TOLD or self._is_read(token, tokens)] or tokens
        side, encounter, rest = self._set_apart(tokens, ended)
        slots = self._slots(rest, ended, loose)
        labels = [slot.label for slot in slots if slot.label not in UNLABELLED]
        if side:
            slots.append(self._side_slot(side))
            labels.append(side)
        for word in sorted(encounter):
            match = self.vocabulary.match(word, False)
            slots.append(Slot(word, (Way((match,), 1.0, (False,)),), match.bits, 0.4, True))
        texts = dict.fromkeys(" ".join(reduce(word) for word in group) for group in (whole, rest) if group)
        words = frozenset(map(reduce, rest)) | ({side} if side else set())
        gists = tuple(dict.fromkeys(self.gist(text.split()) for text in texts))
        return Query(typed, tuple(slots), codes, side, encounter, words, tuple(texts), tuple(labels), gists)

    def gist(self, reduced: list[str]) -> frozenset[str]:
        """What index words come to, however they are put: shorthand and synonyms read, order and filling words gone."""
        place, out = 0, set[str]()
        while place < len(reduced):
            size, readings = self._phrase(reduced, place)
            if readings or reduced[place] not in UNTOLD:
                out.update(readings[0].means[0] if readings else reduced[place : place + size])
            place += size
        return frozenset(out)

    def _parted(self, tokens: list[str]) -> list[str]:
        """The tokens, those nobody knows parted where both parts say something: "ckd3a", "backpain"."""
        out = list[str]()
        for token in tokens:
            glued = _GLUED.fullmatch(token)
            if self._means(token):
                out.append(token)
            elif token.startswith(NON) and self._means(token.removeprefix(NON)):
                out.extend(("not", token.removeprefix(NON)))
            elif glued is not None:
                out.extend(glued.groups() if all(map(self._means, glued.groups())) else (token,))
            else:
                parts = self._two(token)
                out.extend(parts if len(parts) > 1 else (token if token in TOLD else self.spelling.right(token),))
        return out

    def _two(self, token: str) -> tuple[str, ...]:
        """The token, or the two known words somebody wrote without a blank: "backpain"."""
        if len(token) < 8 or self.vocabulary.begins(token):
            return (token,)
        for cut in range(len(token) - 4, 3, -1):
            if self._means(token[:cut]) and self._means(token[cut:]):
                return token[:cut], token[cut:]
        return (token,)

    def _is_read(self, token: str, tokens: list[str]) -> bool:
        """The token stands in the book or in a phrase of these tokens that is read as something."""
        word, around = reduce(token), set(map(reduce, tokens))
        return self.vocabulary.number(word) is not None or any(
            around.issuperset(phrase) for phrase in self.told_in.get(word, ())
        )

    def _means(self, token: str) -> bool:
        """The token is read as something or stands in the book."""
        return (reduce(token),) in self.readings or self.vocabulary.number(reduce(token)) is not None

    def _set_apart(self, tokens: list[str], ended: bool) -> tuple[str, frozenset[str], list[str]]:
        """Side and encounter words aside, unless they are all there is or a single letter still being typed."""
        side, encounter, rest = "", set[str](), list[str]()
        if "open" in tokens:
            tokens, gustilo = without_grade(tokens)
            encounter |= gustilo
        for place, word in enumerate(tokens):
            typing = place == len(tokens) - 1 and not ended and len(word) < 2 and place == 0
            if word in SIDES and not typing and len(tokens) > 1:
                side = "bilateral" if side and side != SIDES[word] else SIDES[word]
            elif word in ENCOUNTERS and len(tokens) > 1:
                encounter.add(ENCOUNTERS[word])
            else:
                rest.append(word)
        return side, frozenset(encounter), rest

    def _slots(self, rest: list[str], ended: bool, loose: bool) -> list[Slot]:
        slots: list[Slot] = []
        place = 0
        denying = False
        reduced = [reduce(word) for word in rest]
        while place < len(rest):
            size, readings = self._phrase(reduced, place)
            group = rest[place : place + size]
            if (
                not readings
                and group[0] in NEGATIONS
                and reduced[place + 1 : place + 2]
                and reduced[place + 1] not in UNSAID
            ):
                denying, place = True, place + 1
                while reduced[place] in FILLING and place + 1 < len(rest):
                    place += 1
                if group == ["without"]:
                    slots.append(self._slot(group, [], False, ended, loose, reduced))
                continue
            slot = self._slot(group, readings, place + size == len(rest), ended, loose, reduced)
            slots.append(_denied(slot) if denying else slot)
            place += size
            denying = denying and place < len(rest) and self._goes_on(reduced[place - 1], reduced[place])
        if all(slot.soft for slot in slots):
            return [replace(slot, soft=not any(way.denied[:1] == (True,) for way in slot.ways)) for slot in slots]
        return slots

    def _goes_on(self, before: str, word: str) -> bool:
        """A denial of the word before denies this one too: "without behavioral disturbance"."""
        one, other = self.vocabulary.number(before), self.vocabulary.number(word)
        return not self.vocabulary.denied.isdisjoint(((one, other), (other, one)))

    def _stands_for(self, tokens: list[str]) -> frozenset[str]:
        """The silent words that are shorthand here: "he" beside "grade" or "cirrhosis"."""
        around = set(tokens)
        return frozenset(
            word
            for word in around.intersection(SILENT.split())
            if any(item.beside & (around - {word}) for item in self.readings.get((word,), ()))
        )

    def _phrase(self, reduced: list[str], place: int) -> tuple[int, list[Reading]]:
        for size in range(min(LONGEST_PHRASE, len(reduced) - place), 0, -1):
            known = self.readings.get(tuple(reduced[place : place + size]))
            if known:
                around = set(reduced[:place] + reduced[place + size :])
                around |= {word for other in around for word in self._means_of(other)}
                fitting = [item for item in known if not item.beside or item.beside & around]
                if fitting:
                    return size, sorted(fitting, key=lambda item: not item.beside)
            if size == 2 and (joined := self._joined(reduced[place : place + 2])):
                return 2, joined
        return 1, []

    def _joined(self, pair: list[str]) -> list[Reading]:
        """Two typed words the book writes as one: "club foot", "post concussion"."""
        word = "".join(pair)
        if min(map(len, pair)) < 3 or not pair[0].isalpha():
            return []
        begun = len(word) > 8 and self.vocabulary.begins(word)
        if not begun and self.vocabulary.number(word) is None:
            return []
        return [Reading(((word,),), word)]

    def _means_of(self, word: str) -> list[str]:
        return [part for item in self.readings.get((word,), ()) if not item.beside for part in item.means[0]]

    def _slot(
        self, group: list[str], readings: list[Reading], last: bool, ended: bool, loose: bool, context: list[str]
    ) -> Slot:
        ways: list[Way] = []
        chosen = bool(readings and readings[0].beside)
        worded = ((phrase, chosen and not reading.beside) for reading in readings for phrase in reading.means)
        for rank, (phrase, untold) in enumerate(worded):
            matches = tuple(self.vocabulary.match(word, False) for word in phrase)
            denied = denied_places(phrase)
            signs = tuple(at in denied for at in range(len(phrase)))
            ways.append(Way(matches, UNTOLD_READING if untold else max(0.7, 0.98 - 0.07 * rank), signs))
        own = self._own(group, last and not ended, loose, spell=not readings)
        if all(match.words for match in own) and not (readings and group[0] in FUNCTION_WORDS):
            several = 0.985 if len(group) > 1 else 0.9
            sure = 1.0 if not readings else several if len(" ".join(group)) > 3 else 0.6
            ways.append(Way(own, sure, (False,) * len(own)))
        bits = 0
        for way in ways:
            bits |= _all(way)
        label = readings[0].label if readings else self._label(group, own)
        told = not readings and group[0] in TOLD
        soft = len(group) == 1 and (told or reduce(group[0]) in SOFT) and len(context) > 1
        rarity = log2(self.documents / max(1, bits.bit_count())) if bits else 8.0
        weight = SOFT.get(reduce(group[0]), SOFT_TOLD) if soft else 1 + rarity / 8
        return Slot(label, tuple(ways), bits, weight, soft)

    def _own(self, group: list[str], last: bool, loose: bool, spell: bool) -> tuple[Match, ...]:
        matches = []
        for place, word in enumerate(group):
            at_end = last and place == len(group) - 1
            match = self.vocabulary.match(word, at_end)
            if spell and (loose or not match.words):
                near = self.vocabulary.spell(word, at_end)
                if near.words:
                    words = near.words if match.words else _surest(near.words)
                    match = Match({**words, **match.words}, near.bits | match.bits, near.spelled)
            matches.append(match)
        return tuple(matches)

    @staticmethod
    def _label(group: list[str], own: tuple[Match, ...]) -> str:
        spelled = [match.spelled if match.spelled and max(match.words.values()) < 0.9 else word
                   for word, match in zip(group, own, strict=True)]  # fmt: skip
        return " ".join(spelled)

    def _side_slot(self, side: str) -> Slot:
        match = self.vocabulary.match(side, False)
        ways, bits = [Way((match,), 1.0, (False,))], match.bits
        for one, quality in (("right", ONE_OF_BOTH), ("left", ONE_OF_BOTH)) if side == "bilateral" else (UNSIDED,):
            match = self.vocabulary.match(one, False)
            ways, bits = [*ways, Way((match,), quality, (False,))], bits | match.bits
        return Slot(side, tuple(ways), bits, 1.0, False)


def told_phrases(readings: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    """By word of everyday language the phrases with it that are read as something."""
    out: dict[str, list[Phrase]] = {}
    for phrase in readings:
        for word in TOLD.intersection(phrase):
            out.setdefault(word, []).append(phrase)
    return out


def _surest(spellings: dict[int, float]) -> dict[int, float]:
    """Spellings of a word that can mean nothing else: the best is as good as typed, almost."""
    scale = SPELT / max(spellings.values())
    return {word: quality * scale for word, quality in spellings.items()}


def _denied(slot: Slot) -> Slot:
    """The slot as something denied: it keeps no document out, for most titles do not say what is not the case."""
    ways = tuple(replace(way, denied=tuple(not sign for sign in way.denied)) for way in slot.ways)
    return replace(slot, ways=ways, soft=True, weight=DENIAL)


def _all(way: Way) -> int:
    bits = -1
    for match in way.matches:
        bits &= match.bits
    return bits if way.matches else 0
