"""Where a note says what was addressed: its sections, and the problems of its assessment and plan, each with its text.

Offsets are character positions into the note, half-open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from codeloom.coding.suggesting.copied_text import copied_spans
from codeloom.coding.suggesting.em_words import names_problem
from codeloom.coding.suggesting.shapes import Span
from codeloom.coding.suggesting.soap_letters import letters

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "plan",
        r"assessments?(?: (?:and|&|/) ?plans?)?|impressions?(?: (?:and|&|/) ?(?:plan|recommendations?))?|a ?/ ?p"
        r"|a ?& ?p|plans?|diagnos[ie]s|final (?:diagnos[ie]s|dx|imp\w*)|medical decision[- ]making|mdm|(?:ed|hospital) course"
        r"|disposition|recommendations?|instructions|ap|a|p|dx|imp|dispo|assessment ?/ ?plan"
        r"|diagnostic impression|clinical impression|impression and rec\w*|dsm\S*|rec",
    ),
    (
        "results",
        r"results?(?: reviewed)?|labs?(?: [\d/]+)?|laborator(?:y|ies)(?: (?:data|results))?|imaging|studies"
        r"|data(?: reviewed)?|diagnostics|ekg|ecg|radiology|pathology report",
    ),
    ("procedure", r"procedures?(?: (?:note|performed|today|done|in office))?"),
    ("exam", r"(?:physical )?exam(?:ination)?|vitals?(?: (?:signs|reviewed))?|objective|o|physical"),
    (
        "history",
        r"(?:past |family |social |past (?:medical|surgical) |medical |surgical |interval |ob |gyn )?"
        r"history(?: of present illness)?|hpi|pmh|psh|fhx?|shx?|subjective|s"
        r"|(?:chief complaint|reason for visit|cc)s?|(?:current |home )?medications|meds|allerg(?:y|ies)|all"
        r"|immunizations|function and home|ros|review of systems",
    ),
)
_SECTIONS = tuple(
    (kind, re.compile(rf"[#*\s]*(?:{words})\s*(\([^)\n]*\))?\s*(?:[:*]|-\s|$)", re.IGNORECASE))
    for kind, words in _KINDS
)
_BARE = re.compile(r"(?:A/P|A&P|Dx|DX|Imp|Impression|Assessment|Diagnosis|Plan|Rec) +(?=\w)(?!of\b|to\b)")
"""A heading of the plan without a colon at the start of a line."""
_INLINE = re.compile(
    r"(?<=[.;] )(?:(?:assessment(?: (?:and|&) plan)?|impression|plan|a ?/ ?p|a|p|dx|diagnosis)\s*:"
    r"|(?-i:Plan)(?= (?!of\b|to\b|is\b|was\b)[a-z]))",
    re.IGNORECASE,
)
"""A heading of the plan in the middle of a line, as dictated notes have them."""
_ITEM = re.compile(r"\s(?=\d{1,2}(?:[.)]\s+[A-Z]|\)\s*[a-z]))")
_NUMBERED = re.compile(r"\s*(?:#\s*\d*|\(?\d{1,2}[.):]|\d{1,2}(?=\s))\s*(?=[A-Za-z])")
_BULLET = re.compile(r"\s*[•*\-–]\s*")  # notes have the long dash
_SPOKEN = re.compile(
    r"\b(?:will|he|she|they|i|we|patient|pt|follow[- ]?up|return|rtc|discussed|reviewed|recommend\w*|advised"
    r"|continue|start|increase|call|questions?|today|minutes|is a|was|were|take|use|resume|keep|avoid)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:we|she|he|they|i|the patient|pt|patient|continue|cont|start|stop|order|follow|f/?u|d/c|return|call|increase"
    r"|decrease|refer|schedule|check|obtain|recommend|rtc|take|repeat|await|observation|admit|discussed|will|labs?"
    r"|no|denies|without|normal|healthy|rx|tx|rec|low|high|diet|heart healthy|ed|er|recheck|refill)\b",
    re.IGNORECASE,
)
"""How a line begins that says what is done and names no problem."""
_DONE_WITH = re.compile(
    r"\b(?:sent|ordered|pending|given|drawn|obtained|placed|applied|collected|administered|declined|deferred|refilled)\W*$"
    r"|^(?:urine|blood|wound|throat) (?:cx|cultures?)\b|^(?:egd|ct|mri|us|xr|x-?rays?|echo|tdap|flu|psa|daily|sick day"
    r"|step (?:up|down)"
    r"|offloading|boot|packing|global|vaccin\w+|cleared)\b",
    re.IGNORECASE,
)
"""A line that says what was done or ordered."""
_LABEL = re.compile(r"[A-Z][A-Za-z ,/&-]{2,40}:")
_COPIED = re.compile(r"copied|copy[- ]forward|carried forward|template", re.IGNORECASE)
_TITLE_ENDS = re.compile(
    r"\.(?=\s|$)|\s[-–]\s|:(?=\s|$)|;|,\s(?=(?:continue|cont|start|increase|will|refer|return|doing)\b)",
    re.IGNORECASE,
)  # notes have the long dash

_LETTERS = {"S": "history", "O": "exam", "A": "plan", "P": "plan"}

MOST_PROBLEMS = 60
"""Problems read of one note; what follows more of them is left out."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch under one heading: plan, results, procedure, exam or history; copied text is of the kind copied."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One problem of the plan: its title, and everything said of it, in pieces of the note."""

    title: Span
    pieces: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)


@lru_cache(maxsize=2)
def sections(note: str) -> tuple[Section, ...]:
    """The note cut at its headings; what stands before the first is history."""
    starts: list[tuple[str, int]] = [("history", 0)]
    for line in re.finditer(r"[^\n]+", note):
        for kind, heading in _SECTIONS:
            found = heading.match(line.group())
            if found:
                copied = found.group(1) and _COPIED.search(found.group(1))
                starts.append(("copied" if copied else kind, line.start()))
                break
        if _BARE.match(line.group()) and starts[-1] != ("plan", line.start()):
            starts.append(("plan", line.start()))
        starts += [("plan", line.start() + found.start()) for found in _INLINE.finditer(line.group())]
    starts += [(_LETTERS[letter], start) for start, _, letter in letters(note)]
    starts.sort(key=lambda one: one[1])
    ends = [start for _, start in starts[1:]] + [len(note)]
    cut = [Section(kind, start, end) for (kind, start), end in zip(starts, ends, strict=True) if start < end]
    copied = copied_spans(note)
    return tuple(piece for one in cut for piece in _without_copied(one, copied))


def _without_copied(section: Section, copied: list[tuple[int, int]]) -> Iterator[Section]:
    """A section with what was carried over from another day apart."""
    begin = section.start
    for start, end in copied:
        first, last = max(begin, start), min(section.end, end)
        if first < last:
            if begin < first:
                yield Section(section.kind, begin, first)
            yield Section("copied", first, last)
            begin = last
    if begin < section.end:
        yield Section(section.kind, begin, section.end)


def of_kind(note: str, *kinds: str) -> tuple[Span, ...]:
    """The sections of these kinds; for the plan the whole note where it has no plan."""
    cut = sections(note)
    found = tuple(Span(one.start, one.end, note[one.start : one.end]) for one in cut if one.kind in kinds)
    if not found and "plan" in kinds:
        return (Span(0, len(note), note),) if note else ()
    return found


def blocks(note: str) -> tuple[Block, ...]:
    """The problems of the plan in order; one named twice (in an assessment and in a plan) is one block.

    Without titles the sentences that name a problem stand for them, and each has what follows it.
    """
    plan = of_kind(note, "plan")
    found = _gathered(plan, titled=True) if any(one.kind == "plan" for one in sections(note)) else ()
    return found or _gathered(plan, titled=False)


def _gathered(plan: tuple[Span, ...], titled: bool) -> tuple[Block, ...]:
    found: list[tuple[Span, list[Span]]] = []
    for section in plan:
        current: list[Span] | None = None
        after_title = False
        for line, listed, own in _lines(section):
            for piece in _pieces(line, listed or own or not titled):
                title = _title(piece, listed or own) if titled else _named(piece)
                below = after_title or (own and not listed)
                if title and below and title.start == piece.start and not names_problem(title.text):
                    title = None  # short words below a title, or beside a heading of the plan, go on with it
                after_title = title is not None
                if title is None:
                    if current is not None:
                        current.append(piece)
                    elif found:
                        found[-1][1].append(piece)
                    continue
                if len(found) == MOST_PROBLEMS:
                    return _closed(found)
                same = next((one for one in found if _alike(one[0].text, title.text)), None)
                if same is None:
                    same = (title, [])
                    found.append(same)
                same[1].append(piece)
                current = same[1]
    return _closed(found)


def _closed(found: list[tuple[Span, list[Span]]]) -> tuple[Block, ...]:
    return tuple(Block(title, tuple(pieces)) for title, pieces in found)


def _lines(section: Span) -> Iterator[tuple[Span, bool, bool]]:
    """Its lines without the heading's own words, each with whether a bullet names a problem there, and whether the line is
    the heading's."""
    first = section.text.split("\n", 1)[0]
    names = bool(re.match(r"\W*(?:assessment|impression|diagnos|final|a\b|dx|imp\b)", first, re.IGNORECASE))
    for line in re.finditer(r"[^\n]+", section.text):
        begin, text, own = line.start(), line.group(), not line.start()
        if own:
            heading = next((found for _, regex in _SECTIONS if (found := regex.match(text))), None) or _BARE.match(text)
            begin += heading.end() if heading else 0
            text = section.text[begin : line.end()]
        if text.strip():
            begin += len(text) - len(text.lstrip())
            words = text.strip()
            yield Span(section.start + begin, section.start + begin + len(words), words), names, own


