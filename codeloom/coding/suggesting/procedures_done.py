"""Procedures the note says were done in the visit: named in plain words, with units, modifiers and what each was done for.

A number is given only where a loaded list says it is in force; without a list a procedure has no number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codeloom.coding.codesets import CodeSets
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.procedure_table import KNOWN, NUMBER, VACCINES, WORDS, Known
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, DONE, FAMILY, INSTRUCTIONS, PAST, PRESENT, SURGERY
from codeloom.coding.suggesting.sentences import Sentence
from codeloom.coding.suggesting.shapes import Proposal, Span, Visit
from codeloom.coding.suggesting.wording import side_in

_DONE = re.compile(
    r"\b(?:performed|done|obtained|given|applied|injected|treated|today|shows?|showed|reveals?|reviewed by me"
    r"|interpreted by me"
    r"|in (?:the )?(?:office|clinic)|after consent|tolerated|frozen|sent|sterile|negative|positive|neg|pos"
    r"|normal|sinus|nsr|irrigated|debrided"
    r"|removed|inserted|placed|repaired|closed|passes|without complications?|no complications?)\b|:",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:order(?:ed)?|schedul\w+|will|refer\w*|consider|plan(?:ned)?|next|last|prior|previous|in \d{4}"
    r"|outside|if|discussed|recommend\w*"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|home|hospital|er|declin\w*|refus\w*)\b",
    re.IGNORECASE,
)
_HERE = re.compile(r"\b(?:today|in (?:the |our )?(?:office|clinic)|here)\b", re.IGNORECASE)
"""What says in a history that it was done now."""
_NOT_HERE = (FAMILY, ALLERGIES, INSTRUCTIONS, PAST, SURGERY)
_KERATOSES = re.compile(rf"{NUMBER} (?:\w+ ){{0,2}}(?:actinic )?(?:keratos[ei]s|aks?)\b", re.IGNORECASE)
_DOSE = re.compile(r"\b(\d{2,4})(?:\.\d+)? ?(?:mg|im)\b", re.IGNORECASE)
_SIDES = {"left": ("LT",), "right": ("RT",), "bilateral": ("50",)}
MOST_UNITS, MOST_POINTERS = 99, 4


def procedures(reading: Reading, visit: Visit, codesets: CodeSets) -> Iterator[Proposal]:
    """What was done, each once, in the order of the table. A number stands only where a loaded list has it that day."""
    for known in KNOWN:
        found = _done(known, reading)
        if found is None:
            continue
        start, end, sentence = found
        near = reading.note[sentence.start : sentence.end]
        count = _count(known, near, reading)
        units = -(-count // known.per) if known.per else count if not known.further else 1
        modifiers = (*(("QW",) if known.waived else ()), *(_SIDES.get(side_in(near), ()) if known.sided else ()))
        where = (span(reading.note, start, end),)
        yield _row(known, known.code, known.name, where, min(max(units, 1), MOST_UNITS), modifiers, visit, codesets)
        if known.further and count > 1:
            name = f"{known.name.removesuffix(', first lesion')}, each further one"
            yield _row(known, known.further, name, where, min(count - 1, MOST_UNITS), (), visit, codesets)


_SERVES = {
    name: one.serves
    for one in KNOWN
    for name in (one.name.removesuffix(", first lesion"), one.code, one.further)
    if name
}


def needs(row: Proposal) -> str:
    """The pattern of the diagnoses a procedure is done for; empty where any will do."""
    return _SERVES.get(row.code or "", "") or _SERVES.get(_plain(row.title), "")


def pointed(rows: Sequence[Proposal], diagnoses: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The procedures with the codes of the diagnoses each was done for; the first-listed where its kind says nothing."""
    out = []
    for row in rows:
        codes = [one.code for one in diagnoses if one.code and needs(row) and re.match(needs(row), one.code)]
        codes = codes or [one.code for one in diagnoses[:1] if one.code]
        out.append(replace(row, pointers=tuple(codes[:MOST_POINTERS])))
    return tuple(out)


def _plain(name: str) -> str:
    return name.partition(", each further")[0].removesuffix(", first lesion")


def _row(
    known: Known,
    code: str,
    name: str,
    where: tuple[Span, ...],
    units: int,
    modifiers: tuple[str, ...],
    visit: Visit,
    codesets: CodeSets,
) -> Proposal:
    verdict = codesets.tables.verdict(known.system, code, visit.dos.toordinal())
    if verdict is not None and verdict.listed:
        why = "The note says it was done; the number is in the practice's list."
        return Proposal(code, known.system, verdict.title, where, "medium", why, units=units, modifiers=modifiers)
    why = "The note says it was done; no list with its number is loaded."
    return Proposal(None, known.system, name, where, "medium", why, verified=False, units=units, modifiers=modifiers)


def _count(known: Known, near: str, reading: Reading) -> int:
    """How many were done, or the milligrams given of a drug; one where the note does not say."""
    if known.per:
        doses = [int(found[1]) for found in _DOSE.finditer(near)]
        return (doses[0] if doses else known.per) * (2 if side_in(near) == "bilateral" else 1)
    if known.code == "90471":
        given = {found.group().lower() for found in VACCINES.finditer(near)}
        return max(1, len(given))
    found = known.counts.search(near) if known.counts else None
    if found is None and known.counts and known.code == "17000":
        found = _KERATOSES.search(reading.note)
    said = next((value for value in found.groupdict().values() if value), "1") if found else "1"
    return WORDS.get(said.lower(), int(said) if said.isdigit() else 1)


def _done(known: Known, reading: Reading) -> tuple[int, int, Sentence] | None:
    for sentence in reading.sentences:
        if sentence.kind in _NOT_HERE or sentence.section.copied:
            continue
        found = known.words.search(reading.note, sentence.start, sentence.end)
        if found is None:
            continue
        text = reading.note[sentence.start : sentence.end]
        sure = known.sure or sentence.kind == DONE or _DONE.search(text)
        said = context(reading.note, sentence.start, sentence.end, found.start(), found.end(), sentence.kind)
        if sentence.kind == PRESENT and not _HERE.search(text):
            continue
        if sure and said == STATED and not _NOT_DONE.search(text):
            return found.start(), found.end(), sentence
    return None
