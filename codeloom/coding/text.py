"""Reading a note as a person does: paragraphs, headings, sentences, and words that are denied or of somebody else.

Offsets are character positions into the whole text, half-open. Nothing here interprets a diagnosis.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z0-9\"'(\[])")
_ITEM = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]?[.)]\s*")
"""The number or letter of a list item, which is no sentence by itself."""
_ABBREVIATIONS = re.compile(r"(?:^|[\s(\[])(?:Mr|Mrs|Ms|Dr|Drs|Prof|Jr|Sr|St|vs|e\.g|i\.e|approx|ca|Fig|Dept|Pt)\.$")
_DOSES = re.compile(
    r"(?:^|\s)(?:[qbt]\.?[ihd]\.?d?|q\.?[odhn]\.?d?|p\.?[or]\.?n?|[is]\.?[vcm]|[ap]\.m|nos?)\.$", re.IGNORECASE
)
"""How often and by which way a drug is given, the time, or "no.": the sentence goes on where no capital follows."""
_HEADING = re.compile(r"^(#{1,6}\s+.+|[A-Z][A-Z0-9 /&,()'-]{2,60}:?|[A-Z][A-Za-z0-9 /&'-]{2,40}:)$")
_DOUBT = re.compile(
    r"\b(?:denies|denied|no evidence of|negative for|without|ruled out|rule out|no history of|"
    r"family history of|mother had|father had|possible|probable|suspected|unlikely)\b[^.;\n]{0,80}"
    r"|\b[a-z]+(?: [a-z]+){0,3} (?:was|were|is|has been) (?:ruled out|excluded)\b",
    re.IGNORECASE,
)


_STATES = re.compile(
    r"^\s*(?:on|off|now)\b"
    r"|\b(?:but|however|although|though|except|which|who|is|are|was|were|has|have|had|will|currently|stable|status|reports?"
    r"|admits?|takes?|taking|receiving|requiring|using|presents?|complains?|continues?|remains?"
    r"|held|given|taken|drawn|sent|seen|done|kept|begun|put|made|found)\b"
    r"|\b\w{3,}ed(?=\s*$|\s+(?:with|without|by|on|in|at|to|for|from|as|during|after|before|since|until|today|yesterday)\b)",
    re.IGNORECASE,
)
"""What makes the words after a comma a statement of their own; a further item of a list has none of it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text to step by, with the white space after it; a list item or a line counts as one."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; a heading names what follows it."""

    start: int
    end: int
    heading: bool
    sentences: tuple[Sentence, ...]


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The text cut into its non-empty lines; together with the white space between them they are the whole text."""
    out = []
    for line in re.finditer(r"[^\n]+", text):
        raw = line.group()
        if not raw.strip():
            continue
        start = line.start() + len(raw) - len(raw.lstrip())
        end = line.start() + len(raw.rstrip())
        heading = bool(_HEADING.match(text[start:end]))
        if heading:  # the signs of a Markdown heading are not part of what it says
            start += len(text[start:end]) - len(text[start:end].lstrip("# "))
        out.append(Paragraph(start, end, heading, tuple(_sentences(text, start, end))))
    return tuple(out)


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    begin = start
    for gap in _END.finditer(text, start, end):
        said = text[begin : gap.start()]
        if _ABBREVIATIONS.search(said) or _ITEM.fullmatch(said):
            continue
        if _DOSES.search(said) and not text[gap.end()].isupper():
            continue
        yield Sentence(begin, gap.end())
        begin = gap.end()
    if begin < end:
        yield Sentence(begin, end)


def doubtful(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches that are negated, uncertain or about the family: shown with a dotted line, never as evidence by itself.

    One goes on over commas through a list ("denies fever, chills, cough") and ends where something else is stated
    ("without complications, managed with metformin").
    """
    return tuple((m.start(), m.start() + len(_of_one_statement(m.group()))) for m in _DOUBT.finditer(text))


def _of_one_statement(words: str) -> str:
    """A stretch up to the first comma after which something else is stated."""
    items = words.split(",")
    end = next((at for at, item in enumerate(items) if at and _STATES.search(item)), len(items))
    return ",".join(items[:end]).rstrip()


def words(text: str) -> int:
    """Number of words, for length and difficulty."""
    return len(text.split())
