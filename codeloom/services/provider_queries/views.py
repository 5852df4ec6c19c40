"""What screens show of questions to providers. Frozen, plain words; moments and days are ready to show."""

from dataclasses import dataclass, field

from codeloom.services.editor import ParagraphView


@dataclass(frozen=True, slots=True)
class CheckView:
    """One of the seven checks: whether it passes, what is wrong and how to mend it (both empty where it passes).

    `words` are the words of the question or of a choice that stop it, as they stand there.
    """

    key: str
    title: str
    passes: bool
    wrong: str = ""
    mend: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template: its key, its name, the kind it is of (`kind_word` in words), what it asks and its choices."""

    key: str
    name: str
    kind: str
    kind_word: str
    topic: str
    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of question: its key and its name. `open_ended` says that it needs no choices, `yes_no` that yes and no may
    be its choices, `findings` how many places of the record must be marked at least."""

    key: str
    name: str
    open_ended: bool
    yes_no: bool
    findings: int = 2


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A provider who can be asked."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SourceItem:
    """A text that evidence can come from: a document of the chart, or the note (`id` empty)."""

    id: str = ""
    title: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A text to read and to mark in. `size` is its number of characters; offsets of marks count in the same text."""

    item: SourceItem = field(default_factory=SourceItem)
    paragraphs: tuple[ParagraphView, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the record says, in its own words: `number` from 1, `words` read by the server from `start` to `end` of the text
    `document` (empty: the note), `source` its title and day. `gone` says that the words no longer stand there."""

    number: int
    words: str
    source: str
    document: str
    start: int
    end: int
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A choice: `at` counts from 0 and is what an answer sends; `fixed` ones ("other", "cannot be determined") are always
    there and last; `needs_words` says that it is answered with own words."""

    at: int
    text: str
    fixed: bool = False
    needs_words: bool = False


@dataclass(frozen=True, slots=True)
class DraftView:
    """A question that is being written, as it is kept. `version` goes back with the next save; `checks` are all seven in
    their order, `stopped` how many of them stop it. `saved` is a time of day."""

    id: str = ""
    version: int = 0
    kind: str = ""
    provider_id: str = ""
    topic: str = ""
    question: str = ""
    choices: tuple[ChoiceView, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    checks: tuple[CheckView, ...] = ()
    stopped: int = 0
    saved: str = ""
    follows: int | None = None
    """Number of the query that this one asks again."""
    provider_name: str = ""
    findings: int = 2
    """How many places of the record its kind needs at least."""
    template_question: str = ""
    """The question of the template of its kind and topic, empty without one."""


@dataclass(frozen=True, slots=True)
class AskView:
    """What the ask page shows: the subject, whom one may ask, kinds and templates, the texts, and the draft.

    `back` is the address of the chart or encounter; `due` what is said of the time to answer ("due in 3 days, Tue 16 Jun").
    """

    subject: str = ""
    number: int = 0
    back: str = ""
    patient: str = ""
    person: str = ""
    visit: str = ""
    providers: tuple[PersonChoice, ...] = ()
    kinds: tuple[KindView, ...] = ()
    templates: tuple[TemplateView, ...] = ()
    sources: tuple[SourceItem, ...] = ()
    source: SourceView | None = None
    draft: DraftView = field(default_factory=DraftView)
    due: str = ""
    title: str = ""
    """What the chart or encounter is called."""


@dataclass(frozen=True, slots=True)
class QueryItem:
    """A query in a list. `who` is whom it was asked of, for a provider who asks; `state` is open, answered, closed or
    withdrawn, `state_word` the same in words; `tone` is error when overdue, warn when due within a day, else empty. `moment`
    says when it was answered, closed or withdrawn, `due` when it is due."""

    id: str
    number: int
    link: str
    patient: str
    topic: str
    subject: str
    subject_number: int
    who: str
    role: str
    state: str
    state_word: str
    tone: str
    due: str
    moment: str
    unread: bool
    took: str = ""
    """How long the answer took, in words; empty without one."""
    subject_words: str = ""
    """What it is about: the chart's number, or "Encounter 12"."""


@dataclass(frozen=True, slots=True)
class QueryCounts:
    """Own queries by tab. `overdue` are among `open`."""

    open: int = 0
    overdue: int = 0
    answered: int = 0
    done: int = 0
    answered_90_days: int = 0
    median: str = ""
    """Median time to answer in the last 90 days, in words; empty without one."""
    stamp: str = ""
    """Changes with any of the queries."""


@dataclass(frozen=True, slots=True)
class InboxView:
    """A page of own queries. `cursor` asks for the next page, empty on the last."""

    tab: str = ""
    rows: tuple[QueryItem, ...] = ()
    counts: QueryCounts = field(default_factory=QueryCounts)
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class AddendumView:
    """What an answer adds to the record: its words, where they are (`place`, in words), when they were signed and by whom.

    `before` are the last words of the record in front of them, for showing the difference: an addendum only ever adds.
    """

    text: str
    place: str
    signed: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """A half-typed answer as it is kept, and the addendum it would make. `version` goes back with the next save."""

    version: int = 0
    choice: int | None = None
    words: str = ""
    saved: str = ""
    addendum: str = ""
    missing: str = ""
    """What the answer still needs before it can be signed, empty when nothing."""


@dataclass(frozen=True, slots=True)
class QueryView:
    """One query, opened by its provider, its asker or somebody who sees its chart or encounter.

    `may_answer`, `may_take` (which closes it), `may_ask_again` and `may_withdraw` say what this person may do now. `read` is
    when the provider first opened it. `addendum` is None without an answer. `back` is the address of the chart or encounter,
    empty where this person may not open it.
    """

    id: str = ""
    number: int = 0
    version: int = 0
    subject: str = ""
    subject_number: int = 0
    back: str = ""
    patient: str = ""
    person: str = ""
    visit: str = ""
    kind: str = ""
    kind_word: str = ""
    topic: str = ""
    question: str = ""
    choices: tuple[ChoiceView, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    asker: str = ""
    asker_role: str = ""
    provider: str = ""
    state: str = ""
    state_word: str = ""
    asked: str = ""
    due: str = ""
    tone: str = ""
    read: str = ""
    answered: str = ""
    took: str = ""
    answer: str = ""
    answer_choice: int | None = None
    answer_words: str = ""
    addendum: AddendumView | None = None
    reason: str = ""
    follows: int | None = None
    followed_by: int | None = None
    may_answer: bool = False
    may_take: bool = False
    may_ask_again: bool = False
    may_withdraw: bool = False
    draft: AnswerDraft = field(default_factory=AnswerDraft)
    colleagues: tuple[PersonChoice, ...] = ()
    """Whom its provider may hand it on to, empty for others."""
    handed: str = ""
    """Who handed it on to its present provider and when, empty where nobody did."""


@dataclass(frozen=True, slots=True)
class SubjectQueries:
    """The queries of a chart or an encounter, newest first; `number` is its own."""

    rows: tuple[QueryItem, ...] = ()
    open: int = 0
    answered: int = 0
    may_ask: bool = False
    why_not: str = ""
    number: int = 0
