"""Codes that say a status, a drug taken for long, a measured value or a device: where the note states it and it belongs.

A drug supports a code of its use, never a disease. A code with `beside` is given only beside a diagnosis it belongs to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.affirmed import plainly
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, ASSESSMENT, FAMILY, INSTRUCTIONS, PLAN
from codeloom.coding.suggesting.shapes import Confidence
from codeloom.coding.suggesting.stating import on_condition


@dataclass(frozen=True, slots=True)
class Status:
    """Words, the code they stand for, and the codes it belongs beside (a pattern on any diagnosis; empty for none needed).

    `past` says that words of history are what is meant.
    """

    words: re.Pattern[str]
    code: str
    beside: str = ""
    past: bool = False


def _status(words: str, code: str, beside: str = "", past: bool = False) -> Status:
    return Status(re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE), code, beside, past)


_DIABETES = r"E(?:08|09|11|13)|O24\.[14]"
STATUSES = (
    _status(r"insulin(?! resist)|glargine|lantus|lispro|humalog|novolog|aspart|degludec|tresiba|levemir|detemir"
        r"|basaglar|nph|toujeo"
            r"|humulin|novolin", "Z79.4", _DIABETES),
    _status(r"metformin|glipizide|glimepiride|glyburide|sitagliptin|januvia|empagliflozin|jardiance|dapagliflozin"
        r"|farxiga"
            r"|pioglitazone|linagliptin|canagliflozin|glucophage", "Z79.84", r"E(?:08|09|11|13)"),
    _status(r"semaglutide|ozempic|liraglutide|victoza|dulaglutide|trulicity|tirzepatide|mounjaro"
        r"|exenatide", "Z79.85", r"E11"),
    _status(r"apixaban|eliquis|warfarin|coumadin|rivaroxaban|xarelto|dabigatran|pradaxa|edoxaban|enoxaparin", "Z79.01",
            r"I48|I26|I82|D68|Z86\.71|Z95|I51|I63|I69|I13|I11|I12"),
    _status(r"clopidogrel|plavix|ticagrelor|brilinta|prasugrel|dapt", "Z79.02", r"I2[0-5]|I6|I7"),
    _status(r"aspirin|asa|dapt", "Z79.82", r"I2[0-5]|I6[3-9]|I70"),
    _status(r"alendronate|fosamax|risedronate|ibandronate|zoledronic acid|reclast", "Z79.83", r"M8[01]"),
    _status(r"tacrolimus|cyclosporine|prograf", "Z79.621", r"Z94|L40|L20|M3|T86"),
    _status(r"azathioprine|imuran|mycophenolate|cellcept|mercaptopurine|6-?mp", "Z79.624", r"Z94|M3|K5[01]"
        r"|M0[5-8]|K75|G70"),
    _status(r"sirolimus|everolimus", "Z79.623", r"Z94|C"), _status(r"hydroxyurea", "Z79.64", r"D4[57]|D57|C92"),
    _status(r"(?:chronic|daily|long[- ]?term|maintenance) (?:oral )?(?:predniso(?:ne|lone)|steroids?|corticosteroids?)"
        r"|pred(?:nisone|nisolone)? \d+(?:\.\d)? ?(?:mg )?(?:daily|qd|since)"
        r"(?! (?:x|for))", "Z79.52", r"M0[5-8]|M3|J44|J84|D86|G70|K50|Z94|M35"),
    _status(r"(?:chronic|long[- ]term|daily|scheduled) opioids?|(?:oxycodone|morphine|hydrocodone|methadone"
        r"|oxycontin)", "Z79.891", r"G89\.[24]|F11"),
    _status(r"methotrexate|mtx", "Z79.631", r"M0[5-8]|L40|M3"),
    _status(r"tofacitinib|baricitinib|upadacitinib|xeljanz|rinvoq", "Z79.622", r"M0[5-8]|L40|K5[01]|L20"),
    _status(r"adalimumab|humira|etanercept|enbrel|infliximab|remicade|golimumab|certolizumab|rituximab"
        r"|\w+kinumab|tocilizumab|abatacept"
        r"|vedolizumab|risankizumab|dupilumab|belimumab|omalizumab|mepolizumab|benralizumab",
        "Z79.620", r"M0[5-8]|L40|K5[01]|M45|M3|L20|J45|L50|L73"),
    _status(r"leflunomide|arava", "Z79.69", r"M0[5-8]"),
    _status(r"tamoxifen", "Z79.810", r"C50"), _status(r"anastrozole|letrozole|exemestane", "Z79.811", r"C50"),
    _status(r"(?:home|supplemental|continuous|portable) (?:oxygen|o2)|\d(?:\.\d)? ?(?:l"
        r"|liters?)(?: of)? (?:home )?(?:o2|oxygen)|(?:one|two|three|four) liters? of (?:home )?oxygen"
        r"|on \d(?:\.\d)? ?l(?:iters?|pm)? (?:of )?(?:o2"
        r"|oxygen)|oxygen at"
            r" home|(?<=respiratory failure, )on \d l o2", "Z99.81"),
    _status(r"on (?:hemo|peritoneal )?dialysis|on (?:hd|pd)|hemodialysis|peritoneal dialysis|capd|ccpd", "Z99.2", r"N18\.6"),
    _status(r"(?:er|estrogen receptor)s?[- ]?(?:\+|positive|pos|[1-9]\d{0,2} ?%)[^.\n]{0,30}her-?2[- /]?(?:neu)? ?(?:-(?!\w)"
        r"|negative|neg)", "Z17.411", r"C50"),
    _status(r"(?:er|estrogen receptor)s?[- ]?(?:\+|positive|pos|[1-9]\d{0,2} ?%)[^.\n]{0,30}her-?2[- /]?(?:neu)? ?(?:\+"
        r"|positive|pos)", "Z17.410", r"C50"),
    _status(r"triple[- ]negative", "Z17.421", r"C50"),
    _status(r"(?:er|estrogen receptor)s?[- ]?(?:\+|positive|pos|[1-9]\d{0,2} ?%)", "Z17.0", r"C50"),
    _status(r"(?:er|estrogen receptor)s?[- ]?(?:negative|neg)", "Z17.1", r"C50"),
    _status(r"wanders?|wandering", "Z91.83", r"F0[1-3]"),
    _status(r"dnr(?: status| signed| order)?|do not resuscitate", "Z66"),
    _status(r"insulin pump|pump therapy|omnipod|minimed|t:slim|tandem pump", "Z96.41", r"E1[013]"),
    _status(r"(?:icd|aicd|defibrillator)(?![- ]?\d|[- ]?code| (?:eval|never|not|defer|declin|refer|candid"
        r"|discuss|consider))", "Z95.810", past=True),
    _status(r"pacemaker|ppm", "Z95.0", past=True),
    _status(r"(?:coronary )?stents?|s/p pci|pci (?:to|of|in)|des (?:to|in|x ?\d?)|drug[- ]eluting stents?",
    "Z95.5", r"I2[0-5]|I11", past=True),
    _status(r"cabg|(?:coronary )?bypass (?:surgery|graft\w*)", "Z95.1", r"I2[0-5]|I11", past=True),
    _status(r"mechanical (?:mitral|aortic|heart)? ?valve|(?:aortic|mitral) valve replacement|prosthetic valve"
        r"|s/p [ast]avr|tavr", "Z95.2", past=True),
    _status(r"gastric bypass|sleeve gastrectomy|bariatric surgery|gastric band\w*|lap-?band|roux[- ]en[- ]y",
    "Z98.84", past=True),
    _status(r"(?:solitary|single|one) kidney (?:after|since|from|s/p|due to) (?:\w+ ){0,3}(?:donat\w+|nephrectomy)"
        r"|s/p (?:\w+ )?(?:donor )?nephrectomy", "Z90.5", past=True),
    _status(r"colostomy", "Z93.3", past=True), _status(r"ileostomy", "Z93.2", past=True), _status(r"tracheostomy",
    "Z93.0", past=True),
    _status(r"gastrostomy|g-?tube|peg(?:[- ]tube|[- ]fed)?", "Z93.1", past=True),
    _status(r"(?:kidney|renal) transplant(?:ation)?(?! ?(?:eval|list|candid|refer|work|clinic|wait|center|team"
        r"|surg))", "Z94.0", past=True),
    _status(r"liver transplant(?:ation)?(?! ?(?:eval|list|candid|refer|work|clinic|wait|center|team|surg))",
    "Z94.4", past=True),
    _status(r"(?:right|r) (?:\w+ ){0,2}knee (?:\w+ )?(?:replacement|arthroplasty)|(?:right"
        r"|r) (?:knee )?(?:s/p )?tka", "Z96.651", past=True),
    _status(r"(?:left|l) (?:\w+ ){0,2}knee (?:\w+ )?(?:replacement|arthroplasty)|(?:left"
        r"|l) (?:knee )?(?:s/p )?tka", "Z96.652", past=True),
    _status(r"(?:right|r) (?:\w+ ){0,2}hip (?:\w+ )?(?:replacement|arthroplasty)|(?:right"
        r"|r) (?:hip )?(?:s/p )?tha", "Z96.641", past=True),
    _status(r"(?:left|l) (?:\w+ ){0,2}hip (?:\w+ )?(?:replacement|arthroplasty)|(?:left"
        r"|l) (?:hip )?(?:s/p )?tha", "Z96.642", past=True),
    _status(r"(?:former|ex|previous|past)[- ]?(?:cigarette )?smoker|quit (?:smoking|tobacco|cigarettes|in (?:19"
        r"|20)\d\d)|stopped smoking"
            r"|(?:history of|h/o|prior) (?:tobacco|smoking|cigarette)[a-z ]*|ceased (?:tobacco|smoking)"
            r"|smok\w+ since (?:she|he|they) quit|smoked .{0,40}quit|quit \d{4}", "Z87.891", past=True),
)  # fmt: skip
_SMOKES = re.compile(
    r"\b(?:current (?:every[- ]day |daily )?(?:cigarette )?smoker|smokes? (?:\w+ ){0,4}?(?:packs?|ppd|cigarettes?)"
    r"|active smoker"
    r"|\d(?:\.\d)? ?(?:ppd|packs?[ -](?:per|a)[ -]day)|nicotine dependence, cigarettes|still smok\w+"
    r"|continues to smoke)\b",
    re.IGNORECASE,
)
_QUIT = re.compile(r"\b(?:quit|former|ex-?smoker|stopped|never|used to)\b", re.IGNORECASE)
_BMI = re.compile(r"\b(?:BMI|body mass index)\b[^0-9\n]{0,20}(\d{2}(?:\.\d+)?)", re.IGNORECASE)
_PERCENTILE = re.compile(
    r"\b(?:BMI|body mass index)\b[^\n;]{0,25}?\b(?P<percentile>\d{1,2}(?:\.\d)?) ?(?:st|nd|rd|th)? ?(?:percentile|%(?:ile)?(?! of))"
    r"(?:[ ,(]{1,3}(?P<of95>1\d\d) ?% of (?:the )?95th)?",
    re.IGNORECASE,
)
_BMI_WITH = re.compile(r"E66|E4[0-6]|R63\.[46]|E88\.81|R62")
_NEW_TODAY = re.compile(
    r"\b(?:load\w*|bolus|given|received|administered|activated|initiat\w*|switch\w*|trial)\b[^.;]*$|->\s*$",
    re.IGNORECASE,
)
"""Before a drug: it was given once or is begun, and is no long-term use yet."""
_ONCE = re.compile(
    r"\W{0,2}(?:\d+(?:\.\d+)? ?(?:mg|g|mcg|units?)?\W{1,2})?(?:load\w*|bolus|given|x ?1\b|once|now|by ems|here|pa\b|prior auth\w*"
    r"|started|pending|in (?:the )?(?:ed|er)\b)",
    re.IGNORECASE,
)
"""After a drug: the same."""
_BEGUN = re.compile(r"\W*(?:[A-Za-z-]+ \d[^,;.]{0,25}[,;] ?){0,2}[A-Za-z-]+$")
"""A drug that begins a statement of the plan: it is prescribed, and not yet told to go on."""
_TO_COME = re.compile(
    r"\b(?:before|prior to|pre-?op\w*|schedul\w*|upcoming|plan\w*|candidate|consider\w*|discuss\w*|needs?|recommend\w*|await\w*"
    r"|contemplat\w*|thinking (?:of|about)|interested in|eligible for"
    r"|proceed with|wants|elects?)\b[^.;\n]*$",
    re.IGNORECASE,
)
"""Before an operation: it is still to come."""
_NOT_HERE = (FAMILY, ALLERGIES, INSTRUCTIONS)
_STOPPED = re.compile(
    r"\b(?:stop(?:ped)?|discontinued?|d/c'?d?|off|completed|finished|no longer|remove|held|hold|declin\w+|refus\w+"
    r"|allerg\w+|intoleran\w+"
    r"|consider|discuss\w*|start\w*|begin|will|offered|add\w*|failed|avoid|if|plan)\b",
    re.IGNORECASE,
)


def status_claims(reading: Reading, listed: list[str], age: int | None, codeset: CodeSet) -> Iterator[Claim]:
    """The status codes of a note beside the codes found so far."""
    last = len(reading.note)
    groups: set[str] = set()
    for status in STATUSES:
        if status.code[:3] == "Z17" and "Z17" in groups:
            continue
        if status.beside and not any(re.match(status.beside, code) for code in listed):
            continue
        if not codeset.is_billable(status.code):
            continue
        where = _stated(status.words, reading, status.past, status.code.startswith("Z79"))
        if where and not (status.code == "Z87.891" and _smokes_still(reading)):
            start, end = where
            why = "The note states it; it belongs beside what is coded." if status.beside else "The note states it."
            confidence: Confidence = "high" if status.beside else "medium"
            groups.add(status.code[:3])
            yield Claim(status.code, (span(reading.note, start, end),), confidence, why, last)
    smokes = _smokes_still(reading)
    if smokes:
        yield Claim(
            "F17.210", (span(reading.note, *smokes),), "medium", "The note says the patient smokes cigarettes.", last
        )
    if age is not None and 2 <= age < 20 and any(_BMI_WITH.match(code) for code in listed):
        yield from _of_child(reading.note, last, codeset)
    if (age is None or age >= 20) and any(_BMI_WITH.match(code) for code in listed):
        values = list(_BMI.finditer(reading.note))
        if values and (code := bmi_code(float((found := values[-1])[1]))):
            why = "Body mass index beside its diagnosis."
            code = code if codeset.is_billable(code) else code[:5]
            yield Claim(code, (span(reading.note, found.start(), found.end()),), "high", why, last)


def _smokes_still(reading: Reading) -> tuple[int, int] | None:
    """Where the note says that the patient smokes, with nothing beside it of having stopped."""
    smokes = _stated(_SMOKES, reading, False)
    return smokes if smokes and not _QUIT.search(reading.said_at(smokes[0])) else None


def _of_child(note: str, last: int, codeset: CodeSet) -> Iterator[Claim]:
    """The percentile of the body mass index of a child, where the note gives it beside the index."""
    found = _PERCENTILE.search(note)
    if found is None:
        return
    percentile, beyond = float(found["percentile"]), float(found["of95"] or 0)
    code = "Z68.51" if percentile < 5 else "Z68.52" if percentile < 85 else "Z68.53" if percentile < 95 else "Z68.54"
    if code == "Z68.54" and beyond >= 120 and codeset.is_billable("Z68.56"):
        code = "Z68.56" if beyond >= 140 else "Z68.55"
    why = "The percentile of the body mass index beside its diagnosis."
    yield Claim(code, (span(note, found.start(), found.end()),), "high", why, last)


def bmi_code(value: float) -> str:
    """The code of an adult body mass index in kg/m2; empty outside 10 to 99."""
    if not 10 <= value < 100:
        return ""
    if value < 20:
        return "Z68.18" if value < 18.5 else "Z68.19"
    if value < 40:
        return f"Z68.{int(value)}"
    return f"Z68.4{min(5, 1 + int((value - 40) // 5) if value < 50 else 3 + int((value - 50) // 10))}"


def _stated(words: re.Pattern[str], reading: Reading, past: bool, drug: bool = False) -> tuple[int, int] | None:
    """The first place where the note states these words of the patient, as still so."""
    for sentence in reading.sentences:
        if sentence.kind in _NOT_HERE or sentence.section.copied:
            continue
        found = words.search(reading.note, sentence.start, sentence.end)
        if found is None:
            continue
        said = context(reading.note, sentence.start, sentence.end, found.start(), found.end(), sentence.kind)
        before = reading.note[max(sentence.start, found.start() - 30) : found.start()]
        if _TO_COME.search(before) if past else (_NEW_TODAY.search(before) or _ONCE.match(reading.note, found.end())):
            continue
        if drug and sentence.kind in (ASSESSMENT, PLAN) and _BEGUN.match(reading.note, sentence.start, found.end()):
            continue
        if not (past and "smok" in words.pattern) and on_condition(reading.note, found.end(), sentence.end):
            continue
        if past and sentence.kind in (ASSESSMENT, PLAN) and not plainly(found.start(), found.end(), sentence, reading):
            continue
        after = reading.note[found.end() : min(sentence.end, found.end() + 45)]
        if said == STATED or (past and said not in ("denied", "doubted", "family", "conditional")):
            if past or not (
                _STOPPED.search(before)
                or re.search(
                    r"^\W*(?:was |were |is |status )?(?:discussed|offered|considered|not decided|undecided)\b"
                    r"|\b(?:ended|finished|stopped|discontinued|completed|remove|taper\w*|taken out|pulled|reversed|and stopped"
                    r"|for \w+ (?:years?|months?) and)\b",
                    after,
                    re.I,
                )
            ):
                return found.start(), found.end()
    return None
