"""Passwords: argon2id (INV-14), the same work for an unknown address, and the two threads that do this work.

One thread serves devices that signed in before, the other everybody else at a lower priority, so that a flood of
strangers neither starves people at work nor fills the threads of the verbs.
"""

import contextlib
import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from codeloom.services.core import Refused, Unavailable, run_in

P = ParamSpec("P")
R = TypeVar("R")

HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
"""64 MiB, two passes, one lane (OWASP asks for 46 MiB and one pass or more): about 0.12 s of one core."""
SHORTEST, LONGEST = 12, 1024
"""Characters of a password; the upper bound keeps a megabyte from being hashed."""
MOST_WAITING = 20
"""Sign-ins that may wait for one hashing thread; further ones raise Unavailable."""


@cache
def _dummy() -> str:
    return HASHER.hash(secrets.token_urlsafe(24))


def made(password: str, email: str = "") -> str:
    """The hash of a new password. Raises Refused when it is too short, too long, or is the address."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"A password has {SHORTEST} to {LONGEST} characters.", code="weak_password")
    if email and password.casefold() in (email.casefold(), email.casefold().split("@")[0]):
        raise Refused("The password is the address itself.", code="weak_password")
    return HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. An unknown address (None) costs the same and is never right."""
    against = _dummy() if password_hash is None else password_hash
    try:
        HASHER.verify(against, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def warm() -> None:
    """Make the dummy hash, so that the first unknown address takes no longer than the next."""
    _dummy()


class Lane:
    """One hashing thread with a bounded queue. The thread starts at first use, after the workers forked."""

    def __init__(self, name: str, nice: int) -> None:
        self._name, self._nice, self._waiting = name, nice, 0
        self._threads: ThreadPoolExecutor | None = None

    def _lower(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._nice)

    async def run(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Await the call in this lane. Raises Unavailable when too many wait already."""
        if self._waiting >= MOST_WAITING:
            raise Unavailable("Too many people are signing in at this moment.", kept="")
        if self._threads is None:
            self._threads = ThreadPoolExecutor(1, thread_name_prefix=self._name, initializer=self._lower)
        self._waiting += 1
        try:
            return await run_in(self._threads, call, *args, **kwargs)
        finally:
            self._waiting -= 1


KNOWN = Lane("hash-known", 0)
STRANGERS = Lane("hash-strangers", 5)
