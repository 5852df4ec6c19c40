"""Stored values that were tampered with, and two people who save at once (A14, F9)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest

from codeloom.db import crypto
from codeloom.db.work import unit_of_work
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, ReadDocument, open_chart, read_document
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Problem
from codeloom.settings import Settings
from tests.integration.audits.audits_world import NOTE, Practice


@pytest.fixture
def practice(database: Settings) -> Practice:
    crypto.forget()
    return Practice()


def document_of(practice: Practice, number: int) -> tuple[UUID, UUID]:
    """(chart, its only document)."""
    view = open_chart(practice.coder, OpenChart(number=number))
    return UUID(view.head.id), UUID(view.documents[0].id)


def tamper(database: Settings, statement: str, *values: object) -> None:
    """What somebody with the database in hand does."""
    with psycopg.connect(database.database_url) as connection:
        assert connection.execute(statement.encode(), values).rowcount == 1


def moved(database: Settings, practice: Practice, document: UUID) -> None:
    _, other = document_of(practice, practice.chart())
    take = "update documents d set text_enc = o.text_enc from documents o where d.id = %s and o.id = %s"
    tamper(database, take, document, other)


def of_another_organization(database: Settings, practice: Practice, document: UUID) -> None:
    theirs = Practice()
    _, other = document_of(theirs, theirs.chart())
    take = "update documents d set text_enc = o.text_enc from documents o where d.id = %s and o.id = %s"
    tamper(database, take, document, other)


def with_the_key_of_another_organization(database: Settings, practice: Practice, document: UUID) -> None:
    theirs = Practice()
    take = "update org_keys k set wrapped = o.wrapped from org_keys o where k.org_id = %s and o.org_id = %s"
    tamper(database, take, practice.org_id, theirs.org_id)
    crypto.forget()


def cut_to(length: int) -> Callable[[Settings, Practice, UUID], None]:
    def cut(database: Settings, practice: Practice, document: UUID) -> None:
        tamper(database, "update documents set text_enc = substring(text_enc for %s) where id = %s", length, document)

    cut.__name__ = f"cut_to_{length}"
    return cut


def key_cut(database: Settings, practice: Practice, document: UUID) -> None:
    tamper(database, "update org_keys set wrapped = substring(wrapped for 9) where org_id = %s", practice.org_id)
    crypto.forget()


def key_gone(database: Settings, practice: Practice, document: UUID) -> None:
    tamper(
        database, "update documents set text_enc = overlay(text_enc placing '\\x0009' from 2) where id = %s", document
    )


def bit_turned(database: Settings, practice: Practice, document: UUID) -> None:
    turn = "update documents set text_enc = set_bit(text_enc, 200, 1 - get_bit(text_enc, 200)) where id = %s"
    tamper(database, turn, document)


WAYS = [moved, of_another_organization, with_the_key_of_another_organization, cut_to(0), cut_to(2), cut_to(30), cut_to(60),
        key_cut, key_gone, bit_turned]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_text_that_was_tampered_with_is_a_coded_error_on_record(
    database: Settings, practice: Practice, way: Callable[..., None]
) -> None:
    chart, document = document_of(practice, practice.chart())
    coder = practice.coder
    way(database, practice, document)
    with pytest.raises(Problem) as problem:
        read_document(coder, ReadDocument(chart_id=chart, document_id=document))
    assert (problem.value.code, problem.value.status) == ("unreadable", 500)
    assert NOTE[:20] not in str(problem.value)
    assert any(act == "ACCESS_DENIED" and '"unreadable.' in body for act, body in practice.log())


def test_a_text_kept_under_a_retired_master_key_opens_once_that_key_is_configured(
    database: Settings, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, document = document_of(practice, practice.chart())
    keys = database.encryption_keys()
    new = bytes(range(32))
    monkeypatch.setattr(Settings, "encryption_keys", lambda _self: [new])
    crypto.forget()
    with pytest.raises(Problem):
        read_document(practice.coder, ReadDocument(chart_id=chart, document_id=document))
    monkeypatch.setattr(Settings, "encryption_keys", lambda _self: [new, *keys])
    crypto.forget()
    assert read_document(practice.coder, ReadDocument(chart_id=chart, document_id=document)).paragraphs


def test_of_two_who_save_at_once_one_wins_and_the_other_sees_a_conflict(practice: Practice) -> None:
    """F9, five times over: the same version is never saved twice, and no row is half of each."""
    number = practice.chart()
    chart, _ = document_of(practice, number)
    coder, both = practice.coder, threading.Barrier(2)

    def save(code: str, version: int) -> str:
        operation: dict[str, Any] = {"op": "add", "code": code}
        both.wait()
        try:
            edit_chart(coder, parse(EditChart, {"chart_id": chart, "version": version, "operations": [operation]}))
        except Conflict:
            return ""
        return code

    saved: list[str] = []
    with ThreadPoolExecutor(2) as threads:
        for first, second in (
            ("I10", "E11.9"),
            ("J20.9", "Z87.891"),
            ("R05.9", "R51.9"),
            ("N39.0", "K21.9"),
            ("M54.50", "E78.5"),
        ):
            version = open_chart(coder, OpenChart(number=number)).editor.version
            won = [code for code in threads.map(save, (first, second), (version, version)) if code]
            assert len(won) == 1
            saved += won
    shown = open_chart(coder, OpenChart(number=number)).editor
    assert [row.code for row in shown.rows] == saved
    assert len([act for act, _ in practice.log() if act == "CODES_EDITED"]) == len(saved)


def test_a_reading_is_on_record_without_a_word_of_the_text(practice: Practice) -> None:
    chart, document = document_of(practice, practice.chart())
    with unit_of_work(practice.coder, read_only=True):
        read_document(practice.coder, ReadDocument(chart_id=chart, document_id=document))
    bodies = [body for _, body in practice.log()]
    assert any(str(document) in body for body in bodies)
    assert not any(word in body for body in bodies for word in ("hypertension", "Romaguera", "MRN-1"))
