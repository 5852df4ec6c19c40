"""Changing the key of stored texts: new data keys, every text sealed anew, the old data keys wrapped by the key in force (ADR 35).

It runs beside web and workers. A text is readable at every moment, and what was done is seen from the rows, so that a run that
was killed goes on where it was. The audit log gets ids and counts.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding import clock
from codeloom.db import checkpoints, data_keys, resealing
from codeloom.db.crypto import BELIEVED_SECONDS
from codeloom.db.resealing import Waiting
from codeloom.db.scope import Scope
from codeloom.db.work import system_work, unit_of_work
from codeloom.services.operations.checkpointing import organizations

SETTLING_SECONDS = BELIEVED_SECONDS + 30.0
"""After a new data key was made: every process has heard of it, and what it began to write before is committed or given up."""
SAID_EVERY = 2.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A data key after the run: how many values are under it, which master key wraps it (in force, retired, unknown)."""

    org_id: UUID
    organization: str
    key_id: int
    values: int
    wrapped_by: str
    newest: bool


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a run did: values sealed anew, places of values that do not open, and what uses which key now."""

    resealed: int
    unreadable: tuple[str, ...]
    uses: tuple[KeyUse, ...]
    signers: int

    @property
    def finished(self) -> bool:
        """Whether the retired keys are no longer needed for any stored text."""
        behind = any(use.values and not use.newest for use in self.uses)
        return not self.unreadable and not behind and all(use.wrapped_by == "in force" for use in self.uses)


def rotate(say: Callable[[str], None]) -> Rotated:
    """Bring every stored text under a data key that the key in force wraps. Raises Unreachable, Unreadable."""
    known = {org_id: name for org_id, name in organizations().items() if name}
    made = 0
    for org_id in known:
        with unit_of_work(Scope.of_worker(org_id)) as uow:
            made += data_keys.renew(uow) is not None
            data_keys.wrap_anew(uow)
            uow.commit()
    say(f"{made} new data keys for {len(known)} organizations.")
    resealed, bad = 0, set[str]()
    while True:
        settled = _seconds_to_settle(known) <= 0
        count = _pass(known, say, bad.add)
        resealed += count
        if settled and not count:
            break
        if (left := _seconds_to_settle(known)) > 0 and not count:
            say(f"All texts are sealed anew. One more look in {left:.0f} s, for what others were writing.")
            time.sleep(left)
    with system_work() as session:
        signers = checkpoints.Signers(session).vouch(session)
    return Rotated(
        resealed, tuple(sorted(bad)), tuple(use for org, name in known.items() for use in _uses(org, name)), signers
    )


def seal_clear(say: Callable[[str], None]) -> int:
    """Seal what an earlier release left in clear, without a new data key; how many values. Raises Unreachable."""
    known, bad = {org_id: name for org_id, name in organizations().items() if name}, list[str]()
    return _pass(known, say, bad.append, clear_only=True)


def _pass(
    known: dict[UUID, str], say: Callable[[str], None], bad: Callable[[str], None], *, clear_only: bool = False
) -> int:
    """Seal anew what waits now, organization by organization; how many values."""
    newest = {org_id: key for org_id in known if (key := resealing.newest_key(org_id)) is not None}
    work = {org: found for org in newest if (found := resealing.waiting(org, newest[org], clear_only=clear_only))}
    total = sum(what.count for found in work.values() for what in found)
    progress = _Progress(total, say)
    for org_id, found in work.items():
        done = 0
        for what in found:
            for count in resealing.reseal(what, newest[org_id], bad):
                done += count
                progress.add(count, what)
        if done:
            _record(org_id, newest[org_id], done, found)
    if progress.done:
        progress.say_now()
    return progress.done


def _record(org_id: UUID, key_id: int, done: int, found: Sequence[Waiting]) -> None:
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        columns = [f"{what.column.table}.{what.column.name}" for what in found]
        uow.record("TEXTS_SEALED_ANEW", "data_key", key_id, values=done, columns=columns)
        uow.commit()


class _Progress:
    """Says how far a pass is, every few seconds."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self._total, self._say, self.done = total, say, 0
        self._begun = self._said = time.monotonic()

    def add(self, count: int, what: Waiting) -> None:
        self.done += count
        now = time.monotonic()
        if now - self._said >= SAID_EVERY:
            self._said = now
            left = (now - self._begun) / max(self.done, 1) * max(self._total - self.done, 0)
            place = f"{what.column.table}.{what.column.name}"
            self._say(f"{self.done:,} of {self._total:,} texts, {left:,.0f} s left ({place}).")

    def say_now(self) -> None:
        self._say(f"{self.done:,} of {self._total:,} texts sealed in {time.monotonic() - self._begun:,.1f} s.")


def _seconds_to_settle(known: dict[UUID, str]) -> float:
    """Seconds until nobody writes under a data key older than the newest one any more."""
    youngest = 0.0
    for org_id in known:
        with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
            youngest = max(youngest, *(key.created_at.timestamp() for key in data_keys.of(uow) if key.id > 1), 0.0)
    return youngest + SETTLING_SECONDS - clock.now().timestamp()


def _uses(org_id: UUID, name: str) -> list[KeyUse]:
    used = resealing.used_keys(org_id)
    with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
        keys = data_keys.of(uow)
    wrapped = {key.id: "in force" if key.in_force else "retired" if key.readable else "unknown" for key in keys}
    newest = {key.id for key in keys if key.newest}
    return [
        KeyUse(org_id, name, id_, used.get(id_, 0), wrapped.get(id_, "unknown"), id_ in newest)
        for id_ in sorted(wrapped.keys() | used.keys())
    ]
