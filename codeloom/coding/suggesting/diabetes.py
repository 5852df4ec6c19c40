"""Diabetes with what it does: type and each complication as its own code, from the assessment and the words around it.

A complication is presumed to be of the diabetes where the note names both (guideline I.A.15), unless it says otherwise.
"""

import re

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, FAMILY, INSTRUCTIONS, PAST, SYSTEMS

_TYPE_1 = re.compile(r"\b(?:type (?:1|i|one)\b|t1 ?dm|dm ?1\b|iddm|lada|juvenile diabetes)", re.IGNORECASE)
_TYPE_2 = re.compile(r"\b(?:type (?:2|ii|two)\b|t2 ?dm|dm ?2\b|dmii|niddm)", re.IGNORECASE)
COMPLICATIONS = (
    (
        r"hyperglyc\w+|poorly controlled|out of control|inadequately controlled|uncontrolled"
        r"|not (?:well )?controlled|above goal",
        "65",
    ),
    (r"diabetic (?:polyneuropathy|peripheral neuropathy)|polyneuropathy|peripheral neuropathy|dpn", "42"),
    (r"diabetic neuropathy|neuropathy", "40"),
    (r"diabetic kidney disease|dkd|diabetic ckd|diabetic nephropathy|nephropathy", "22"),
    (r"gastroparesis", "43"),
    (r"(?:peripheral )?angiopathy|peripheral (?:arterial|artery|vascular) disease|\bpad\b|\bpvd\b", "51"),
    (r"(?:diabetic )?(?:foot|heel|toe) ulcers?", "621"),
    (r"ketoacidosis|\bdka\b", "10"),
    (r"proliferative (?:diabetic )?retinopathy|\bpdr\b", "359"),
    (r"retinopathy|\bnpdr\b", "319"),
)
_CUES = tuple(
    (re.compile(words if "\\b" in words else rf"\b(?:{words})\b", re.IGNORECASE), ending)
    for words, ending in COMPLICATIONS
)
_GOAL = re.compile(r"diabet|dm|glucose|a1c|sugar", re.IGNORECASE)
_ELSEWHERE = (FAMILY, ALLERGIES, INSTRUCTIONS, SYSTEMS, PAST)


def with_complications(found: list[Claim], reading: Reading) -> list[Claim]:
    """The claims with diabetes of its type and a code for each complication the note states."""
    diabetes = [claim for claim in found if re.match(r"E1[01]\.", claim.code)]
    if not diabetes:
        return found
    first = diabetes[0]
    category = _category(first, reading)
    sugar = [claim for claim in found if claim.code == "R73.9"]
    out = [claim for claim in found if claim not in diabetes and claim not in sugar]
    codes: dict[str, Claim] = {}
    for claim in diabetes:
        ending = claim.code.partition(".")[2]
        if ending != "9":
            code = f"{category}.{ending}"
            codes[code] = Claim(code, claim.spans, claim.confidence, claim.why, claim.place)
    for code, claim in _stated(first, category, reading, {one.place for one in found}):
        codes.setdefault(code, claim)
    for claim in sugar:
        why = "High glucose in diabetes is coded with it."
        codes.setdefault(f"{category}.65", Claim(f"{category}.65", claim.spans, claim.confidence, why, claim.place))
    if f"{category}.42" in codes:
        codes.pop(f"{category}.40", None)
    if any(code.startswith((f"{category}.35", f"{category}.32", f"{category}.33", f"{category}.34")) for code in codes):
        codes.pop(f"{category}.319", None)
    if not codes:
        code = f"{category}.9"
        codes[code] = Claim(code, first.spans, first.confidence, first.why, first.place)
    return sorted([*out, *codes.values()], key=lambda claim: claim.place)


def _category(first: Claim, reading: Reading) -> str:
    near = reading.note[max(0, first.place - 20) : first.place + 60]
    one, two = bool(_TYPE_1.search(near)), bool(_TYPE_2.search(near))
    if one == two:
        one, two = bool(_TYPE_1.search(reading.note)), bool(_TYPE_2.search(reading.note))
    return "E10" if one and not two else "E11" if two or not first.code.startswith("E10") else "E10"


def _stated(first: Claim, category: str, reading: Reading, places: set[int]) -> list[tuple[str, Claim]]:
    out = []
    item = next((one.item for one in reading.sentences if one.start <= first.place < one.end), -1)
    for sentence in reading.sentences:
        if sentence.kind in _ELSEWHERE or sentence.section.copied:
            continue
        judged = not reading.judged or sentence.kind in reading.judged
        for cue, ending in _CUES:
            found = cue.search(reading.note, sentence.start, sentence.end)
            if not found or not judged:
                continue
            said = context(reading.note, sentence.start, sentence.end, found.start(), found.end(), sentence.kind)
            own = sentence.item == item or _GOAL.search(reading.note, sentence.start, sentence.end)
            loose = (
                found.group().lower() in ("above goal", "uncontrolled", "not controlled", "not well controlled")
                or ending == "65"
            )
            if loose and re.match(r"not|above|out", found.group(), re.I):
                said = STATED
            if said != STATED or (loose and not own) or (ending in ("40",) and not own):
                continue
            code = f"{category}.{_complete(ending, reading)}"
            where = span(reading.note, found.start(), found.end())
            spans = (*first.spans, where) if where not in first.spans else first.spans
            why = "Stated with the diabetes; the two are coded together (I.A.15)."
            out.append((code, Claim(code, spans, "high" if own else "medium", why, first.place)))
    return out


def _complete(ending: str, reading: Reading) -> str:
    """The ending of a retinopathy code with its eye: both where the note says so, else unspecified."""
    if ending == "319":
        return ending
    if ending == "359":
        return "3593" if re.search(r"\bboth eyes|bilateral|\bOU\b", reading.note) else "3599"
    return ending
