"""What is said as a risk and not suggested: diagnoses whose code says less than the note, or more than it supports.

A claim is withheld where its code leaves open a side, where a word beside it stands in a sibling's title and not in its own, or
where little speaks for it and the search, asked for the same words, names another code. Of two codes that exclude one another, or
say one thing twice, the one that leaves more open is left out and nothing is said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from codeloom.coding.codesets import CodeSet
from codeloom.coding.search.index import Index
from codeloom.coding.suggesting.asked_again import phrases
from codeloom.coding.suggesting.choosing import kin
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.fitting import Option, family
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.open_titles import named_above
from codeloom.coding.suggesting.refining import side_open
from codeloom.coding.suggesting.shapes import Risk, Span
from codeloom.coding.suggesting.specificity import PARTS
from codeloom.coding.suggesting.wording import LITTLE, forms, side_in, wording

_OPEN = re.compile(r"unspecified|uncomplicated|without|^other\b|other specified|not elsewhere", re.IGNORECASE)
_VAGUE = re.compile(r"unspecified|^other\b|other specified", re.IGNORECASE)
_OWN_READING = re.compile(r"E1[013]|I1[0-3]|[OTVWXYZ]|S\d|F1|C")
"""Kinds whose type, side or episode is read by tables of their own."""
_SIDES = frozenset(("right", "left", "bilateral"))
_COURSE = frozenset(("acute", "subacute", "chronic"))
_NEAR = 40
"""Characters from another condition to the end of this one: what stands between is said of this one."""
SIDE = "The note does not say the side of this: it has no code without."
MORE = "The note says more of this than its open code does: say which kind it is."
HOW = "How it happened is told too broadly for a code."
WEAK = "Named in the note, but not so that one code says it: is it managed today, and what kind is it?"


@dataclass(frozen=True, slots=True)
class Withheld:
    """The claims that are suggested, and a risk for each that is not."""

    kept: tuple[Claim, ...]
    risks: tuple[Risk, ...]


def withheld(found: Sequence[Claim], reading: Reading, index: Index, day: date, codeset: CodeSet) -> Withheld:
    """The claims that the note supports as they are coded, and what it should say of the others."""
    once = [claim for claim in found if not _twice(claim, found, reading, codeset)]
    kept, risks = [], []
    for claim in once:
        message = _doubt(claim, reading, index, day, codeset)
        if message:
            risks.append(Risk("missing_specificity", message, (), claim.spans[:1]))
        else:
            kept.append(replace(claim, confidence="low") if _alone(claim, reading, index, day) else claim)
    return Withheld(tuple(kept), tuple(risks))


def _alone(claim: Claim, reading: Reading, index: Index, day: date) -> bool:
    """Whether a claim of medium confidence is read from its place alone: the search, asked for its statement or its words, does
    not name its code first."""
    if claim.confidence != "medium" or claim.code[0] in "OTVWXYZ":
        return False
    quoted = (one for one in index.search(claim.spans[0].text, day, 3).hits if one.billable)
    first = next(quoted, None)
    return not (first is not None and first.code == claim.code) and not _confirmed(claim, reading, index, day)


def _doubt(claim: Claim, reading: Reading, index: Index, day: date, codeset: CodeSet) -> str:
    """Why a claim is not suggested; empty where it is."""
    title = codeset.title(claim.code)
    if claim.code[0] in "VWXY":
        return HOW if title.startswith("Unspecified") else ""
    if claim.code[0] == "Z" or not _OPEN.search(title):
        return ""
    if claim.confidence == "low" and side_open(claim.code, codeset):
        return SIDE
    if _OWN_READING.match(claim.code):
        return ""
    if _sibling_says(claim, reading, codeset):
        return MORE
    if (
        claim.confidence == "low"
        and _VAGUE.search(title)
        and _by_default(claim, reading)
        and not named_above(claim, codeset)
    ):
        return "" if _confirmed(claim, reading, index, day) else WEAK
    return ""


def _sibling_says(claim: Claim, reading: Reading, codeset: CodeSet) -> bool:
    """Whether words beside the claim stand in titles of its category and not in its own."""
    listed = family(codeset, (claim.code[:3],))
    mine = next((one for one in listed.options if one.code == claim.code), None)
    if mine is None or not _VAGUE.search(codeset.title(claim.code)):
        return False
    phrase = next(phrases(claim, reading), "").split(",")
    said = wording(",".join(phrase[:2]))
    own = (
        mine.says
        | mine.denies
        | LITTLE
        | _SIDES
        | set(forms(claim.spans[0].text))
        | wording(claim.spans[0].text).stated
    )
    telling = {word for word in said.stated - own if word in listed.weights}
    telling |= {
        word
        for word in wording(reading.said_at(claim.spans[0].start)).stated - own
        if word in listed.weights and word in PARTS
    }
    known, side = said.stated | own, side_in(",".join(phrase[:2]))

    def tells(option: Option) -> bool:
        """Whether the title of another code has a telling word, and at most one that the note does not say: none where what
        tells is only how long it has been."""
        told = option.says & telling
        if option.code == mine.code or not told or len(option.says - known) > bool(told - _COURSE):
            return False
        return side_in(codeset.title(option.code)) in ("", side)

    return bool(telling) and any(map(tells, listed.options))


def _by_default(claim: Claim, reading: Reading) -> bool:
    """Whether the code is what its term means by default, and nothing of the note chose it."""
    return any(one.found.start == claim.spans[0].start and claim.code.startswith(one.code) for one in reading.mentions)


def _confirmed(claim: Claim, reading: Reading, index: Index, day: date) -> bool:
    """Whether the search, asked for the words of the statement, names the same code first."""
    alone = max((one.found.end for one in reading.mentions if one.found.end <= claim.spans[0].start), default=0)
    beside = reading.note[alone : claim.spans[0].end] if alone else ""
    for phrase in (*phrases(claim, reading), *([beside] if len(beside) <= _NEAR else [])):
        hit = next((one for one in index.search(phrase, day, 3).hits if one.billable), None)
        if hit is not None and hit.code == claim.code:
            return True
    return False


def _twice(claim: Claim, found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> bool:
    """Whether another claim says the same more fully, or is what an Excludes1 note of this one sends to, in one statement."""
    if claim.code[0] in "OSTVWXYZ":
        return False
    for other in found:
        if other is claim or other.code == claim.code or not other.spans:
            continue
        if reading.item_at(claim.place) == reading.item_at(other.place) and codeset.mentions(
            claim.code, "excludes1", other.code
        ):
            if _VAGUE.search(codeset.title(claim.code)) or not _VAGUE.search(codeset.title(other.code)):
                return True
        if _side_by_side(claim.spans[0], other.spans[0], reading.note) and claim.code[:2] == other.code[:2]:
            if _VAGUE.search(codeset.title(claim.code)) and not _VAGUE.search(codeset.title(other.code)):
                return True
        if kin(claim.code, other.code) and _VAGUE.search(codeset.title(claim.code)) and claim.code[0] == other.code[0]:
            mine, theirs = (wording(codeset.title(one.code)).stated - LITTLE for one in (claim, other))
            if claim.code[:3] != other.code[:3] and mine < theirs:
                return True
    return False


def _side_by_side(one: Span, other: Span, note: str) -> bool:
    """Whether nothing but a space or a hyphen parts two places."""
    first, second = sorted((one, other), key=lambda place: place.start)
    return first.end <= second.start and note[first.end : second.start] in ("", " ", "-")
