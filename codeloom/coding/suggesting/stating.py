"""Where a note itself states some words: not a plan, a warning, a relative's history or text copied forward."""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.contexts import PAST as BEFORE
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.sections import ALLERGIES, FAMILY, INSTRUCTIONS, PAST
from codeloom.coding.suggesting.sentences import Sentence

_NOWHERE = (FAMILY, ALLERGIES, PAST, INSTRUCTIONS)
_LATER = re.compile(
    r"\b(?:due(?! to\b)|schedul|next|in \d+ (?:weeks?|months?)|last|planned|not done|declin)\w*\b", re.IGNORECASE
)
_ON_CONDITION = re.compile(
    r"[^.;,\n]{0,35}\b(?:if|unless|in case|when(?! (?:s?he|they) (?:was|were))|should (?:she|he|they|it))\b",
    re.IGNORECASE,
)
"""After words: what they say is done only if something happens."""
OPENING = 400
"""Characters at the start of a note that say what the visit is."""


def places(words: re.Pattern[str], reading: Reading, past: bool = False) -> Iterator[tuple[int, int, Sentence | None]]:
    """Each place where the note states these words, with its statement; headings have none. `past` takes history too."""
    for found in words.finditer(reading.note):
        sentence = reading.sentence_at(found.start())
        if sentence is None:
            yield found.start(), found.end(), None
            continue
        if sentence.kind in _NOWHERE or sentence.section.copied:
            continue
        said = context(reading.note, sentence.start, sentence.end, found.start(), found.end(), sentence.kind)
        if said == STATED or (past and said == BEFORE):
            if not _LATER.search(reading.note[found.end() : min(sentence.end, found.end() + 40)]) and not on_condition(
                reading.note, found.end(), sentence.end
            ):
                yield found.start(), found.end(), sentence


def on_condition(note: str, start: int, end: int) -> bool:
    """Whether a condition follows in a stretch: "insulin if fasting is above 95"."""
    return bool(_ON_CONDITION.match(note, start, end))


def stated(words: re.Pattern[str], reading: Reading, past: bool = False) -> tuple[int, int] | None:
    """The first such place; None without one."""
    found = next(places(words, reading, past), None)
    return found[:2] if found else None


def opening(words: re.Pattern[str], reading: Reading) -> tuple[int, int] | None:
    """The first place in the opening of the note, or in what the assessment says, where the words stand."""
    found = words.search(reading.note[:OPENING])
    return (found.start(), found.end()) if found else stated(words, reading, past=True)
