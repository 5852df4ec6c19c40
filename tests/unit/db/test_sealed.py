"""An encrypted value opens under its own organization, table, column and row only, and those keep their literal form."""

import math
import os
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

import codeloom.db
from codeloom.db import crypto
from codeloom.db.crypto import Unreadable, Vault
from codeloom.db.sealed import Key, sealed_column
from codeloom.db.tables.accounts import SecondFactor, User
from codeloom.db.tables.audits import Audit, AuditLine, AuditRevision, BlindCoding, LineComment, ReturnAnswer
from codeloom.db.tables.base import Row
from codeloom.db.tables.calibration import CalibrationSettlement
from codeloom.db.tables.charts import (
    Chart,
    ChartCode,
    ChartDelta,
    ChartReason,
    ChartRevision,
    ChartSubmission,
    ChartSuggestion,
    ConditionDecision,
    Document,
    FindingOverride,
    Patient,
    PatientKey,
)
from codeloom.db.tables.code_sets import CodeRelease, CodeReleasePiece
from codeloom.db.tables.codes import CodeBundle
from codeloom.db.tables.core import KeptAnswer, UnfinishedWords
from codeloom.db.tables.drills import DrillAssignment, DrillTry
from codeloom.db.tables.encounters import (
    Delta,
    Encounter,
    EncounterOverride,
    EncounterVersion,
    SavedView,
    SuggestionRow,
)
from codeloom.db.tables.exports import ExportChunk
from codeloom.db.tables.imports import HeldChart, HeldMatch, ImportChunk, ImportFile, ImportJob
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.tables.practice_rules import LocalRuleVersion
from codeloom.db.tables.provider_queries import ProviderQuery, QueryDraft
from codeloom.db.tables.teams import Skip
from codeloom.db.tables.training import Rebuttal, Ruling
from codeloom.db.tables.webhooks import WebhookEndpoint

ORG, OTHER_ORG = UUID(int=1), UUID(int=2)
A = UUID("0197b7a0-0000-7000-8000-00000000000a")
DATA_KEY = bytes(range(32))

