"""A query as read: slots, each with the wordings it may have. What is in it is found out elsewhere."""

from dataclasses import dataclass, replace

from codeloom.coding.search.apart import DESCRIBING, PLACES
from codeloom.coding.search.vocabulary import Match

BESIDE = 0.6
"""What is left of the weight of a describing word where no code says all."""


@dataclass(frozen=True, slots=True)
class Way:
    """One wording of a slot: every match must be met. `quality` says how sure this wording is meant.

    `denied` says of each match whether the wording denies it.
    """

    matches: tuple[Match, ...]
    quality: float
    denied: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing asked for. A soft slot adds to a score and never keeps a document out."""

    label: str
    ways: tuple[Way, ...]
    bits: int
    weight: float
    soft: bool


@dataclass(frozen=True, slots=True)
class Query:
    """Typed text as read. `codes` are code beginnings (bare); `words` are all words but
    those of the encounter; `texts` are plain wordings to compare with lay terms, `gists` what they come to."""

    typed: str
    slots: tuple[Slot, ...]
    codes: tuple[str, ...]
    side: str
    encounter: frozenset[str]
    words: frozenset[str]
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    gists: tuple[frozenset[str], ...] = ()


def undescribed(query: Query, sides: bool = False, places: bool = False) -> Query:
    """The query where words that only describe, and stages, keep no document out, with `sides` no side either.

    With `places` no part of the body does either. The query itself where there is nothing else.
    """
    slots = tuple(
        replace(slot, soft=True, weight=slot.weight * BESIDE)
        if not slot.soft
        and (describes(slot) or (sides and slot.label == query.side) or (places and slot.label in PLACES))
        else slot
        for slot in query.slots
    )
    return query if all(slot.soft for slot in slots) else replace(query, slots=slots)


def describes(slot: Slot) -> bool:
    """The slot says how, in whom or in which stage a condition is."""
    return slot.label in DESCRIBING or slot.label[:1].isdigit()
