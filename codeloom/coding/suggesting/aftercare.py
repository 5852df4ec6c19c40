"""Visits after treatment: aftercare of surgery, follow-up when treatment is complete, stitches taken out (I.C.21.c.7 and 8)."""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import RESOLVED
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN
from codeloom.coding.suggesting.stating import OPENING, stated

_AFTER = re.compile(
    r"\bpost[- ]?op(?:erative(?:ly)?)?\b|\b(?:days?|weeks?|wks?|months?)(?: out)?(?: from| after| s/p"
    r"| status[- ]post| post|,? s/p)\b"
    r"|\bPOD ?#?\d|\bafter ?care\b|\bsurgical follow[- ]?up\b|\bwound check\b|\bs/p\b|\bstatus[- ]post\b",
    re.IGNORECASE,
)
_POSTOP = re.compile(r"\bpost[- ]?op(?:erative)?\b|\bPOD ?#?\d|\baftercare\b|\bsurgical follow[- ]?up\b|\bwound check\b"
                     r"|\b(?:\d+|two|three|four|six|eight|ten|twelve) (?:days?|weeks?|wks?)(?: out)? (?:from"
                     r"|after|s/p|status[- ]post|post)\b", re.I)  # fmt: skip
_OPERATION = re.compile(
    r"\b\w+(?:ectomy|otomy|ostomy|plasty|pexy|desis|rrhaphy)\b|\b(?:surgery|operation|replacement|graft|bypass"
    r"|release|fixation|excision|resection"
    r"|mohs|turp|t[khs][ar]|(?:lap )?(?:chole|appy)|[amt]+vr|orif|acdf|fusion|repair|cesarean|c-section|stent\w*)\b",
    re.IGNORECASE,
)
_OPERATED = re.compile(
    r"\s*(?:\w+ ){0,2}?(?:repair|surgery|resection|excision|fixation|release|removal)\b", re.IGNORECASE
)
"""After the name of a condition: it was operated on."""
_JOINT = re.compile(
    r"\b(?:knee|hip|shoulder)(?: \w+){0,2} (?:replacement|arthroplasty)|\b(?:tka|tha|tkr|thr|tsa)\b"
    r"|\bjoint replacement\b|\barthroplasty\b",
    re.IGNORECASE,
)
_SYSTEMS = (
    (r"cataract|eye|vitrectomy|ear|tympano\w+|mastoid\w+|myringotomy|ptosis", "Z48.810"),
    (r"laminectomy|discectomy|craniotomy|carpal tunnel release|nerve|shunt|decompression", "Z48.811"),
    (r"cabg|bypass|valve|aneurysm|carotid|endarterectomy|vein|pacemaker|vascular", "Z48.812"),
    (r"lobectomy|thoracotomy|vats|thoracoscop\w+|sinus\w*|septoplasty|tracheo\w+", "Z48.813"),
    (r"tooth|dental|tonsil\w+|parotid\w+|oral|jaw", "Z48.814"),
    (r"cholecystectomy|chole|appendectomy|appy|colectomy|hernia\w*|herniorrhaphy|gastr\w+|bowel|hemorrhoid\w*"
        r"|fundoplication|bariatric|sleeve"
     r"|laparotomy|pancreat\w+|hepat\w+|splen\w+|ostomy|fistul\w+", "Z48.815"),
    (r"hysterectomy|prostat\w+|turp|nephr\w+|cystectomy|vasectomy|orchi\w+|oophor\w+|salping\w+|circumcision"
        r"|ureter\w*|bladder|sling"
     r"|myomectomy|cesarean|tubal", "Z48.816"),
    (r"excision|mohs|skin graft|lipoma|cyst|flap|biopsy site|mole|lesion removal|breast reduction"
        r"|incision and drainage|i ?& ?d", "Z48.817"),
)  # fmt: skip
"""Operations and the aftercare code of the body system operated on."""
_ABSENT = (
    (r"cholecystectomy|appendectomy|colectomy|bowel resection|hemicolectomy", "Z90.49"), (r"total hysterectomy"
        r"|hysterectomy", "Z90.710"),
    (r"nephrectomy", "Z90.5"), (r"splenectomy", "Z90.81"), (r"prostatectomy", "Z90.79"), (r"orchiectomy", "Z90.79"),
    (r"gastrectomy", "Z90.3"), (r"lobectomy|pneumonectomy", "Z90.2"), (r"bilateral mastectom\w+", "Z90.13"),
    (r"right mastectomy", "Z90.11"), (r"left mastectomy", "Z90.12"),
)  # fmt: skip
"""Operations that leave an organ out, and the code of its absence."""
_TREATED_BY = (
    (r"\w*chole\w*", r"K8[0-2]"), (r"append\w*|appy", r"K3[5-8]"), (r"hernia\w*|herniorrhaphy", r"K4[0-6]"),
    (r"hysterectomy|myomectomy", r"D25|N8[0-5]|N9[23]"), (r"tonsil\w*", r"J35|J03"), (r"cataract", r"H2[56]"),
    (r"carpal tunnel", r"G56\.0"), (r"[amt]+vr|valve", r"I3[4-7]"), (r"septoplasty", r"J34\.2"),
)  # fmt: skip
"""Operations and the conditions that are over by them."""
_SUTURES = re.compile(
    r"\b(?:suture|staple)s?(?: (?:were|was))? (?:removal|removed|out)\b|\bremoval of (?:sutures|staples)\b", re.I
)
_FOLLOW_UP = re.compile(
    r"\b(?:follow[- ]?up|f/u|recheck|surveillance|re-?evaluation|post[- ]hospital|hospital follow)\b", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:completed|finished) (?:\w+ ){0,4}(?:treatment|therapy|course|chemo\w*|radiation|antibiotics)"
    r"|\bno (?:evidence|sign) of"
    r" (?:\w+ )?(?:disease|recurren\w+|cancer|malignancy)|\bNED\b|\bdisease[- ]free\b|\bno recurrence\b"
    r"|\bsurveillance\b|\bin remission\b",
    re.IGNORECASE,
)
_SURVEYED = re.compile(r"\bfollow[- ]?up\b|\bsurveillance\b|\bf/u\b", re.IGNORECASE)
_COMES_FOR = re.compile(
    r"\b(?:comes?|here|seen|visit|presents?)\b[^.\n]{0,60}\b(?:surveillance|cancer|oncolog\w*)"
    r"|\bsurveillance (?:visit|clinic)|\bsurvivorship|\boncology",
    re.I,
)
_FIRST_PART = 1500
_CANCER_PAST = re.compile(r"Z85")