PLACES: list[tuple[Any, Key, str]] = [
    (User.disabled_why_enc, A, "users|disabled_why_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Patient.name_enc, A, "patients|name_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Patient.birth_date_enc, A, "patients|birth_date_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Patient.mrn_enc, A, "patients|mrn_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Chart.payload_enc, A, "charts|payload_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Chart.encounter_title_enc, A, "charts|encounter_title_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Document.title_enc, A, "documents|title_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ConditionDecision.reason_enc, (A, "9f1c2ab4"),
     "condition_decisions|reason_enc|0197b7a0-0000-7000-8000-00000000000a/9f1c2ab4"),
    (AuditLine.citation_enc, A, "audit_lines|citation_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Rebuttal.reason_enc, A, "rebuttals|reason_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Rebuttal.words_enc, A, "rebuttals|words_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (BlindCoding.lines_enc, A, "blind_codings|lines_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (CalibrationSettlement.words_enc, A, "calibration_settlements|words_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Ruling.text_enc, A, "rulings|text_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Ruling.conditions_enc, A, "rulings|conditions_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Ruling.citation_enc, A, "rulings|citation_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Ruling.ended_why_enc, A, "rulings|ended_why_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (DrillTry.lines_enc, A, "drill_tries|lines_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (DrillTry.doubt_enc, A, "drill_tries|doubt_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (DrillTry.why_enc, A, "drill_tries|why_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (DrillAssignment.words_enc, A, "drill_assignments|words_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (LocalRuleVersion.definition_enc, (7, 2), "local_rules|definition_enc|7/2"),
    (LocalRuleVersion.reason_enc, (7, 2), "local_rules|reason_enc|7/2"),
    (Document.text_enc, A, "documents|text_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ChartCode.rationale_enc, A, "chart_codes|rationale_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ChartRevision.lines_enc, (A, 7), "chart_revisions|lines_enc|0197b7a0-0000-7000-8000-00000000000a/7"),
    (FindingOverride.reason_enc, (A, "DM-1:E11.9"),
     "finding_overrides|reason_enc|0197b7a0-0000-7000-8000-00000000000a/DM-1:E11.9"),
    (ChartSuggestion.answer_enc, A, "chart_suggestions|answer_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Skip.words_enc, A, "skips|words_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ChartReason.words_enc, (A, "hold"), "chart_reasons|words_enc|0197b7a0-0000-7000-8000-00000000000a/hold"),
    (ChartSubmission.lines_enc, (A, 2), "chart_submissions|lines_enc|0197b7a0-0000-7000-8000-00000000000a/2"),
    (ChartSubmission.rules_enc, (A, 2), "chart_submissions|rules_enc|0197b7a0-0000-7000-8000-00000000000a/2"),
    (ChartDelta.reason_enc, (A, 2), "chart_deltas|reason_enc|0197b7a0-0000-7000-8000-00000000000a/2"),
    (Audit.feedback_enc, A, "audits|feedback_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (AuditRevision.state_enc, (A, 7), "audit_revisions|state_enc|0197b7a0-0000-7000-8000-00000000000a/7"),
    (ReturnAnswer.words_enc, (A, str(ORG)), f"return_answers|words_enc|0197b7a0-0000-7000-8000-00000000000a/{ORG}"),
    (AuditLine.note_enc, A, "audit_lines|note_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ImportJob.name_enc, A, "import_jobs|name_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ImportFile.name_enc, A, "import_files|name_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ExportChunk.data_enc, (A, 0), "export_chunks|data_enc|0197b7a0-0000-7000-8000-00000000000a/0"),
    (InboundMessage.message_id_enc, A, "inbound_messages|message_id_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (InboundMessage.body_enc, A, "inbound_messages|body_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (InboundMessage.words_enc, A, "inbound_messages|words_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ImportChunk.data_enc, (A, 0), "import_chunks|data_enc|0197b7a0-0000-7000-8000-00000000000a/0"),
    (HeldMatch.summary_enc, A, "held_matches|summary_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (HeldMatch.before_enc, A, "held_matches|before_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (HeldChart.data_enc, (A, 2), "held_charts|data_enc|0197b7a0-0000-7000-8000-00000000000a/2"),
    (CodeRelease.file_name_enc, A, "code_releases|file_name_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (CodeRelease.flaws_enc, A, "code_releases|flaws_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (KeptAnswer.answer_enc, (A, "act-0001"), "idempotency_keys|answer_enc|0197b7a0-0000-7000-8000-00000000000a/act-0001"),
    (CodeReleasePiece.data_enc, (A, 12), "code_release_pieces|data_enc|0197b7a0-0000-7000-8000-00000000000a/12"),
    (Encounter.note_enc, A, "encounters|note_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Encounter.visit_enc, A, "encounters|visit_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Encounter.sent_back_enc, A, "encounters|sent_back_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (Encounter.reopened_enc, A, "encounters|reopened_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (SuggestionRow.answer_enc, A, "suggestions|answer_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (EncounterOverride.reason_enc, (A, "DM-1:E11.9"),
     "encounter_overrides|reason_enc|0197b7a0-0000-7000-8000-00000000000a/DM-1:E11.9"),
    (Delta.reason_enc, (A, 3), "deltas|reason_enc|0197b7a0-0000-7000-8000-00000000000a/3"),
    (EncounterVersion.note_enc, (A, 1), "encounter_versions|note_enc|0197b7a0-0000-7000-8000-00000000000a/1"),
    (EncounterVersion.lines_enc, (A, 1), "encounter_versions|lines_enc|0197b7a0-0000-7000-8000-00000000000a/1"),
    (EncounterVersion.rules_enc, (A, 1), "encounter_versions|rules_enc|0197b7a0-0000-7000-8000-00000000000a/1"),
    (EncounterVersion.reason_enc, (A, 2), "encounter_versions|reason_enc|0197b7a0-0000-7000-8000-00000000000a/2"),
    (LineComment.words_enc, A, "line_comments|words_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (CodeBundle.name_enc, A, "code_bundles|name_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (SavedView.name_enc, A, "saved_views|name_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ProviderQuery.topic_enc, A, "provider_queries|topic_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ProviderQuery.question_enc, A, "provider_queries|question_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ProviderQuery.choices_enc, A, "provider_queries|choices_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ProviderQuery.evidence_enc, A, "provider_queries|evidence_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ProviderQuery.answer_enc, A, "provider_queries|answer_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (ProviderQuery.reason_enc, A, "provider_queries|reason_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (UnfinishedWords.text_enc, A, "unfinished_words|text_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (SecondFactor.secret_enc, A, "second_factors|secret_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (SecondFactor.pending_enc, A, "second_factors|pending_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (PendingEmail.recipient_enc, A, "pending_emails|recipient_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (PendingEmail.subject_enc, A, "pending_emails|subject_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (PendingEmail.body_enc, A, "pending_emails|body_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (WebhookEndpoint.secret_enc, A, "webhook_endpoints|secret_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (WebhookEndpoint.old_secret_enc, A, "webhook_endpoints|old_secret_enc|0197b7a0-0000-7000-8000-00000000000a"),
    (QueryDraft.draft_enc, A, "query_drafts|draft_enc|0197b7a0-0000-7000-8000-00000000000a"),
]  # fmt: skip
"""Every encrypted column, a key of it, and the associated data of its ciphertexts behind `<organization>|`."""

every_place = pytest.mark.parametrize(("column", "key", "place"), PLACES, ids=[place for _, _, place in PLACES])


@pytest.fixture
def vaults(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Vault, Vault]]:
    """Vaults of two organizations that hold the same data key, so that only the place tells them apart."""
    for org in (ORG, OTHER_ORG):
        monkeypatch.setitem(crypto._keys, (org, 1), DATA_KEY)
        monkeypatch.setitem(crypto._newest, org, (1, math.inf))
    with Session() as session:
        yield Vault(session, ORG), Vault(session, OTHER_ORG)


def stored(place: str, text: bytes) -> bytes:
    """A value as the database has it, made without the vault."""
    nonce = os.urandom(12)
    return b"\x01\x00\x01" + nonce + AESGCM(DATA_KEY).encrypt(nonce, text, f"{ORG}|{place}".encode())


def row_of(column: Any, key: Key, sealed: bytes | None) -> Row:
    """A row with this key that holds a ciphertext in the column."""
    one = sealed_column(column)
    values = key if isinstance(key, tuple) else (key,)
    return one.row_class(org_id=ORG, **dict(zip(one.key, values, strict=True)), **{one.attribute: sealed})


def tables(base: type[Row]) -> Iterator[type[Row]]:
    """Every class of a table below a base; one that others share has no table of its own."""
    for model in base.__subclasses__():
        if hasattr(model, "__table__"):
            yield model
        yield from tables(model)


def encrypted_columns() -> dict[str, Any]:
    """Every `bytes` column that ends in `_enc`, by table and name as in the database."""
    for module in pkgutil.walk_packages(codeloom.db.__path__, "codeloom.db."):
        import_module(module.name)
    columns = {}
    for model in tables(Row):
        for column in model.__table__.columns:  # type: ignore[attr-defined]  # the table SQLModel made of the class
            if column.name.endswith("_enc"):
                assert column.type.python_type is bytes, column
                columns[f"{column.table.name}|{column.name}"] = getattr(model, column.name)
    return columns


def test_every_encrypted_column_is_listed_here() -> None:
    columns = encrypted_columns()
    assert columns.keys() == {place.rpartition("|")[0] for _, _, place in PLACES}
    for name, column in columns.items():
        one = sealed_column(column)
        assert f"{one.table}|{one.name}" == name


@every_place
def test_a_value_stored_under_the_literal_place_opens(
    column: Any, key: Key, place: str, vaults: tuple[Vault, Vault]
) -> None:
    sealed = stored(place, b"Romaguera")
    assert vaults[0].open(column, row_of(column, key, sealed)) == "Romaguera"
    assert vaults[0].open_value(column, key, sealed) == "Romaguera"
    assert vaults[0].open_bytes(column, key, sealed) == b"Romaguera"


@every_place
def test_a_sealed_value_opens_by_the_literal_place(
    column: Any, key: Key, place: str, vaults: tuple[Vault, Vault]
) -> None:
    for sealed in (vaults[0].seal(column, key, "Ana"), vaults[0].seal(column, row_of(column, key, None), b"Ana")):
        assert sealed[:3] == b"\x01\x00\x01"
        assert AESGCM(DATA_KEY).decrypt(sealed[3:15], sealed[15:], f"{ORG}|{place}".encode()) == b"Ana"
        with pytest.raises(InvalidTag):
            AESGCM(DATA_KEY).decrypt(sealed[3:15], sealed[15:], f"{OTHER_ORG}|{place}".encode())


@every_place
def test_a_value_does_not_open_in_another_organization_row_or_column(
    column: Any, key: Key, place: str, vaults: tuple[Vault, Vault]
) -> None:
    own, other = vaults
    sealed = own.seal(column, key, "Ana")
    with pytest.raises(Unreadable) as failure:
        other.open(column, row_of(column, key, sealed))
    assert failure.value.place == place.replace("|", ".", 1).replace("|", "/", 1)
    elsewhere: Key = (uuid4(), key[1]) if isinstance(key, tuple) else uuid4()
    with pytest.raises(Unreadable):
        own.open(column, row_of(column, elsewhere, sealed))
    for there, its_key, name in PLACES:
        if name != place and isinstance(its_key, tuple) == isinstance(key, tuple):
            with pytest.raises(Unreadable):
                own.open_value(there, key, sealed)


def test_another_version_of_the_same_chart_does_not_open(vaults: tuple[Vault, Vault]) -> None:
    sealed = vaults[0].seal(ChartRevision.lines_enc, (A, 7), "[]")
    with pytest.raises(Unreadable):
        vaults[0].open_value(ChartRevision.lines_enc, (A, 8), sealed)


def test_an_absent_value_reads_as_the_empty_text(vaults: tuple[Vault, Vault]) -> None:
    assert vaults[0].open(Audit.feedback_enc, row_of(Audit.feedback_enc, A, None)) == ""
    assert vaults[0].open_value(Audit.feedback_enc, A, None) == ""


@pytest.mark.parametrize("column", [b"sealed bytes of a row", None, Chart.content_hash, PatientKey.hmac])
def test_what_is_no_encrypted_column_is_refused(column: Any, vaults: tuple[Vault, Vault]) -> None:
    with pytest.raises(TypeError):
        vaults[0].seal(column, A, "Ana")


def test_a_row_of_another_table_is_refused(vaults: tuple[Vault, Vault]) -> None:
    patient = row_of(Patient.name_enc, A, b"")
    with pytest.raises(TypeError):
        vaults[0].open(Document.text_enc, patient)
    with pytest.raises(TypeError):
        vaults[0].seal(Document.text_enc, patient, "Ana")


@pytest.mark.parametrize(("column", "key"), [(ImportChunk.data_enc, A), (Patient.name_enc, (A, 1))])
def test_a_key_of_the_wrong_length_is_refused(column: Any, key: Key, vaults: tuple[Vault, Vault]) -> None:
    with pytest.raises(TypeError):
        vaults[0].seal(column, key, b"Ana")
