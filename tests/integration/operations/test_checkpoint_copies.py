"""Checkpoints in an object store (moto in the place of S3): each copied once, read back when a log is verified, and a store that
is away keeps nothing from working (A13)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import redis
from moto import mock_aws

from codeloom.coding import clock
from codeloom.db import checkpoints
from codeloom.db.work import system_work
from codeloom.gateways import aws, objects
from codeloom.services.delivery import jobs
from codeloom.services.operations import checkpoint_copies, checkpointing, health
from codeloom.settings import Settings, settings
from tests.importing import Desk
from tests.integration.operations.checkpointed import GONE, act, file, sealed_desk, stored, tamper, verified, why

BUCKET = "codeloom-copies"


@pytest.fixture
def store(own_database: Settings, empty_redis: str) -> Iterator[Any]:
    """A bucket with Object Lock, named in the settings."""
    aws.forget()
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        made = boto3.client("s3", region_name="us-east-1")
        made.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        for name, value in {
            "S3_BUCKET": BUCKET, "S3_LOCK_DAYS": "30", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
        }.items():  # fmt: skip
            patch.setenv(name, value)
        settings.cache_clear()
        yield made
    aws.forget()
    settings.cache_clear()


@pytest.fixture
def desk(store: Any) -> Desk:
    """An organization with some rows in its log and two checkpoints over them."""
    return sealed_desk()


def copies(desk: Desk) -> list[str]:
    return list(objects.names(f"checkpoints/{desk.person.org_id}/"))


def waiting() -> int:
    """Checkpoints of this module's database, with those of organizations that other tests left."""
    with system_work() as session:
        return sum(len(checkpoints.stored(session, org)) for org in checkpointing.organizations())


def note() -> tuple[bool, str]:
    (found,) = (one for one in health() if one.name == "checkpoint copies")
    return found.ok, found.note


def test_each_checkpoint_is_copied_once_sealed_and_locked_and_the_next_turn_asks_nobody(store: Any, desk: Desk) -> None:
    assert note() == (True, "no turn yet")
    assert checkpoint_copies.copy_all() == 0
    assert copies(desk) == [f"checkpoints/{desk.person.org_id}/{one.seq:012d}.json" for one in stored(desk)]
    kept = store.get_object(Bucket=BUCKET, Key=f"codeloom/{copies(desk)[0]}")
    assert json.loads(kept["Body"].read()) == stored(desk)[0].line()
    assert kept["ServerSideEncryption"] == "AES256"
    assert kept["ObjectLockMode"] == "COMPLIANCE"
    assert kept["ObjectLockRetainUntilDate"] > datetime.now(UTC) + timedelta(days=29)
    assert note() == (True, "0 checkpoints wait")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws, "client", lambda *_: pytest.fail("there is nothing new"))
        patch.setattr(objects, "client", lambda *_: pytest.fail("there is nothing new"))
        assert checkpoint_copies.copy_all() == 0
    with clock.at(datetime.now(UTC) + timedelta(minutes=16)):
        assert note() == (False, "no worker copies checkpoints")
    act(desk)
    assert checkpointing.checkpoint(desk.person.org_id).whole
    jobs()["operations.copy_checkpoints"].run(None)  # type: ignore[arg-type]  # it looks at no worker
    assert len(copies(desk)) == 3
    assert why(desk) == ""


