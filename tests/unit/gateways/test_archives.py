"""Archives: bounds on what is unpacked, names, and members that can be opened again."""

import gzip
import io
import struct
import zipfile

import pytest

from codeloom.gateways.archives import Limits, Refused, unpack

from .hostile import lying_zip, zipped

SMALL = Limits(file_bytes=1_000, archive_bytes=2_500, members=5, directory_bytes=4_000)


def codes(raw: bytes, limits: Limits = SMALL) -> list[str]:
    """For each member the refusal code, met when it is listed or read; empty when it reads."""
    return codes_of(io.BytesIO(raw), limits)


def codes_of(source: io.BytesIO, limits: Limits | None = None) -> list[str]:
    """As `codes`, of a source."""
    codes = []
    for member in unpack("a.zip", source, limits):
        try:
            if member.refusal:
                raise member.refusal
            stream = member.open()
            while stream.read(100):
                pass
            codes.append("")
        except Refused as refusal:
            codes.append(refusal.code)
    return codes


def test_a_member_can_be_opened_again_and_again() -> None:
    raw = zipped({"a.json": b"one", "b.json.gz": gzip.compress(b"two")})
    one, two = unpack("a.zip", io.BytesIO(raw))
    for _ in range(3):
        assert [one.open().read(), two.open().read()] == [b"one", b"two"]


def test_a_plain_file_is_read_from_its_start_each_time() -> None:
    source = io.BytesIO(b"plain")
    (member,) = unpack("a.json", source)
    source.read(3)
    assert member.open().read() == b"plain"
    assert member.open().read() == b"plain"
    assert not source.closed


def test_a_member_is_read_to_its_bound_and_no_further() -> None:
    assert codes(zipped({"a": b"x" * 1_000, "b": b"x" * 1_001})) == ["", "too_large"]
    assert codes(gzip.compress(b"x" * 1_001)) == ["too_large"]
    assert codes(b"x" * 1_001) == ["too_large"]


def test_an_archive_is_read_to_its_bound_whatever_it_says() -> None:
    assert codes(zipped({n: n.encode() * 900 for n in "abc"})) == ["archive_too_large"]
    packed = {f"{n}.gz": gzip.compress(b"x" * 900) for n in "abc"}
    assert codes(zipped(packed)) == ["", "", "archive_too_large"]
    assert codes(lying_zip(3_000, 100)) == ["damaged"]


def test_an_archive_of_too_many_files_is_refused_before_its_directory_is_read() -> None:
    assert codes(zipped({f"{n}": b"" for n in range(6)})) == ["too_many_files"]
    assert codes(zipped({f"{'n' * 900}{n}": b"" for n in range(5)})) == ["too_many_files"]
    announced = bytearray(zipped({"a": b""}))
    struct.pack_into("<I", announced, announced.rindex(b"PK\x05\x06") + 12, 1 << 30)
    assert codes(bytes(announced)) == ["too_many_files"]


def test_directories_and_notes_of_file_managers_are_passed_over() -> None:
    assert codes(zipped({"d/": b"", "__MACOSX/d/._a.json": b"x", "d/.DS_Store": b"x", "d/a.json": b"{}"})) == [""]


def test_links_are_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("a.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert codes(held.getvalue()) == ["unsafe_name"]


def test_unusual_packing_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.json", b"{}" * 50)
    assert codes(held.getvalue()) == ["archive_kind"]


class Lost(Exception):
    """Something that happens to a source and is no fault of the file."""


class Losing(io.BytesIO):
    """A source that is lost once it was read for a while."""

    left = 4

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise Lost
        return super().read(size)


@pytest.mark.parametrize(
    "raw", [b"plain" * 9000, gzip.compress(bytes(9000)), zipped({"a": bytes(9000)})], ids=["plain", "gzip", "zip"]
)
def test_trouble_of_the_source_is_not_called_a_damaged_file(raw: bytes) -> None:
    def read_on() -> None:
        source = Losing(raw)
        for _ in range(9):
            codes_of(source)

    with pytest.raises(Lost):
        read_on()


@pytest.mark.parametrize("cut", range(1, 200, 7))
def test_a_zip_cut_or_changed_anywhere_never_raises_anything_else(cut: int) -> None:
    raw = zipped({"a.json": b"{}" * 300, "b.json": bytes(range(256))})
    codes(raw[: len(raw) * cut // 200])
    changed = bytearray(raw)
    changed[len(raw) * cut // 200] ^= 0x5A
    codes(bytes(changed))


@pytest.mark.parametrize("cut", range(1, 60, 3))
def test_a_gzip_cut_or_changed_anywhere_never_raises_anything_else(cut: int) -> None:
    raw = gzip.compress(b'{"a": 1}' * 40)
    codes(raw[: len(raw) * cut // 60])
    changed = bytearray(raw)
    changed[len(raw) * cut // 60] ^= 0x5A
    codes(bytes(changed))
