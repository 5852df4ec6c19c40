"""The parts of a note: which stretch is history, examination, results, assessment or plan, by headings of any form.

A heading may stand on its own line, run into its text ("A/P: ...") or be missing. A heading nobody knows keeps the kind of
the part it stands in. Offsets are positions into the whole note, half-open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from codeloom.coding.suggesting.copied_text import copied_spans
from codeloom.coding.suggesting.soap_letters import letters

ASSESSMENT, PLAN, COMPLAINT, PRESENT, PAST, SURGERY = "assessment", "plan", "complaint", "present", "past", "surgery"
FAMILY, SOCIAL, DRUGS, ALLERGIES, SYSTEMS = "family", "social", "drugs", "allergies", "systems"
EXAM, VITALS, RESULTS, DONE, INSTRUCTIONS, REASONING = "exam", "vitals", "results", "done", "instructions", "reasoning"
UNHEADED = "unheaded"

_NAMES = {
    ASSESSMENT: "assessment|assessments|assessment (?:and|&|/) ?plan|assessment/plan|a ?/ ?p|a ?& ?p|ap|a|assess"
    "|impressions?|impression (?:and|&|/) ?plan|impression/plan|imp|imp ?/ ?p(?:lan)?|imp ?& ?p(?:lan)?|diagnos[ei]s|dx"
    "|(?:final|clinical|discharge|principal|admitting|admission|primary|secondary|working|visit"
    "|encounter) (?:diagnos[ei]s|impression|dx)"
    "|problems? (?:addressed|this pregnancy|today)|active problems addressed|issues (?:addressed|today)"
    "|dsm(?:-?5)?(?: diagnos[ie]s)?|diagnostic impression|assessment, plan|plan (?:and|&|/) ?assessment"
    "|summary and plan|conclusion",
    PLAN: "plan|p|plans|tx|rec|recs|recommendations?|plan of care|treatment(?: plan)?|management|orders",
    COMPLAINT: "chief complaints?|cc|c/c|reason for (?:visit|consult(?:ation)?|encounter|referral)|reason"
    "|presenting complaint"
    "|complaint",
    PRESENT: "hpi|history of (?:the )?present(?:ing)? illness|subjective|s|interval (?:history|hx|events)|history|hx"
    "|hospital course|present illness|narrative|background",
    PAST: "(?:dx|diagnos[ei]s|problem) list(?: on file)?|past medical (?:history|hx)|pmhx?|medical (?:history"
    "|hx)|past (?:history|hx)|problem list|active problem list"
    "|active problems|chronic problems|(?:past )?psych(?:iatric)? (?:history|hx)|past psych"
    "|ob ?/?(?:gyn)? (?:history|hx)"
    "|past ob history|past ocular history",
    SURGERY: "past surgical (?:history|hx)|surgical (?:history|hx)|pshx?|surgeries",
    FAMILY: "family(?: (?:history|hx|medical history))?|fh|fhx|fam ?hx",
    SOCIAL: "code status|social (?:history|hx)|sh|shx|soc ?hx|social|substances?(?: use)?|habits",
    DRUGS: "(?:current |home |outpatient |discharge |admission )?medications?(?: list)?(?: on (?:admission"
    "|discharge))?|(?:current |home )?meds|rx|current drugs",
    ALLERGIES: "allerg(?:y|ies)|all|drug allergies|nkda",
    SYSTEMS: "review of systems|ros",
    EXAM: "(?:physical )?exam(?:ination)?(?: on (?:the day of )?discharge)?|discharge exam"
    "|condition and exam[a-z]*(?: on (?:the day of )?discharge)?|pe|px|objective|o|mse"
    "|mental status exam(?:ination)?|physical",
    VITALS: "vitals?|vital signs|vs",
    RESULTS: "results?|labs?|laborator(?:y|ies)(?: (?:data|results|on discharge))?|discharge labs|imaging"
    "|x-?rays?|radiology|studies|data|diagnostics?"
    "|ecg|ekg|echo|ct|mri|cxr|pathology|diagnostic (?:studies|data|tests)|ua|ultrasound|us|pft|spirometry",
    DONE: "procedures?|procedure notes?|procedures? performed|in-office procedures?|immunizations?(?: given)?",
    INSTRUCTIONS: "consult(?:ants|ations)|pending(?: at discharge| results)?|condition(?: (?:at|on) discharge)?"
    "|diet|activity|ruled out|(?:patient |discharge )?instructions|disposition|dispo|follow[- ]?up"
    "|return precautions|time"
    "|patient education|patient agreements?|counsel(?:l)?ing|attestation|precautions",
    REASONING: "mdm|medical decision[- ]making|ed course|differential(?: diagnosis)?|ddx",
}
COURSE = "course"
_NAMES[COURSE] = "(?:hospital )?course by (?:problem|diagnosis|system)s?"
_KINDS = [(kind, re.compile(rf"(?:{names})", re.IGNORECASE)) for kind, names in _NAMES.items()]
_START = re.compile(
    r"^[ \t]*(?:[#*>•\-]+[ \t]*)?\**(?P<name>[A-Za-z][A-Za-z/&, \-]{0,40}?)\**[ \t]*(?:\((?P<remark>[^)\n]{0,60})\))?"
    r"[ \t]*(?P<end>:\**|$|[ \t]--?[ \t])",
    re.MULTILINE,
)
_INSIDE = re.compile(
    r"(?:(?<=[.;)\]])[ \t]+|[ \t]{2,}"
    r"|(?<=\|)[ \t]*)(?P<name>[A-Z][A-Za-z/&]{0,14}(?:[ ][A-Za-z&/]{1,14}){0,3})(?P<end>:)(?=\s)"
)
_CAPITALS = re.compile(
    r"(?:^|(?<=[.;])[ \t]+)(?P<name>SUBJECTIVE|OBJECTIVE|ASSESSMENT(?: AND PLAN)?|IMPRESSION(?: AND PLAN)?|PLAN"
    r"|HPI|EXAM|ROS)"
    r"(?P<end>)[ \t]+(?=[A-Z0-9])",
    re.MULTILINE,
)
_BARE = re.compile(
    r"^(?P<name>A/P|A&P|Dx|DX|Imp|Impression|Assessment|Diagnosis|Rx|Plan|Tx"
    r"|Rec)(?P<end>)[ \t]+(?=[A-Za-z0-9])(?!list\b|on file|history|codes?\b)",
    re.MULTILINE,
)
"""A heading without a colon at the start of a line."""
_STOPPED = re.compile(
    r"^(?P<name>[A-Z][A-Za-z]{2,}(?: (?:and|&|/)? ?[A-Za-z]+){0,3})(?P<end>\.)[ \t]+(?=[A-Z0-9])", re.MULTILINE
)
"""A heading that ends in a full stop at the start of a line: "Assessment. Iron deficiency anemia"."""
_NOTHING_OWN = re.compile(
    r"\W*(?:as|see|per|same as) (?:(?:noted|outlined|discussed|written|listed) )?(?:above|below|hpi)\b", re.IGNORECASE
)
"""An assessment that only sends to another part: it is none."""
_SPOKEN = re.compile(
    r"(?P<name>\b(?:assessment(?: and plan)?|impression|plan))(?P<end>)"
    r"(?:,(?= \w)|[ \t]+)(?:today )?(?:(?<=,)|is|are|includes?|as follows|would be|period|colon|number one)\b",
    re.IGNORECASE,
)
"""A heading spoken in dictated text: "assessment is ..."."""
_LISTS = (DRUGS, ALLERGIES, FAMILY, SOCIAL, VITALS)
_LIST_ENDS = re.compile(
    r"\n[ \t]*\n\s*|\n(?=[A-Z][a-z]+,? (?!(?:side|grand\w+|aunt|uncle|cousin)\b)[a-z]+[^:.\n]{0,30}:[ ])"
)
"""Where a list that began on the line of its heading ends: at a blank line, or before a line with a heading of several words."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LEAST_JUDGEMENT = 40
"""Characters of a last paragraph that judges."""
_AROUND = re.compile(
    r"^(?:today'?s|current|updated?|new|final|brief|my|focused|pertinent)\s+|\s+(?:today|updated?|note|list"
    r"|summary|section|details?)$",
    re.IGNORECASE,
)
_COPIED = re.compile(
    r"\bcopied\b|cop(?:y|ied)[- ]?forward|(?:carried|pulled|brought) forward|previous note|imported from"
    r"|from (?:prior|last|previous)"
    r" (?:note|visit)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the note with its kind; `start` is after its heading. `copied` says that the heading calls it copied, `inferred`
    that no heading names its kind."""

    kind: str
    start: int
    end: int
    copied: bool = False
    inferred: bool = False


def sections(note: str) -> tuple[Section, ...]:
    """The parts in order. Together with their headings they are the whole note."""
    heads = [head for pattern in (_START, _INSIDE, _CAPITALS, _BARE, _STOPPED) for head in _heads(note, pattern)]
    heads += [(start, end, kind_of(letter), False) for start, end, letter in letters(note)]
    if not any(head[2] in (ASSESSMENT, PLAN) for head in heads):
        heads += _heads(note, _SPOKEN)
    found = sorted({head[0]: head for head in heads}.values())
    out, kind, copied, begin = [], UNHEADED, False, 0
    for start, end, named, remarked in found:
        if (
            named == RESULTS
            and kind in (ASSESSMENT, COURSE)
            and note[start - 1 : start] not in ("", "\n")
            and "\n" in note
        ):
            continue
        if note[begin:start].strip():
            out.append(Section(kind, begin, start, copied))
        if named in (ASSESSMENT, PLAN) and _NOTHING_OWN.match(note, end):
            named = INSTRUCTIONS
        kind, copied, begin = named, remarked, end
    if note[begin:].strip():
        out.append(Section(kind, begin, len(note), copied))
    out = [piece for part in out for piece in _up_to_blank(note, part)]
    if not any(one.kind in (ASSESSMENT, PLAN) for one in out):
        out = _last_judges(note, out)
    judged = PRESENT if any(one.kind == ASSESSMENT for one in out) else ASSESSMENT
    out = [replace(one, kind=judged) if one.kind == COURSE else one for one in out]
    return tuple(_apart(out, copied_spans(note)))


def _up_to_blank(note: str, part: Section) -> Iterator[Section]:
    """A part that begins on the line of its heading and lists one kind of thing ends before what is no more of it."""
    blank = _LIST_ENDS.search(note, part.start, part.end) if part.kind in _LISTS else None
    if (
        blank is None
        or not note[part.start : part.end].split("\n")[0].strip()
        or not note[blank.end() : part.end].strip()
    ):
        yield part
        return
    yield replace(part, end=blank.start())
    yield Section(UNHEADED, blank.end(), part.end)


def _last_judges(note: str, parts: list[Section]) -> list[Section]:
    """The parts of a note in paragraphs without a heading of the assessment: its last paragraph is the judgement."""
    if not parts or parts[-1].kind != UNHEADED:
        return parts
    last = parts[-1]
    gaps = [
        found.end()
        for found in _PARAGRAPH.finditer(note, last.start, last.end)
        if note[last.start : found.start()].strip()
    ]
    gaps = [gap for gap in gaps if note[gap : last.end].strip()]
    if len(gaps) < 2 or len(note[gaps[-1] : last.end].strip()) < _LEAST_JUDGEMENT:
        return parts
    return [
        *parts[:-1],
        Section(UNHEADED, last.start, gaps[-1]),
        Section(ASSESSMENT, gaps[-1], last.end, inferred=True),
    ]


def _apart(parts: list[Section], copied: list[tuple[int, int]]) -> Iterator[Section]:
    """The parts with the stretches that were copied as parts of their own."""
    for part in parts:
        begin = part.start
        for start, end in () if part.copied else copied:
            first, last = max(begin, start), min(part.end, end)
            if first >= last:
                continue
            if begin < first:
                yield replace(part, start=begin, end=first)
            yield replace(part, start=first, end=last, copied=True)
            begin = last
        if begin < part.end:
            yield replace(part, start=begin)


def _heads(note: str, pattern: re.Pattern[str]) -> list[tuple[int, int, str, bool]]:
    out = []
    for found in pattern.finditer(note):
        kind = kind_of(found["name"])
        if not kind or (found["end"] == "" and len(found["name"]) < 2):
            continue
        if found["end"] == "" and found["name"].islower() and pattern is not _SPOKEN:
            continue
        remark = found.groupdict().get("remark") or ""
        out.append((found.start("name"), found.end(), kind, bool(_COPIED.search(remark))))
    return out


def kind_of(name: str) -> str:
    """The kind of part a heading names; empty when it names none."""
    name = _AROUND.sub("", re.sub(r"\s+", " ", name.strip(" -,/&")))
    whole = next((kind for kind, names in _KINDS if names.fullmatch(name)), "")
    if whole:
        return whole
    parts = (
        [kind_of(part) for part in re.split(r" and | ?& ?| ?/ ?|, ", name)] if re.search(r" and |&|/|, ", name) else []
    )
    return next((kind for kind in (ASSESSMENT, PLAN) if kind in parts), "") if parts and all(parts) else ""