def test_the_copy_gives_away_who_holds_the_database_and_the_folder(
    store: Any, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint_copies.copy_all()
    last = stored(desk)[-1].seq
    tamper(
        settings(), desk, "delete from audit_log where org_id = :org and seq > 3",
        "delete from audit_checkpoints where org_id = :org",
        "update audit_heads set seq = 3, hash = (select row_hash from audit_log where org_id = :org and seq = 3)"
        " where org_id = :org",
    )  # fmt: skip
    file(desk).unlink()
    assert "the end of the log is missing: a signed checkpoint has seen row" in why(desk)
    assert verified(capsys, desk)[0] == 1
    tamper(settings(), desk, *GONE)
    (lost,) = (one for one in checkpointing.lost(checkpointing.organizations()) if one.org_id == desk.person.org_id)
    assert lost.why == f"the organization and its log are missing: a signed checkpoint has seen row {last}"


def test_a_copy_that_somebody_put_there_is_named_and_never_replaced(store: Any, desk: Desk) -> None:
    first = f"codeloom/checkpoints/{desk.person.org_id}/{stored(desk)[0].seq:012d}.json"
    store.put_object(Bucket=BUCKET, Key=first, Body=b'{"seq": 1}')
    assert checkpoint_copies.copy_all() == 0
    assert "is not signed by us" in why(desk)
    assert store.get_object(Bucket=BUCKET, Key=first)["Body"].read() == b'{"seq": 1}'


def test_a_store_that_is_away_is_told_and_what_waits_goes_there_when_it_is_back(
    store: Any, desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_BUCKET", "nobodys-bucket")
    settings.cache_clear()
    assert checkpoint_copies.copy_all() == waiting() >= 2
    assert not note()[0]
    assert note()[1].endswith("checkpoints wait, the store answers NoSuchBucket")
    assert "audit_log.not_copied" in caplog.messages
    act(desk)
    assert checkpointing.checkpoint(desk.person.org_id).whole, "a checkpoint is made without the store"
    told = checkpointing.check(desk.person.org_id)
    assert told.whole
    assert told.told == ("The copies in the object store could not be read (NoSuchBucket) and were not compared.",)
    monkeypatch.setenv("S3_BUCKET", BUCKET)
    settings.cache_clear()
    assert checkpoint_copies.copy_all() == 0
    assert len(copies(desk)) == 3
    assert note() == (True, "0 checkpoints wait")


def test_copies_that_went_are_told_and_written_again_when_asked(store: Any, desk: Desk) -> None:
    checkpoint_copies.copy_all()
    objects.delete(copies(desk)[0])
    assert checkpointing.check(desk.person.org_id).told == (
        "1 checkpoints have no copy in the object store: `audit checkpoint --fill` has them written.",
    )
    checkpointing.fill(desk.person.org_id)
    assert checkpoint_copies.copy_all() == 0
    assert len(copies(desk)) == 2


def test_redis_away_or_emptied_costs_a_look_and_no_copy(store: Any, desk: Desk, empty_redis: str) -> None:
    checkpoint_copies.copy_all()
    with redis.Redis.from_url(empty_redis) as connection:
        connection.flushall()
    assert checkpoint_copies.copy_all() == 0
    assert len(copies(desk)) == 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REDIS_URL", "unix:///nowhere/valkey.sock")
        settings.cache_clear()
        assert checkpoint_copies.copy_all() == 0
    settings.cache_clear()


def test_objects_are_put_read_as_a_stream_listed_and_deleted(store: Any) -> None:
    data = bytes(range(256)) * 4096
    objects.put("exports/1/0001", data)
    objects.put("exports/1/0002", b"two")
    pieces = list(objects.get("exports/1/0001"))
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) <= objects.PIECE
    assert list(objects.names("exports/")) == ["exports/1/0001", "exports/1/0002"]
    assert list(objects.names("exports/", after="exports/1/0001")) == ["exports/1/0002"]
    assert list(objects.folders("exports/")) == ["1"]
    objects.delete("exports/1/0001")
    objects.delete("exports/1/0001")
    with pytest.raises(objects.Absent):
        objects.get("exports/1/0001")
    objects.put("exports/1/0002", b"again")
    assert b"".join(objects.get("exports/1/0002")) == b"again"
    assert objects.put_once("exports/1/0002", b"never") is False


def test_without_a_bucket_nobody_is_asked_and_health_says_nothing(own_database: Settings) -> None:
    assert checkpoint_copies.ask_for_copies() is False
    assert [one.name for one in health() if one.name == "checkpoint copies"] == []
