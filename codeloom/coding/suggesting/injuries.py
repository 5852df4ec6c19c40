"""Injuries and fractures: the encounter (initial, subsequent), and a fragility fracture as osteoporosis with fracture."""

import re
from dataclasses import replace
from datetime import date

from codeloom.coding.codesets import CodeSet
from codeloom.coding.search.index import Index
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.wording import side_in

_LATER = re.compile(
    r"\b(?:routine healing|healing (?:well|as expected|appropriately)|callus|(?:cast|suture|staple) (?:removal"
    r"|removed)|recheck"
    r"|s/p (?:orif|fixation|pinning|nail\w*|crpp)"
    r"|subsequent encounter|(?:weeks?|months?) (?:after|s/p|post|status[- ]post|out|ago from)"
    r"|fracture follow[- ]?up|post-?op)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:initial encounter|yesterday|today|this morning|last night|hours? ago|days? ago|new injury)\b", re.IGNORECASE
)
_FRAGILE = re.compile(r"\b(?:fragility|osteoporotic|pathologic(?:al)?|insufficiency) fractures?\b", re.IGNORECASE)
_TO_FOOD = {
    "T78.01": "Z91.010", "T78.02": "Z91.013", "T78.03": "Z91.013", "T78.05": "Z91.018", "T78.07": "Z91.0110",
    "T78.08": "Z91.0120",
}  # fmt: skip
"""An anaphylactic reaction to a food and the code of the allergy where nothing happens now."""
_ACUTE = re.compile(
    r"\b(?:epinephrine (?:was )?(?:given|administered)|(?:hours?|minutes) (?:ago|after)|acute(?:ly)?)\b", re.I
)
_SITES = (
    (r"hip|femur|femoral|intertrochanteric", "femur"), (r"wrist|forearm|radius", "forearm"), (r"humer"
        r"|shoulder", "humerus"),
    (r"vertebr|spine|lumbar|thoracic|compression", "vertebra"), (r"ankle|foot", "ankle"), (r"tibia"
        r"|lower leg", "lower leg"),
)  # fmt: skip


def with_encounters(found: list[Claim], reading: Reading, day: date, index: Index, codeset: CodeSet) -> list[Claim]:
    """The claims with injuries of the encounter the note describes, and fragility fractures in one code."""
    out = []
    for claim in found:
        sentence = next((one for one in reading.sentences if one.start <= claim.place < one.end), None)
        item = reading.note[sentence.start : sentence.end] if sentence else ""
        if claim.code.startswith("M81") and _FRAGILE.search(item):
            claim = _fragile(claim, item, day, index)
        if re.match(r"[ST]\d.*A$|M80.*A$", claim.code) and _is_later(item, reading.note):
            later = f"{claim.code[:-1]}D"
            if codeset.is_billable(later):
                claim = replace(
                    claim, code=later, why=f"{claim.why} The note describes healing: a subsequent encounter."
                )
        if claim.code[:6] in _TO_FOOD and not _ACUTE.search(reading.note):
            why = f"{claim.why} No reaction now: the allergy is a status."
            claim = replace(claim, code=_TO_FOOD[claim.code[:6]], why=why)
        out.append(claim)
    return out


def _is_later(item: str, note: str) -> bool:
    if _FIRST.search(item):
        return False
    return bool(_LATER.search(item)) or (bool(_LATER.search(note)) and not _FIRST.search(note))


def _fragile(claim: Claim, item: str, day: date, index: Index) -> Claim:
    site = next((name for words, name in _SITES if re.search(words, item, re.I)), "")
    asked = f"age-related osteoporosis with current pathological fracture {side_in(item)} {site}"
    code = next(
        (hit.code for hit in index.search(asked, day, 5).hits if hit.billable and hit.code.startswith("M80.0")), ""
    )
    return (
        replace(claim, code=code, why=f"{claim.why} A fragility fracture is coded as part of it (I.C.13.d).")
        if code
        else claim
    )
