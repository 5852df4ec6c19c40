"""Problems of the E/M level that the diagnoses of the note name and the words of problems do not: chronic diseases assessed."""

import re
from collections.abc import Iterable, Iterator

from codeloom.coding.em.kinds import PROBLEMS
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.sections import ASSESSMENT
from codeloom.coding.suggesting.shapes import Element, Span

_CHRONIC = re.compile(
    r"B18|B20|Z21|C\d|D5[05-9]|D6[0-9]|E0[0-7]|E1[0-3]|E2[0-7]|E66|E78|E8[4-9]|F0[1-3]|F1\d\.[12]|F2|F3[1-9]|F4[0-2]|F43\.1"
    r"|F6|F8|F9|G[1-4]|G6[0-3]|G7|G8|H1[08]\.|H2[56]|H3[56]|H4[01]|H9[0-3]|I1[0-6]|I2[057]|I3[4-7]|I4[2-9]|I5|I6[5-9]|I7|I8[3-9]"
    r"|J3[0-9]|J4[1-7]|J84|K21|K2[57]|K4[0-6]|K5[0-189]|K7[0-7]|K86|K90|L20|L4|L89|L97|M0[5-9]|M1|M3|M4|M75\.0|M8[01]|N1[89]"
    r"|N2[05]|N4|N8|N9[15]|Q"
)
"""Categories of diseases that last a year or for life."""


def chronic_problems(claims: Iterable[Claim], counted: Iterable[Element], reading: Reading) -> Iterator[Element]:
    """A stable chronic problem for each chronic diagnosis of the assessment that stands where no counted problem does, or
    behind another in the words of one; where none is counted at all, the first diagnosis as a problem without complications."""
    claims, counted = tuple(claims), tuple(counted)
    if not counted:
        yield from _first_of(claims)
        return
    taken = [(span.start, span.end) for one in counted for span in one.evidence]
    lines = {_line(reading.note, start) for start, _ in taken}
    yield from _within(claims, counted)
    for claim in claims:
        place = claim.spans[0]
        if not _CHRONIC.match(claim.code) or not _assessed(place, reading):
            continue
        if _line(reading.note, place.start) in lines or any(a < place.end and place.start < b for a, b in taken):
            continue
        lines.add(_line(reading.note, place.start))
        yield Element("problems", "stable_chronic", PROBLEMS["stable_chronic"], (place,))


def _first_of(claims: Iterable[Claim]) -> Iterator[Element]:
    """The first diagnosis that is no circumstance, as the one problem."""
    for claim in claims:
        if claim.code[0] not in "VWXYZ":
            kind = "stable_chronic" if _CHRONIC.match(claim.code) else "acute_uncomplicated"
            yield Element("problems", kind, PROBLEMS[kind], (claim.spans[0],))
            return


def _within(claims: Iterable[Claim], counted: Iterable[Element]) -> Iterator[Element]:
    """The chronic diseases of other categories that the words of one counted problem name behind the first: "DM2, HTN, gout"."""
    for one in counted:
        if one.column != "problems" or one.kind not in ("stable_chronic", "acute_uncomplicated"):
            continue
        place = one.evidence[0]
        inside = [
            claim
            for claim in claims
            if _CHRONIC.match(claim.code) and place.start <= claim.spans[0].start and claim.spans[0].end <= place.end
        ]
        begun = {claim.code[:3] for claim in inside[:1]} if one.kind == "stable_chronic" else set()
        for claim in inside:
            if claim.code[:3] not in begun and not _OF_THE_SAME.match(claim.code):
                begun.add(claim.code[:3])
                yield Element("problems", "stable_chronic", PROBLEMS["stable_chronic"], (claim.spans[0],))


_OF_THE_SAME = re.compile(r"N18|I1[123]|G63|G99|H36|K76\.6|I85|F02|D63|N25|M14|E66")
"""Manifestations and combinations, told with their disease."""


def _line(note: str, at: int) -> int:
    return note.count("\n", 0, at)


def _assessed(place: Span, reading: Reading) -> bool:
    return any(
        one.start <= place.start < one.end and one.kind == ASSESSMENT and not one.section.copied
        for one in reading.sentences
    )
