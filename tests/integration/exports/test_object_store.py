"""Pieces of exports in an object store (moto in the place of S3): unreadable there, sent and deleted as from the database."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from codeloom.db.work import Unreachable, unit_of_work
from codeloom.gateways import aws, objects
from codeloom.services.core import Refused
from codeloom.services.exports import downloading, keeping, making, running
from codeloom.settings import Settings, settings
from tests.integration.exports.exports_world import Practice

BUCKET = "codeloom-exports"


@pytest.fixture
def store(database: Settings) -> Iterator[Any]:
    """A bucket, named in the settings."""
    aws.forget()
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        made = boto3.client("s3", region_name="us-east-1")
        made.create_bucket(Bucket=BUCKET)
        for name, value in {
            "S3_BUCKET": BUCKET, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
        }.items():  # fmt: skip
            patch.setenv(name, value)
        settings.cache_clear()
        yield made
    aws.forget()
    settings.cache_clear()


@pytest.fixture
def practice(store: Any, monkeypatch: pytest.MonkeyPatch) -> Practice:
    """A practice whose files take several pieces."""
    monkeypatch.setattr(making, "CHUNK_BYTES", 200)
    one = Practice()
    patient = one.patient()
    one.add(*(one.chart(n, patient) for n in range(1, 61)))
    return one


def test_a_file_lies_in_the_store_unreadable_and_is_sent_whole(practice: Practice, store: Any) -> None:
    export_id = practice.asked("charts", fields=("number",))
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.DONE
    names, export = list(objects.names(f"exports/{practice.org_id}/{export_id}/")), practice.export(export_id)
    assert len(names) == export.chunks > 1
    for name in names:
        assert b"CH-" not in b"".join(objects.get(name))
    data = practice.file(export_id)
    assert (data.count(b"CH-"), making.hashlib.sha256(data).hexdigest()) == (60, export.sha256)


def test_one_that_is_made_anew_leaves_nothing_of_the_first_and_a_deleted_one_nothing(practice: Practice) -> None:
    export_id = practice.asked("charts", fields=("number",))
    with unit_of_work(practice.scope()) as uow:
        keeping.put_piece(uow, export_id, 0, b"of a worker that was killed")
    running.run(practice.org_id, export_id, "w")
    assert len(list(objects.names(f"exports/{practice.org_id}/"))) == practice.export(export_id).chunks
    with unit_of_work(practice.scope()) as uow:
        keeping.delete_pieces(uow, export_id)
    assert list(objects.names(f"exports/{practice.org_id}/")) == []


def test_a_piece_that_was_changed_or_lost_in_the_store_is_not_sent(practice: Practice) -> None:
    export_id = practice.asked("charts", fields=("number",))
    running.run(practice.org_id, export_id, "w")
    first, second = list(objects.names(f"exports/{practice.org_id}/{export_id}/"))[:2]
    objects.put(first, b"".join(objects.get(second)))
    objects.delete(second)
    for n in (0, 1):
        with pytest.raises(Refused, match="gone"):
            downloading.piece(practice.scope(), downloading.PieceOf(export_id=export_id, n=n))


def test_while_the_store_is_away_the_work_is_put_off_and_pieces_of_before_are_sent(
    practice: Practice, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "configured", lambda: False)
    before = practice.asked("charts", fields=("number",))
    running.run(practice.org_id, before, "w")
    monkeypatch.undo()
    store.delete_bucket(Bucket=BUCKET)
    export_id = practice.asked("charts", fields=("number",))
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.PUT_OFF
    with unit_of_work(practice.scope()) as uow, pytest.raises(Unreachable):
        keeping.put_piece(uow, export_id, 0, b"a")
    assert practice.file(before).count(b"CH-") == 60
