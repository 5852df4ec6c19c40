"""The commands of questions to providers. Every length and range is bounded here, for fields come from browsers."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.services.core import Command

Subject = Literal["chart", "encounter"]
KindKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")]
QuestionText = Annotated[str, StringConstraints(max_length=20_000)]
"""Far more than a question may have, so that a longer one is refused with its length by a check."""
ChoiceText = Annotated[str, StringConstraints(max_length=400, strip_whitespace=True)]
TopicText = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
AnswerText = Annotated[str, StringConstraints(max_length=20_000)]


class OfSubject(Command):
    """A chart or an encounter, by its number in the organization as it stands in addresses; 0 where an address has none."""

    subject: Subject
    number: int = Field(ge=0, le=10**12)


class ReadSource(OfSubject):
    """A document of the chart, or the note of the encounter (`document` left out)."""

    document: UUID | None = None


class Marked(Command):
    """Words somebody marked: offsets of a document, or of the note of the encounter where `document` is left out."""

    document: UUID | None = None
    start: int = Field(ge=0, le=10_000_000)
    end: int = Field(ge=1, le=10_000_000)


class OfDraft(Command):
    """A question that is being written."""

    draft_id: UUID


class SaveDraft(OfDraft):
    """A question as it is written, whole; `version` is the one of the draft it was written on.

    `choices` are those beside "other" and "cannot be determined", which are always there; they are put into the order of the
    classification when they are kept. Empty choices are left out.
    """

    version: int = Field(ge=1)
    kind: KindKey = ""
    provider_id: UUID | None = None
    topic: TopicText = ""
    question: QuestionText = ""
    choices: tuple[ChoiceText, ...] = Field((), max_length=20)
    evidence: tuple[Marked, ...] = Field((), max_length=40)


class UseTemplate(OfDraft):
    """Kind, topic, question and choices of a template in the place of those of the draft; its evidence stays."""

    version: int = Field(ge=1)
    template: KindKey


class SendQuery(OfDraft):
    """Send the draft as it is kept. Sent twice, the second time answers what the first one made."""

    version: int = Field(ge=1)


class OpenQuery(Command):
    """A query by its number in the organization, as it stands in addresses; 0 where an address has none."""

    number: int = Field(ge=0, le=10**12)


class OfQuery(Command):
    """A query."""

    query_id: UUID


class OfQueryVersion(OfQuery):
    """An act on the version of a query that a person saw."""

    version: int = Field(ge=1)


class SaveAnswer(OfQuery):
    """An answer as it is typed; `answer_version` is the one it was typed on. `choice` counts from 0, None while open."""

    answer_version: int = Field(ge=0)
    choice: int | None = Field(None, ge=0, le=40)
    words: AnswerText = ""


class AnswerQuery(OfQueryVersion):
    """Sign an answer: one of the choices (0-based) and own words, which "other" and an open question need."""

    choice: int | None = Field(None, ge=0, le=40)
    words: AnswerText = ""


class HandOn(OfQueryVersion):
    """Give an open query to another provider."""

    provider_id: UUID


class WithdrawQuery(OfQueryVersion):
    """Take an open query back, with a reason."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class ListQueries(Command):
    """Own queries of a state, a page at a time: a provider's are those asked of them, others' those they asked.

    `tab` is open (to answer), overdue (those of the open that are), answered (not taken yet) or done (closed or withdrawn);
    `after` is a page's `cursor`.
    """

    tab: Literal["open", "overdue", "answered", "done"] = "open"
    after: Annotated[str, StringConstraints(max_length=200)] = ""


class ReadCited(OfQuery):
    """A text that a query cites: a document of the chart, or the note of the encounter (`document` left out)."""

    document: UUID | None = None
