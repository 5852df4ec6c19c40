"""Where a cancer has spread: a secondary site of its own code for each place the note names (I.C.2)."""

import re

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN, PRESENT, UNHEADED

_SITES = (
    (r"bones?|bony|osseous|skelet\w+|spine|vertebra\w*", "C79.51"), (r"brain|cerebral|intracranial", "C79.31"),
    (r"liver|hepatic", "C78.7"), (r"lungs?|pulmonary", "C78.00"), (r"pleura\w*", "C78.2"), (r"periton\w+"
        r"|omentum|omental", "C78.6"),
    (r"adrenals?", "C79.70"), (r"mediastin\w+ (?:lymph )?nodes?", "C77.1"), (r"axillary (?:lymph )?nodes?", "C77.3"),
    (r"inguinal (?:lymph )?nodes?", "C77.4"), (r"pelvic (?:lymph )?nodes?", "C77.5"), (r"(?:cervical"
        r"|neck) (?:lymph )?nodes?", "C77.0"),
    (r"lymph nodes?|nodal|nodes", "C77.9"), (r"skin", "C79.2"), (r"ovar\w+", "C79.60"), (r"kidneys?|renal", "C79.00"),
)  # fmt: skip
"""Places a cancer spreads to and their codes; a place named more exactly comes before one that is less exact."""
_SPREAD = re.compile(
    r"\b(?:metasta\w+|mets?) (?:\w+ ){0,3}?to (?:the )?(?P<to>[\w ,/&-]{3,60})|\b(?P<at>[\w ,/&-]{3,40}?) met(?:astase"
    r"|astasi)?s\b(?! to\b)"
    r"|\bspread to (?:the )?(?P<by>[\w ,/&-]{3,60})",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:no|without|not)\b", re.IGNORECASE)
_TOLD = (ASSESSMENT, PLAN, PRESENT, UNHEADED)


def with_metastases(found: list[Claim], reading: Reading) -> list[Claim]:
    """The claims with the places of spread after the first cancer."""
    first = next((one for one in found if re.match(r"C(?!7[789])|C80", one.code)), None)
    if first is None:
        return found
    known = {one.code for one in found}
    own: dict[str, Claim] = {}
    for sentence in reading.sentences:
        if (
            sentence.kind not in _TOLD
            or sentence.section.copied
            or (sentence.kind != ASSESSMENT and ASSESSMENT in reading.judged)
        ):
            continue
        for spread in _SPREAD.finditer(reading.note, sentence.start, sentence.end):
            said = context(reading.note, sentence.start, sentence.end, spread.start(), spread.end(), sentence.kind)
            places = _NOT_SO.split(spread["to"] or spread["at"] or spread["by"])[0]
            if said != STATED:
                continue
            for words, code in _SITES:
                if (
                    re.search(rf"\b(?:{words})\b", places, re.IGNORECASE)
                    and code not in known
                    and not (code == "C77.9" and own)
                ):
                    where = (span(reading.note, spread.start(), spread.end()),)
                    own.setdefault(
                        code, Claim(code, where, "high", "A place the cancer has spread to.", first.place + 1)
                    )
    at = found.index(first) + 1
    return [*found[:at], *own.values(), *found[at:]]
