"""The audit log's chain: each way to tamper is found and the first bad row named (A13), and the app role can do none."""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import NullPool, create_engine, text

from codeloom.coding import clock
from codeloom.db import chain, checkpoints
from codeloom.db.engine import admin_url
from codeloom.db.work import Unreachable, system_work, unit_of_work
from codeloom.gateways import checkpoint_files
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings, settings
from tests.importing import Desk

ROWS = 40


MENDED = (
    "update audit_heads set (seq, hash) = (select seq, row_hash from audit_log where org_id = :org order by seq desc limit 1)"
    " where org_id = :org"
)
"""The head at its newest row again: the other tests share this database, and its health tells of every loose chain."""


@pytest.fixture
def desk(database: Settings) -> Iterator[Desk]:
    """An organization with some rows in its log, odd characters among them."""
    desk = Desk()
    with desk.change() as uow:
        for n in range(ROWS):
            uow.record("TEST_ACT", "thing", f'odd "{n}" \\ é\n', number=n)
        uow.commit()
    yield desk
    tamper(database, desk, MENDED)


def tamper(database: Settings, desk: Desk, *statements: str, **values: object) -> None:
    """Change rows as somebody who owns the whole server, with every trigger off."""
    engine = create_engine(admin_url(database), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("set session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement), {"org": desk.person.org_id, **values})


def verdict(desk: Desk, *, whole: bool = True) -> chain.Verdict:
    return checkpointing.check(desk.person.org_id, whole=whole)


def sealed(desk: Desk) -> int:
    """Sign where the log stands; the row."""
    found = checkpointing.checkpoint(desk.person.org_id)
    assert found.whole
    return found.last_seq


def test_an_untouched_chain_is_whole(desk: Desk) -> None:
    found = verdict(desk)
    assert (found.whole, found.rows, found.last_seq) == (True, found.last_seq, found.rows)
    assert found.rows > ROWS


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            "update audit_log set body = convert_to(replace(convert_from(body, 'UTF8'), 'TEST', 'REST'), 'UTF8')",
            "its hash",
        ),
        ("update audit_log set act = 'OTHER_ACT'", "columns"),
        ("update audit_log set at = at - interval '1 day'", "columns"),
        ("update audit_log set actor_id = null", "columns"),
        ("update audit_log set subject_id = 'someone else'", "columns"),
        ("update audit_log set row_hash = sha256(body)", "its hash"),
        ("delete from audit_log", "missing"),
    ],
)
def test_a_changed_row_is_found_and_named(database: Settings, desk: Desk, change: str, why: str) -> None:
    tamper(database, desk, f"{change} where org_id = :org and seq = 20")
    found = verdict(desk)
    assert found.bad_seq == 20
    assert why in found.why


@pytest.mark.parametrize("together", [1, 3], ids=["one act", "several acts"])
def test_many_who_write_at_once_make_one_chain(desk: Desk, together: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        with desk.change() as uow:
            for n in range(together):
                uow.record("TEST_ACT", f'type "{n}"', number, text='é \\ "')
            uow.commit()

    before = verdict(desk).rows
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(120)))
    found = verdict(desk)
    assert (found.why, found.rows) == ("", before + 120 * together)


def test_a_row_back_dated_with_its_hash_made_anew_is_not_followed_by_the_next(database: Settings, desk: Desk) -> None:
    with system_work() as session:
        before = chain.hash_at(session, desk.person.org_id, 19)
    engine, asked = create_engine(admin_url(database), poolclass=NullPool), {"org": desk.person.org_id}
    with engine.begin() as connection:
        body = connection.execute(
            text("select body from audit_log where org_id = :org and seq = 20"), asked
        ).scalar_one()
    assert before is not None
    earlier = "2020-01-02T03:04:05.000006+00:00"
    new = orjson.dumps(orjson.loads(body) | {"at": earlier}, option=orjson.OPT_SORT_KEYS)
    tamper(
        database, desk, "update audit_log set body = :body, at = :at, row_hash = :hash where org_id = :org and seq = 20",
        body=new, at=earlier, hash=hashlib.sha256(before + new).digest(),
    )  # fmt: skip
    found = verdict(desk)
    assert (found.bad_seq, found.why) == (21, "it does not follow the row before it")


def test_swapped_rows_are_found(database: Settings, desk: Desk) -> None:
    tamper(
        database, desk, "update audit_log set seq = -1 where org_id = :org and seq = 10",
        "update audit_log set seq = 10 where org_id = :org and seq = 11",
        "update audit_log set seq = 11 where org_id = :org and seq = -1",
    )  # fmt: skip
    assert verdict(desk).bad_seq == 10


def test_a_cut_tail_is_found_by_the_head(database: Settings, desk: Desk) -> None:
    last = verdict(desk).last_seq
    tamper(database, desk, "delete from audit_log where org_id = :org and seq > :last", last=last - 3)
    assert verdict(desk).bad_seq == last - 2


