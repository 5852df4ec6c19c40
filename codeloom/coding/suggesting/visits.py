"""Visits without a disease: check-ups with and without findings, vaccines given, screening ordered, pregnancy, aftercare."""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import PAST as BEFORE
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, FAMILY, INSTRUCTIONS, PAST
from codeloom.coding.suggesting.shapes import Visit

_CHECKUP = re.compile(
    r"\b(?:annual (?:physical|exam(?:ination)?|wellness|check-?up|preventive)(?: exam| visit)?|yearly (?:physical"
    r"|wellness|exam|check-?up)"
    r"(?: exam| visit)?|(?:routine )?physical(?: exam(?:ination)?)? (?:today|visit)|preventive (?:visit|exam"
    r"|medicine|care visit)"
    r"|wellness (?:visit|exam)|well[- ](?:adult|woman|man|child|baby)(?: check| visit| exam)?"
    r"|health maintenance (?:exam|visit)"
    r"|complete physical|medicare wellness)\b",
    re.IGNORECASE,
)
_CHILD = re.compile(r"\bwell[- ](?:child|baby)\b|\bimmunizations? (?:up to date|utd)\b", re.IGNORECASE)
_VACCINE = re.compile(
    r"\b(?:vaccin(?:e|es|ation|ations)|immuni[sz]ations?|tdap|dtap|mmr|varicella|ipv|flu shot|influenza shot"
    r"|shingrix|prevnar|pcv\d*"
    r"|gardasil|hpv vaccine|hep(?:atitis)? [ab] vaccine|menactra|rsv vaccine|covid(?:-19)? vaccine|booster)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:given|administered|received today|today|gave|injected|provided today|updated today)\b", re.IGNORECASE
)
_NOT_GIVEN = re.compile(
    r"\b(?:declin|refus|up to date|utd|will|next|schedule|due (?:in|next)|last|previous|recommend|pharmacy"
    r"|deferred)\w*",
    re.I,
)
_SCREENS = (
    (re.compile(r"\b(?:screening mammogra(?:m|phy)|mammogra(?:m|phy)\b(?=[^.\n]{0,40}\bscreening))", re.I), "Z12.31"),
    (
        re.compile(
            r"\b(?:screening colonoscopy|colonoscopy (?:for|ordered for) (?:colon cancer )?screening"
            r"|colon cancer screening)\b",
            re.I,
        ),
        "Z12.11",
    ),
    (re.compile(r"\b(?:low[- ]dose ct|ldct)\b[^.\n]{0,40}\bscreening|lung cancer screening", re.I), "Z12.2"),
)
_ORDERED = re.compile(r"\b(?:order\w*|schedul\w*|today|refer\w*|due|placed|will|for screening)\b", re.IGNORECASE)
_WEEKS = re.compile(
    r"\b(?:(\d{1,2}) ?w(?:ee)?ks? ?(?:(?:and )?\d ?d(?:ays?)?|\d/7|gestation|pregnant|iup|ga\b|ega)"
    r"|(\d{1,2}) ?w ?\d ?d?\b|(\d{1,2}) ?\d/7 ?(?:wk|week)s?)",
    re.I,
)
_PREGNANT = re.compile(
    r"\b(?:pregnan\w+|prenatal|G\d+ ?P\d|gravid\w*|obstetric|ob visit|antenatal|IUP)\b", re.IGNORECASE
)
_ROUTINE = re.compile(
    r"\b(?:routine prenatal|routine ob|normal (?:first )?pregnancy|routine supervision|uncomplicated pregnancy"
    r"|low[- ]risk)\b",
    re.I,
)
_FIRST = re.compile(r"\b(?:G1 ?P0|primigravida|first pregnancy|nullip)", re.IGNORECASE)
_MULTI = re.compile(r"\bG([2-9]|1\d) ?P", re.IGNORECASE)
_NOWHERE = (FAMILY, ALLERGIES, PAST)
AFTERCARE = re.compile(
    r"\b(?:aftercare (?:following|after|for)|(?:post-?op(?:erative)?(?: visit| check| follow[- ]?up)?|(?:weeks?"
    r"|months?)(?: out)? (?:after|s/p|status"
    r"[- ]post|post))[^.\n]{0,40})\b[^.\n]{0,30}?(?:(?:knee|hip|shoulder)(?: \w+)? (?:replacement|arthroplasty)|tka"
    r"|tha|tkr|thr)\b",
    re.IGNORECASE,
)


def visit_claims(reading: Reading, visit: Visit, found: list[Claim]) -> Iterator[Claim]:
    """The codes of what the visit was for beside or instead of a disease."""
    note = reading.note
    checkup = _said(_CHECKUP, reading)
    if checkup:
        yield Claim(
            _checkup_code(reading, visit, found), (span(note, *checkup),), "high", "The visit is a check-up.", -1
        )
    for sentence in reading.sentences:
        if sentence.kind in _NOWHERE:
            continue
        text = note[sentence.start : sentence.end]
        dose = _VACCINE.search(note, sentence.start, sentence.end)
        if dose and _GIVEN.search(text) and not _NOT_GIVEN.search(text):
            where = span(note, dose.start(), dose.end())
            yield Claim("Z23", (where,), "high", "The note says a vaccine was given.", len(note))
        for words, code in _SCREENS:
            screen = words.search(note, sentence.start, sentence.end)
            if (
                screen
                and _ORDERED.search(text)
                and sentence.kind != INSTRUCTIONS
                and not re.search(r"declin|refus", text, re.I)
            ):
                yield Claim(
                    code, (span(note, screen.start(), screen.end()),), "medium", "Screening is ordered.", len(note)
                )
    after = _said(AFTERCARE, reading, past=True)
    if after:
        where = span(note, *after)
        yield Claim("Z47.1", (where,), "medium", "The visit follows a joint replacement.", 0)


