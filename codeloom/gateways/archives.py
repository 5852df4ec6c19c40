"""Unpacks uploads in memory: plain files, gzip, zip. File contents are not interpreted and nothing is written to disk.

An upload becomes `Member`s, each of which can be opened again and again, reads at most `Limits.file_bytes`, and raises
nothing but `Refused`. A member that may not be read carries its refusal, so that its siblings go on.
"""

import gzip
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

MB = 1024 * 1024


class Refused(Exception):
    """A file that will not be read: a stable `code` and a plain `message` without names, paths or clinical text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of one unpacked file, unpacked bytes and files of one archive, bytes of a zip directory."""

    file_bytes: int = 100 * MB
    archive_bytes: int = 2048 * MB
    members: int = 10_000
    directory_bytes: int = 4 * MB


class Input(Protocol):
    """What reading needs of an open file."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int | None = -1, /) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an upload. `folder` is where it lies (upload and directory); `open` may be called any number of times."""

    name: str
    folder: str
    open: Callable[[], Input]
    refusal: Refused | None = None


@dataclass(slots=True)
class _Budget:
    """Unpacked bytes of one upload, each member counted once however often it is read."""

    limits: Limits
    highest: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def spend(self, name: str, so_far: int) -> None:
        """Raise `Refused` once a member or the whole upload is larger than allowed."""
        if so_far > self.limits.file_bytes:
            raise _too_large(self.limits)
        before = self.highest.get(name, 0)
        if so_far > before:
            self.highest[name] = so_far
            self.total += so_far - before
            if self.total > self.limits.archive_bytes:
                raise Refused("archive_too_large", "Unpacks to more than is read at a time. Send it in parts")


