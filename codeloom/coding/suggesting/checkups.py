"""Examinations that are what a visit is for: check-ups with and without findings, before surgery, for an office or a school."""

import re

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import EXAM, SYSTEMS
from codeloom.coding.suggesting.shapes import Visit
from codeloom.coding.suggesting.specificity import SYMPTOM
from codeloom.coding.suggesting.stating import OPENING, opening, places


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_CHECKUP = _any(
    r"annual (?:physical|exam(?:ination)?|wellness|check-?up|preventive)(?: exam| visit)?|yearly (?:physical"
    r"|wellness|exam|check-?up)"
    r"(?: exam| visit)?|(?:routine )?physical(?: exam(?:ination)?)? (?:today|visit)|preventive (?:visit|exam"
    r"|medicine|care visit)"
    r"|wellness (?:visit|exam)|well[- ](?:adult|woman|man|child|baby)(?: check| visit| exam)?"
    r"|health maintenance (?:exam|visit)"
    r"|complete physical|medicare wellness|wcc|well[- ]child (?:care|check)|newborn (?:check|visit)"
    r"|adolescent well visit"
)
_GYNECOLOGIC = _any(
    r"gyn(?:ecolog(?:ic(?:al)?|y))?\.? (?:annual|exam(?:ination)?|wellness)|annual gyn\w*(?: exam\w*)?"
    r"|well[- ]woman(?: exam| visit)?"
    r"|annual (?:pelvic|women'?s) exam"
)
_CHILD = re.compile(r"\bwell[- ](?:child|baby)\b|\bimmunizations? (?:up to date|utd)\b", re.IGNORECASE)
_NEWBORN = re.compile(r"\b(\d{1,2})[- ]?days?[- ]old\b|\b(\d)[- ]?(?:week|wk)s?[- ]old\b", re.IGNORECASE)
_SURGERY = _any(
    r"pre-?op(?:erative)?(?: (?:medical|cardiac|cardiovascular))? (?:evaluation|exam(?:ination)?|clearance"
    r"|assessment|visit|consult\w*"
    r"|h&p|risk)|(?:surgical|medical) clearance(?: for)?|pre-?surgical (?:evaluation|exam\w*|clearance)"
    r"|clearance for (?:\w+ ){0,3}surgery"
)
_NEEDED = re.compile(
    r"\b(?:needs?|needing|requires?|pending|await\w*|obtain|get|after|once|until|will|refer\w*|schedul\w*|request\w*|by|with|for)\b"
    r"(?:[^.;\n]|\.(?=\d))*$",
    re.IGNORECASE,
)
"""Before a clearance: somebody else is to give it."""
_OFFICES = (
    (_any(r"sports? physical|sports? participation (?:exam|physical)|pre-?participation (?:exam|physical)"), "Z02.5"),
    (_any(r"(?:school|camp|daycare|college) (?:admission |entry |entrance )?physical"), "Z02.0"),
    (_any(r"(?:pre-?employment|employment|work) (?:physical|exam(?:ination)?)"), "Z02.1"),
    (_any(r"(?:dot|cdl|driver'?s? licen[sc]e) (?:physical|exam(?:ination)?)"), "Z02.4"),
    (_any(r"(?:immigration|visa) (?:physical|exam(?:ination)?|medical)"), "Z02.89"),
    (_any(r"disability (?:exam(?:ination)?|determination|evaluation)"), "Z02.71"),
)  # fmt: skip
_KNOWN = re.compile(
    r"E78|I1[0-3]|E1[01]|E03|K21|F3|F4|J45|G47|M1|E66|N18|M81|L40|L70|I25|I48|J44|Z|M54|N40|G43|K5[078]|F17|R73\.03|F9"
)
"""Chronic conditions: one that is stable is no abnormal finding of the check-up."""
_WORSE = re.compile(
    r"\b(?:not at goal|uncontrolled|worse|new(?:ly)?|abnormal|elevated|above goal|poorly controlled)\b", re.IGNORECASE
)