def _checkup_code(reading: Reading, visit: Visit, found: list[Claim]) -> str:
    abnormal = any(
        claim.code[0] not in "Z" and not re.match(r"E78|I10|E11|E03|K21|F3|F4|J45|G47|M1|E66|N18", claim.code)
        for claim in found
    )
    child = visit.age < 18 if visit.age is not None else bool(_CHILD.search(reading.note))
    if child:
        return "Z00.121" if abnormal else "Z00.129"
    return "Z00.01" if abnormal else "Z00.00"


def weeks_of(note: str) -> tuple[int, int, int] | None:
    """(completed weeks of gestation, start, end) of the first statement; None without one between 4 and 42."""
    for found in _WEEKS.finditer(note):
        weeks = int(next(group for group in found.groups() if group))
        if 4 <= weeks <= 42 and _PREGNANT.search(note):
            return weeks, found.start(), found.end()
    return None


def pregnancy_claims(reading: Reading, visit: Visit, found: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """(claims of the pregnancy, the other claims as they stand in pregnancy)."""
    at = weeks_of(reading.note)
    if at is None or visit.sex == "M" or (visit.age is not None and not 10 <= visit.age <= 58):
        return [], found
    weeks, start, end = at
    trimester = 1 if weeks < 14 else 2 if weeks < 28 else 3
    where = span(reading.note, start, end)
    own: list[Claim] = []
    rest = [claim for claim in found if not claim.code.startswith(("Z34", "O24.4"))]
    gdm = next((claim for claim in found if claim.code.startswith("O24.4")), None)
    if gdm:
        code = (
            "O24.414"
            if re.search(r"\b(?:insulin|nph|lispro|glargine)\b", reading.note, re.I)
            else _treated(reading.note)
        )
        own.append(Claim(code, gdm.spans, gdm.confidence, "Gestational diabetes with its treatment.", gdm.place))
    rest = [claim for claim in rest if not (gdm and re.match(r"E1[01]|R73", claim.code))]
    for claim in rest:
        for pattern, stem in _IN_PREGNANCY:
            if re.match(pattern, claim.code):
                own.append(
                    Claim(
                        f"{stem}{trimester}",
                        claim.spans,
                        "medium",
                        "In pregnancy the chapter O code goes first (I.C.15).",
                        claim.place,
                    )
                )
    cesarean = re.search(
        r"\b(?:previous|prior|h/o|history of)\b[^.\n]{0,30}\b(?:cesarean|c-?section)", reading.note, re.I
    )
    if cesarean:
        low = re.search(r"low[- ]transverse", reading.note, re.I)
        own.append(Claim("O34.211" if low else "O34.219", (span(reading.note, cesarean.start(), cesarean.end()),), "medium",
                         "A scar of an earlier cesarean.", cesarean.start()))  # fmt: skip
    older = re.search(r"\b(?:advanced maternal age|ama)\b", reading.note, re.I)
    if older:
        code = f"O09.5{1 if _FIRST.search(reading.note) else 2}{trimester}"
        own.append(
            Claim(
                code, (span(reading.note, older.start(), older.end()),), "medium", "Age of the mother.", older.start()
            )
        )
    if not own and (routine := _ROUTINE.search(reading.note)):
        stem = "Z34.0" if _FIRST.search(reading.note) else "Z34.8" if _MULTI.search(reading.note) else "Z34.9"
        own.append(
            Claim(
                f"{stem}{trimester}",
                (span(reading.note, routine.start(), routine.end()),),
                "high",
                "A routine prenatal visit.",
                0,
            )
        )
    if own or any(claim.code.startswith("O") for claim in rest):
        own.append(
            Claim(
                f"Z3A.{weeks:02d}" if weeks >= 8 else "Z3A.01",
                (where,),
                "high",
                "Weeks of gestation.",
                len(reading.note),
            )
        )
    return own, rest


_IN_PREGNANCY = (
    (r"E0[0-7]", "O99.28"),
    (r"D5|D6[0-4]", "O99.01"),
    (r"J45", "O99.51"),
    (r"F[34]", "O99.34"),
    (r"E66", "O99.21"),
)


def _treated(note: str) -> str:
    if re.search(r"\b(?:metformin|glyburide)\b", note, re.I):
        return "O24.415"
    return "O24.410" if re.search(r"diet", note, re.I) else "O24.419"


def _said(words: re.Pattern[str], reading: Reading, past: bool = False) -> tuple[int, int] | None:
    """The first place where the note itself, not a plan or history, says these words."""
    for found in words.finditer(reading.note):
        sentence = next((one for one in reading.sentences if one.start <= found.start() < one.end), None)
        if sentence is None:
            return found.start(), found.end()
        if sentence.kind in (*_NOWHERE, INSTRUCTIONS):
            continue
        said = context(reading.note, sentence.start, sentence.end, found.start(), found.end(), sentence.kind)
        if said == STATED or (past and said == BEFORE):
            rest = reading.note[found.end() : found.end() + 40]
            if not re.search(r"\b(?:due|schedul|next|in \d+ months|last|planned)\b", rest, re.I):
                return found.start(), found.end()
    return None
