"""A record of several documents read for one suggestion: cut into parts that a provider takes, answered one by one, put together.

A part is a whole document, or as much of a long one as a note may have; no part holds two documents, so that what stands in
one (a heading, a negation) never reaches into the next. What is not read is named with its reason.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from codeloom.coding.suggesting.checked import checked
from codeloom.coding.suggesting.shapes import MOST_NOTE, Dropped, Made, Proposal, Risk, Span, Suggestion, Visit
from codeloom.services.suggestions.ground import Ground

MOST_PARTS = 12
"""Parts that one suggestion reads: 120,000 characters at most."""
APART = "\n\n"
Quoting = TypeVar("Quoting", Proposal, Risk)
Place = tuple[UUID, int, int]
"""Document, start and end of words in it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be read. `final` says whether a diagnosis it calls uncertain stands as it is called at the end of a stay."""

    doc: UUID
    title: str
    text: str
    final: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document; `at` is where it begins in the whole that was read, `length` in characters."""

    doc: UUID
    start: int
    at: int
    length: int
    final: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that was not read, or not whole, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Whole:
    """What is read of a record: the parts behind each other."""

    text: str
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]


def whole_of(sources: Sequence[Source]) -> Whole:
    """The parts of documents in the order given. Of too many, each document gets its first part before any gets a second."""
    cuts = [list(_cut(source.text)) for source in sources]
    in_turn = sorted(
        (turn, place) for place, stretches in enumerate(cuts) for turn in range(len(stretches))
    )  # fmt: skip
    taken = sorted((place, turn) for turn, place in in_turn[:MOST_PARTS])
    text, parts = "", list[Part]()
    for place, turn in taken:
        start, end = cuts[place][turn]
        at = len(text) + (len(APART) if text else 0)
        text += (APART if text else "") + sources[place].text[start:end]
        parts.append(Part(sources[place].doc, start, at, end - start, sources[place].final))
    return Whole(text, tuple(parts), tuple(_left(sources, cuts, taken)))


def _left(
    sources: Sequence[Source], cuts: Sequence[list[tuple[int, int]]], taken: Sequence[tuple[int, int]]
) -> Iterable[LeftOut]:
    for place, source in enumerate(sources):
        read = [cuts[place][turn][1] for at, turn in taken if at == place]
        if not cuts[place]:
            yield LeftOut(source.title, "it has no text")
        elif not read:
            yield LeftOut(
                source.title, f"not read: one suggestion reads {MOST_PARTS} parts, the newest documents first"
            )
        elif len(read) < len(cuts[place]):
            yield LeftOut(source.title, f"only its first {read[-1]:,} of {len(source.text):,} characters were read")


def _cut(text: str) -> Iterable[tuple[int, int]]:
    """Stretches of at most MOST_NOTE characters that end where a paragraph, else a line, else a word ends."""
    start, last = 0, len(text.rstrip())
    while start < last:
        end = last
        if end - start > MOST_NOTE:
            most = start + MOST_NOTE
            end = next((at for mark in ("\n\n", "\n", " ") if (at := text.rfind(mark, start + 1, most)) > 0), most)
        if text[start:end].strip():
            yield start, end
        start = end


def answer_whole(
    ground: Ground,
    whole: Whole,
    visit: Visit,
    ask: Callable[[Ground, str, Visit], Suggestion],
    goes_on: Callable[[], None],
) -> Suggestion:
    """The suggestion for all parts, spans into `whole.text`. `ask` answers one part; `goes_on` is called before every further
    one, and raises where the work is not wanted any more.

    What several parts say is put together once more behind the rule layer. An E/M level is of one visit note and is left
    out. Raises what `ask` raises.
    """
    answers = list[tuple[Part, Suggestion]]()
    for part in whole.parts:
        if answers:
            goes_on()
        text = whole.text[part.at : part.at + part.length]
        answers.append((part, ask(ground, text, visit if part.final else replace(visit, setting="office"))))
    if not answers:
        return Suggestion()
    merged = Suggestion(
        diagnoses=tuple(_moved(one, part.at) for part, found in answers for one in found.diagnoses),
        procedures=tuple(_moved(one, part.at) for part, found in answers for one in found.procedures),
        risks=tuple(_moved(one, part.at) for part, found in answers for one in found.risks),
        dropped=tuple(dict.fromkeys(one for _, found in answers for one in found.dropped)),
    )
    merged = checked(merged, whole.text, visit, ground.codesets, ground.local)
    kept = {one.code for one in (*merged.diagnoses, *merged.procedures)}
    dropped: tuple[Dropped, ...] = tuple(one for one in merged.dropped if not one.code or one.code not in kept)
    return replace(
        merged, dropped=dropped, made=_made_of([found.made for _, found in answers if found.made is not None])
    )


def _moved(one: Quoting, by: int) -> Quoting:
    return replace(one, evidence=tuple(Span(span.start + by, span.end + by, span.text) for span in one.evidence))


def _made_of(all_made: Sequence[Made]) -> Made | None:
    """How the whole was made: times, tokens and costs of the parts added up."""
    if not all_made:
        return None
    costs = [made.cost for made in all_made if made.cost is not None]
    return replace(
        all_made[-1],
        ms=sum(made.ms for made in all_made),
        tokens_in=sum(made.tokens_in for made in all_made),
        tokens_out=sum(made.tokens_out for made in all_made),
        cost=sum(costs[1:], costs[0]) if costs else None,
    )


def places_of(parts: Sequence[Part], evidence: Iterable[Span]) -> tuple[Place, ...]:
    """Where spans of the whole lie in its documents. A span never reaches over the end of its part."""
    out = []
    for span in evidence:
        part = next((one for one in parts if one.at <= span.start < one.at + one.length), None)
        if part is not None:
            start = part.start + span.start - part.at
            out.append((part.doc, start, min(start + span.end - span.start, part.start + part.length)))
    return tuple(dict.fromkeys(out))
