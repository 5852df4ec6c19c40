"""Procedures the note says were done in the visit: named in plain words, with a number where the practice's list has it.

Numbers of CPT are given only where a loaded list says they are in force; without a list a procedure has no number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codeloom.coding.codesets import CodeSets
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, DONE, FAMILY, INSTRUCTIONS, PAST, SURGERY
from codeloom.coding.suggesting.shapes import Proposal, Visit


@dataclass(frozen=True, slots=True)
class Known:
    """A procedure: its words, its plain name, its number and system, and whether the words alone say that it was done."""

    words: re.Pattern[str]
    name: str
    code: str
    system: str = "cpt"
    done: bool = False


def _known(words: str, name: str, code: str, system: str = "cpt", done: bool = False) -> Known:
    return Known(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), name, code, system, done)


KNOWN = (
    _known(r"(?:knee|shoulder|hip)[^.\n]{0,40}inject(?:ed|ion)|inject(?:ed|ion)[^.\n]{0,40}(?:knee|shoulder|hip)",
           "Injection of a large joint", "20610"),
    _known(r"triamcinolone|kenalog", "Triamcinolone, 10 mg", "J3301", "hcpcs"),
    _known(r"e[ck]g|electrocardiogram", "Electrocardiogram with interpretation", "93000"),
    _known(r"spirometry", "Spirometry", "94010"),
    _known(r"nebuli[sz]er(?: treatment)?|duoneb", "Inhalation treatment", "94640"),
    _known(r"rapid strep|strep (?:a )?antigen", "Rapid test for group A streptococcus", "87880", done=True),
    _known(r"rapid (?:flu|influenza)(?: test)?|flu swab", "Rapid test for influenza", "87804", done=True),
    _known(r"ua(?: dip)?|urinalysis|urine dip(?:stick)?", "Urinalysis by dipstick", "81002"),
    _known(r"urine pregnancy test|urine hcg|upt", "Urine pregnancy test", "81025", done=True),
    _known(r"venipuncture|blood (?:was )?drawn", "Blood draw from a vein", "36415", done=True),
    _known(r"shave biopsy", "Shave biopsy of skin, first lesion", "11102"),
    _known(r"punch biopsy", "Punch biopsy of skin, first lesion", "11104"),
    _known(r"cryotherapy|liquid nitrogen|ln2|cryosurgery", "Freezing of skin lesions", "17000"),
    _known(r"irrigat(?:ed|ion)[^.\n]{0,40}|cerumen (?:removal|removed)", "Removal of ear wax", "69209"),
    _known(r"debrided?[^.\n]{0,60}subcutaneous"
        r"|debridement[^.\n]{0,60}subcutaneous", "Debridement to subcutaneous tissue", "11042"),
    _known(r"incision and drainage|i ?& ?d", "Incision and drainage", "10060"),
    _known(r"laceration[^.\n]{0,60}(?:repaired|sutur\w+|closed)|sutured", "Simple repair of a wound", "12001"),
    _known(r"(?:short|long) arm cast (?:applied|placed)|splint (?:applied|placed)", "Cast or splint applied", "29075"),
    _known(r"iud (?:was )?(?:inserted|insertion|placed)", "Insertion of an intrauterine device", "58300"),
    _known(r"(?:vaccin\w+|immunizations?|tdap|mmr|dtap|flu shot|influenza vaccine)[^.\n]{0,60}(?:given|administered)",
           "Immunization given", "90471", done=True),
)  # fmt: skip
_DONE = re.compile(
    r"\b(?:performed|done|obtained|given|applied|injected|treated|today|shows?|showed|reveals?|reviewed by me"
    r"|in (?:the )?office|after consent"
    r"|tolerated|frozen|sent|sterile|negative|positive|normal|sinus|irrigated|debrided)\b|:",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:order(?:ed)?|schedul\w+|will|refer\w*|consider|plan(?:ned)?|next|last|prior|previous|in \d{4}|outside|if)\b",
    re.I,
)
_NOT_HERE = (FAMILY, ALLERGIES, INSTRUCTIONS, PAST, SURGERY)


def procedures(reading: Reading, visit: Visit, codesets: CodeSets) -> Iterator[Proposal]:
    """What was done, each once, in the order of the table. A number stands only where a loaded list has it that day."""
    for known in KNOWN:
        where = _done(known, reading)
        if where is None:
            continue
        evidence = (span(reading.note, *where),)
        verdict = codesets.tables.verdict(known.system, known.code, visit.dos.toordinal())
        if verdict is not None and verdict.listed:
            why = "The note says it was done; the number is in the practice's list."
            yield Proposal(known.code, known.system, verdict.title, evidence, "medium", why)
        else:
            why = "The note says it was done; no list with its number is loaded."
            yield Proposal(None, known.system, known.name, evidence, "medium", why, verified=False)


def _done(known: Known, reading: Reading) -> tuple[int, int] | None:
    for sentence in reading.sentences:
        if sentence.kind in _NOT_HERE or sentence.section.copied:
            continue
        found = known.words.search(reading.note, sentence.start, sentence.end)
        if found is None:
            continue
        text = reading.note[sentence.start : sentence.end]
        sure = known.done or sentence.kind == DONE or _DONE.search(text)
        said = context(reading.note, sentence.start, sentence.end, found.start(), found.end(), sentence.kind)
        if sure and said == STATED and not _NOT_DONE.search(text):
            return found.start(), found.end()
    return None
