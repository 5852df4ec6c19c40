"""Every condition a note mentions: its term, the statement it stands in, and what the statement says of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.judgement import judged_from, judgement_start
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN, Section, sections
from codeloom.coding.suggesting.sentences import Sentence, sentences
from codeloom.coding.suggesting.terms import Found, Terms, Token, tokens


@dataclass(frozen=True, slots=True)
class Mention:
    """A term in its statement. `said` is what the statement says of it; `head` that it stands in the head of a list item."""

    found: Found
    sentence: Sentence
    said: str
    head: bool

    @property
    def code(self) -> str:
        """The code the term means by default."""
        return self.found.code

    @property
    def kind(self) -> str:
        """The kind of part it stands in."""
        return self.sentence.kind


@dataclass(frozen=True, slots=True)
class Reading:
    """A note as read."""

    note: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    tokens: tuple[Token, ...]

    @property
    def judged(self) -> frozenset[str]:
        """The kinds of parts that hold the provider's judgement: assessment and plan; empty for a note without them."""
        kinds = {part.kind for part in self.sections if not part.copied}
        return frozenset({ASSESSMENT, PLAN}) & kinds

    def sentence_at(self, place: int) -> Sentence | None:
        """The statement a place stands in; None in a heading or between statements."""
        at = bisect_right(self.sentences, place, key=_start) - 1
        return self.sentences[at] if at >= 0 and place < self.sentences[at].end else None

    def said_at(self, place: int) -> str:
        """The words of the statement a place stands in; empty without one."""
        one = self.sentence_at(place)
        return self.note[one.start : one.end] if one else ""

    def item_at(self, place: int) -> int:
        """The number of the list item a place stands in; -1 without one."""
        one = self.sentence_at(place)
        return one.item if one else -1

    def leads(self, start: int, end: int, symptoms: bool) -> bool:
        """Whether a condition that is stated begins in a stretch; one that is a symptom only where `symptoms` says so."""
        passed = r"[ZV-Y]" if symptoms else r"(?!R73\.03)[RZV-Y]"
        return any(
            start <= one.found.start < end and one.said == STATED and not re.match(passed, one.code)
            for one in self.mentions
        )

    def words(self, start: int, end: int) -> list[str]:
        """The words of a stretch, in the form of the index."""
        return [token.word for token in self.tokens if start <= token.start < end]


def read(note: str, terms: Terms) -> Reading:
    """The note read."""
    parts = sections(note)
    said = sentences(note, parts)
    listed = tokens(note)
    named = tuple(terms.find(note, listed))
    reading = Reading(note, parts, said, tuple(_mentions(note, said, named)), tuple(listed))
    if reading.judged:
        return reading
    begin = judgement_start(note, said, reading.leads)
    if begin is None:
        return reading
    parts = judged_from(parts, begin)
    said = sentences(note, parts)
    return Reading(note, parts, said, tuple(_mentions(note, said, named)), tuple(listed))


def _start(sentence: Sentence) -> int:
    return sentence.start


def _mentions(note: str, said: Sequence[Sentence], named: Iterable[Found]) -> Iterator[Mention]:
    """Each term with its statement; terms of headings belong to none."""
    at = 0
    for found in named:
        while at < len(said) and said[at].end <= found.start:
            at += 1
        if at == len(said) or found.start < said[at].start:
            continue
        one = said[at]
        what = context(note, one.start, one.end, found.start, found.end, one.kind)
        yield Mention(found, one, what, found.start < one.head_end)
