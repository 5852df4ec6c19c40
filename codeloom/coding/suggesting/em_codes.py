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
    """A stable chronic problem for each chronic diagnosis of the assessment that stands where no counted problem does."""
    taken = [(span.start, span.end) for one in counted for span in one.evidence]
    lines = {_line(reading.note, start) for start, _ in taken}
    for claim in claims:
        place = claim.spans[0]
        if not _CHRONIC.match(claim.code) or not _assessed(place, reading):
            continue
        if _line(reading.note, place.start) in lines or any(a < place.end and place.start < b for a, b in taken):
            continue
        lines.add(_line(reading.note, place.start))
        yield Element("problems", "stable_chronic", PROBLEMS["stable_chronic"], (place,))


def _line(note: str, at: int) -> int:
    return note.count("\n", 0, at)


def _assessed(place: Span, reading: Reading) -> bool:
    return any(
        one.start <= place.start < one.end and one.kind == ASSESSMENT and not one.section.copied
        for one in reading.sentences
    )