def with_aftercare(found: list[Claim], reading: Reading) -> list[Claim]:
    """The claims with what a visit after treatment is for, first-listed where it is the purpose."""
    own = next(iter(_surgical(found, reading)), None) or next(iter(_followed(found, reading)), None)
    if own is None:
        return found
    rest = [
        one
        for one in found
        if one.code != own.code and not (own.code[:3] in ("Z47", "Z48") and one.code[:3] in ("Z47", "Z48", "Z98"))
    ]
    if own.code[:3] in ("Z47", "Z48"):
        over = _operated_on(reading)
        rest = [one for one in rest if not (_OPERATED.match(reading.note, one.spans[0].end) or over.match(one.code))]
    return [own, *_absences(own, reading), *rest]


def _surgical(found: list[Claim], reading: Reading) -> Iterator[Claim]:
    note = reading.note
    opened = _POSTOP.search(note[:OPENING]) or _judged(_POSTOP, reading)
    if opened is None or any(re.match(r"S\d|M80|M84|[ST]\d", one.code) for one in found):
        return
    near = note[max(0, opened.start() - 100) : opened.end() + 420]
    if not _OPERATION.search(near):
        return
    where = (span(note, opened.start(), opened.end()),)
    why = "The visit is care after surgery; the condition that was operated on is not coded again (I.C.21.c.7)."
    if _JOINT.search(near):
        yield Claim("Z47.1", where, "high", why, -1)
        return
    for words, code in _SYSTEMS:
        if re.search(rf"\b(?:{words})\b", near, re.IGNORECASE):
            yield Claim(code, where, "medium", why, -1)
            return
    if stated(_SUTURES, reading):
        yield Claim("Z48.02", where, "medium", why, -1)


def _operated_on(reading: Reading) -> re.Pattern[str]:
    """A pattern of the conditions that the operation named in the opening took away; one that never fits for none."""
    near = reading.note[:OPENING]
    over = [codes for words, codes in _TREATED_BY if re.search(rf"\b(?:{words})\b", near, re.IGNORECASE)]
    return re.compile("|".join(over) or r"(?!)")


def _judged(words: re.Pattern[str], reading: Reading) -> re.Match[str] | None:
    return next(
        (match for one in reading.sentences if one.kind == ASSESSMENT and not one.section.copied
         and (match := words.search(reading.note, one.start, one.end))), None
    )  # fmt: skip


def _followed(found: list[Claim], reading: Reading) -> Iterator[Claim]:
    note = reading.note
    opened = _FOLLOW_UP.search(note[:OPENING])
    active = [one for one in found if not one.code.startswith("Z")]
    if opened is None:
        return
    where = (span(note, opened.start(), opened.end()),)
    past = next((one for one in found if _CANCER_PAST.match(one.code)), None)
    about = past is not None and _SURVEYED.search(reading.said_at(past.place)) and _COMES_FOR.search(note[:_FIRST_PART])
    if past and (not active or about) and (done := _DONE.search(note)):
        quotes = (*past.spans, span(note, done.start(), done.end()))
        yield Claim("Z08", quotes, "high", "Follow-up of a cancer whose treatment is complete (I.C.21.c.8).", -1)
        return
    over = next((one for one in reading.mentions if one.said == RESOLVED and one.kind in (ASSESSMENT, PLAN)
                 and one.code[0] not in "RZ" and not one.sentence.section.copied), None)  # fmt: skip
    acute = [one for one in active if not re.match(r"E|I|J4[45]|N18|F|G|M|K21|D5|C", one.code)]
    if over and not acute:
        quotes = (*where, span(note, over.found.start, over.found.end))
        yield Claim("Z09", quotes, "medium", "Follow-up of a condition that is over (I.C.21.c.8).", -1)


def _absences(own: Claim, reading: Reading) -> Iterator[Claim]:
    if not own.code.startswith("Z48"):
        return
    near = reading.note[:OPENING]
    for words, code in _ABSENT:
        found = re.search(rf"\b(?:{words})\b", near, re.IGNORECASE)
        if found:
            where = (span(reading.note, found.start(), found.end()),)
            yield Claim(code, where, "medium", "The organ was taken out.", len(reading.note))
            return
