"""Rotation of keys beside readers and writers, killed again and again: every text opens at every moment, and in the end none needs
the former key (A14)."""

import base64
import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb
from sqlmodel import select

from codeloom.db import crypto, engine, resealing
from codeloom.db.engine import dispose
from codeloom.db.ids import SYSTEM_ORG, new_id
from codeloom.db.migrate import upgrade
from codeloom.db.provision import provision
from codeloom.db.scope import Scope
from codeloom.db.sealed import SealedColumn
from codeloom.db.tables.core import UnfinishedWords
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import unit_of_work
from codeloom.launch.servers import Servers
from codeloom.launch.waiting import wait_until
from codeloom.services.mail import Letter, queue_mail
from codeloom.services.operations import checkpointing, key_rotation
from codeloom.services.people import creation
from codeloom.settings import ROOT, Settings, settings
from tests.schema import database_beside

ROWS = 60
"""Of each table that has an encrypted column."""
KILLS = 5
NOBODY = "nobody@rotating.example"
BELIEVED, SETTLING = 0.5, 4.0
"""Seconds for which a data key is believed here, and until a rotation takes its last look, in place of 10 and 40: the second
follows from the first in the product too."""
ROTATE = f"""
from codeloom.cli.commands import main
from codeloom.services.operations import key_rotation
key_rotation.SETTLING_SECONDS = {SETTLING}
raise SystemExit(main(["rotate-keys"]))
"""


@dataclass
class Copy:
    """A database of its own with a value in every encrypted column, and what each says."""

    config: Settings
    org: UUID
    said: dict[tuple[str, str, tuple[Any, ...]], bytes] = field(default_factory=dict)
    blind: bytes = b""
    letter: UUID = SYSTEM_ORG
    """A letter to somebody without an organization, sealed under a key of the system organization."""

    @property
    def scope(self) -> Scope:
        return Scope.of_worker(self.org)


def made_up(kind: str, at: int) -> object:
    """A value of a type of PostgreSQL."""
    kinds: dict[str, Callable[[], object]] = {
        "uuid": uuid4, "text": lambda: f"x{at}", "timestamp with time zone": lambda: datetime.now(UTC),
        "date": lambda: datetime.now(UTC).date(), "boolean": lambda: False, "jsonb": lambda: Jsonb({}),
        "bytea": lambda: os.urandom(8),
    }  # fmt: skip
    return kinds.get(kind, lambda: at + 1)()


def fill(copy: Copy) -> None:
    """Rows with a value in every encrypted column, of tables without their checks and links: made by nobody's verb."""
    with psycopg.connect(copy.config.database_url) as wire, unit_of_work(copy.scope) as uow:
        checks = wire.execute(
            "select conrelid::regclass::text, conname from pg_constraint "
            "where contype = 'c' and connamespace = 'public'::regnamespace"
        ).fetchall()
        for table, name in checks:
            wire.execute(f"alter table {table} drop constraint {name}".encode())
        wire.execute("set session_replication_role = replica")
        by_table: dict[str, list[SealedColumn]] = {}
        for one in resealing.columns():
            by_table.setdefault(one.table, []).append(one)
        for table, sealed in by_table.items():
            columns = wire.execute(
                "select column_name, data_type from information_schema.columns where table_name = %s "
                "and is_generated = 'NEVER' and is_identity = 'NO' and column_name <> 'org_id'", (table,),
            ).fetchall()  # fmt: skip
            for at in range(ROWS):
                row = {name: made_up(kind, at) for name, kind in columns}
                row |= {one.clear_name: "" if one.nothing == "''" else Jsonb({}) for one in sealed if one.clear}
                for one in sealed:
                    key = tuple(row[name] for name in resealing.key_names(one))
                    text = f"{table} {one.name} {key} quokka".encode()
                    row[one.name] = uow.vault.seal(getattr(one.row_class, one.attribute), key, text)
                    copy.said[one.table, one.name, key] = text
                names = ", ".join(f'"{name}"' for name in row)
                values = ", ".join(["%s"] * len(row))
                wire.execute(
                    f"insert into {table} (org_id, {names}) values (%s, {values})".encode(), [copy.org, *row.values()]
                )
        copy.blind = uow.vault.blind("patient", "Romaguera")


