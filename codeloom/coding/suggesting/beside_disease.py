"""Symptoms and phases the code book wants beside their disease: those of an enlarged prostate, the phase of a dysphagia."""

import re

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.stating import places


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_BESIDE = (
    (r"N40\.[13]", (
        (_any(r"nocturia"), "R35.1"), (_any(r"(?:weak|slow|poor) (?:urinary )?stream"), "R39.12"),
        (_any(r"incomplete (?:bladder )?emptying"), "R39.14"), (_any(r"(?:urinary )?urgency"), "R39.15"),
        (_any(r"hesitancy"), "R39.11"), (_any(r"straining"), "R39.16"), (_any(r"(?:urinary )?frequency"), "R35.0"),
        (_any(r"(?:post-?void )?dribbling"), "N39.43"), (_any(r"(?<!not in )urinary retention"), "R33.8"),
    )),
    (r"I69\.[0-9]91", (
        (_any(r"oropharyngeal(?: phase)?(?: dysphagia)?"), "R13.12"), (_any(r"pharyngoesophageal(?: phase)?(?: "
            r"dysphagia)?"), "R13.14"),
        (_any(r"pharyngeal(?: phase)? dysphagia"), "R13.13"), (_any(r"oral phase(?: dysphagia)?"), "R13.11"),
    )),
    (r"E(?:08|09|10|11|13)\.64", (
        (_any(r"level 1(?: hypoglycemia)?"), "E16.A1"), (_any(r"level 2(?: hypoglycemia)?"), "E16.A2"),
        (_any(r"level 3(?: hypoglycemia)?|severe hypoglycemia"), "E16.A3"),
    )),
    (r"A4[01]\.", (
        (_any(r"septic shock"), "R65.21"), (_any(r"severe sepsis|sepsis with (?:acute )?organ (?:dysfunction"
            r"|failure)"), "R65.20"),
    )),
    (r"N18\.6", (
        (_any(r"(?:missed|skipped|shortened)(?! no) (?:\w+ ){0,3}(?:dialysis|sessions?|treatments?)"), "Z91.158"),
        (_any(r"(?:on|active on) the (?:\w+[- ]){0,3}(?:transplant |donor )?list|awaiting (?:\w+ )?transplant"), "Z76.82"),
    )),
)  # fmt: skip
"""(pattern of the disease, what is said of it and the code that goes beside)."""


def with_beside(found: list[Claim], reading: Reading) -> list[Claim]:
    """The claims with what is said of a disease and coded beside it, after the disease."""
    out = list(found)
    for disease, listed in _BESIDE:
        own = next((one for one in out if re.match(disease, one.code)), None)
        if own is None:
            continue
        taken: set[str] = set()
        for words, code in listed:
            place = next(places(words, reading, past=True), None)
            if place is None or any(one.code == code for one in out) or (disease.startswith("A4") and taken):
                continue
            taken.add(code)
            why = "The code book wants it beside the disease."
            out.insert(
                out.index(own) + 1 + len(taken) - 1,
                Claim(code, (span(reading.note, *place[:2]),), "high", why, own.place),
            )
    return out
