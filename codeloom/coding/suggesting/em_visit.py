"""What kind of visit a note is of: family, new or established, minutes, procedures beside it, or no E/M service at all."""

import re
from collections.abc import Iterator

from codeloom.coding.em import tables
from codeloom.coding.em.shapes import Patient
from codeloom.coding.suggesting.em_blocks import of_kind
from codeloom.coding.suggesting.shapes import Span, Visit

_NEW = re.compile(
    r"\bnew (?:patient|pt)\b(?! (?:packet|portal|form))|\bestablish(?:es|ing)? (?:primary )?care\b"
    r"|never been seen (?:here|in this)",
    re.IGNORECASE,
)
_ESTABLISHED = re.compile(
    r"\bestablished (?:patient|pt)\b|\best\.? (?:patient|pt)\b|\blast (?:seen|saw|visit)\b|\blov\b"
    r"|\bseen by my partner|\bsince (?:the|her|his) last visit",
    re.IGNORECASE,
)
_NONE_DUE = re.compile(
    r"global (?:obstetric|maternity|surgical|period|package|ob\b)(?! (?:is |was )?(?:over|ended|past|done))"
    r"|(?:routine|return|scheduled) (?:ob\b|prenatal)"
    r"|prenatal visit\b|^\W*ob (?:visit|follow[- ]?up)\b"
    r"|^\W*(?:[\w-]+ ){0,2}(?:endoscopy|colonoscopy|egd|bronchoscopy|cystoscopy|operative) (?:report|note)\b"
    r"|(?:(?:scheduled|planned) )?(?:debridement|infusion|biopsy|excision|dressing(?: change)?|blood draw)s?[- ]only\b"
    r"|procedure clinic|procedure visit(?!\W{1,4}(?:unscheduled|urgent|same[- ]day))|nurse (?:clinic|appointment|encounter)"
    r"|refills? (?:request|encounter|only)\b|\b(?:phone|telephone|portal|call(?:ed)?)\b[^\n]{0,80}\b(?:request\w*|ask\w*|call\w*)"
    r" (?:for )?(?:an? )?(?:\w+ ){0,2}refills?\b"
    r"|\A\W*(?:(?:portal|mychart) message|message (?:from|by|via) (?:the )?(?:patient )?portal)"
    r"|\bno visit\b(?! in| since| for)|\bnot a visit\b|\bchart entry\b|records? request\b|\bforms? (?:was |were )?(?:completed"
    r"|filled (?:in|out)|signed) (?:for|re|only)\b|\bform only\b|^\W*(?:[\w-]+ ){0,2}procedure note\b"
    r"|^\W*(?:colposcopy|leep|biopsy|minor proc\w*)(?: visit)?\b[.:]?(?! (?:results?|follow|showed))"
    r"|\bdot (?:re-?)?(?:certification|physical|exam)\w*|\bcommercial driver\w* (?:medical|physical|exam)|\bcdl (?:exam|physical)"
    r"|\b(?:at[- ]risk|routine) foot care\b"
    r"|standing order|(?:doctor"
    r"|provider|physician) not in (?:the )?room|nurse(?:[- ]only)? visit|nurse[- ]only|\b(?:rn|ma|lpn"
    r"|nursing)[- ](?:only )?visit|(?:immunization|vaccine"
    r"|injection|lab|procedure)s?[- ]only"
    r"|not seen by (?:a |the )?(?:provider|physician)|no provider (?:visit|seen)|here (?:only |today )?for (?:a |the "
    r"|his |her )?(?:scheduled|planned) "
    r"(?:[\w#-]+ ){0,5}(?:injection|infusion|procedure|excision|biopsy|colonoscopy)|no separate (?:e/?m|evaluation)",
    re.IGNORECASE,
)
_NOT_HELD = re.compile(
    r"\b(?:visit|appointment|encounter) (?:was )?(?:not (?:done|completed|conducted|held)|cancel\w+|terminated"
    r"|aborted)|\bno (?:evaluation|assessment|service) (?:was )?(?:made|done|performed|provided)|\b(?:patient"
    r"|pt) (?:did not|didn't) (?:connect|show|attend|join)"
    r"|\bpatient (?:was )?(?:a )?no[- ]show\b|\bleft (?:without being|before being|before (?:s?he|they) (?:was|were)) seen\b"
    r"|\b(?:lwbs|lwot)\b|\bno (?:physician|provider|clinician) contact\b|\A\W*no[- ]show\b|\b(?:patient|pt) did not arrive\b"
    r"|\b(?:visit|encounter) (?:is |was )?to be (?:voided|cancel\w+)|\b(?:opened|registered|created)[^.\n]{0,60} by mistake\b",
    re.IGNORECASE,
)
_SAID_NONE = re.compile(
    r"(?:visit|appointment|encounter) (?:was )?not (?:done|completed|conducted|performed|held)|(?:patient"
    r"|pt) (?:did not|didn't) (?:connect|show|attend|join)"
    r"|no[- ]show\b|left without being seen|\blwbs\b|"
    r"(?:within|in|inside|part of) (?:the )?global\b|^\W*global\W*$|[.;,] ?global(?:, no charge)?\W*$"
    r"|\bglobal, no charge|global (?:obstetric|maternity|surgical|period|package|ob\b)(?! (?:is |was )?(?:over|ended|past|done))"
    r"|\b(?:not|non-?) ?bill(?:ed|able)\b|\bno[- ]charge (?:visit|today|encounter|check)\b|(?:^|[.;,]) *no[- ]charge\W*$"
    r"|no separate (?:e/?m|evaluation)"
    r"|not seen by (?:a |the )?(?:provider|physician)"
    r"|no provider (?:visit|seen)|nurse[- ]only visit|\bprovider not seen",
    re.IGNORECASE | re.MULTILINE,
)
_LATER = re.compile(r"\b(?:schedul\w*|return|follow[- ]?up|next|plan|book|after|for a)\b[^.\n]*$", re.IGNORECASE)
"""Before the words of a visit without a level: it is one to come."""
_POSTOPERATIVE = re.compile(
    r"\bpost[- ]?op(?:erative(?:ly)?)?\b[^.\n]{0,20}(?:follow|visit|check|evaluation|appointment|week|day|wound)"
    r"|\bsuture removal\b|^\W*(?:pod|post[- ]?op(?:erative)? day) ?#?\d"
    r"|\A[^\n]{0,60}\b(?:\d{1,2}|day \d{1,2}|two|three|four|six|eight|ten)[- ]?(?:days?|d|weeks?|wks?)? (?:after|s/p|post|out from"
    r"|status post) [^.\n]{0,60}\b(?:orif|repair|replacement|arthroplasty|fusion|nail\w*|\w+ectomy|\w+plasty|\w+scopy)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:repair\w*|sutur\w+|stitch\w*|closed|placed|laceration)\b[^.\n]{0,40}\b(?:outside|another|elsewhere"
    r"|(?:in|at|by) (?:the |an? )?(?:er|ed|urgent care|emergency))\b",
    re.IGNORECASE,
)
"""A wound somebody else closed: no global period of this practice."""
_WOUND_CARE = re.compile(r"\bwound (?:check|cent(?:er|re)|clinic|care)\b", re.IGNORECASE)
_DEBRIDED = re.compile(
    r"\b(?:excisional|sharp(?:ly)?|curett?e\w*|subcutaneous)\b[^.\n]{0,40}\bdebrid\w+|\bdebrid(?:ed|ement)\b[^.\n]{0,60}"
    r"\b(?:excisional|sharp(?:ly)?|curett?e\w*|subcutaneous|sq cm|cm2)\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(r"\b(?:[4-9]|1\d) months?\b|\byears?\b[^.\n]{0,20}post", re.IGNORECASE)
_PREVENTIVE = re.compile(
    r"\bannual (?:gyn\w* )?(?:physical|wellness|exam|check|preventive|well)|\bwell[- ](?:child|woman|baby|adult|visit)"
    r"|\bpreventive (?:visit|exam|care)"
    r"|\bwellness (?:visit|exam)|\b(?:school|sports|yearly|complete) physical|\bhealth maintenance (?:visit|exam)"
    r"|\bcheck[- ]?up\b|\bwcc\b|\bwell[- ]?(?:child|baby) (?:check|care|visit)|\bannual adult exam"
    r"|\bphysical exam(?:ination)? for \d",
    re.IGNORECASE,
)
_JUDGED_PREVENTIVE = re.compile(
    r"^\W*(?:(?:a|a/p|ap|dx|imp(?:ression)?|assessment(?: and plan)?"
    r"|diagnosis)\W{1,3})?(?:\d{1,2}[.)] ?)?(?:\d{1,2} ?(?:mo|yr|month|year)s?\.? )?"
    r"(?:annual (?:adult )?(?:physical|exam|wellness)|wcc\b|well[- ](?:child|baby|woman|adult)|healthy \d)",
    re.IGNORECASE | re.MULTILINE,
)
"""A check-up as what the assessment names first in a line."""
_TOTAL = (
    re.compile(r"\bdischarge (?:day )?(?:management|time)[^.\n]{0,40}?\b(\d{1,3}) ?(?:min\b|minutes?)", re.IGNORECASE),
    re.compile(
        r"\bdischarge (?:took|required|lasted|planning)[^.\n]{0,20}?\b(\d{1,3}) ?(?:min\b|minutes?)"
        r"|\b(\d{1,3}) ?(?:min\b|minutes?) (?:was |were |spent )*(?:on|for|in) (?:the )?discharge",
        re.IGNORECASE,
    ),
    re.compile(r"^[ \t]*time:? (\d{1,3}) ?(?:min\b|minutes?)", re.IGNORECASE | re.MULTILINE),
    re.compile(r"total(?: \w+){0,4} time[^.\n]{0,90}?\b(\d{1,3}) ?(?:min\b|minutes?)", re.IGNORECASE),
    re.compile(r"\b(\d{1,3}) ?(?:min\b|minutes?) (?:of )?(?:in )?total\b", re.IGNORECASE),
    re.compile(r"\btime spent[^.\n]{0,160}?\b(\d{1,3}) ?(?:min\b|minutes?)", re.IGNORECASE),
    re.compile(
        r"\b(?:i |we )?spent (?:a total of |approximately |about )?(\d{1,3}) ?(?:min\b|minutes?)", re.IGNORECASE
    ),
    re.compile(r"\b(\d{1,3}) ?(?:min\b|minutes?) (?:was|were) spent", re.IGNORECASE),
)
_PART = re.compile(
    r"smok|tobacco|cessation|advance care|critical care|nurse|procedure time|exercise|outside|yesterday", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:was|were) (?:injected|aspirated|excised|sutured|biopsied)|injection (?:was )?(?:given|performed"
    r"|administered)|(?:shave|punch) biopsy(?!\s+(?:site|of|showed|on \d))"
    r"|liquid nitrogen|cryotherapy (?:was|performed|today|to)|laceration (?:was )?repair|(?:we|i) performed a"
    r"|incision and drainage (?:was|performed)|cerumen (?:was )?removed",
    re.IGNORECASE,
)
_HEADS: tuple[tuple[str, str], ...] = (
    ("ed", r"(?:emergency (?:department|room)|ed|er) (?:provider |physician )?(?:note|visit|encounter|course)"),
    ("discharge", r"discharge (?:summary|day|note)"),
    ("hospital_same_day", r"(?:same[- ]day|observation) admission"),
    ("consult_inpatient", r"inpatient consult\w*"),
    ("hospital_initial", r"(?:hospital )?admission (?:note|h&p|history)|admission h&p|h&p,? (?:hospital|admission)"),
    ("hospital_subsequent", r"(?:hospital|inpatient|icu|ward) (?:medicine )?(?:daily )?progress note|hospital day \d"),
    ("home", r"home visit|house call"),
    ("nursing_subsequent", r"(?:nursing (?:facility|home)|snf) (?:visit|note|progress)"),
)
_EMERGENCY = re.compile(
    r"\W*(?:ED|ER)\b(?!/)(?:[:.,]| ?\d| (?:physician|trauma|attending|provider|note|pt|patient|course)\b)"
)
"""A note that begins with the department."""
_ADMITTED = re.compile(r"\bh ?& ?p\b|\bhistory (?:and|&) physical|\badmi(?:t(?:ted|ting)?|ssion)\b", re.IGNORECASE)
_LATER_DAY = re.compile(r"\b(?:hd|pod|hospital day) ?#? ?\d|\bprogress note|\bdischarge", re.IGNORECASE)
_SETTINGS = {
    "emergency": "ed",
    "emergency department": "ed",
    "er": "ed",
    "inpatient": "hospital_subsequent",
    "hospital": "hospital_subsequent",
    "observation": "hospital_subsequent",
    "nursing": "nursing_subsequent",
    "snf": "nursing_subsequent",
    "nursing facility": "nursing_subsequent",
    "consultation": "consult_office",
    "consult": "consult_office",
}
_OPENING = 600
"""Characters at the start of a note that say what kind it is."""


def family(note: str, visit: Visit) -> str:
    """The family of codes, by the setting; where it is an office or a ward, by what the note calls itself."""
    setting = visit.setting.strip().lower().replace("_", " ")
    named = visit.setting if visit.setting in tables.NAMES else _SETTINGS.get(setting, "office")
    if setting in ("nursing", "snf", "nursing facility") and re.search(
        r"\binitial\b|\badmission\b", note[:200], re.IGNORECASE
    ):
        return "nursing_initial"
    if named in ("office", "hospital_subsequent"):
        head = next(
            (
                name
                for name, words in _HEADS
                if re.search(rf"^\W*[^\n.]{{0,30}}\b(?:{words})\b", note[:200], re.IGNORECASE | re.MULTILINE)
            ),
            None,
        )
        if named == "hospital_subsequent" and _ADMITTED.search(note[:200]) and not _LATER_DAY.search(note[:200]):
            return head or "hospital_initial"
        if head and not re.search(r"follow[- ]?up", re.split(r"[.\n]", note.lstrip()[:120])[0], re.IGNORECASE):
            return head
        if named == "office" and _EMERGENCY.match(note) and not re.search(r"\berect", note, re.IGNORECASE):
            return "ed"
    return named


def patient(note: str, visit: Visit) -> Patient:
    """By the words of the note where it says so, else by the visit."""
    if _ESTABLISHED.search(note):
        return "est"
    if _NEW.search(note[:2500]):
        return "new"
    return "new" if visit.patient == "new" else "est"


def total_time(note: str, visit: Visit) -> tuple[int | None, Span | None]:
    """The minutes entered for the visit, else those a sentence of the note says, with its words."""
    for pattern in _TOTAL:
        for found in pattern.finditer(note):
            begin = max(note.rfind(mark, 0, found.start()) for mark in (".", "\n")) + 1
            minutes = int(next(figures for figures in found.groups() if figures))
            if minutes and ("total" in found.group().lower() or not _PART.search(note[begin : found.end() + 25])):
                if visit.minutes not in (None, minutes):
                    return visit.minutes, None
                return minutes, Span(found.start(), found.end(), found.group())
    return visit.minutes, None


def none_due(note: str) -> bool:
    """True for notes of services that have no E/M code: global periods, visits of nurses alone, procedures alone."""
    opening = note[:_OPENING]
    if not_held(note):
        return True
    if _POSTOPERATIVE.search(opening) and not (_LONG_AGO.search(opening) or _ELSEWHERE.search(opening)):
        return True
    if _WOUND_CARE.search(opening[:120]) and _DEBRIDED.search(note):
        return True
    if any(not _LATER.search(note[: found.start()][-60:]) for found in _NONE_DUE.finditer(opening)):
        return True
    return bool(_SAID_NONE.search(note))


def not_held(note: str) -> bool:
    """True where the note says that the visit did not take place."""
    return bool(_NOT_HELD.search(note))


def preventive(note: str) -> Span | None:
    """The words that call it a preventive visit: in its opening, or in what it was for."""
    found = _PREVENTIVE.search(note[:300]) or next(
        (
            one
            for part in of_kind(note, "plan")
            if part.start and (one := _JUDGED_PREVENTIVE.search(note, part.start, part.end))
        ),
        None,
    )
    return Span(found.start(), found.end(), found.group()) if found else None


def age(note: str, visit: Visit) -> int | None:
    """Whole years, by the visit, else by the note."""
    if visit.age is not None:
        return visit.age
    if re.search(r"\b\d{1,2}[- ](?:month|week|day)s?[- ]old", note[:1500], re.IGNORECASE):
        return 0
    found = re.search(
        r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]old|\b(\d{1,3}) ?(?:y/?o|y\.o\.)(?!\w)", note[:1500], re.IGNORECASE
    )
    return int(found.group(1) or found.group(2)) if found else None


def modifiers(note: str, visit: Visit, with_preventive: bool) -> Iterator[str]:
    """25 beside a procedure or a preventive visit, 57 with a decision for surgery that is near, 95 by video."""
    plan = "\n".join(section.text for section in of_kind(note, "plan"))
    if with_preventive or of_kind(note, "procedure") or _DONE.search(plan):
        yield "25"
    if re.search(
        r"(?:orif|surgery|operation|surgical)[^\n]{0,300}\b(?:as soon as possible|tomorrow|today|tonight|emergen)",
        note,
        re.IGNORECASE,
    ):
        yield "57"
    if visit.setting.strip().lower() in ("telehealth", "video"):
        yield "95"
