"""What is kept of a question, of its evidence and of an answer, as JSON inside one encrypted value. No verb lives here."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from codeloom.services.core import Refused, formatting
from codeloom.services.provider_queries.commands import Marked, SaveDraft
from codeloom.services.provider_queries.subjects import Subject

MOST_MARKED = 1_000
"""Characters of one finding."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of the record: where they stand, and they themselves as they stood there when they were marked. `document` is
    the id of a document, empty for the note; `source` its title and day."""

    document: str
    start: int
    end: int
    words: str
    source: str

    @property
    def document_id(self) -> UUID | None:
        """The document, None for the note."""
        return UUID(self.document) if self.document else None


@dataclass(frozen=True, slots=True)
class Written:
    """A question as it is written. `choices` are without the fixed ones, in classification order."""

    kind: str = ""
    provider: str = ""
    topic: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer as it is typed."""

    choice: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A signed answer: the choice (0-based, None for an open question), own words, the addendum, the last words of the record
    in front of it, and whether the encounter was finalized then."""

    choice: int | None
    words: str
    addendum: str
    before: str = ""
    finalized: bool = False


def pack(content: Written | Typed | Answer) -> str:
    """As JSON text."""
    return json.dumps(asdict(content))


def unpack_written(text: str) -> Written:
    """A question from its JSON text."""
    made = json.loads(text)
    findings = tuple(Finding(**one) for one in made["findings"])
    return Written(**made | {"choices": tuple(made["choices"]), "findings": findings})


def unpack_typed(text: str) -> Typed:
    """A half-typed answer from its JSON text; nothing from the empty text."""
    return Typed(**json.loads(text)) if text else Typed()


def unpack_answer(text: str) -> Answer:
    """A signed answer from its JSON text."""
    return Answer(**json.loads(text))


def pack_findings(findings: Sequence[Finding]) -> str:
    """Findings as JSON text."""
    return json.dumps([asdict(one) for one in findings])


def unpack_findings(text: str) -> tuple[Finding, ...]:
    """Findings from their JSON text."""
    return tuple(Finding(**one) for one in json.loads(text))


def unpack_choices(text: str) -> tuple[str, ...]:
    """All choices of a query as its provider sees them, from their JSON text."""
    return tuple(json.loads(text))


def findings_of(subject: Subject, command: SaveDraft, kept: Sequence[Finding]) -> tuple[Finding, ...]:
    """What was marked, with the words read from the record; what was kept before and is marked again stays as it was.

    Raises Refused for a place that is not in the record, and for more words than a finding may have.
    """
    before = {(one.document, one.start, one.end): one for one in kept}
    out: dict[tuple[str, int, int], Finding] = {}
    for mark in command.evidence:
        place = (str(mark.document or ""), mark.start, mark.end)
        out[place] = before.get(place) or _finding(subject, mark)
    return tuple(out.values())


def still_there(subject: Subject, finding: Finding) -> bool:
    """Whether the words of a finding stand in the record where they were marked."""
    text = subject.text(finding.document_id)
    return text is not None and text[finding.start : finding.end] == finding.words


def _finding(subject: Subject, mark: Marked) -> Finding:
    text = subject.text(mark.document)
    words = text[mark.start : mark.end] if text is not None and mark.end <= len(text) else ""
    if not words.strip():
        raise Refused("Those words are not in the record.", kept="Your question is kept.", todo="Mark them again.",
                      code="not_in_record")  # fmt: skip
    if len(words) > MOST_MARKED:
        raise Refused(f"{len(words):,} characters are marked; {MOST_MARKED:,} are the most of one finding.",
                      kept="Your question is kept.", todo="Mark fewer words.", code="too_long")  # fmt: skip
    source = next(one for one in subject.sources if one.document == mark.document)
    return Finding(str(mark.document or ""), mark.start, mark.end, words, source_words(source.title, source.day))


def source_words(title: str, day: date | None) -> str:
    """Discharge summary, 6 Jun 2026."""
    return ", ".join(part for part in (title, formatting.day(day)) if part)