_OF_GZIP = (gzip.BadGzipFile, zlib.error, EOFError)
_OF_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What unpacking raises for a damaged archive. Errors of the source itself (a lost database, say) are none of these."""


class _Bounded(io.RawIOBase):
    """A stream that counts what it gives and turns what `damage` lists into `Refused`."""

    def __init__(
        self, inner: BinaryIO, name: str, budget: _Budget, owned: bool, damage: tuple[type[Exception], ...] = ()
    ) -> None:
        super().__init__()
        self._inner, self._name, self._budget, self._owned = inner, name, budget, owned
        self._damage = damage
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the io protocol hands over a writable buffer
        try:
            data = self._inner.read(len(view))
        except self._damage as error:
            raise _broken(error) from None
        view[: len(data)] = data
        self._count += len(data)
        self._budget.spend(self._name, self._count)
        return len(data)

    def close(self) -> None:
        if self._owned and not self.closed:
            self._inner.close()
        super().close()


def unpack(name: str, source: BinaryIO, limits: Limits | None = None) -> Iterator[Member]:
    """The files of one upload, in their order. `source` must be seekable and stay open while members are read.

    One gzip layer is taken off, also inside a zip. A zip in a zip, or any archive of another kind, is refused.
    """
    limits = limits or Limits()
    budget = _Budget(limits)
    source.seek(0)
    head = source.read(512)
    if head[:4] in _ZIP:
        yield from _zip_members(name, source, limits, budget)
        return
    yield _member(name, "", head, lambda: _rewound(source), budget, owned=False)


def _rewound(source: BinaryIO) -> BinaryIO:
    source.seek(0)
    return source


_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters removed from file names inside a zip: control characters, direction marks, lone surrogates."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_OTHER_ARCHIVES = (b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06")


def _member(
    name: str,
    folder: str,
    head: bytes,
    raw: Callable[[], BinaryIO],
    budget: _Budget,
    owned: bool,
    damage: tuple[type[Exception], ...] = (),
) -> Member:
    """A member whose first bytes are `head`; its gzip layer, if any, is taken off when it is opened."""

    def plain() -> Input:
        return io.BufferedReader(_Bounded(raw(), name, budget, owned, damage), MB)

    def unzipped() -> Input:
        inner = gzip.GzipFile(fileobj=raw(), mode="rb")
        return io.BufferedReader(_Bounded(inner, name, budget, True, (*_OF_GZIP, *damage)), MB)  # type: ignore[arg-type]  # reads as one

    if head[:2] != _GZIP:
        return Member(name, folder, plain, _other_archive(head, "Send a zip"))
    try:
        stream = unzipped()
        inside = stream.read(512)
        stream.close()
    except Refused as refusal:
        return Member(name, folder, unzipped, refusal)
    if inside[:2] == _GZIP:
        return Member(name, folder, unzipped, _nested())
    return Member(name, folder, unzipped, _other_archive(inside, "Unpack it once"))


def _other_archive(head: bytes, advice: str) -> Refused | None:
    if head[257:262] == b"ustar" or head.startswith(_OTHER_ARCHIVES):
        return Refused("archive_kind", f"An archive of another kind. {advice}")
    return None


def _broken(error: Exception) -> Refused:
    if isinstance(error, EOFError):
        return Refused("truncated", "Ends in the middle. Send it again")
    return Refused("damaged", "The archive is damaged. Send it again")


def _nested() -> Refused:
    return Refused("nested_archive", "An archive inside an archive. Unpack it once")


def _too_large(limits: Limits) -> Refused:
    return Refused("too_large", f"Larger than {limits.file_bytes // MB} MB unpacked. Send it in parts")


def _zip_members(name: str, source: BinaryIO, limits: Limits, budget: _Budget) -> Iterator[Member]:
    try:
        infos, archive = _directory(source, limits)
    except Refused as caught:
        yield _shut(name, name, caught)
        return
    for info in infos:
        shown = _UNSHOWN.sub("?", info.filename)[:1000]
        inner = f"{name}/{shown}"
        folder = f"{name}/{PurePosixPath(shown).parent}"
        raw = _opener(archive, info)
        try:
            wrong = _zip_refusal(info, limits)
            if wrong is not None:
                raise wrong
            stream = io.BufferedReader(_Bounded(raw(), inner, budget, True, _OF_ZIP), 512)
            head = stream.read(512)
            stream.close()
            if head[:4] in _ZIP:
                raise _nested()
        except Refused as caught:
            yield _shut(inner, folder, caught)
            continue
        yield _member(inner, folder, head, raw, budget, owned=True, damage=_OF_ZIP)


def _shut(name: str, folder: str, refusal: Refused) -> Member:
    """A member that may not be opened."""

    def opened() -> Input:
        raise refusal

    return Member(name, folder, opened, refusal)


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            return archive.open(info)  # type: ignore[return-value]  # IO[bytes] reads as BinaryIO
        except _OF_ZIP as error:
            raise _broken(error) from None

    return opened


def _directory(source: BinaryIO, limits: Limits) -> tuple[list[zipfile.ZipInfo], zipfile.ZipFile]:
    """The files of a zip, directories and the notes of file managers left out; checked before anything is unpacked."""
    count, size = _announced(source)
    if size > limits.directory_bytes or count > limits.members:
        raise Refused("too_many_files", f"More than {limits.members:,} files in one archive. Send it in parts")
    try:
        archive = zipfile.ZipFile(source)
    except (*_OF_ZIP, struct.error) as error:
        raise _broken(error) from None
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_file_manager_note(info.filename)]
    if len(infos) > limits.members:
        raise Refused("too_many_files", f"More than {limits.members:,} files in one archive. Send it in parts")
    if sum(info.file_size for info in infos) > limits.archive_bytes:
        raise Refused("archive_too_large", "Unpacks to more than is read at a time. Send it in parts")
    if not infos:
        raise Refused("empty", "Nothing in it")
    return infos, archive


def _announced(source: BinaryIO) -> tuple[int, int]:
    """Number of files and bytes of the directory as the end of a zip states them; zipfile reads it whole, unasked."""
    end = source.seek(0, io.SEEK_END)
    source.seek(max(0, end - 65_557 - 20))
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Refused("truncated", "Ends in the middle. Send it again")
    count, size = struct.unpack_from("<HI", tail, at + 10)
    if at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        (offset,) = struct.unpack_from("<Q", tail, at - 12)
        source.seek(min(offset, end))
        record = source.read(56)
        if len(record) == 56:
            count, size = struct.unpack_from("<QQ", record, 32)
    return count, size


def _is_file_manager_note(filename: str) -> bool:
    parts = PurePosixPath(filename).parts
    if "__MACOSX" in parts or not parts:
        return bool(parts)
    return parts[-1].startswith("._") or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _zip_refusal(info: zipfile.ZipInfo, limits: Limits) -> Refused | None:
    """Why a file of a zip may not be read, from the directory alone."""
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
        return Refused("unsafe_name", "Its name points outside the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Refused("unsafe_name", "A link, not a file")
    if info.flag_bits & 0x1:
        return Refused("encrypted", "Locked with a password. Send it open")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Refused("archive_kind", "Packed in an unusual way. Make the zip with standard settings")
    if info.file_size > limits.file_bytes:
        return _too_large(limits)
    return None
