"""The unit of work: one transaction under one scope, which writes its own record or refuses to commit.

At commit it writes the audit rows, the outbox rows and the notification as its last statements, so that an act, its
record and its event are committed together or not at all. A transaction that changed rows and recorded nothing is a
programming error: it raises Unrecorded and rolls back.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, event, insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

from codeloom.coding import clock, trace_context
from codeloom.db import chain
from codeloom.db.crypto import Vault
from codeloom.db.engine import engine, note_wait
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.delivery import OutboxEvent
from codeloom.db.topics import Topic
from codeloom.settings import settings

log = logging.getLogger("codeloom.db")

CHANNEL = "codeloom"
"""PostgreSQL notification channel; the payload is an organization's id, or `outbox` when there is an event to relay."""


HOUSEKEEPING = frozenset(
    {
        "edit_leases",
        "readers",
        "processed_events",
        "idempotency_keys",
        "query_drafts",
        "unfinished_words",
        "export_chunks",
        "chart_times",
        "work_clocks",
        "ruling_days",
        "browser_latencies",
    }
)
"""Tables that a transaction may change without recording an act: edit leases, open charts, events taken, stored
answers, half-typed words that nobody but their author sees, pieces of a file whose making is recorded, seconds in charts,
how often rulings are shown, how long browsers waited."""


class Unrecorded(Exception):
    """A verb changed rows and recorded nothing."""


class Clash(Exception):
    """The database refused a row by a constraint: another row has its key already, or a row it points to is missing."""


class Unreachable(Exception):
    """The database is unreachable, overloaded or timed out; the transaction was not committed and may be repeated."""


class UnitOfWork:
    """What a verb works with: the session, the scope, the vault, and the record it must leave."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self.session, self.scope, self.vault = session, scope, Vault(session, scope.org_id)
        self._acts: list[chain.Act] = []
        self._events: list[dict[str, Any]] = []
        self._last: list[Callable[[], None]] = []
        self._writes: list[tuple[str, Mapping[str, Any]]] = []
        self._changed = False
        event.listen(session, "after_flush", self._flushed)
        event.listen(session, "do_orm_execute", self._executed)

    @property
    def org_id(self) -> UUID:
        """The organization of the scope."""
        return self.scope.org_id

    @property
    def user_id(self) -> UUID:
        """The person of the scope. Raises LookupError for acts of nobody."""
        if self.scope.user_id is None:
            raise LookupError("this scope has no person")
        return self.scope.user_id

    def record(self, act: str, subject_type: str = "", subject_id: object = "", **facts: Any) -> None:
        """Note an act for the audit log. Facts are ids, names of fields and numbers: never clinical text.

        What a program did for a person says with which key, what came in by a webhook from which source.
        """
        if self.scope.key_id is not None:
            facts["key"] = str(self.scope.key_id)
        if self.scope.source:
            facts["webhook_source"] = self.scope.source
        self._acts.append(chain.Act(act, subject_type, str(subject_id), tuple(sorted(facts.items()))))

    def tell(self, topic: Topic, aggregate: object, **payload: Any) -> None:
        """Put an event into the outbox, in this transaction. The payload holds ids only."""
        now, trace = clock.now(), trace_context.current_id()
        self._events.append({"org_id": self.org_id, "id": new_id(), "topic": topic.value, "aggregate": str(aggregate),
                             "payload": payload, "created_at": now, "next_at": now, "trace": trace})  # fmt: skip

    def at_last(self, change: Callable[[], None]) -> None:
        """Make a change as late as can be: one that keeps others of the organization waiting until the commit."""
        self._last.append(change)

    def write_last(self, table: str, statement: str, given: Mapping[str, Any]) -> None:
        """Write to a table, in the driver's own words, at the commit: what nobody reads again in this transaction. All such
        statements go to the database in their order and in one round trip with the record."""
        self._changed = self._changed or table not in HOUSEKEEPING
        self._writes.append((statement, given))

    def write_now(self) -> None:
        """Send now what waits for the commit, for what follows reads it."""
        waiting, self._writes = self._writes, []
        _in_one_trip(self.session.connection(), waiting)

    def commit(self) -> None:
        """Write the record and the events, then commit. Raises Unrecorded when rows changed without a record."""
        for change in self._last:
            change()
        self.session.flush()
        if self._changed and not self._acts:
            raise Unrecorded("rows changed and nothing was recorded: call uow.record(...) before the verb ends")
        connection = self.session.connection()
        if self._events:
            connection.execute(insert(OutboxEvent), self._events)
        notes = [str(self.org_id)] * self._changed + ["outbox"] * bool(self._events)
        who, now = self.scope.user_id, clock.now()
        one = [
            chain.append_one(self.org_id, who, now, act, CHANNEL, notes) for act in self._acts if len(self._acts) == 1
        ]
        answer = _in_one_trip(connection, [*self._writes, *one])
        if one and answer is None:
            raise LookupError("this organization has no audit chain")
        if self._acts and not one:
            chain.append(self.session, self.org_id, who, now, self._acts, CHANNEL, notes)
        self.session.commit()
        self._acts, self._events, self._last, self._writes, self._changed = [], [], [], [], False

    def _flushed(self, session: Session, _context: object) -> None:
        touched = {type(row).__tablename__ for row in (*session.new, *session.dirty, *session.deleted)}
        self._changed = self._changed or bool(touched - HOUSEKEEPING)

    def _executed(self, state: ORMExecuteState) -> None:
        if not state.is_select:
            table = getattr(getattr(state.statement, "table", None), "name", "")
            self._changed = self._changed or table not in HOUSEKEEPING


def _in_one_trip(connection: Connection, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> Any:
    """Run statements in their order in one round trip; the first row that the last one answers, if any."""
    if not statements:
        return None
    wire = connection.connection.driver_connection
    assert isinstance(wire, psycopg.Connection)
    try:
        with wire.pipeline():
            cursors = [wire.execute(statement, given) for statement, given in statements]
        return cursors[-1].fetchone() if cursors[-1].description else None
    except psycopg.OperationalError:
        if wire.closed:
            connection.invalidate()
        raise


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's errors into ours, so that nobody above knows SQLAlchemy. Values never travel along."""
    try:
        yield
    except (IntegrityError, psycopg.IntegrityError):
        raise Clash from None
    except (DBAPIError, PoolTimeout, psycopg.Error) as error:
        state = getattr(getattr(error, "orig", error), "sqlstate", None)
        log.warning("database.refused", extra={"kind": type(error).__name__, "sqlstate": state})
        raise Unreachable(type(error).__name__) from None


