"""The last step of specificity: a code that leaves open what the note says becomes the one of its category that says it.

What may be said more is read from the titles of the category: the words by which a title goes beyond the open one. All of
them must stand in what the note states of this condition; what the note denies, or says of two, leaves the code as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.sided_codes import sided
from codeloom.coding.suggesting.choosing import kin
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED
from codeloom.coding.suggesting.fitting import Family, Option, family, sides_agree
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.sections import FAMILY, INSTRUCTIONS
from codeloom.coding.suggesting.sections import PAST as HISTORY
from codeloom.coding.suggesting.wording import Wording, wording

_OPEN = re.compile(r"unspecified|uncomplicated|without complication|not elsewhere|\bNOS\b|^other\b", re.IGNORECASE)
_LEFT_ALONE = re.compile(r"E1[013]|O|S|T|V|W|X|Y|Z|C|R|I21|I1[0-3]|F1")
"""Kinds that have their own reading of type, complication or episode."""
_REACH = 160
"""Characters beside a mention that may tell more of it."""


def refined(found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims as specific as the note is, without those another claim of the category says more fully."""
    out = [_more_specific(claim, reading, codeset) for claim in found]
    return [claim for claim in out if not _covered(claim, out, codeset)]


def _more_specific(claim: Claim, reading: Reading, codeset: CodeSet) -> Claim:
    if _LEFT_ALONE.match(claim.code) or not _OPEN.search(codeset.title(claim.code)):
        return claim
    listed = family(codeset, (claim.code[:3],))
    mine = next((one for one in listed.options if one.code == claim.code), None)
    if mine is None:
        return claim
    said = told_of(claim, reading)
    fitting = [
        (_gain(option, mine, listed, said), option.code) for option in listed.options if _goes_beyond(option, mine)
    ]
    best = max(fitting, default=(0.0, ""))
    if best[0] <= 0 or sum(gain == best[0] for gain, _ in fitting) > 1:
        return claim
    return replace(claim, code=best[1], why=f"{claim.why} The note says more of it than its open title.")


def _goes_beyond(option: Option, mine: Option) -> bool:
    """Whether a title says all that the open one says, and more."""
    return (
        option.code != mine.code
        and mine.says <= option.says | {"uncomplicated"}
        and not option.other
        and bool(option.says - mine.says)
        and (not mine.sides or option.sides == mine.sides)
    )


def _gain(option: Option, mine: Option, listed: Family, said: Wording) -> float:
    """How much more a title says that the note says too; nothing where a word of it is missing or denied."""
    extra = option.says - mine.says
    if extra - said.stated or option.denies & said.stated - option.says or not sides_agree(option.sides, said):
        return 0.0
    return sum(listed.weights[word] for word in extra) - (0.2 if option.open else 0.0)


def told_of(claim: Claim, reading: Reading) -> Wording:
    """What the note states and denies of a condition: around each mention of its category that is stated."""
    stated, denied = set[str](), set[str]()
    own_denied = set[str]()
    places = [(one.start, one.end) for one in claim.spans]
    places += [
        (one.found.start, one.found.end)
        for one in reading.mentions
        if kin(one.code, claim.code) and one.said == STATED and one.kind not in (FAMILY, INSTRUCTIONS, HISTORY)
    ]
    for start, end in places:
        sentence = reading.sentence_at(start)
        if sentence is None or sentence.section.copied:
            continue
        begin, stop = _clause(reading, claim, sentence.start, sentence.end, start, end)
        one = wording(reading.note[begin:stop])
        stated |= one.stated
        denied |= one.denied
        if start == claim.spans[0].start:
            own_denied |= one.denied - one.stated
    stated -= own_denied
    return Wording(frozenset(stated), frozenset(denied - stated))


def _clause(reading: Reading, claim: Claim, begin: int, stop: int, start: int, end: int) -> tuple[int, int]:
    """The stretch about one mention: from the condition named before it to the one named after it, in reach."""
    begin, stop = max(begin, start - _REACH), min(stop, end + _REACH)
    for other in reading.mentions:
        if kin(other.code, claim.code) or other.code[0] == "R":
            continue
        if other.found.end <= start:
            begin = max(begin, other.found.end)
        elif other.found.start >= end:
            stop = min(stop, other.found.start)
    return begin, stop


def _covered(claim: Claim, found: Sequence[Claim], codeset: CodeSet) -> bool:
    """Whether another claim of the same category says all that an open one says, and more."""
    if claim.code[0] in "OTVWXYZ" or not _OPEN.search(codeset.title(claim.code)):
        return False
    options = {one.code: one for one in family(codeset, (claim.code[:3],)).options}
    mine = options.get(claim.code)
    if mine is None:
        return False
    for other in found:
        theirs = options.get(other.code)
        if theirs is None or other.code == claim.code or theirs.open > mine.open:
            continue
        more = theirs.says > mine.says or (theirs.says == mine.says and theirs.sides > mine.sides)
        if more and not (mine.sides and theirs.sides != mine.sides):
            return True
    return False


def side_open(code: str, codeset: CodeSet) -> bool:
    """Whether a code leaves open a side that others of its category name."""
    return any(sided(codeset, code, side) != code for side in ("left", "right"))
