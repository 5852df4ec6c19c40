"""Reads an uploaded file into official files, or into the flaws it is refused for. No database: also for the command line.

Reading is not a verb, so that no transaction stays open meanwhile.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from codeloom.coding.codesets.official import BadOfficialFile, Flaw, OfficialFile, read_files
from codeloom.gateways.archives import MB, Limits, Refused, unpack

LIMITS = Limits(file_bytes=100 * MB, archive_bytes=300 * MB, members=500)

ARCHIVE = b"PK\x03\x04"
"""The first bytes of a zip archive. One inside an upload is handed on as these bytes and refused, not opened."""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of an upload: official files, or flaws and how many more there are."""

    files: tuple[OfficialFile, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    more: int = 0


def read_uploads(uploads: Sequence[tuple[str, BinaryIO]], limits: Limits = LIMITS, *, any_size: bool = False) -> Read:
    """Read files (name, seekable source) that came together, archives unpacked. A bad one refuses all of them.

    `any_size` accepts lists too short to be whole, for samples.
    """
    try:
        return Read(read_files(_members(uploads, limits), any_size=any_size))
    except BadOfficialFile as bad:
        return Read(flaws=bad.flaws, more=bad.more)


def _members(uploads: Iterable[tuple[str, BinaryIO]], limits: Limits) -> Iterator[tuple[str, bytes]]:
    """The files inside, one at a time in memory. Raises BadOfficialFile for one that cannot be unpacked."""
    for upload, source in uploads:
        for member in unpack(upload, source, limits):
            try:
                if member.refusal is not None:
                    raise member.refusal
                with closing(member.open()) as opened:
                    data = opened.read()
            except Refused as refusal:
                if (
                    refusal.code == "nested_archive"
                ):  # CMS puts workbooks beside its text files; the reader says what is not
                    yield member.name, ARCHIVE
                    continue
                raise BadOfficialFile([Flaw(member.name, None, None, f"{refusal.message}.")]) from None
            yield member.name, data
