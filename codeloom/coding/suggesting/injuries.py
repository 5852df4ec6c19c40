"""Injuries and fractures: the encounter (initial, subsequent), and a fragility fracture as osteoporosis with fracture."""

import re
from dataclasses import replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.fitting import best_fit
from codeloom.coding.suggesting.mentions import Reading

_LATER = re.compile(
    r"\b(?:routine healing|healing (?:well|as expected|appropriately)|callus|(?:cast|suture|staple)s? (?:removal"
    r"|(?:were |are )?removed)(?! (?:in|at|on|after)\b)|\A\W*removal of (?:the )?(?:\w+ )?(?:cast|suture|staple)s?|recheck"
    r"|days? after (?:\w+ ){0,5}(?:repair|closure|surgery|orif|fixation|reduction)|post[- ]orif|subsequent visit"
    r"|s/p (?:orif|fixation|pinning|nail\w*|crpp)"
    r"|subsequent encounter|(?:weeks?|wks?|months?) (?:after|s/p|post|status[- ]post|out|ago from)"
    r"|fracture follow[- ]?up|post-?op)\b",
    re.IGNORECASE,
)
_MALUNION = re.compile(r"\bmal-?union\b(?!\?)", re.IGNORECASE)
_NONUNION = re.compile(r"(?<!no )(?<!without )\bnon-?union\b(?!\?)", re.IGNORECASE)
_DELAYED = re.compile(r"(?<!no )(?<!without )\bdelayed (?:fracture )?(?:healing|union)\b(?!\?)", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:initial encounter|yesterday|today|this morning|last night|hours? ago|days? ago|new injury)\b", re.IGNORECASE
)
_ACUTE = re.compile(
    r"\b(?:epinephrine (?:was )?(?:given|administered)|(?:hours?|minutes) (?:ago|after)|acute(?:ly)?|today)\b",
    re.IGNORECASE,
)
_TREATED = re.compile(
    r"\bepinephrine (?:\d\S* \w+ )?(?:im|given|here|administered)\b|\bafter epinephrine\b"
    r"|\b(?:gave|got|given|received|used)(?: an?| the| her| his)? epi(?:nephrine|-?pen)\b|\bepi-?pen(?: jr)? (?:given|used|at \d)",
    re.IGNORECASE,
)
_FOODS = (
    (r"peanut", "Z91.010"), (r"milk|dairy", "Z91.0110"), (r"\begg", "Z91.0120"), (r"seafood|shellfish|shrimp"
        r"|fish", "Z91.013"),
    (r"\bnuts?\b|cashew|almond|walnut|wheat|soy|sesame", "Z91.018"), (r"beef|pork|mammal|alpha-gal", "Z91.014"),
)  # fmt: skip
"""Foods and the codes of an allergy to them."""
_SEQUEL = re.compile(r"\b(?:sequela\w*|late effects?)\b", re.IGNORECASE)
_BITE = re.compile(r"\b(?:dog|cat|human|animal|raccoon|horse|rat)?[- ]?(?:bite|bitten|bit)\b", re.IGNORECASE)
_FRAGILE = re.compile(r"\b(?:fragility|osteoporotic|pathologic(?:al)?|insufficiency) fractures?\b", re.IGNORECASE)


def with_encounters(found: list[Claim], reading: Reading, codeset: CodeSet, inpatient: bool = False) -> list[Claim]:
    """The claims with injuries of the encounter the note describes, and fragility fractures in one code. In a hospital stay
    an injury is under active treatment, which is the initial encounter, whatever followed in it."""
    out = []
    for claim in found:
        sentence = reading.sentence_at(claim.place)
        item = reading.note[sentence.start : sentence.end] if sentence else ""
        if claim.code.startswith("M81") and _FRAGILE.search(item):
            claim = _fragile(claim, item, codeset)
        if re.match(r"[ST]\d.*A$", claim.code) and _SEQUEL.search(item) and codeset.is_billable(f"{claim.code[:-1]}S"):
            claim = replace(
                claim, code=f"{claim.code[:-1]}S", why=f"{claim.why} What is left of it is treated: a sequela (I.B.10)."
            )
        elif re.match(r"[ST]\d.*A$|M80.*A$", claim.code) and (_is_later(item, reading.note) and not inpatient):
            later = f"{claim.code[:-1]}D"
            if codeset.is_billable(later):
                claim = replace(
                    claim, code=later, why=f"{claim.why} The note describes healing: a subsequent encounter."
                )
        claim = _badly_healed(claim, item, codeset)
        if _BITE.search(item) and re.match(r"S\d1\.\d[1-4]", claim.code):
            site = codeset.title(claim.code).partition(" of ")[2]
            claim = replace(claim, code=best_fit(codeset, (claim.code[:3],), f"open bite of {site} {item}", claim.code))
        if claim.code.startswith("T78.0"):
            claim = _food(claim, item, reading.note)
        out.append(claim)
    return out


def _badly_healed(claim: Claim, item: str, codeset: CodeSet) -> Claim:
    """A fracture that healed in a wrong place or not at all, which its last character says."""
    ending = "P" if _MALUNION.search(item) else "K" if _NONUNION.search(item) else "G" if _DELAYED.search(item) else ""
    code = f"{claim.code[:-1]}{ending}"
    if not ending or not re.match(r"S\d2.*[AD]$|M80.*[AD]$", claim.code) or not codeset.is_billable(code):
        return claim
    return replace(claim, code=code, why=f"{claim.why} The note says how it healed.")


def _is_later(item: str, note: str) -> bool:
    if _FIRST.search(item):
        return False
    return bool(_LATER.search(item)) or (bool(_LATER.search(note)) and not _FIRST.search(note))


def _fragile(claim: Claim, item: str, codeset: CodeSet) -> Claim:
    said = f"age related osteoporosis with current pathological fracture {item}"
    code = best_fit(codeset, ("M80",), said, "M80.00XA")
    return replace(claim, code=code, why=f"{claim.why} A fragility fracture is coded as part of it (I.C.13.d).")


def _food(claim: Claim, item: str, note: str) -> Claim:
    """An anaphylactic reaction to food that is not happening now is the allergy, a status."""
    if _ACUTE.search(item) or _TREATED.search(note):
        return claim
    status = next((code for words, code in _FOODS if re.search(words, item, re.IGNORECASE)), "Z91.018")
    return replace(claim, code=status, why=f"{claim.why} No reaction now: the allergy is a status.")
