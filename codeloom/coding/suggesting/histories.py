"""What a condition is coded as when it is over: the personal history code of its category, longest match first."""

import re
from collections.abc import Sequence
from dataclasses import replace

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import PAST
from codeloom.coding.suggesting.mentions import Reading

HISTORIES: dict[str, str] = {
    "C01": "Z85.810", "C02": "Z85.810", "C15": "Z85.01", "C16": "Z85.028", "C17": "Z85.068", "C18": "Z85.038",
    "C19": "Z85.048", "C20": "Z85.048", "C21": "Z85.048", "C22": "Z85.05", "C23": "Z85.09", "C24": "Z85.09",
    "C25": "Z85.07", "C30": "Z85.22", "C31": "Z85.22", "C32": "Z85.21", "C33": "Z85.12", "C34": "Z85.118",
    "C37": "Z85.238", "C40": "Z85.830", "C41": "Z85.830", "C43": "Z85.820", "C44": "Z85.828", "C4A": "Z85.821",
    "C49": "Z85.831", "C50": "Z85.3", "C51": "Z85.44", "C52": "Z85.44", "C53": "Z85.41", "C54": "Z85.42",
    "C55": "Z85.42", "C56": "Z85.43", "C57": "Z85.44", "C60": "Z85.49", "C61": "Z85.46", "C62": "Z85.47",
    "C64": "Z85.528", "C65": "Z85.53", "C66": "Z85.54", "C67": "Z85.51", "C69": "Z85.840", "C71": "Z85.841",
    "C72": "Z85.848", "C73": "Z85.850", "C74": "Z85.858", "C75": "Z85.858", "C81": "Z85.71", "C82": "Z85.72",
    "C83": "Z85.72", "C84": "Z85.72", "C85": "Z85.72", "C88": "Z85.79", "C90": "Z85.79", "C91": "Z85.6",
    "C92": "Z85.6", "C93": "Z85.6", "C94": "Z85.6", "C95": "Z85.6",
    "D03": "Z86.006", "D05": "Z86.000", "D06": "Z86.001", "D12.6": "Z86.0100", "K63.5": "Z86.0100",
    "I21": "I25.2", "I63": "Z86.73", "G45": "Z86.73", "I26": "Z86.711", "I82": "Z86.718", "I80": "Z86.72",
    "N20": "Z87.442", "N39.0": "Z87.440", "K25": "Z87.11", "K26": "Z87.11", "K27": "Z87.11", "J18": "Z87.01",
    "O24.4": "Z86.32", "U07.1": "Z86.16", "B20": "", "B18.2": "Z86.19", "A15": "Z86.11", "F43.1": "", "S06.0": "Z87.820",
    "S52": "Z87.81", "S72": "Z87.81", "S82": "Z87.81",
}  # fmt: skip
"""The history code of each category; empty for what is never only history."""
_OVER = re.compile(
    r"\bno evidence of (?:\w+ )?(?:disease|recurren\w+|cancer|malignancy)|\bno (?:sign of )?recurrence|\bNED\b"
    r"|\bdisease[- ]free"
    r"|\bcompleted (?:\w+ ){0,4}(?:treatment|therapy|chemo\w*|radiation)|\bcured\b|\bsurveillance\b",
    re.IGNORECASE,
)
_TREATED = re.compile(
    r"\b(?:on|continue[sd]?|continuing|start\w*|cycle \d+|resume|currently (?:on|receiving)|undergoing|during"
    r"|before)\s+(?:\w+[ -]){0,3}?"
    r"(?:chemo\w*|radiation|immunotherapy|tamoxifen|anastrozole|letrozole|exemestane|hormon\w+|endocrine|lupron"
    r"|leuprolide|bcg|\w+mab|\w+nib"
    r"|cisplatin|folfox|cycle)|\bon (?:adjuvant|maintenance)\b|\bmaintenance (?:\w+ )?(?:bcg|therapy|treatment|to begin)\b"
    r"|\b(?:on|with) (?:an? )?(?:AI|aromatase|ADT|GnRH|LHRH|SERM|tamoxifen|\w+rozole|exemestane)\b"
    r"|\bnot yet (?:operated|treated)\b|\bhere for (?:\w+ ){0,2}cycle\b|\bplanned \d+ ?(?:yr"
    r"|year|cycle)s?\b|\bmetasta\w+|\bprogress(?:ion|ive|ing)\b|\bactive\b",
    re.IGNORECASE,
)


def history_of(code: str) -> str:
    """The personal history code of a condition; empty when this table has none."""
    return next((HISTORIES[code[:length]] for length in (5, 4, 3) if HISTORIES.get(code[:length])), "")


def with_cancers_over(found: Sequence[Claim], reading: Reading) -> list[Claim]:
    """The claims with a cancer whose treatment is complete, and of which nothing is left, as history (I.C.2.m)."""
    one_only = len({one.code[:5] for one in found if one.code[0] == "C"}) == 1 and not any(
        one.code[0] == "C" and one.said == PAST for one in reading.mentions
    )
    treated = bool(_TREATED.search(reading.note))
    out = []
    for claim in found:
        history = history_of(claim.code) if claim.code[0] == "C" else ""
        sentence = reading.sentence_at(claim.place)
        said = reading.note if (one_only and not treated) or sentence is None else _item(sentence.item, reading)
        if history.startswith("Z85") and _OVER.search(said) and not (_TREATED.search(said)):
            why = "Treatment is complete and nothing is left: a cancer of the past (I.C.2.m)."
            claim = replace(claim, code=history, confidence="medium", why=why)
        out.append(claim)
    return out


def _item(item: int, reading: Reading) -> str:
    """All that is said under one item of a list."""
    return " ".join(reading.note[one.start : one.end] for one in reading.sentences if one.item == item)
