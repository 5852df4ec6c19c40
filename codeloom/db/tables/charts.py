"""Patients, charts, their documents and code lines, and what a coder leaves beside them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, clear, facts, moment
from codeloom.db.tables.suggestions import SuggestionBase


class Patient(Row, table=True):
    """A person's name, birth date and record number, encrypted; found again by the rows of `PatientKey`.

    `vault.open(Patient.name_enc, patient)` reads one. The birth date is its ISO form; what the source left out is the
    empty text.
    """

    __tablename__ = "patients"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name_enc: bytes
    birth_date_enc: bytes
    mrn_enc: bytes
    sex: str = ""
    created_at: datetime = moment()


class PatientKey(Row, table=True):
    """The HMAC of something a person is known by.

    `kind`: assigned, local and bare as in `gateways.fhir.Identifier`; composite, an identifier together with name, birth
    date and sex; hint, one together with the name or the birth date, which joins nobody; legacy, the only key that
    releases up to 0.3.0 kept; shared, a value seen on several people, which names nobody and has no patient. `numbering` is
    the HMAC of the system or source that an assigned or local key counts in; None of one kept before that was noted.
    """

    __tablename__ = "patient_keys"
    org_id: UUID = Field(primary_key=True)
    hmac: bytes = Field(primary_key=True)
    patient_id: UUID | None = None
    kind: str
    numbering: bytes | None = None


class ChartKey(Row, table=True):
    """The HMAC of something a visit of a patient is known by. `kind` as in `PatientKey`."""

    __tablename__ = "chart_keys"
    org_id: UUID = Field(primary_key=True)
    hmac: bytes = Field(primary_key=True)
    chart_id: UUID
    kind: str


class Chart(Row, table=True):
    """One encounter that can be coded. `payload_enc` is what came with it (coding/chart_facts.py) as JSON,
    `encounter_title_enc` its kind and reason in a few words; texts live in documents.

    `queries_open` and `queries_answered` count its questions to providers that wait for an answer, or for somebody to take it.
    It is on hold before `held_until`, and waits for a manager while `sent_back_at` is set; why stands in `ChartReason`.
    `payer` is the name of who pays, None until it was read out of the payload. A completed chart waits for its audit after the
    fact since `drawn_at`.
    """

    __tablename__ = "charts"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)
    patient_id: UUID
    content_hash: str
    payload_clear: dict[str, Any] = clear("payload", {})
    payload_enc: bytes | None = None
    setting: str
    class_: str = Field(sa_column_kwargs={"name": "class"})
    specialty: str
    difficulty: int = Field(sa_type=SmallInteger)
    encounter_title_clear: str = clear("encounter_title")
    encounter_title_enc: bytes | None = None
    service_from: date | None = None
    service_to: date | None = None
    service_date: date | None = None
    doc_count: int = 0
    word_count: int = 0
    status: str = "draft"
    assignee_id: UUID | None = None
    assigned_at: datetime | None = moment(None)
    assign_batch: UUID | None = None
    assigned_before_id: UUID | None = None
    priority: int = Field(default=2, sa_type=SmallInteger)
    due_at: datetime | None = moment(None)
    version: int = 1
    touched: bool = False
    round: int = 0
    created_at: datetime = moment()
    updated_at: datetime = moment()
    submitted_at: datetime | None = moment(None)
    returned_at: datetime | None = moment(None)
    completed_at: datetime | None = moment(None)
    queries_open: int = Field(default=0, sa_type=SmallInteger)
    queries_answered: int = Field(default=0, sa_type=SmallInteger)
    held_until: datetime | None = moment(None)
    sent_back_at: datetime | None = moment(None)
    payer: str | None = None
    drawn_at: datetime | None = moment(None)


class Document(Row, table=True):
    """A note or report inside a chart, its text and title encrypted.

    `source_hmac` stands for what it is in its source, `text_hmac` for its words; a later import with other words of the same
    is a document of its own, which names the one that it `replaces`. Both and `received_at` are None of one that was imported
    before versions were kept, or did not come by an import.
    """

    __tablename__ = "documents"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    chart_id: UUID
    position: int
    kind: str
    title_clear: str = clear("title")
    title_enc: bytes | None = None
    dated: date | None = None
    words: int
    composed: bool = False
    text_enc: bytes
    source_hmac: bytes | None = None
    text_hmac: bytes | None = None
    received_at: datetime | None = moment(None)
    replaces: UUID | None = None


class DocumentRead(Row, table=True):
    """That a person has opened a document."""

    __tablename__ = "document_reads"
    org_id: UUID = Field(primary_key=True)
    document_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    read_at: datetime = moment()


class ChartCode(Row, table=True):
    """One code line. `evidence` is a list of {"doc": id, "start": int, "end": int}: offsets, no text."""

    __tablename__ = "chart_codes"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    chart_id: UUID
    sequence: int
    system: str
    code: str
    principal: bool = False
    poa: str = ""
    units: int = Field(default=1, sa_type=SmallInteger)
    rationale_enc: bytes | None = None
    evidence: list[dict[str, Any]] = facts(list)
    origin: str = "coder"
    created_by: UUID | None = None
    updated_at: datetime = moment()


class ChartRevision(Row, table=True):
    """The lines of a chart as they stood at a version, encrypted whole: what undo goes back to (`parent`), and redo forth to
    (`undone`)."""

    __tablename__ = "chart_revisions"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    parent: int | None = None
    undone: int | None = None
    lines_enc: bytes
    made_at: datetime = moment()


class ConditionDecision(Row, table=True):
    """What a coder did with an imported condition."""

    __tablename__ = "condition_decisions"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    condition_key: str = Field(primary_key=True)
    decision: str
    reason_clear: str = clear("reason")
    reason_enc: bytes | None = None
    decided_by: UUID
    decided_at: datetime = moment()


class FindingOverride(Row, table=True):
    """A recorded reason that silences one overridable finding; the auditor sees it."""

    __tablename__ = "finding_overrides"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    finding_key: str = Field(primary_key=True)
    rule: str
    reason_enc: bytes
    made_by: UUID
    made_at: datetime = moment()


class Reader(Row, table=True):
    """That a tab of a person has a chart or an encounter open, by its id. Not heard of for some seconds, it is gone."""

    __tablename__ = "readers"
    org_id: UUID = Field(primary_key=True)
    subject_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    tab: str = Field(primary_key=True)
    seen_at: datetime = moment()


class EditLease(Row, table=True):
    """Who may edit a chart just now. It lapses 30 s after its last heartbeat, so no lock survives its owner.

    `taken_at` is when its holder took it and kept it since.
    """

    __tablename__ = "edit_leases"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    user_id: UUID
    tab: str
    expires_at: datetime = moment()
    wanted_by: UUID | None = None
    taken_at: datetime = moment()


class ChartReason(Row, table=True):
    """Why a chart is on hold ("hold"), was sent back ("sent_back") or closed ("closed"), or what a manager answered its coder
    ("answer"). `reason` is one of services/charts/reasons.py, the words are free."""

    __tablename__ = "chart_reasons"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    reason: str
    words_enc: bytes | None = None
    given_by: UUID
    given_at: datetime = moment()


class ChartSubmission(Row, table=True):
    """The rows of a chart as they were sent for audit the n-th time; `before` is the status they were sent from. `rules_enc` is
    what the rules said of them then (services/editor/rules_then.py); None of one that was sent before this was kept."""

    __tablename__ = "chart_submissions"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    round: int
    version: int
    before: str
    lines_enc: bytes
    rules_enc: bytes | None = None
    submitted_by: UUID
    submitted_at: datetime = moment()
    recalled_at: datetime | None = moment(None)


class ChartSuggestion(SuggestionBase, table=True):
    """One answer to what the documents of a chart say, or the wish for one; its answer is packed with where its documents lie.

    `current` is the newest answer. `source_hmac` stands for the documents and facts it was asked for: other ones make it
    stale. `dismissed` holds the keys of proposals that were turned down.
    """

    __tablename__ = "chart_suggestions"
    chart_id: UUID
    source_hmac: bytes
    current: bool = False
    dismissed: list[str] = facts(list)


class ChartDelta(Row, table=True):
    """One difference between a suggestion and the coder's rows as it arose; the newest of a subject is the one that stands."""

    __tablename__ = "chart_deltas"
    org_id: UUID = Field(primary_key=True)
    chart_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    suggestion_id: UUID
    subject: str
    kind: str
    before: str = ""
    after: str = ""
    reason_enc: bytes | None = None
    made_by: UUID
    made_at: datetime = moment()
