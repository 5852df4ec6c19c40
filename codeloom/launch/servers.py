"""The embedded servers of one data folder, shared by every command that needs them and stopped by whoever leaves last.

Who uses them holds a shared lock on `servers.lock` for as long as its process lives, so a crash leaves no false claim; who
can turn its lock into an exclusive one at the end is the last, and stops them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from codeloom.launch.checks import check_home
from codeloom.launch.postgres import Postgres
from codeloom.launch.valkey import Valkey


@dataclass
class Servers:
    """PostgreSQL and Valkey of a data folder, as far as they are wanted; a context manager around their use."""

    home: Path
    password: str
    postgres_wanted: bool = True
    valkey_wanted: bool = True
    durable: bool = True
    fresh: bool = field(default=False, init=False)
    """Whether the database cluster was made by this start."""

    def __post_init__(self) -> None:
        check_home(self.home)
        self.postgres = Postgres(self.home, self.password, durable=self.durable)
        self.valkey = Valkey(self.home)
        self._lock: int | None = None

    def __enter__(self) -> Self:
        self._lock = os.open(self.home / "servers.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with _alone(self.home):
                fcntl.flock(self._lock, fcntl.LOCK_SH)
                self._start()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def start(self) -> None:
        """Bring back what is wanted and has died, or join what somebody else brought back."""
        with _alone(self.home):
            self._start()

    def _start(self) -> None:
        if self.valkey_wanted:
            self.valkey.start()
        if self.postgres_wanted:
            self.fresh = self.postgres.start() or self.fresh

    def fallen(self) -> tuple[str, ...]:
        """Names of wanted servers that do not run."""
        wanted = [
            ("PostgreSQL", self.postgres_wanted, self.postgres.running),
            ("Valkey", self.valkey_wanted, self.valkey.running),
        ]
        return tuple(name for name, want, running in wanted if want and not running())

    def _leave(self) -> None:
        """Let go of the servers; the last user stops them, PostgreSQL last."""
        if self._lock is None:
            return
        with _alone(self.home):
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                last = False
            else:
                last = True
            if last:
                self.valkey.stop()
                self.postgres.stop()
            os.close(self._lock)
            self._lock = None


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the servers of a data folder."""
    handle = os.open(home / "servers.starting", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
