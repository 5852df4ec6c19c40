"""A second reading of diagnoses that leave something open: the words around them are asked of the search.

Where a title of another code has every word of the statement that this one has, and words that this one lacks, the note says
more than the claim; the claim becomes that code where the note says all of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from codeloom.coding.codesets import CodeSet
from codeloom.coding.search.hits import Hit
from codeloom.coding.search.index import Index
from codeloom.coding.suggesting.choosing import kin
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.wording import LITTLE, side_in, wording

_ASKED = re.compile(r"[A-NR]")
_LEFT_ALONE = re.compile(r"E1[013]|I1[0-3]|C|D[0-4]|N18|R73|F1")
"""Kinds that have their own reading of type, complication or cause."""
_OPEN = re.compile(r"unspecified|uncomplicated|without|\bother\b", re.IGNORECASE)
_STOPS = re.compile(r"[\n.;()]|,? (?:due to|on|from|likely|probably|after|since|for)\b| -> ", re.IGNORECASE)
_DASHES = re.compile(r"\s+[-–—]+\s+|:(?=\s)")
_SURE = 80.0
"""The score of a hit whose title has most of the words asked."""
_MOST = 90
"""Characters of the words asked."""


def asked_again(found: Sequence[Claim], reading: Reading, index: Index, day: date, codeset: CodeSet) -> list[Claim]:
    """The claims, each open one as the code that says what its statement says."""
    return [_better(claim, reading, index, day, codeset) for claim in found]


def _better(claim: Claim, reading: Reading, index: Index, day: date, codeset: CodeSet) -> Claim:
    title = codeset.title(claim.code)
    if not _ASKED.match(claim.code) or _LEFT_ALONE.match(claim.code):
        return claim
    if not _OPEN.search(title) and claim.code[0] != "R":
        return claim
    own = _telling(title)
    for phrase in phrases(claim, reading):
        said = _telling(phrase)
        hit = next((one for one in index.search(phrase, day, 3).hits if one.billable), None)
        if hit is None or hit.code == claim.code:
            continue
        if hit.score >= _SURE and _says_more(own, claim.code[0], hit, said, phrase):
            why = f"{claim.why} The words of the note are those of this title."
            sure = claim.confidence if kin(claim.code, hit.code) else "low"
            return replace(claim, code=hit.code, confidence=sure, why=why)
    return claim


def _says_more(own: frozenset[str], claim_chapter: str, hit: Hit, said: frozenset[str], phrase: str) -> bool:
    """Whether the title of a hit has all the statement says of the claim, something more that it says, and nothing else; one
    of another letter must share a word with the title of the claim."""
    if not _ASKED.match(hit.code) or _LEFT_ALONE.match(hit.code):
        return False
    theirs = _telling(hit.title)
    if claim_chapter != hit.code[0] and not own & theirs:
        return False
    side = side_in(hit.title)
    if side and side != side_in(phrase):
        return False
    more = (theirs - own) & said
    lacking = theirs - said
    return bool(more) and (own & said) <= theirs and len(lacking) <= len(more) and not wording(phrase).denied & theirs


def _telling(text: str) -> frozenset[str]:
    """The words of a text that tell conditions apart, as stems of five letters."""
    stated = wording(text).stated - LITTLE - {"intractable", "manifestation"}
    return frozenset(word[:5] for word in stated if word not in ("right", "left", "bilateral"))


def phrases(claim: Claim, reading: Reading) -> Iterator[str]:
    """The words of the statement that a claim is part of: first over dashes, then up to the dash."""
    note, place = reading.note, claim.spans[0]
    sentence = reading.sentence_at(place.start)
    if sentence is None:
        return
    begin, stop = sentence.start, min(sentence.end, place.end + _MOST)
    for other in reading.mentions:
        if other.sentence is not sentence or other.code[0] in "ZV" or other.said != STATED:
            continue
        if other.found.end <= place.start and re.search(
            r"[,;/+&]|\band\b|\bwith\b", note[other.found.end : place.start]
        ):
            begin = max(begin, other.found.end)
        if other.found.start >= place.end and re.search(
            r"[,;/+&]|\band\b|\bwith\b", note[place.end : other.found.start]
        ):
            stop = min(stop, other.found.start)
    before = note[max(begin, place.start - _MOST) : place.start]
    before = re.split(r"[\n.;:(]|\s-+\s", before)[-1]
    cut = _STOPS.search(note, place.end, stop)
    after = note[place.end : cut.start() if cut else stop]
    plain = _DASHES.split(after)[0]
    tails = [",".join(after.split(",")[:count]) for count in (3, 2, 1)]
    for tail in dict.fromkeys((*tails, plain, plain.split(",")[0])):
        yield re.sub(r"\s+", " ", f"{before}{place.text}{tail}").strip(" ,-:/")
