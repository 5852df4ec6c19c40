"""The database lets the audit log grow at its head only, whoever writes: no row behind it, beside it or with a hash of another
content, and no head that is moved (A13)."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest

from codeloom.db.chain import GENESIS
from codeloom.db.engine import DatabaseRole, role_url
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.importing import Desk

Connect = Callable[[DatabaseRole], psycopg.Connection]
INSERT = (
    "insert into audit_log (org_id, seq, at, act, subject_type, subject_id, body, prev_hash, row_hash)"
    " values (%s, %s, %s, %s, '', '', %s, %s, %s)"
)
WHEN = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture
def desk(database: Settings) -> Desk:
    """An organization whose chain has some rows."""
    desk = Desk()
    with desk.change() as uow:
        for n in range(250):
            uow.record("TEST_ACT", "thing", n)
        uow.commit()
    return desk


@pytest.fixture
def connect(database: Settings, desk: Desk) -> Iterator[Connect]:
    """Connections as one of our roles, for the organization."""
    opened = []

    def connection(role: DatabaseRole) -> psycopg.Connection:
        url = role_url(database, role).set(drivername="postgresql").render_as_string(hide_password=False)
        opened.append(psycopg.connect(url))
        opened[-1].execute("select set_config('codeloom.org', %s, false)", (str(desk.person.org_id),))
        return opened[-1]

    yield connection
    for one in opened:
        one.close()


def head(connection: psycopg.Connection, org: UUID) -> tuple[int, bytes]:
    """Number and hash of the newest row."""
    found = connection.execute("select seq, hash from audit_heads where org_id = %s", (org,)).fetchone()
    assert found
    return found


def row(org: UUID, seq: int, previous: bytes, body: bytes = b"{}", row_hash: bytes = b"") -> tuple[object, ...]:
    """Parameters of INSERT; the hash is right unless another one is given."""
    return org, seq, WHEN, "TEST", body, previous, row_hash or hashlib.sha256(previous + body).digest()


def test_many_acts_of_one_transaction_are_one_piece_of_the_chain(desk: Desk) -> None:
    found = checkpointing.check(desk.person.org_id)
    assert (found.whole, found.rows > 250) == (True, True)


def test_the_row_after_the_head_is_taken_and_moves_the_head(desk: Desk, connect: Connect) -> None:
    app, org = connect("app"), desk.person.org_id
    seq, before = head(app, org)
    app.execute(INSERT, row(org, seq + 1, before))
    assert head(app, org) == (seq + 1, hashlib.sha256(before + b"{}").digest())


@pytest.mark.parametrize("role", ["app", "owner"])
@pytest.mark.parametrize("step", [2, 3, 1000, 0, -1, -200])
def test_a_row_anywhere_else_is_refused(desk: Desk, connect: Connect, role: DatabaseRole, step: int) -> None:
    connection, org = connect(role), desk.person.org_id
    seq, before = head(connection, org)
    with pytest.raises(psycopg.errors.InsufficientPrivilege if step > 0 else psycopg.errors.UniqueViolation):
        connection.execute(INSERT, row(org, seq + step, before))
    connection.rollback()
    with desk.change() as uow:
        uow.record("TEST_ACT")
        uow.commit()
    assert checkpointing.check(org).last_seq == seq + 1


def test_rows_before_the_first_are_refused(desk: Desk, connect: Connect) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect("app").execute(INSERT, row(desk.person.org_id, 0, GENESIS))


@pytest.mark.parametrize("flaw", ["previous", "content", "gap", "loose"])
def test_a_row_that_does_not_fit_is_refused(desk: Desk, connect: Connect, flaw: str) -> None:
    app, org = connect("app"), desk.person.org_id
    seq, before = head(app, org)
    first = row(org, seq + 1, before)
    after = first[-1]
    assert isinstance(after, bytes)
    rows = {
        "previous": [row(org, seq + 1, GENESIS)],
        "content": [row(org, seq + 1, before, b"{}", hashlib.sha256(before + b"other").digest())],
        "gap": [first, row(org, seq + 3, after)],
        "loose": [first, row(org, seq + 2, before)],
    }[flaw]
    values = ", ".join([INSERT.partition(" values ")[2]] * len(rows))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(
            f"{INSERT.partition('values ')[0]} values {values}".encode(), [one for each in rows for one in each]
        )


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_heads set seq = seq - 1",
        "update audit_heads set seq = 0, hash = decode(repeat('00', 32), 'hex')",
        "update audit_heads set hash = sha256('')",
        "delete from audit_heads",
        "update audit_heads set org_id = '00000000-0000-7000-8000-000000000000'",
    ],
)
@pytest.mark.parametrize("role", ["app", "system"])
def test_no_role_that_works_moves_a_head(connect: Connect, role: DatabaseRole, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(role).execute(statement.encode())


def test_the_role_of_chores_writes_no_row(desk: Desk, connect: Connect) -> None:
    system, org = connect("system"), desk.person.org_id
    seq, before = head(system, org)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        system.execute(INSERT, row(org, seq + 1, before))


def test_a_chain_begins_with_nothing_before_it(desk: Desk, connect: Connect) -> None:
    app, org = connect("app"), uuid4()
    app.execute("select set_config('codeloom.org', %s, false)", (str(org),))
    app.execute("insert into organizations (id, name, created_at) values (%s, 'New', now())", (org,))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("insert into audit_heads (org_id, seq, hash) values (%s, 7, %s)", (org, GENESIS))


def test_a_row_of_another_organization_is_refused(desk: Desk, connect: Connect) -> None:
    app, other = connect("app"), Desk().person.org_id
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(INSERT, row(other, 2, GENESIS))
