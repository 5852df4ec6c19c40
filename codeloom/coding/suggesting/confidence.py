"""How sure a proposed diagnosis is: what speaks for it, less what in the note or in its title speaks against it.

The words are measured (docs/SUGGESTIONS.md has the table): high may be taken over after a look, medium wants reading the
place, low is a question and not yet a code.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import DENIED, DOUBTED, KIN, RESOLVED
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.refining import side_open
from codeloom.coding.suggesting.sections import ASSESSMENT, PRESENT, UNHEADED
from codeloom.coding.suggesting.shapes import Confidence
from codeloom.coding.suggesting.unexplained import unexplained

_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")
_OPEN = re.compile(r"\bunspecified\b|^other\b|\bother specified\b|\buncomplicated\b|\bwithout\b", re.IGNORECASE)
_VAGUE = re.compile(r"\bunspecified\b|^other\b|\bother specified\b", re.IGNORECASE)
_PLAIN_BY_NATURE = re.compile(
    r"I10|E78\.5|E03\.9|K21\.9|J44\.9|F32\.A|F41\.9|N39\.0|J06\.9|D64\.9|G47\.00"
    r"|B34\.9|R07\.9|E11\.9|D50\.9|L40\.9"
)
"""Codes whose title is open though nothing more is usually said: being open is no sign of a miss."""
_SAID_AGAINST = (DENIED, DOUBTED, KIN, RESOLVED)


def graded(found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims with their confidence."""
    return [replace(claim, confidence=_grade(claim, found, reading, codeset)) for claim in found]


def _grade(claim: Claim, found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> Confidence:
    if side_open(claim.code, codeset):
        return "low"
    level = _ORDER.index(claim.confidence)
    title = codeset.title(claim.code)
    if _VAGUE.search(title) and not _PLAIN_BY_NATURE.match(claim.code):
        level -= 1
    if (_OPEN.search(title) or claim.code[0] == "R") and unexplained(claim, found, reading, codeset):
        level -= 2
    if _contradicted(claim, reading):
        level -= 1
    if reading.judged and not _judged(claim, reading) and claim.code[0] not in "ZVWXY":
        level -= 1
    if not reading.judged and claim.code[0] not in "Z":
        level = min(level, 1)
    return _ORDER[max(level, 0)]


def _contradicted(claim: Claim, reading: Reading) -> bool:
    """Whether the note also denies, doubts or ends it, or says it of a relative, where it tells of today."""
    return any(
        mention.code[:4] == claim.code[:4] and mention.said in _SAID_AGAINST and mention.kind in (PRESENT, UNHEADED, ASSESSMENT)
        and not mention.sentence.section.copied
        for mention in reading.mentions
    )  # fmt: skip


def _judged(claim: Claim, reading: Reading) -> bool:
    """Whether one of its quotes stands in the assessment or plan."""
    return any(
        one.start <= span.start < one.end and one.kind in reading.judged and not one.section.copied
        for span in claim.spans
        for one in reading.sentences
    )