def _begin(session: Session, org_id: UUID, read_only: bool) -> None:
    """Begin the transaction and name its organization in one round trip instead of the driver's two or three.

    All that a reading transaction reads is of one moment, however many statements it takes.
    """
    began = time.perf_counter()
    connection = session.connection()
    note_wait("app", time.perf_counter() - began)
    wire = connection.connection.driver_connection
    assert isinstance(wire, psycopg.Connection)
    mode = "begin isolation level repeatable read, read only" if read_only else "begin"
    try:
        answer = wire.pgconn.exec_(f"{mode}; select set_config('codeloom.org', '{org_id}', true)".encode())
        if answer.status != psycopg.pq.ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError
    except psycopg.OperationalError:
        connection.invalidate()
        log.warning("database.refused", extra={"kind": "begin"})
        raise Unreachable("begin") from None


@contextmanager
def unit_of_work(scope: Scope, *, read_only: bool = False) -> Iterator[UnitOfWork]:
    """Open a transaction as the app role for the scope's organization. It rolls back unless `commit` is called."""
    with _translated(), Session(engine("app"), expire_on_commit=False) as session:
        _begin(session, scope.org_id, read_only)
        yield UnitOfWork(session, scope)


@contextmanager
def system_work() -> Iterator[Session]:
    """A transaction as the system role: sign-in look-ups, claiming work, verifying. Commits at the end of the block.

    It may only touch the tables and columns its policies name, none of them a domain fact, so nothing is recorded.
    """
    with _translated(), Session(engine("system"), expire_on_commit=False) as session:
        began = time.perf_counter()
        session.connection()
        note_wait("system", time.perf_counter() - began)
        yield session
        session.commit()


class Behind(Unreachable):
    """The replica is none, away or too far behind: what was to be read there is read from the primary."""


_REST_SECONDS = 10.0
"""How long a replica that failed or was behind is left alone, so that nobody waits for it again and again."""
_rests_until = 0.0
_SILENT = "select extract(epoch from clock_timestamp() - max(beat_at)) from worker_heartbeats"
"""Seconds since the newest sign of life of a worker or doorbell that reached the replica: a bound of its lag that holds when the
stream is cut, too, where a replica counts itself as up to date."""


@contextmanager
def replica_work(scope: Scope) -> Iterator[UnitOfWork]:
    """A reading transaction as the app role on the replica, behind the same walls. Raises Behind, before or while it reads."""
    global _rests_until
    if not settings().database_read_url or time.monotonic() < _rests_until:
        raise Behind
    try:
        with _translated(), Session(engine("replica"), expire_on_commit=False) as session:
            _begin(session, scope.org_id, read_only=True)
            silent = session.connection().exec_driver_sql(_SILENT).scalar_one()
            if silent is None or silent > settings().database_read_lag.total_seconds():
                raise Unreachable("behind")
            yield UnitOfWork(session, scope)
    except Unreachable as error:
        _rests_until = time.monotonic() + _REST_SECONDS
        log.warning("replica.left", extra={"kind": str(error)})
        raise Behind from None
