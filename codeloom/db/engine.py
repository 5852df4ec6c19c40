"""Engines by database role, opened late and once per process (workers fork after import), never at import."""

import base64
import os
import select
import threading
import time
from collections.abc import Callable
from typing import Any, Literal

import orjson
import psycopg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError

from codeloom.settings import Settings, settings

DatabaseRole = Literal["owner", "app", "system"]
Pool = DatabaseRole | Literal["replica"]
"""What a process keeps connections for: our roles on the primary, and the app role on the replica of DATABASE_READ_URL."""

_engines: dict[str, Engine] = {}
_lock = threading.Lock()
_Waited = Callable[[str, float], object]
_Used = Callable[[str, int], object]
_observers: list[tuple[_Waited, _Used]] = []
TRUSTED_SECONDS = 5.0
"""Seconds for which an idle connection counts as alive while its socket has nothing to read."""
_TIMEOUTS = "-c statement_timeout=20000 -c lock_timeout=6000 -c idle_in_transaction_session_timeout=30000"


def admin_url(config: Settings) -> URL:
    """DATABASE_URL for psycopg 3: the address used to set the database up."""
    return make_url(config.database_url).set(drivername="postgresql+psycopg")


def role_name(config: Settings, role: DatabaseRole) -> str:
    """Name of one of our three database roles; the prefix lets two copies share one server."""
    return f"{config.database_role_prefix}_{role}"


def role_password(config: Settings, role: DatabaseRole) -> str:
    """Password of a database role, derived from ENCRYPTION_KEY, so that every replica knows it and no file holds it."""
    derived = HKDF(hashes.SHA256(), 24, salt=None, info=f"codeloom database {role_name(config, role)}".encode()).derive(
        config.encryption_keys()[0]
    )
    return base64.urlsafe_b64encode(derived).decode()


def role_url(config: Settings, role: DatabaseRole) -> URL:
    """Address of the database as one of our three roles."""
    return admin_url(config).set(username=role_name(config, role), password=role_password(config, role))


def replica_url(config: Settings) -> URL:
    """Address of the replica as the app role, which it has from the primary with its password and its walls."""
    address = make_url(config.database_read_url).set(drivername="postgresql+psycopg")
    return address.set(username=role_name(config, "app"), password=role_password(config, "app"))


def engine(role: Pool) -> Engine:
    """The pooled engine of a role in this process."""
    with _lock:
        if role not in _engines:
            config, far = settings(), role == "replica"
            made = _engines[role] = create_engine(
                replica_url(config) if role == "replica" else role_url(config, role),
                pool_size=config.database_pool if role in ("app", "replica") else 4,
                max_overflow=2,
                pool_recycle=1800,
                pool_timeout=5,
                json_serializer=lambda value: orjson.dumps(value).decode(),
                json_deserializer=orjson.loads,
                connect_args={
                    "options": _TIMEOUTS,
                    "connect_timeout": 2 if far else 5,
                    "application_name": f"codeloom-{role}",
                },
            )
            event.listen(made, "checkin", _note_rest)
            event.listen(made, "checkout", _look_at)
            event.listen(made, "checkout", lambda *_: _note_used(role, 1))
            event.listen(made, "checkin", lambda *_: _note_used(role, -1))
        return _engines[role]


def observe(waited: _Waited, used: _Used) -> None:
    """Have `waited(role, seconds)` called when a transaction has its connection, and `used(role, 1 or -1)` when one is taken or
    given back."""
    _observers.append((waited, used))


def note_wait(role: Pool, seconds: float) -> None:
    """A transaction waited so long for its connection."""
    for waited, _ in _observers:
        waited(role, seconds)


def _note_used(role: Pool, change: int) -> None:
    for _, used in _observers:
        used(role, change)


def _note_rest(_wire: object, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _look_at(wire: Any, record: Any, _proxy: object) -> None:
    """Check a pooled connection before it is used. Raises InvalidatePoolError when the server is gone.

    A server that shuts down sends a message or closes the socket, so the socket becomes readable. Only then, or after
    TRUSTED_SECONDS without use, a query is sent; sent always, it would cost every transaction a round trip.
    """
    if "rests_since" not in record.info or wire.closed:
        return
    rested = time.monotonic() - record.info["rests_since"]
    readiness = select.poll()
    readiness.register(wire.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    if rested < TRUSTED_SECONDS and not readiness.poll(0):
        return
    try:
        wire.execute("")
        wire.rollback()
    except psycopg.Error:
        raise InvalidatePoolError from None


def dispose() -> None:
    """Close every pool; the next call opens anew (after a fork, at the end of a process, between tests)."""
    with _lock:
        for one in _engines.values():
            one.dispose()
        _engines.clear()


def _forget() -> None:
    """In a forked child: let go of the parent's connections without closing them; they are still in use there."""
    global _lock
    _lock = threading.Lock()
    for one in _engines.values():
        one.dispose(close=False)
    _engines.clear()


os.register_at_fork(after_in_child=_forget)