def test_a_cut_tail_with_its_head_put_back_is_found_by_a_checkpoint(database: Settings, desk: Desk) -> None:
    last = sealed(desk)
    cut = ("delete from audit_log where org_id = :org and seq > :last",
           "update audit_heads h set seq = :last, hash = (select row_hash from audit_log l where l.org_id = h.org_id "
           "and l.seq = :last) where org_id = :org")  # fmt: skip
    tamper(database, desk, *cut, last=last - 3)
    found = verdict(desk)
    assert (found.bad_seq, "signed checkpoint has seen" in found.why) == (last - 2, True)


def rewrite(database: Settings, desk: Desk, *, keep_checkpoints: bool) -> None:
    """Rewrite the whole chain consistently, with one act changed."""
    engine, org = create_engine(admin_url(database), poolclass=NullPool), desk.person.org_id
    with engine.begin() as connection:
        connection.execute(text("set session_replication_role = replica"))
        rows = connection.execute(
            text("select seq, body from audit_log where org_id = :o order by seq"), {"o": org}
        ).all()
        previous = chain.GENESIS
        for seq, body in rows:
            said = orjson.loads(body)
            if seq == 5:
                said["facts"] = {"number": 999}
            new = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
            hashed = hashlib.sha256(previous + new).digest()
            connection.execute(
                text("update audit_log set body = :b, prev_hash = :p, row_hash = :h where org_id = :o and seq = :s"),
                {"b": new, "p": previous, "h": hashed, "o": org, "s": seq},
            )
            previous = hashed
        connection.execute(text("update audit_heads set hash = :h where org_id = :o"), {"h": previous, "o": org})
        if not keep_checkpoints:
            connection.execute(text("delete from audit_checkpoints where org_id = :o"), {"o": org})


@pytest.mark.parametrize("keep_checkpoints", [True, False], ids=["in the database", "outside the database only"])
def test_a_rewritten_chain_is_found_by_a_checkpoint(database: Settings, desk: Desk, keep_checkpoints: bool) -> None:
    last = sealed(desk)
    rewrite(database, desk, keep_checkpoints=keep_checkpoints)
    found = verdict(desk)
    assert found.bad_seq == 1
    assert f"rows 1 to {last} were rewritten" in found.why
    assert not verdict(desk, whole=False).whole


def test_a_rewrite_behind_all_checkpoints_is_given_away_by_a_copy_elsewhere_and_by_nothing_else(
    database: Settings, desk: Desk, tmp_path: Path
) -> None:
    last, here = sealed(desk), checkpoint_files.folder() / f"{desk.person.org_id}.jsonl"
    (tmp_path / here.name).write_bytes(here.read_bytes())
    rewrite(database, desk, keep_checkpoints=False)
    here.unlink()
    assert verdict(
        desk
    ).whole  # why a copy is kept where the database's administrator does not get (docs/OPERATIONS.md)
    found = checkpointing.check(desk.person.org_id, beside=tmp_path)
    assert (found.bad_seq, f"rows 1 to {last} were rewritten" in found.why) == (1, True)


def test_a_checkpoint_we_did_not_sign_is_found(desk: Desk) -> None:
    with system_work() as session:
        there = chain.hash_at(session, desk.person.org_id, 10)
    assert there is not None
    made = checkpoints.sign(desk.person.org_id, 1, 10, there, there, clock.now())
    checkpoint_files.append(desk.person.org_id, {**made.line(), "seq": 11})
    assert "not signed by us" in verdict(desk).why


def test_only_what_is_new_is_checked_after_a_checkpoint(desk: Desk) -> None:
    sealed(desk)
    with desk.change() as uow:
        uow.record("TEST_ACT")
        uow.commit()
    assert verdict(desk, whole=False).rows == 1
    assert checkpointing.checkpoint(desk.person.org_id).rows == 1
    assert checkpointing.checkpoint(desk.person.org_id).rows == 0


def test_a_broken_chain_gets_no_checkpoint(database: Settings, desk: Desk) -> None:
    tamper(database, desk, "update audit_log set act = 'X' where org_id = :org and seq = 3")
    assert checkpointing.checkpoint(desk.person.org_id).bad_seq == 3
    with system_work() as session:
        assert checkpoints.stored(session, desk.person.org_id) == []


def test_a_checkpoint_made_with_a_retired_key_is_still_ours(
    database: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(desk)
    monkeypatch.setenv("ENCRYPTION_KEYS_RETIRED", database.encryption_key.get_secret_value())
    monkeypatch.setenv("ENCRYPTION_KEY", base64.b64encode(os.urandom(32)).decode())
    settings.cache_clear()
    try:
        assert verdict(desk).whole
    finally:
        monkeypatch.undo()
        settings.cache_clear()


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_log set act = 'x'", "delete from audit_log", "truncate audit_log",
        "drop trigger audit_log_rows on audit_log", "alter table audit_log disable trigger all",
        "update audit_checkpoints set seq = 1", "delete from audit_checkpoints",
    ],
)  # fmt: skip
def test_the_app_role_can_only_append(desk: Desk, statement: str) -> None:
    with pytest.raises(Unreachable), unit_of_work(desk.scope) as uow:
        uow.session.connection().execute(text(statement))
    assert verdict(desk).whole
