"""The files of checkpoints: a line is written whole or not at all, on a full disk too; what goes missing is named (A13, F17)."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from codeloom.__main__ import main
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.importing import Desk
from tests.integration.operations.checkpointed import act, file, sealed_desk, stored, verified, why


@pytest.fixture
def desk(database: Settings) -> Desk:
    """An organization with some rows in its log and two checkpoints over them."""
    return sealed_desk()


def test_a_deleted_file_and_lines_that_went_are_named_until_they_are_filled_in(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = file(desk).read_bytes()
    file(desk).unlink()
    assert verified(capsys, desk) == (
        1,
        {**verified(capsys, desk)[1], "why": "its file of checkpoints is missing, the database has 2"},
    )
    file(desk).write_bytes(kept.splitlines(keepends=True)[1])
    assert f"its file lacks 1 of 2 checkpoints, the first of row {stored(desk)[0].seq}" in why(desk)
    assert main(["audit", "checkpoint", "--fill", "--org", str(desk.person.org_id)]) == 0
    assert why(desk) == ""
    assert len(file(desk).read_bytes().splitlines()) == 3, "two from before and the one just made"


@contextmanager
def full_disk(room: int, desk: Desk) -> Iterator[None]:
    """Files of this process end `room` bytes behind the end of the checkpoints: a write beyond is short, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file(desk).stat().st_size + room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [0, 1, 60, 200])
def test_a_full_disk_is_told_the_former_checkpoints_stay_and_the_next_one_is_made(
    desk: Desk, capsys: pytest.CaptureFixture[str], room: int
) -> None:
    before, kept = file(desk).read_bytes(), stored(desk)
    org = str(desk.person.org_id)
    with full_disk(room, desk):
        assert main(["audit", "checkpoint", "--org", org]) == 1
    assert "could not be written" in capsys.readouterr().err
    assert (file(desk).read_bytes(), stored(desk)) == (before, kept)
    assert why(desk) == ""
    assert main(["audit", "checkpoint", "--org", org]) == 0
    assert len(stored(desk)) == 3
    assert why(desk) == ""


def test_a_full_disk_keeps_no_other_organization_from_its_checkpoint(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = Desk()
    monkeypatch.setattr(checkpointing, "organizations", lambda: {desk.person.org_id: "a", other.person.org_id: "b"})
    act(desk, 30)
    with full_disk(100, desk):  # the other one's file is new, and its line is shorter than this one's file
        assert checkpointing.checkpoint_all() == 1
    assert "audit_log.checkpoint_not_written" in caplog.text
    assert len(stored(other)) == 1
    assert checkpointing.checkpoint_all() == 0


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_line_that_a_killed_process_left_is_told_and_passed(
    desk: Desk, capsys: pytest.CaptureFixture[str], cut: int
) -> None:
    whole = file(desk).read_bytes()
    one = stored(desk)[1]
    torn = json.dumps(replace(one, seq=one.seq + 1).line()).encode()[:cut]
    file(desk).write_bytes(whole + torn)
    code, said = verified(capsys, desk)
    assert (code, said["told"]) == (
        0,
        ["Line 3 of the file outside the database was cut off while it was written and is passed over."],
    )
    assert checkpointing.checkpoint(desk.person.org_id).whole
    assert file(desk).read_bytes().startswith(whole + torn + b"\n")
    assert (len(stored(desk)), why(desk)) == (3, "")


def test_a_line_made_unreadable_is_found(desk: Desk) -> None:
    lines = file(desk).read_bytes().splitlines(keepends=True)
    file(desk).write_bytes(lines[0][:-30] + b"\n" + lines[1])
    assert "its file lacks 1 of 2 checkpoints" in why(desk)
