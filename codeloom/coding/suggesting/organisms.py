"""The organism of an infection (B95 to B97), where the code book asks for it and the infection's own code does not name it."""

import re

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN, PRESENT, RESULTS, UNHEADED

ORGANISMS = (
    (r"mrsa|methicillin[- ]resistant (?:staph\w*|s\.?) aureus", "B95.62"),
    (r"mssa|methicillin[- ](?:susceptible|sensitive) staph\w* aureus|staph(?:ylococcus)?\.? aureus|s\. aureus", "B95.61"),
    (r"group a (?:beta[- ]hemolytic )?strep\w*|strep(?:tococcus)? pyogenes|gas\b", "B95.0"),
    (r"group b strep\w*|gbs|strep\w* agalactiae", "B95.1"),
    (r"enterococc\w+(?: faecalis)?", "B95.2"), (r"strep(?:tococcus)? pneumoniae|pneumococc\w+", "B95.3"),
    (r"esbl (?:e\.? ?coli|escherichia coli)", "B96.29"), (r"e\.? ?coli|escherichia coli", "B96.20"),
    (r"klebsiella(?: pneumoniae)?", "B96.1"), (r"pseudomonas(?: aeruginosa)?", "B96.5"), (r"proteus(?: "
        r"mirabilis)?", "B96.4"),
    (r"h(?:aemophilus|emophilus|\.) influenzae", "B96.3"), (r"h(?:elicobacter|\.) pylori", "B96.81"),
    (r"bacteroides", "B96.6"),
    (r"rsv|respiratory syncytial virus", "B97.4"), (r"enterovirus|coxsackie\w*", "B97.10"), (r"adenovirus", "B97.0"),
    (r"hpv|papillomavirus", "B97.7"),
)  # fmt: skip
_CUES = tuple((re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE), code) for words, code in ORGANISMS)
_TOLD = (ASSESSMENT, PLAN, RESULTS, PRESENT, UNHEADED)
_GROWN = re.compile(
    r"\b(?:grew|growing|cultures?|positive|due to|cause[sd]? by|\+|with|from|isolated|d/t|2/2)", re.IGNORECASE
)


def with_organism(found: list[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims with the organism after the first infection that asks for one."""
    for at, claim in enumerate(found):
        if not any(codeset.mentions(claim.code, "use_additional", code) for code in ("B96.20", "B95.62", "B97.89")):
            continue
        for words, code in _CUES:
            place = _stated(words, reading)
            if place and codeset.mentions(claim.code, "use_additional", code):
                why = "The organism, which the code of the infection does not name."
                own = Claim(code, (span(reading.note, *place),), "high", why, claim.place)
                return [*found[: at + 1], own, *(one for one in found[at + 1 :] if one.code != code)]
    return found


def _stated(words: re.Pattern[str], reading: Reading) -> tuple[int, int] | None:
    for sentence in reading.sentences:
        if sentence.kind not in _TOLD or sentence.section.copied:
            continue
        match = words.search(reading.note, sentence.start, sentence.end)
        if match is None or not _GROWN.search(reading.note, sentence.start, sentence.end):
            continue
        if context(reading.note, sentence.start, sentence.end, match.start(), match.end(), sentence.kind) == STATED:
            return match.start(), match.end()
    return None