@pytest.fixture(scope="module")
def copy(servers: Servers, database: Settings) -> Iterator[Copy]:
    with database_beside(servers, "codeloom_rotation") as config, pytest.MonkeyPatch.context() as patch:
        patch.setattr(crypto, "BELIEVED_SECONDS", BELIEVED)
        patch.setenv("ENCRYPTION_KEYS_RETIRED", "")  # as after this module, whatever its tests set
        upgrade()
        made = Copy(config, creation.create_organization("Rotating"))
        with unit_of_work(Scope.of_nobody()) as uow:
            made.letter = queue_mail(uow, Letter("test.letter", NOBODY, "Hello", ("Quokka.",)), key="test/rotation")
            uow.commit()
        fill(made)
        assert checkpointing.checkpoint(made.org).whole
        yield made


def read(copy: Copy) -> dict[tuple[str, str, tuple[Any, ...]], bytes]:
    """Every text as the application reads it."""
    found = {}
    for one in resealing.columns():
        with unit_of_work(copy.scope, read_only=True) as uow:
            for row in uow.session.exec(select(one.row_class)):
                key = tuple(getattr(row, name) for name in one.key)
                sealed = one.stored(row)
                if sealed is not None and (one.table, one.name, key) in copy.said:
                    found[one.table, one.name, key] = uow.vault.open_bytes(
                        getattr(one.row_class, one.attribute), key, sealed
                    )
    return found


def read_letter(copy: Copy) -> str:
    """To whom the letter goes that belongs to no practice."""
    with unit_of_work(Scope.of_nobody(), read_only=True) as uow:
        row = uow.session.get_one(PendingEmail, (SYSTEM_ORG, copy.letter))
        return uow.vault.open(PendingEmail.recipient_enc, row)


def in_force(new: str, *retired: str) -> None:
    """Start anew with these keys, as every process does after the operator set them."""
    os.environ["ENCRYPTION_KEY"], os.environ["ENCRYPTION_KEYS_RETIRED"] = new, ",".join(retired)
    dispose()
    crypto.forget()
    settings.cache_clear()


@contextmanager
def held_up(copy: Copy) -> Iterator[None]:
    """Nobody can finish meanwhile: the rows of the last column are locked, however fast the machine, but not from who refers to
    them."""
    last = resealing.columns()[-1]
    with psycopg.connect(copy.config.database_url) as wire:
        wire.execute(f"select 1 from {last.table} where org_id = %s for no key update".encode(), (copy.org,))
        yield


def wait_for(copy: Copy, one: SealedColumn, running: "subprocess.Popen[str]") -> None:
    """Until a first value of a column is under the second data key."""
    query = f"select 1 from {one.table} where org_id = %s and substring({one.name} from 2 for 2) = '\\x0002' limit 1".encode()
    with psycopg.connect(copy.config.database_url, autocommit=True) as wire:
        wait_until(lambda: running.poll() is not None or bool(wire.execute(query, (copy.org,)).fetchone()), 120)


def begin() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", ROTATE], cwd=ROOT, env=os.environ | {"DEMO": "false"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def test_the_last_look_comes_after_every_process_heard_of_the_key_and_ended_what_it_wrote() -> None:
    longest = max(int(limit) for limit in re.findall(r"_timeout=(\d+)", engine._TIMEOUTS)) / 1000
    assert key_rotation.BELIEVED_SECONDS + longest <= key_rotation.SETTLING_SECONDS


def test_every_encrypted_column_is_walked_and_filled(copy: Copy) -> None:
    assert len(resealing.columns()) > 45
    assert {(table, name) for table, name, _ in copy.said} == {(one.table, one.name) for one in resealing.columns()}
    assert read(copy) == copy.said


