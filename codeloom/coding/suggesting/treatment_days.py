"""Visits for the administration of cancer treatment: its code goes first, the cancer after it (I.C.2.e.2)."""

import re
from collections.abc import Sequence

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.stating import OPENING, places

_IMMUNE = (
    r"immunotherapy|pembro(?:lizumab)?|nivo(?:lumab)?|ipi(?:limumab)?|atezolizumab|durvalumab|cemiplimab|avelumab"
    r"|dostarlimab|trastuzumab|rituximab|bevacizumab|daratumumab|blinatumomab|keytruda|opdivo"
)
_CHEMO = (
    r"chemo(?:therapy)?|\w+platin|\w+taxel|\w*rubicin|\w+citabine|\w+tecan|pemetrexed|vincristine|cyclophosphamide"
    r"|folfox|folfiri|folfirinox|r-?chop|abvd|etoposide|bortezomib|eribulin|vinorelbine"
)
_RADIATION = r"radiation(?: therapy)? (?:treatment|fraction)|fraction \d+ of \d+|xrt fraction"
_ACT = r"proceed with|here for|presents for|cycle (?:#? ?)?\d+|c\d{1,2}(?:d\d+)?\b|infusion|receiv\w+|administer\w+|treatment \d+"
_DAY = re.compile(
    r"\btoday\b|\binfusion (?:visit|center|suite|note)|\bchemo(?:therapy)? (?:visit|day|teaching and)", re.I
)
_KINDS = tuple(
    (re.compile(rf"\b(?:{_ACT})[^.;\n]{{0,40}}?\b(?:{drugs})\b"
                rf"|\b(?:{drugs})\b[^.;\n]{{0,30}}\b(?:given|infused|today)", re.I), code)
    for drugs, code in ((_CHEMO, "Z51.11"), (_IMMUNE, "Z51.12"))
)  # fmt: skip
_RADIATED = re.compile(rf"\b(?:{_RADIATION})", re.I)


def with_treatment_day(found: Sequence[Claim], reading: Reading) -> list[Claim]:
    """The claims with what was administered on top, where a cancer is coded and the note says that it is given that day."""
    cancer = any(re.match(r"C(?!80)|D4[5-7]", claim.code) for claim in found)
    listed = {claim.code for claim in found}
    if not cancer or listed & {"Z51.11", "Z51.12", "Z51.0"}:
        return list(found)
    given = list[Claim]()
    for words, code in _KINDS:
        for start, end, sentence in places(words, reading):
            line = reading.note[sentence.start : sentence.end] if sentence else ""
            if _DAY.search(line) or _DAY.search(reading.note[:OPENING]):
                why = "The visit is for this treatment; it goes before the cancer (I.C.2.e.2)."
                given.append(Claim(code, (span(reading.note, start, end),), "medium", why, -1))
                break
    treated = next(places(_RADIATED, reading), None)
    if treated:
        why = "The visit is for radiation; it goes before the cancer (I.C.2.e.2)."
        given.append(Claim("Z51.0", (span(reading.note, *treated[:2]),), "medium", why, -1))
    return [*given, *found]