def with_checkup(found: list[Claim], reading: Reading, visit: Visit) -> list[Claim]:
    """The claims with the examination the visit was for, first-listed."""
    rest = [one for one in found if not re.match(r"Z0[0-2]", one.code)]
    claim = (
        _surgery(reading) or _gynecologic(rest, reading, visit) or _checkup(rest, reading, visit) or _office(reading)
    )
    return [claim, *rest] if claim else rest


def _surgery(reading: Reading) -> Claim | None:
    where = _SURGERY.search(reading.note[:OPENING])
    place = (where.start(), where.end()) if where else None
    if place is None or _NEEDED.search(reading.note[max(0, place[0] - 60) : place[0]]):
        return None
    near = reading.note[place[0] : place[1]].lower()
    code = "Z01.810" if re.search(r"cardi(?:ac|ovasc)", near) else "Z01.818"
    return Claim(code, (span(reading.note, *place),), "high", "The visit is an examination before surgery (IV.M).", -1)


def _gynecologic(found: list[Claim], reading: Reading, visit: Visit) -> Claim | None:
    where = _GYNECOLOGIC.search(reading.note[:OPENING])
    if where is None or visit.sex == "M":
        return None
    if not re.search(r"\b(?:pap|pelvic|cervi\w+|gyn\w*)\b", reading.note, re.IGNORECASE):
        return None
    abnormal = any(re.match(r"N[6-9]|R87|D2[4-8]|O|C5", one.code) for one in found)
    code = "Z01.411" if abnormal else "Z01.419"
    return Claim(code, (span(reading.note, where.start(), where.end()),), "high", "A gynecological check-up.", -1)


def _checkup(found: list[Claim], reading: Reading, visit: Visit) -> Claim | None:
    opened = next(
        (one for one in _CHECKUP.finditer(reading.note[:OPENING]) if not _examined(one.start(), reading)), None
    )
    where = (opened.start(), opened.end()) if opened else _told(reading)
    if where is None:
        return None
    code = _code(found, reading, visit)
    return Claim(code, (span(reading.note, *where),), "high" if opened else "medium", "The visit is a check-up.", -1)


def _told(reading: Reading) -> tuple[int, int] | None:
    """Where a note calls its visit a check-up."""
    return next((one[:2] for one in places(_CHECKUP, reading) if not _examined(one[0], reading)), None)


def _examined(place: int, reading: Reading) -> bool:
    """Whether a place is in an examination or a review of systems."""
    sentence = reading.sentence_at(place)
    return sentence is not None and sentence.kind in (EXAM, SYSTEMS)


def _office(reading: Reading) -> Claim | None:
    for words, code in _OFFICES:
        where = opening(words, reading)
        if where:
            return Claim(
                code, (span(reading.note, *where),), "medium", "An examination for someone who asks for it.", -1
            )
    return None


def _code(found: list[Claim], reading: Reading, visit: Visit) -> str:
    child = visit.age < 18 if visit.age is not None else bool(_CHILD.search(reading.note))
    abnormal = any(not one.code.startswith("Z") and _is_finding(one, reading, child) for one in found)
    if not child:
        return "Z00.01" if abnormal else "Z00.00"
    days = _NEWBORN.search(reading.note[:OPENING]) if visit.age in (0, None) else None
    if days:
        old = int(days[1]) if days[1] else 7 * int(days[2])
        if old <= 28:
            return "Z00.110" if old < 8 else "Z00.111"
    return "Z00.121" if abnormal else "Z00.129"


def _is_finding(claim: Claim, reading: Reading, child: bool) -> bool:
    """Whether a diagnosis is an abnormal finding of the check-up: of a child, too much weight always is one."""
    sentence = reading.sentence_at(claim.place)
    if sentence is not None and reading.judged and sentence.kind not in reading.judged:
        return False
    if SYMPTOM.match(claim.code) or (child and claim.code.startswith("E66")):
        return True
    item = reading.note[sentence.start : sentence.end] if sentence else ""
    return not _KNOWN.match(claim.code) or bool(_WORSE.search(item))
