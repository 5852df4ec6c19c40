"""Reading uploads of official files: alone or in an archive, and every way in which one is refused with its name."""

import io
import zipfile

import pytest

from codeloom.coding.codesets.official import OfficialKind
from codeloom.gateways.archives import Limits
from codeloom.services.code_sets.reading import Read, read_uploads
from tests.code_sets import CPT


def packed(**members: bytes) -> bytes:
    """A zip archive; `cpt_csv` becomes cpt.csv."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def read(name: str, data: bytes, limits: Limits | None = None) -> Read:
    """What comes of one upload."""
    source = [(name, io.BytesIO(data))]
    return read_uploads(source, limits, any_size=True) if limits else read_uploads(source, any_size=True)


@pytest.mark.parametrize(
    ("name", "data"), [("cpt.csv", CPT), ("cpt.zip", packed(cpt_csv=CPT))], ids=["alone", "packed"]
)
def test_a_list_is_read_alone_and_from_an_archive(name: str, data: bytes) -> None:
    came = read(name, data)
    assert (came.flaws, came.more) == ((), 0)
    assert [file.kind for file in came.files] == [OfficialKind.CPT]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", b"A letter to nobody in particular.\n" * 20),
        ("empty.csv", b""),
        ("broken.zip", packed(cpt_csv=CPT)[:60]),
        ("nested.zip", packed(inner_zip=packed(cpt_csv=CPT))),
    ],
    ids=["words", "empty", "broken", "nested"],
)
def test_what_is_no_official_file_is_refused_and_named(name: str, data: bytes) -> None:
    came = read(name, data)
    assert came.files == ()
    assert came.flaws
    assert all(flaw.problem for flaw in came.flaws)


@pytest.mark.parametrize("limits", [Limits(file_bytes=20), Limits(archive_bytes=20), Limits(members=1)])
def test_an_archive_beyond_a_bound_is_refused_whole(limits: Limits) -> None:
    came = read("lists.zip", packed(cpt_csv=CPT, more_csv=CPT), limits)
    assert came.files == ()
    assert len(came.flaws) == 1


def test_what_lies_beside_a_list_and_is_none_is_left_out() -> None:
    beside = b"A letter to nobody in particular.\n"
    came = read_uploads([("cpt.csv", io.BytesIO(CPT)), ("letter.txt", io.BytesIO(beside))], any_size=True)
    assert [file.name for file in came.files] == ["cpt.csv"]
    assert came.flaws == ()
