"""What a wording denies: the words after "without", "except", "not specified as" and the like.

A title that denies what is asked for says the opposite, and so does one that asserts what the typed text denies.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from codeloom.coding.search.words import COMMA

DENIED = 1 << 31
"""This bit of an index word says that the term denies it."""
_OPENS = frozenset({"without", "not", "except"})
_ENDS = frozenset({"with", "of", "in", "into", "by", "from", "due", "for", "at", "during", "following"})
_LISTED = ("and", "or")
UNSAID = frozenset({"elsewhere", "applicable"})
"""Words that make no denial of a "not" before them."""
FILLING = frozenset(
    {"specified", "having", "achieved", "been", "as", "mention", "current", "any", "and", "or", "to", "the", "a", "an"}
)
"""Words between a denial and what it denies."""
_HEADS = frozenset({"diagnosis", "mention", "evidence", "history", "presence", "sign", "finding"})
"""Words that say nothing without what follows them: "without diagnosis of hypertension"."""
MODIFIERS = frozenset({"acute", "chronic", "current", "severe", "mild", "moderate", "other", "major", "active"})
"""Words that say how the word behind them is: denied only with it."""
OPPOSITES = (
    ("stable", "unstable"), ("ruptured", "unruptured"), ("complete", "incomplete"), ("typical", "atypical"),
    ("symptomatic", "asymptomatic"), ("complicated", "uncomplicated"),
)  # fmt: skip
NON = "non"


def denials(words: Sequence[str]) -> list[list[int]]:
    """The places of the words that each denial of a wording denies.

    Commas are words: one ends a denial but where it lists what is denied.
    """
    return [
        list(_reach(words, place))
        for place, word in enumerate(words)
        if word in _OPENS and not (word == "not" and set(words[place + 1 : place + 2]) & UNSAID)
    ]


def denied_places(words: Sequence[str]) -> set[int]:
    """The places of all words a wording denies; of "without acute cor pulmonale" not "acute", which may be so itself."""
    return {
        place
        for places in denials(words)
        for place, following in zip_longest(places, places[1:])
        if words[place] not in MODIFIERS or following is None
    }


def _reach(words: Sequence[str], opens: int) -> Iterator[int]:
    alone = words[opens] == "not" and words[opens + 1 : opens + 2] != ["specified"]
    begun = False
    for place in range(opens + 1, len(words)):
        word = words[place]
        ends = word in _ENDS and begun and not (word == "of" and words[place - 1] in _HEADS)
        if word in _OPENS or ends or (word == COMMA and not _goes_on(words, place)):
            return
        if word == COMMA or word in FILLING or word in _ENDS:
            continue
        yield place
        begun = True
        if alone:
            return


def _goes_on(words: Sequence[str], comma: int) -> bool:
    """The comma stands in a list that ends in ", and" or ", or"."""
    for place in range(comma, len(words) - 1):
        if words[place] in _ENDS or words[place] in _OPENS:
            return False
        if words[place] == COMMA and words[place + 1] in _LISTED:
            return True
    return False


def denied_pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    """Words that one denial names one after the other: what "without behavioral" goes on to deny."""
    return {(words[one], words[other]) for places in denials(words) for one, other in pairwise(places)}
