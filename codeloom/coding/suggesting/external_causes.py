"""How an injury happened, where the note says it in plain words (V00 to Y99): after the injuries, never first."""

import re

from codeloom.coding.codesets import dot
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.stating import stated

_CAUSES = (
    (r"(?:dog bite|bitten by (?:an? |the |his |her |their |neighbor'?s )?(?:\w+ )?dog|dog bit)", "W54.0"),
    (r"(?:cat bite|bitten by (?:an? |the |his |her |their )?(?:\w+ )?cat)", "W55.01"), (r"cat scratch", "W55.03"),
    (r"(?:fell|fall|falling) (?:off|from) (?:an? |the )?(?:\w+ )?ladder", "W11"),
    (r"(?:fell|fall|falling|slipped|tripped)[^.\n]{0,20} (?:down|on) (?:the |some |\w+ )?(?:stairs|steps)", "W10.9"),
    (r"(?:fell|fall|falling|rolled) (?:out of|from|off) (?:the |his |her )?bed", "W06"),
    (r"(?:fell|fall|falling) (?:out of|from|off) (?:an? |the |his |her )?(?:wheel)?chair", "W07"),
    (r"(?:slipped|fell|fall)[^.\n]{0,15} on (?:the )?(?:ice|snow)", "W00.0"),
    (r"lifting (?:an? |the |some |heavy |his |her )?\w+|lifted (?:an? |the |some |heavy |his |her )\w+", "X50.0"),
    (r"(?:bee|wasp|hornet|yellow jacket) sting|stung by (?:an? )?(?:bee|wasp|hornet)", "W57"),
    (r"(?:stepped on|punctured by) (?:an? )?(?:rusty )?nail", "W45.0"),
    (r"(?:cut|sliced)[^.\n]{0,30}(?:with|on|by) (?:an? |the |his |her )?(?:\w+ )?knife", "W26.0"),
    (r"(?:spilled|splashed|scalded)[^.\n]{0,30}(?:hot|boiling) (?:water|coffee|tea|soup|liquid)|hot (?:water"
        r"|coffee|soup) (?:spill|splash)", "X12"),
    (r"(?:touched|burned on|burnt on)[^.\n]{0,20}(?:hot )?stove", "X15.0"),
    (r"(?:tripped|slipped)[^.\n]{0,40}\b(?:fell|fall)|(?:fell|fall)[^.\n]{0,30}\btripped|(?:fell"
        r"|fall) from standing", "W01.0"),
    (r"(?:fell|dropped) on (?:to )?(?:\w+ ){0,2}(?:foot|toes?|hand|head|leg)\b", "W20.8"),
    (r"(?:mechanical fall|ground[- ]level fall|had a fall|(?:she|he|they|patient|pt) fell)\b", "W19"),
)  # fmt: skip
"""Plain words of how it happened and the code without placeholders and encounter, the more telling first."""
_CUES = tuple((re.compile(rf"\b(?:{words})", re.IGNORECASE), stem) for words, stem in _CAUSES)
_INJURY = re.compile(r"S\d.*[ADBG]$|T(?:0|1|2|3[0-2]).*[AD]$|M80.*[AD]$")


def with_external_cause(found: list[Claim], reading: Reading) -> list[Claim]:
    """The claims with how the first injury happened, of the same encounter, after the others."""
    injury = next((one for one in found if _INJURY.match(one.code)), None)
    if injury is None:
        return found
    for words, stem in _CUES:
        place = stated(words, reading, past=True)
        if place is None:
            continue
        code = _complete(stem, "D" if injury.code[-1] in "DG" else "A")
        why = "How the injury happened; an external cause is never first (I.C.20)."
        return [*found, Claim(code, (span(reading.note, *place),), "low", why, len(reading.note))]
    return found


def _complete(stem: str, encounter: str) -> str:
    """A code with its placeholders and the character of its encounter: W19 as met first is W19, three placeholders and A."""
    return dot(stem.replace(".", "").ljust(6, "X") + encounter)
