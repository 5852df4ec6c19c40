"""The file of a backup: what was written comes back, and no cut, altered, moved or foreign piece is taken for it."""

import io
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from codeloom.gateways import sealed_archive
from codeloom.gateways.sealed_archive import Broken
from codeloom.launch.backup import back_up
from codeloom.launch.problem import CannotStart
from codeloom.settings import Settings

KEY, OTHER = bytes(range(32)), bytes(32)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of 64 bytes, so that a file has several."""
    monkeypatch.setattr(sealed_archive, "PIECE_BYTES", 64)


def written(data: bytes, part: int = 50) -> bytes:
    out = io.BytesIO()
    sealed_archive.write(out, KEY, (data[at : at + part] for at in range(0, len(data), part)))
    return out.getvalue()


def read(archive: bytes, *keys: bytes) -> bytes:
    return b"".join(sealed_archive.read(io.BytesIO(archive), keys or (KEY,)))


def pieces(archive: bytes) -> tuple[bytes, list[bytes]]:
    """The first line, and the pieces with their lengths."""
    head, _, rest = archive.partition(b"\n")
    found = []
    while rest:
        end = 4 + struct.unpack(">I", rest[:4])[0]
        found.append(rest[:end])
        rest = rest[end:]
    return head + b"\n", found


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 1000])
def test_what_was_written_comes_back(size: int) -> None:
    data = os.urandom(size)
    for part in (1, 64, 1000):
        assert read(written(data, part)) == data
    assert read(written(data), OTHER, KEY) == data, "made under a key that was retired since"


def test_two_files_of_the_same_share_no_piece() -> None:
    assert not set(pieces(written(b"a" * 200))[1]) & set(pieces(written(b"a" * 200))[1])


def test_a_file_cut_anywhere_is_refused() -> None:
    whole = written(os.urandom(300))
    for end in range(len(whole)):
        with pytest.raises(Broken):
            read(whole[:end])


def test_a_file_with_any_byte_altered_is_refused() -> None:
    whole = written(os.urandom(200))
    for at in range(len(whole)):
        with pytest.raises(Broken):
            read(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])


@pytest.mark.parametrize(
    "change",
    [
        lambda found, _other: found[:1] + found[2:],
        lambda found, _other: [found[1], found[0], *found[2:]],
        lambda found, _other: [*found, found[-1]],
        lambda found, other: [other[0], *found[1:]],
    ],
    ids=["left out", "exchanged", "twice", "of another file"],
)
def test_pieces_out_of_place_are_refused(change: Callable[[list[bytes], list[bytes]], list[bytes]]) -> None:
    data = os.urandom(300)
    head, found = pieces(written(data))
    _, other = pieces(written(data))
    with pytest.raises(Broken, match="altered"):
        read(head + b"".join(change(found, other)))


def test_another_key_and_another_file_are_named() -> None:
    with pytest.raises(Broken, match="another key"):
        read(written(b"a"), OTHER)
    for foreign in (b"", b"PGDMP\x01\x0e", b"{}\n", b'{"kind": "codeloom backup", "v": 2, "salt": ""}\n'):
        with pytest.raises(Broken, match="no backup"):
            read(foreign)


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    kept = tmp_path / "codeloom.backup"
    kept.write_bytes(b"the last one")
    with pytest.raises(CannotStart, match="Name another file"):
        back_up(Settings(), kept, print)
    assert kept.read_bytes() == b"the last one"
