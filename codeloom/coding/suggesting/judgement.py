"""Where the judgement of a note begins that has no heading for it: at the first statement that leads with a condition, once
what was found has been told."""

import re
from collections.abc import Callable, Iterable

from codeloom.coding.suggesting.sections import ASSESSMENT, EXAM, PRESENT, RESULTS, UNHEADED, VITALS, Section
from codeloom.coding.suggesting.sentences import Sentence

_FOUND = re.compile(
    r"\b(?:\d{2,3}/\d{2,3}|BP|HR|RR|T|SpO2|sat|temp|afebrile|exam|tender\w*|nontender|lungs?|heart|abd(?:omen)?|soft|clear"
    r"|intact|range of motion"
    r"|x-?rays?|xr|ct|mri|us|ultrasound|ekg|ecg|ua|labs?|bmi|wt|wbc|hgb|a1c|creatinine|swelling|erythema\w*|effusion)\b",
    re.IGNORECASE,
)
"""Words of what was found: examination, vital signs, results."""
_NARRATIVE = re.compile(
    r"\b(?:in|since) (?:19|20)\d\d\b|\b(?:ago|denies|reports|complains|presents|here for|x ?\d+ ?(?:d|wk|mo)s?"
    r"|for the (?:last|past)|on (?:ct|mri|us|x-?ray|xr|ultrasound)|shows?|showed)\b",
    re.IGNORECASE,
)
"""Words of a story, of the past or of a report: what leads such a statement is not judged there."""
_CONCLUDES = re.compile(
    r"(?:so|final(?: dx| diagnosis)?|impression|overall|in (?:summary|short|sum)|to sum up|i call (?:this|it)|this is|we talked"
    r"|(?:so )?today (?:it|this) is|(?:so )?(?:it is|it's)|dx|felt to be)\b(?! (?:a|an|the)? ?(?:\w+ )?(?:follow|visit"
    r"|new patient|nice"
    r"|pleasant|\d))",
    re.IGNORECASE,
)
"""How a statement begins that draws the conclusion of a story."""
_LEAD = 36
"""Characters at the start of a statement in which the condition it is about stands."""
_CONCLUSION = 90
"""The same where the statement begins as a conclusion does."""
_DISCHARGED = re.compile(r"\bdischarge(?:d)? (?:summary|diagnos[ie]s)", re.IGNORECASE)
_TITLE = 120
"""Characters at the start in which a note says what it is; a discharge summary begins with what was found."""
_OPENING = 60
"""Characters of a line above in which nothing of a story may stand."""
_KINDS = (UNHEADED, PRESENT, EXAM, VITALS, RESULTS)


def judgement_start(note: str, said: Iterable[Sentence], leads: Callable[[int, int, bool], bool]) -> int | None:
    """The place where the judgement of a note without such a heading begins; None where none is to be seen.

    `leads` says whether a condition that is stated begins in a stretch of the note; its flag lets a symptom count.
    """
    told = bool(_DISCHARGED.search(note[:_TITLE]))
    for sentence in said:
        text = note[sentence.start : sentence.end]
        if told and sentence.kind in _KINDS and not sentence.section.copied:
            concluded = _CONCLUDES.match(text)
            lead = _CONCLUSION if concluded else _LEAD
            if (concluded or not _NARRATIVE.search(text)) and leads(
                sentence.start, min(sentence.end, sentence.start + lead), bool(concluded)
            ):
                return _first_line(note, sentence.start, leads)
        told = told or bool(_FOUND.search(text))
    return None


def _first_line(note: str, begin: int, leads: Callable[[int, int, bool], bool]) -> int:
    """The first of the lines right above a place that lead with a condition too, the first line of the note aside."""
    while True:
        line = note.rfind("\n", 0, begin) + 1
        above = note.rfind("\n", 0, max(0, line - 1)) + 1
        text = note[above : line - 1]
        if not 0 < above < line or note[line:begin].strip(" \t-*#.)0123456789") or not text.strip():
            return begin
        if _NARRATIVE.search(text[:_OPENING]) or _FOUND.search(text[:_LEAD]) or not leads(above, above + _LEAD, True):
            return begin
        begin = above


def judged_from(parts: Iterable[Section], begin: int) -> tuple[Section, ...]:
    """The parts of a note with what stands from a place on as its judgement; later parts of other kinds stay as they are."""
    out: list[Section] = []
    for part in parts:
        if part.end <= begin or part.kind not in _KINDS:
            out.append(part)
            continue
        first = max(part.start, begin)
        if part.start < first:
            out.append(Section(part.kind, part.start, first, part.copied))
        out.append(Section(ASSESSMENT, first, part.end, part.copied, inferred=True))
    return tuple(out)
