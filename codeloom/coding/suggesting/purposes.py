"""What a visit was for besides a disease: exposure, contraception, vaccines given, screening ordered, tests asked for."""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, DONE, FAMILY, INSTRUCTIONS, PAST, SURGERY
from codeloom.coding.suggesting.stating import OPENING, places


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_VACCINE = _any(
    r"vaccin(?:e|es|ation|ations)|immuni[sz]ations?|tdap|dtap(?:-ipv)?|mmrv?|varicella|ipv|flu shot"
    r"|influenza shot|shingrix"
    r"|prevnar|pneumococcal(?: \d+)?|ppsv\d*|pneumovax|zoster vaccine|hepatitis [ab] (?:dose|series)|pcv\d*"
    r"|gardasil|hpv vaccine|hep(?:atitis)? [ab] vaccine|menactra|rsv vaccine"
    r"|covid(?:-19)? vaccine|booster|td|(?:hpv|hep(?:atitis)? ?[ab]|covid|rsv|mmr|flu|shingles) (?:dose|shot|#) ?\d?|hib|pediarix"
    r"|pentacel|proquad|rotavirus|rotateq|vaxelis"
)
_GIVEN = _any(r"given|administered|received today|today|gave|injected|provided today|updated today")
_GIVEN_UNDER = re.compile(r"\b(?:immuni[sz]ations?|vaccin\w+)(?: given| today)?\W*$", re.IGNORECASE)
"""A heading under which what was given is listed."""
_HEADING = 40
_NOT_GIVEN = re.compile(
    r"\b(?:declin|refus|up to date|utd|will|next|schedule|due (?:in|next)|last|previous|recommend|pharmacy"
    r"|deferred|advised|later|when|at (?:the )?next|discussed|offered"
    r"|was given in|given in|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|20\d\d|fall"
    r"|spring)|ago\b)\w*",
    re.IGNORECASE,
)
_SCREENS = (
    (_any(r"screening mammogra(?:m|phy)|mammogra(?:m|phy)[^.;\n]{0,40}\bscreening"), "Z12.31"),
    (_any(r"screening colonoscopy|colonoscopy[^.;\n]{0,40}\bscreening|colon cancer screening|cologuard"), "Z12.11"),
    (_any(r"(?:low[- ]dose ct|ldct)\b[^.\n]{0,40}\bscreening|lung cancer screening"), "Z12.2"),
    (_any(r"(?:sti|std|sexually transmitted (?:infections?|diseases?)) (?:screen(?:ing)?|testing|panel|check)"), "Z11.3"),
    (_any(r"(?:tb|tuberculosis) (?:screen(?:ing)?|skin test)|ppd placed|quantiferon (?:for|ordered)"), "Z11.1"),
    (_any(r"prostate cancer screening|screening psa|psa (?:for )?screening"), "Z12.5"),
    (_any(r"cervical cancer screening|screening pap"), "Z12.4"),
    (_any(r"osteoporosis screening|screening (?:dexa|bone density)"), "Z13.820"),
)  # fmt: skip
_ORDERED = _any(r"order\w*|schedul\w*|today|refer\w*|due|placed|will|for screening|sent|collected|screening|obtained")
_NOT_YET = re.compile(
    r"\b(?:(?:is |are )?(?:next )?due (?:in|on|by|next|again)|next (?:visit|year|month|time)|then\b|not (?:yet )?due|later)\b",
    re.IGNORECASE,
)
"""A screening of another day."""
_EXPOSED = re.compile(
    r"\b(?:expos(?:ed|ure)s?|close contact|contact|(?:has been|was) (?:around|near))\b[^.;\n]{0,30}?\b(?:to|with)?\s*\b"
    r"(?P<what>covid(?:-19)?|sars-cov-2|strep\w*|flu|influenza|rsv|tb|tuberculosis|chlamydia|gonorrh\w+|sti|std"
    r"|hiv|syphilis|rabies"
    r"|hepatitis|measles|varicella|chicken ?pox|pertussis|whooping cough|monkeypox|mpox|meningococ\w+|scabies"
    r"|lice|tick)\b",
    re.IGNORECASE,
)
_EXPOSURES = (
    (r"covid|sars", "Z20.822", r"U07\.1"), (r"strep|pertussis|whooping", "Z20.818", r"J02\.0|J03\.0|A37|A38"),
    (r"flu|rsv|mpox|monkeypox", "Z20.828", r"J0[9]|J1[01]|B33|J21"), (r"tb|tuberc", "Z20.1", r"A1[5-9]|R76"),
    (r"chlam|gonor|sti|std|syph", "Z20.2", r"A5[0-9]|A6[0-4]"), (r"hiv", "Z20.6", r"B20|Z21"), (r"rabies", "Z20.3", r"A82"),
    (r"hepat", "Z20.5", r"B1[5-9]"), (r"measles|varicella|chicken", "Z20.820", r"B0[1256]"), (r"mening", "Z20.811", r"A39"),
    (r"scabies|lice", "Z20.7", r"B8[56]"),
)  # fmt: skip
"""What one was exposed to, its code, and the codes of having it."""
_CONTRACEPTION = (
    (_any(r"(?:iud|mirena|kyleena|paragard|liletta|intrauterine device)[^.\n]{0,40}(?:removed and replaced"
        r"|exchange\w*|remov\w+ and reinsert\w+)"), "Z30.433"),
    (_any(r"(?:iud|mirena|kyleena|paragard|liletta|intrauterine device)(?: was)?(?: \w+){0,2} (?:inserted"
        r"|placed|insertion|placement)|inserted (?:an? |the )?(?:mirena |copper )?iud"), "Z30.430"),
    (_any(r"(?:iud|mirena|paragard|kyleena|intrauterine device)(?: was)?(?: \w+){0,2} (?:removed|removal)"
        r"|removal of (?:the )?iud"), "Z30.432"),
    (_any(r"iud (?:check|strings? check|surveillance)"), "Z30.431"),
    (_any(r"(?:nexplanon|implant)(?: was)?(?: \w+){0,2} (?:inserted|insertion|placed)"), "Z30.017"),
    (_any(r"(?:nexplanon|contraceptive implant)(?: was)?(?: \w+){0,2} (?:removed|removal)"), "Z30.46"),
    (_any(r"depo[- ]?provera (?:given|injection|today|administered)|medroxyprogesterone 150"), "Z30.42"),
    (_any(r"(?:refill\w*|continue[sd]?|renew\w*) (?:\w+ ){0,3}(?:oral contraceptives?|ocps?"
        r"|birth control pills?)|contracepti(?:ve|on) (?:pill )?surveillance"), "Z30.41"),
    (_any(r"(?:start\w*|initiat\w+|begin|prescri\w+) (?:\w+ ){0,3}(?:oral contraceptives?|ocps?"
        r"|birth control pills?)"), "Z30.011"),
    (_any(r"contracepti(?:ve|on) counsel\w*|counsel\w* (?:on|about|regarding) (?:contraception|birth control)"), "Z30.09"),
    (_any(r"(?:vasectomy|tubal ligation|sterilization) (?:consult\w*|counsel\w*|request\w*|performed|today)"), "Z30.2"),
)  # fmt: skip
_ADVICE = (
    (_any(r"(?:pre-?)?travel (?:advice|consult\w*|clinic|counsel\w*|visit|medicine|health)"), "Z71.84"),
    (_any(r"preconception (?:counsel\w*|visit|advice|care)"), "Z31.69"),
    (_any(r"infertility (?:evaluation|work-?up|testing)"), "Z31.41"), (_any(r"hiv prep|pre-?exposure "
        r"prophylaxis"), "Z29.81"),
    (_any(r"medication refills? (?:only|request)|here (?:only )?for (?:a )?(?:medication )?refills?"), "Z76.0"),
    (_any(r"breast ?feeding (?:support|counsel\w*)|lactation (?:consult\w*|support)"), "Z39.1"),
    (_any(r"post-?partum (?:visit|check|exam|follow[- ]?up)"), "Z39.2"),
)  # fmt: skip
"""Advice and care that are what a visit is for."""
_ALONE = ("Z76.0", "Z39.2")
"""What a visit is for only where no disease is: a refill, a routine visit after a birth."""
_NOT_HERE = (FAMILY, ALLERGIES, PAST, SURGERY)


