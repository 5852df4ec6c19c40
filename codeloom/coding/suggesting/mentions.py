"""Every condition a note mentions: its term, the statement it stands in, and what the statement says of it."""

from dataclasses import dataclass

from codeloom.coding.suggesting.contexts import context
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
        kinds = {part.kind for part in self.sections}
        return frozenset({ASSESSMENT, PLAN}) & kinds

    def words(self, start: int, end: int) -> list[str]:
        """The words of a stretch, in the form of the index."""
        return [token.word for token in self.tokens if start <= token.start < end]


def read(note: str, terms: Terms) -> Reading:
    """The note read."""
    parts = sections(note)
    said = sentences(note, parts)
    listed = tokens(note)
    out, at = [], 0
    for found in terms.find(note, listed):
        while at < len(said) and said[at].end <= found.start:
            at += 1
        if at == len(said) or found.start < said[at].start:
            continue
        one = said[at]
        what = context(note, one.start, one.end, found.start, found.end, one.kind)
        out.append(Mention(found, one, what, found.start < one.head_end))
    return Reading(note, parts, said, tuple(out), tuple(listed))
