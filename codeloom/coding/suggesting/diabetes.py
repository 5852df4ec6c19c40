"""Diabetes with what it does: type and each complication as its own code, from the assessment and the words around it.

A complication is presumed to be of the diabetes where the note names both (guideline I.A.15), unless it says otherwise.
"""

import re

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.fitting import best_fit
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
    (r"diabetic kidney disease|dkd|diabetic ckd", "22"),
    (r"diabetic nephropathy|nephropathy|microalbuminuria", "21"),
    (r"gastroparesis", "43"),
    (r"(?:peripheral )?angiopathy|peripheral (?:arterial|artery|vascular) disease|\bpad\b|\bpvd\b", "51"),
    (r"(?:diabetic )?(?:foot|heel|toe) ulcers?", "621"),
    (r"ketoacidosis|\bdka\b", "10"),
    (r"(?:non)?proliferative (?:diabetic )?retinopathy|retinopathy|\bn?pdr\b", "3"),
)
_CUES = tuple(
    (re.compile(words if "\\b" in words else rf"\b(?:{words})\b", re.IGNORECASE), ending)
    for words, ending in COMPLICATIONS
)
_TOLD_BY = (("4", r"G62\.9|G60\.9|G63"), ("3", r"H36|H35\.[0138]"), ("51", r"I73\.9|I79\.2"), ("65", r"R73"))
"""Endings of diabetes codes and the codes of what they already tell."""
_PRESUMED = ((r"N18", "22"), (r"G62\.9|G63", "42"), (r"I73\.9|I70\.2\d\d", "51"), (r"K31\.84", "43"))
"""Conditions the code book presumes to be of the diabetes, with the ending of its code."""
_OTHER_CAUSE = re.compile(r"\b(?:due to|secondary to|from|caused by|related to|after) (?!(?:\w+ )?diab)", re.IGNORECASE)
_GOAL = re.compile(r"diabet|dm|glucose|a1c|sugar", re.IGNORECASE)
_ELSEWHERE = (FAMILY, ALLERGIES, INSTRUCTIONS, SYSTEMS, PAST)


def with_complications(found: list[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
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
        if ending != "9" and not ending.startswith("3"):
            code = f"{category}.{ending}"
            codes[code] = Claim(code, claim.spans, claim.confidence, claim.why, claim.place)
    for code, claim in _stated(first, category, reading, codeset):
        codes.setdefault(code, claim)
    for claim in sugar:
        why = "High glucose in diabetes is coded with it."
        codes.setdefault(f"{category}.65", Claim(f"{category}.65", claim.spans, claim.confidence, why, claim.place))
    for claim in [one for one in out if one.code == "E16.2"]:
        out.remove(claim)
        why = "Low glucose in diabetes is coded with it (I.A.15)."
        if not any(code.startswith(f"{category}.64") for code in codes):
            codes[f"{category}.649"] = Claim(f"{category}.649", claim.spans, claim.confidence, why, claim.place)
    if f"{category}.21" in codes and any(one.code.startswith("N18") for one in out):
        del codes[f"{category}.21"]
        codes.setdefault(
            f"{category}.22", Claim(f"{category}.22", first.spans, first.confidence, first.why, first.place)
        )
    if f"{category}.42" in codes:
        codes.pop(f"{category}.40", None)
    if not codes:
        code = f"{category}.9"
        codes[code] = Claim(code, first.spans, first.confidence, first.why, first.place)
    for claim in out:
        ending = next((ending for pattern, ending in _PRESUMED if re.match(pattern, claim.code)), "")
        if (
            ending
            and not _OTHER_CAUSE.search(reading.said_at(claim.place))
            and not any(code[4:6] == ending[:2] for code in codes)
        ):
            why = "The code book presumes the link with the diabetes (I.A.15)."
            codes.pop(f"{category}.9", None)
            codes[f"{category}.{ending}"] = Claim(
                f"{category}.{ending}", (*first.spans, *claim.spans), "high", why, first.place
            )
    out = [one for one in out if not any(re.match(told, one.code) for ending, told in _TOLD_BY if any(
        code.startswith(f"{category}.{ending}") for code in codes))]  # fmt: skip
    return sorted([*out, *codes.values()], key=lambda claim: claim.place)


def _category(first: Claim, reading: Reading) -> str:
    near = reading.note[max(0, first.place - 20) : first.place + 60]
    one, two = bool(_TYPE_1.search(near)), bool(_TYPE_2.search(near))
    if one == two:
        one, two = bool(_TYPE_1.search(reading.note)), bool(_TYPE_2.search(reading.note))
    return "E10" if one and not two else "E11" if two or not first.code.startswith("E10") else "E10"


def _stated(first: Claim, category: str, reading: Reading, codeset: CodeSet) -> list[tuple[str, Claim]]:
    out = []
    item = reading.item_at(first.place)
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
            item_words = reading.note[sentence.start : sentence.end]
            listed = _eye(category, _eyes(reading, item_words), codeset) if ending == "3" else [f"{category}.{ending}"]
            where = span(reading.note, found.start(), found.end())
            spans = (*first.spans, where) if where not in first.spans else first.spans
            why = "Stated with the diabetes; the two are coded together (I.A.15)."
            out += [(code, Claim(code, spans, "high" if own else "medium", why, first.place)) for code in listed]
    return out


_GRADED = re.compile(r"\b(?:mild|moderate|mod|severe|proliferative)\b", re.IGNORECASE)
_RETINA = re.compile(r"\b(?:n?pdr|(?:non-?)?prolif\w* (?:diabetic )?retinopathy|retinopathy)\b", re.IGNORECASE)


def _eyes(reading: Reading, item: str) -> str:
    """What is said of the retina: the item, and where it says no degree, what another statement of today does."""
    if _GRADED.search(item):
        return item
    for one in reading.sentences:
        text = reading.note[one.start : one.end]
        found = _RETINA.search(text)
        if found is None or one.kind in _ELSEWHERE or one.section.copied or not _GRADED.search(text):
            continue
        if (
            context(reading.note, one.start, one.end, one.start + found.start(), one.start + found.end(), one.kind)
            == STATED
        ):
            return f"{item} {text}"
    return item


def _eye(category: str, item: str, codeset: CodeSet) -> list[str]:
    """The retinopathy of an item; each eye its own code where the item tells the edema of both apart."""
    said = f"diabetic {item}"
    apart = re.search(
        r"\bmacular edema[^,;.]{0,12}(right|left)[^.;]{0,30}\bwithout[^.;]{0,20}(right|left)", item, re.IGNORECASE
    )
    if apart is None:
        return [best_fit(codeset, (category,), said, f"{category}.319")]
    stem = re.sub(r",? with(?:out)? (?:diabetic )?macular edema.*", "", said, flags=re.IGNORECASE | re.DOTALL)
    with_it = best_fit(codeset, (category,), f"{stem} with macular edema {apart[1]} eye", f"{category}.319")
    return [with_it, best_fit(codeset, (category,), f"{stem} without macular edema, {apart[2]} eye", f"{category}.319")]
