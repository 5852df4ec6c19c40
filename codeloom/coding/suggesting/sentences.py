"""The statements of a note: sentences and list items, each with the part it stands in and the item of the list it belongs to.

The head of an item is what stands before its first dash, colon or full stop: "Hypertension" of "2. Hypertension - at goal";
where something is done before that, what stands before its first comma: "2. Hypertension, at goal, continue lisinopril".
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from codeloom.coding.suggesting.sections import ASSESSMENT, Section

_END = re.compile(r"(?:(?<=[.!;])|(?<=\S\?))[\"')\]]*[ \t]+(?=\S)|\n+")
_SHORTENED = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|vs|e\.g|i\.e|approx|no|st|hx|dx|fx|pt|incl|w|min|max|prob|poss)|(?<!\d )\b[A-Za-z]"
    r"|^\s*\d+)\.$",
    re.I,
)
_NUMBERED = re.compile(
    r"^\s*(?:[#*•>]+\s*)?(?:#?\d{1,2}\s*[.):]\s*|#\s*\d*\s*|[(\[]\d{1,2}[)\]]\s*|[A-Za-z][.)]\s+(?=[A-Z]))"
)
_BULLET = re.compile(r"^\s*[-*•–>·]+\s*")
_LABEL = re.compile(
    r"^(?:medical reasoning|patient education(?: and counseling)?|medical treatment|additional (?:testing|workup)"
    r"|specialist"
    r" referrals?|follow[- ]?up|plan|status|treatment|reasoning|procedure|labs?|imaging|medications?"
    r"|orders?)\b[^:\n]{0,30}:",
    re.IGNORECASE,
)
_HEAD_END = re.compile(r"\s+[-–—]+\s+|:(?=\s|$)|[.;](?=\s|$)|\n|\s*[-–—]{2,}\s*|\s->\s|$")
_VERB = re.compile(
    r"\b(?:is|was|were|are|has|have|had|will|presents?|presented|reports?|denies|recommend\w*|discussed|reviewed"
    r"|continues?d?|advised|ordered"
    r"|should|would|I|we|she|he|they|return|call)\b"
)
_INLINE_ITEM = re.compile(r"(?<=[.;:,\s])\s*(?=(?:\(?\d{1,2}[.)])\s+[A-Z])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement. `section` is its part; `item` numbers the list items of the note; `head_end` is the position where the head
    of the item ends, `start` itself when the sentence is not the first of its item."""

    start: int
    end: int
    section: Section
    item: int
    head_end: int

    @property
    def kind(self) -> str:
        """The kind of part it stands in."""
        return self.section.kind


def sentences(note: str, parts: tuple[Section, ...]) -> tuple[Sentence, ...]:
    """Every statement of the note, in order."""
    out: list[Sentence] = []
    item = 0
    for part in parts:
        item += 1
        heads_seen = False
        for begin, end in _cut(note, part.start, part.end):
            raw = note[begin:end]
            numbered, bullet = _NUMBERED.match(raw), _BULLET.match(raw)
            mark = numbered or bullet
            start = begin + (mark.end() if mark else len(raw) - len(raw.lstrip()))
            stop = begin + len(raw.rstrip())
            if start >= stop:
                if mark:
                    item += 1
                    heads_seen = False
                continue
            labelled = bool(_LABEL.match(note[start:stop]))
            own_line = begin == part.start or "\n" in note[max(part.start, begin - 2) : begin + 1] or bool(mark)
            is_head = not labelled and (bool(mark) or own_line or not heads_seen or part.kind == ASSESSMENT)
            if is_head and (mark or own_line):
                item += 1
            heads_seen = True
            head_end = _HEAD_END.search(note, start, stop)
            ends = head_end.start() if head_end else stop
            acted = _VERB.search(note, start, ends) if is_head else None
            if acted is not None:
                comma = note.find(",", start, acted.start())
                is_head, ends = comma > start, comma
            out.append(Sentence(start, stop, part, item, ends if is_head else start))
    return tuple(out)


def _cut(note: str, start: int, end: int) -> list[tuple[int, int]]:
    out, begin = [], start
    for gap in _END.finditer(note, start, end):
        said = note[begin : gap.start()]
        if "\n" not in gap.group() and (_SHORTENED.search(said[-12:]) or not said.strip()):
            continue
        out.append((begin, gap.end()))
        begin = gap.end()
    out.append((begin, end))
    cut: list[tuple[int, int]] = []
    for first, last in out:
        marks = [found.end() for found in _INLINE_ITEM.finditer(note, first, last)]
        edges = [first, *(mark for mark in marks if mark > first), last]
        cut.extend((a, b) for a, b in pairwise(edges) if note[a:b].strip())
    return cut