def test_killed_again_and_again_every_text_opens_and_in_the_end_none_needs_the_old_key(copy: Copy) -> None:
    old = os.environ["ENCRYPTION_KEY"]
    new = base64.b64encode(os.urandom(32)).decode()
    in_force(new, old)
    provision(settings())
    assert read(copy) == copy.said
    stop, failures, rounds = threading.Event(), list[str](), [0]

    def reading() -> None:
        while not stop.is_set():
            try:
                if read(copy) != copy.said:
                    failures.append("a text reads otherwise")
            except Exception as error:
                failures.append(repr(error))
            rounds[0] += 1
            stop.wait(0.2)  # without a pause it takes the processor from what it reads beside

    person = creation.add_user(copy.scope, "maya@rotating.example", "Maya", "coder", "correct horse battery staple")

    def writing() -> None:
        """Words that are being typed all the while: what is sealed between two looks may be under either key."""
        while not stop.is_set():
            with unit_of_work(copy.scope) as uow:
                where = {"subject": "chart", "subject_id": "1", "field": str(uuid4())}
                row = UnfinishedWords(org_id=copy.org, id=new_id(), user_id=person, **where)
                uow.vault.put(UnfinishedWords.text_enc, row, "half a quokka")
                uow.session.add(row)
                uow.commit()
            stop.wait(0.05)

    threads = [threading.Thread(target=reading), threading.Thread(target=writing)]
    for one in threads:
        one.start()
    try:
        for at in sorted(random.Random(11).sample(range(len(resealing.columns()) - 20), KILLS)):
            with held_up(copy):
                running = begin()
                wait_for(copy, resealing.columns()[at], running)
                os.killpg(running.pid, signal.SIGKILL)
                running.communicate()
            used = resealing.used_keys(copy.org)
            assert used[1] > 0 < used[2], "it was killed half-way"
        last = begin()
        said, _ = last.communicate(timeout=240)
    finally:
        stop.set()
        for one in threads:
            one.join()
    assert last.returncode == 0, said
    assert failures == []
    assert rounds[0] > 3
    assert "Rotating: data key 2 (newest)" in said
    assert "Rotating: data key 1 (former, also for look-up hashes), 0 texts" in said
    assert "ENCRYPTION_KEYS_RETIRED may be emptied" in said
    assert set(resealing.used_keys(copy.org)) == {2}
    in_force(new)
    assert read(copy) == copy.said
    assert (read_letter(copy), set(resealing.used_keys(SYSTEM_ORG))) == (NOBODY, {2})
    with unit_of_work(copy.scope, read_only=True) as uow:
        assert uow.vault.blind("patient", "Romaguera") == copy.blind
        acts = [
            (row.act, row.body)
            for row in uow.session.exec(select(AuditEntry))
            if "KEY" in row.act or "SEALED" in row.act
        ]
    assert {act for act, _ in acts} == {"DATA_KEY_MADE", "DATA_KEYS_WRAPPED_ANEW", "TEXTS_SEALED_ANEW"}
    assert not any(b"quokka" in body for _, body in acts)
    assert sum(act == "DATA_KEY_MADE" for act, _ in acts) == 1
    assert checkpointing.check(copy.org).why == "", "a checkpoint of the key that is gone"
    again = begin()
    said, _ = again.communicate(timeout=120)
    assert (again.returncode, "0 new data keys" in said) == (0, True), said


def test_a_checkpoint_of_the_old_key_is_believed_only_by_the_word_of_a_key_of_ours(copy: Copy) -> None:
    with psycopg.connect(copy.config.database_url) as wire:
        wire.execute("update checkpoint_keys set signature = decode(repeat('00', 64), 'hex')")
    assert "not signed by us" in checkpointing.check(copy.org).why


def test_a_text_that_does_not_open_is_named_left_and_keeps_the_old_key_needed(copy: Copy) -> None:
    new = base64.b64encode(os.urandom(32)).decode()
    in_force(new, os.environ["ENCRYPTION_KEY"])
    provision(settings())
    key = next(key for table, name, key in copy.said if (table, name) == ("documents", "text_enc"))
    with psycopg.connect(copy.config.database_url) as wire:
        wire.execute("update documents set text_enc = text_enc || '\\x00' where id = %s", (key[0],))
    running = begin()
    said, _ = running.communicate(timeout=240)
    assert running.returncode == 1
    assert f"documents.text_enc/{key[0]} does not open and was left as it is" in said
    assert "keep ENCRYPTION_KEYS_RETIRED" in said


def test_a_data_key_of_a_master_that_is_not_set_is_named(copy: Copy) -> None:
    in_force(base64.b64encode(os.urandom(32)).decode())
    provision(settings())
    running = begin()
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "put it into ENCRYPTION_KEYS_RETIRED" in said