def _pieces(line: Span, listed: bool) -> Iterator[Span]:
    """A line of running text in sentences where it may name several problems; a list item stays whole."""
    starts = [0, *(gap.end() for gap in _ITEM.finditer(line.text)), len(line.text)]
    if len(starts) > 2 and _NUMBERED.match(line.text):
        for start, end in pairwise(starts):
            words = line.text[start:end].rstrip()
            if words:
                yield Span(line.start + start, line.start + start + len(words), words)
        return
    if not listed or _NUMBERED.match(line.text) or _BULLET.match(line.text):
        yield line
        return
    for found in re.finditer(r"\S.*?(?:[.;](?=\s)|$)", line.text):
        yield Span(line.start + found.start(), line.start + found.end(), found.group())


def _named(sentence: Span) -> Span | None:
    """The words of a sentence that name a problem."""
    found = names_problem(sentence.text)
    return Span(sentence.start + found.start(), sentence.start + found.end(), found.group()) if found else None


def _title(line: Span, listed: bool) -> Span | None:
    """The words that name a problem at the start of a line, None where the line goes on with the problem before it."""
    number = _NUMBERED.match(line.text)
    bullet = None if number else _BULLET.match(line.text)
    begin = number.end() if number else bullet.end() if bullet else 0
    words = line.text[begin:]
    end = _TITLE_ENDS.search(words)
    named = words[: end.start() if end else len(words)].rstrip()
    if not named or _ORDER.match(named) or (_DONE_WITH.search(named) and not names_problem(named)):
        return None
    if not number and not _stands_for_itself(words, named, bool(bullet), listed):
        return None
    return Span(line.start + begin, line.start + begin + len(named), named)


def _stands_for_itself(words: str, named: str, bullet: bool, listed: bool) -> bool:
    """Whether a line without a number is a title: a bullet of an assessment, a short line, or a problem put first."""
    label = _LABEL.match(words) and not names_problem(named)
    if label or (bullet and not listed):
        return False
    if bullet:
        return not _SPOKEN.search(words)
    short = len(words) <= 80 and len(words.split()) <= 9 and not _SPOKEN.search(words)
    short = short and (listed or not re.search(r"\.\s*$", words) or names_problem(named) is not None)
    return short or (listed and len(named) <= 80 and names_problem(named) is not None and not _SPOKEN.search(named))


def _alike(one: str, other: str) -> bool:
    mine, theirs = (set(re.findall(r"[a-z]{3,}", text.lower())) for text in (one, other))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)
