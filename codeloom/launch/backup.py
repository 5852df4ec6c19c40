"""Backup and restore of a whole copy: its database and the checkpoints of its audit logs, in one encrypted file (ADR 55).

The keys are not in it: `ENCRYPTION_KEY` opens it, and what is stored in it. Redis is left out, for it holds nothing that is not
in PostgreSQL or made again.
"""

import os
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from codeloom.coding import clock
from codeloom.db import engine, migrate, provision, whole_database
from codeloom.gateways import checkpoint_files, sealed_archive
from codeloom.gateways.sealed_archive import Broken
from codeloom.launch.database_dump import DumpFailed, dump, restore
from codeloom.launch.problem import CannotStart, Exit
from codeloom.services.operations import note_backup, organizations, seal_clear
from codeloom.settings import Settings

_LENGTH = struct.Struct(">Q")
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What the file says of itself: when it was made, the migration of its database, the prefix of its database roles, how many
    organizations it holds, and the files of checkpoints by name."""

    made: str
    revision: str
    prefix: str
    organizations: int
    checkpoints: dict[str, str]

    def bytes(self) -> bytes:
        """As it stands before the dump."""
        said = orjson.dumps(self)
        return _LENGTH.pack(len(said)) + said


def back_up(config: Settings, path: Path | None, told: Told) -> int:
    """Write a backup while the copy runs, to a file or to standard output; its size in bytes. Raises CannotStart: then there is no
    file, and nothing changed."""
    if path is not None and path.exists():
        raise CannotStart(Exit.USAGE, f"{path} exists already. Nothing was written. Name another file.")
    _check_sight(whole_database.standing(config))
    # Before the dump: a checkpoint that has seen more than the dump holds would say that the log was cut.
    kept = {str(org): checkpoint_files.whole(org) for org in checkpoint_files.organizations()}
    known = organizations()
    revision, _ = migrate.current()
    content = Content(clock.now().isoformat(), revision or "", config.database_role_prefix, len(known), kept)
    try:
        with _new_file(path) as out:
            size = sealed_archive.write(out, config.encryption_keys()[0], _counted(content, dump(config), told))
    except OSError as error:
        why = (error.strerror or "unwritable").lower()
        where = path or "Standard output"
        raise CannotStart(
            Exit.FAILED, f"{where} could not be written ({why}). Make room or name another place."
        ) from None
    except DumpFailed as failed:
        raise CannotStart(
            Exit.FAILED, f"The database could not be read: {failed.why}. No backup was written."
        ) from None
    note_backup("BACKUP_MADE", content.made)
    return size


@contextmanager
def _new_file(path: Path | None) -> Iterator[IO[bytes]]:
    """A file that has its name only once it is whole and on the disk; standard output without a name."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    begun = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        begun.replace(path)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise


def look_at(config: Settings, path: Path) -> Content:
    """Read a backup to its end, and say what it holds. Raises CannotStart when it is not whole or not for this release."""
    try:
        with path.open("rb") as source:
            pieces = sealed_archive.read(source, config.encryption_keys())
            content, rest = _opened(pieces)
            for _ in rest:
                pass
    except OSError as error:
        raise CannotStart(Exit.USAGE, f"{path} cannot be read ({(error.strerror or 'unreadable').lower()}).") from None
    except Broken as broken:
        raise CannotStart(Exit.FAILED, f"{path} is not restored: {broken.why}. Nothing was changed.") from None
    if not migrate.knows(content.revision):
        raise CannotStart(
            Exit.FAILED,
            f"{path} was made by a newer release (its database is at {content.revision}). Nothing was changed. "
            "Restore it with that release.",
        )
    if content.prefix != config.database_role_prefix:
        raise CannotStart(
            Exit.USAGE,
            f"{path} belongs to database roles that begin with {content.prefix}. Nothing was changed. "
            f"Set DATABASE_ROLE_PREFIX={content.prefix} and restore again.",
        )
    return content


def bring_back(config: Settings, path: Path, content: Content, told: Told) -> None:
    """Put a backup that `look_at` found whole into an empty database, bring it to this release and put the checkpoints beside it.
    Raises CannotStart: then nothing was changed."""
    provision.provision(config)
    there = whole_database.standing(config)
    _check_sight(there)
    if there.organizations:
        raise CannotStart(
            Exit.USAGE,
            f"The database holds {there.organizations} organizations already. Nothing was changed. "
            "Restore into an empty one: another CODELOOM_HOME, or another DATABASE_URL.",
        )
    if there.others:
        raise CannotStart(
            Exit.USAGE,
            f"{there.others} connections to the database are open. Nothing was changed. "
            "Stop web, worker and doorbell, then restore again.",
        )
    engine.dispose()
    told("Restoring the database.")
    try:
        with path.open("rb") as source:
            _, rest = _opened(sealed_archive.read(source, config.encryption_keys()))
            restore(config, rest)
    except (DumpFailed, Broken) as failed:
        raise CannotStart(Exit.FAILED, f"The database was not restored: {failed.why}. Nothing was changed.") from None
    told("Bringing it to this release.")
    migrate.upgrade()
    seal_clear(told)
    checkpoint_files.bring_back(content.checkpoints)
    note_backup("BACKUP_RESTORED", content.made)


def _check_sight(there: whole_database.Standing) -> None:
    if not there.sees_all:
        raise CannotStart(
            Exit.USAGE,
            "DATABASE_URL is not of an administrator: row-level security would hide rows from a backup. Nothing was done. "
            "Name a role that is superuser or has BYPASSRLS for this command.",
        )


def _counted(content: Content, parts: Iterator[bytes], told: Told) -> Iterator[bytes]:
    yield content.bytes()
    done = said = 0
    for part in parts:
        yield part
        done += len(part)
        if done - said >= 1 << 28:
            said = done
            told(f"{done >> 20:,} MB")


def _opened(pieces: Iterator[bytes]) -> tuple[Content, Iterator[bytes]]:
    """What stands before the dump, and the dump. Raises Broken."""
    waiting = bytearray()
    while len(waiting) < _LENGTH.size or len(waiting) < _LENGTH.size + _LENGTH.unpack_from(waiting)[0]:
        piece = next(pieces, None)
        if piece is None:
            raise Broken("it is no backup that this release reads")
        waiting += piece
    end = _LENGTH.size + _LENGTH.unpack_from(waiting)[0]
    try:
        said: dict[str, Any] = orjson.loads(waiting[_LENGTH.size : end])
        content = Content(**said)
    except (orjson.JSONDecodeError, TypeError):
        raise Broken("it is no backup that this release reads") from None

    def rest() -> Iterator[bytes]:
        yield bytes(waiting[end:])
        yield from pieces

    return content, rest()