def purposes(reading: Reading, listed: list[str]) -> Iterator[Claim]:
    """The codes of what was done or asked for beside or instead of a disease; `listed` are the codes found so far."""
    yield from _given(reading)
    yield from _exposures(reading, listed)
    for words, code in _ADVICE:
        opened = words.search(reading.note[:OPENING])
        if opened and not (code in _ALONE and any(not one.startswith("Z") for one in listed)):
            yield Claim(
                code,
                (span(reading.note, opened.start(), opened.end()),),
                "medium",
                "What the visit is for.",
                opened.start(),
            )
    for words, code in _CONTRACEPTION:
        found = next(places(words, reading), None)
        if found:
            yield Claim(
                code, (span(reading.note, *found[:2]),), "medium", "Contraception is what this part is for.", found[0]
            )
            break


def _given(reading: Reading) -> Iterator[Claim]:
    note = reading.note
    for sentence in reading.sentences:
        if sentence.kind in _NOT_HERE or sentence.section.copied:
            continue
        text = re.sub(r"\([^()]*\)", " ", note[sentence.start : sentence.end])
        dose = _VACCINE.search(note, sentence.start, sentence.end)
        under = (
            note[max(0, sentence.section.start - _HEADING) : sentence.section.start] if sentence.kind == DONE else ""
        )
        given = _GIVEN.search(text) or _GIVEN_UNDER.search(under)
        if dose and given and not _NOT_GIVEN.search(text):
            where = span(note, dose.start(), dose.end())
            yield Claim("Z23", (where,), "high", "The note says a vaccine was given.", len(note))
        for words, code in _SCREENS:
            screen = words.search(note, sentence.start, sentence.end)
            refused = re.search(r"declin|refus|up to date|utd|normal in", text, re.IGNORECASE)
            refused = refused or _NOT_YET.search(note[screen.end() : sentence.end] if screen else "")
            refused = refused or re.search(
                r"\b(?:last|next|later|future)\b",
                note[sentence.start : screen.start()] if screen else "",
                re.IGNORECASE,
            )
            if screen and _ORDERED.search(text) and sentence.kind != INSTRUCTIONS and not refused:
                where = span(note, screen.start(), screen.end())
                yield Claim(code, (where,), "medium", "Screening is ordered.", len(note))


def _exposures(reading: Reading, listed: list[str]) -> Iterator[Claim]:
    for sentence in reading.sentences:
        if sentence.kind in _NOT_HERE or sentence.section.copied:
            continue
        found = _EXPOSED.search(reading.note, sentence.start, sentence.end)
        if not found or re.search(
            r"\b(?:no|denies|without|any|avoid|if)\b", reading.note[sentence.start : found.start()], re.I
        ):
            continue
        for words, code, having in _EXPOSURES:
            if re.search(words, found["what"], re.IGNORECASE) and not any(re.match(having, one) for one in listed):
                yield Claim(
                    code,
                    (span(reading.note, found.start(), found.end()),),
                    "medium",
                    "Contact is stated.",
                    found.start(),
                )
                return
