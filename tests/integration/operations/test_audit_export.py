"""An exported log proves itself: any changed byte is found and named, a range is led to a signed checkpoint, memory stays small."""

import gc
import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypotheses
from hypothesis import strategies as st

from codeloom.cli.audit import add_commands
from codeloom.coding import clock
from codeloom.db import chain
from codeloom.db.queries.operations import audit_export
from codeloom.services.core.errors import Refused
from codeloom.services.operations.exporting import export, verifier
from codeloom.services.operations.pack_verifier import exported
from codeloom.settings import Settings
from tests.importing import Desk
from tests.integration.operations.test_audit_log import MENDED, sealed, tamper

ROWS = 30


@pytest.fixture
def desk(database: Settings) -> Iterator[Desk]:
    desk = Desk()
    with desk.change() as uow:
        for n in range(ROWS):
            uow.record("TEST_ACT", "thing", f'odd "{n}" \\ é\n', number=n)
        uow.commit()
    sealed(desk)
    yield desk
    tamper(database, desk, MENDED)


def written(desk: Desk, first: int | date = 1, last: int | date | None = None) -> bytes:
    out = io.BytesIO()
    export(desk.person.org_id, out, first, last)
    return out.getvalue()


def wrong(tmp_path: Path, data: bytes, expected: bytes | None = None) -> list[str]:
    path = tmp_path / "log.jsonl"
    path.write_bytes(data)
    return exported(path, expected).wrong


def test_every_row_of_a_range_is_in_it_and_the_range_is_recorded(desk: Desk, tmp_path: Path) -> None:
    data = written(desk)
    lines = [json.loads(line) for line in data.splitlines()]
    rows = lines[1:-2]
    assert [one["row"] for one in rows] == list(range(1, lines[0]["last"] + 1))
    assert {one["row"]: json.loads(one["body"])["act"] for one in rows}[lines[0]["last"]] == "TEST_ACT"
    assert wrong(tmp_path, data) == []
    part = written(desk, 5, 12)
    recorded = [json.loads(json.loads(line)["body"]) for line in part.splitlines()[1:-2]]
    assert [one["seq"] for one in recorded] == list(range(5, 13))
    assert wrong(tmp_path, part) == []
    last = json.loads(json.loads(written(desk).splitlines()[-3])["body"])
    assert (last["act"], last["facts"]["first"], last["facts"]["last"]) == ("AUDIT_LOG_EXPORTED", 5, 12)


def test_days_are_those_of_the_practice(desk: Desk) -> None:
    today = clock.now().date()
    data = written(desk, today - timedelta(days=1), today + timedelta(days=1))
    assert json.loads(data.splitlines()[0])["first"] == 1
    for first, last in (
        (today + timedelta(days=3), None),
        (1, today - timedelta(days=3)),
        (0, None),
        (9, 5),
        (1, 10**9),
    ):
        with pytest.raises(Refused, match="There are no such rows"):
            written(desk, first, last)


def test_any_changed_byte_is_found_and_named_by_its_line(desk: Desk, tmp_path: Path) -> None:
    data = written(desk)
    starts = [0, *(at + 1 for at, byte in enumerate(data[:-1]) if byte == 10)]

    @hypotheses(max_examples=300, deadline=None, database=None)
    @given(st.integers(0, len(data) - 1), st.integers(0, 7))
    def flipped(at: int, bit: int) -> None:
        other = bytearray(data)
        other[at] ^= 1 << bit
        found = wrong(tmp_path, bytes(other))
        line = sum(start <= at for start in starts)
        assert len(found) == 1
        assert found[0].startswith((f"line {line}:", f"line {line} (row {line - 1}):")), (found, line)

    flipped()


def test_rows_left_out_put_in_swapped_or_cut_off_are_named(desk: Desk, tmp_path: Path) -> None:
    lines = written(desk).splitlines(keepends=True)
    assert wrong(tmp_path, b"".join(lines[:9] + lines[10:]))[0].startswith("line 10 (row 9): another row")
    assert wrong(tmp_path, b"".join([*lines[:9], lines[10], lines[9], *lines[11:]]))[0].startswith("line 10 (row 9)")
    assert wrong(tmp_path, b"".join(lines[:9])) == ["the end: cut off after row 8"]
    assert wrong(tmp_path, b"".join(lines[:-1])) == [f"the end: cut off after row {len(lines) - 3}"]
    assert wrong(tmp_path, b"") == ["the end: there is nothing"]
    assert wrong(tmp_path, b"".join([*lines, lines[-1]]))[0].startswith(f"line {len(lines) + 1}: it does not belong")
    assert wrong(tmp_path, b"".join(lines), bytes(32)) == [
        f"line {len(lines)}: signed with another key than the one given"
    ]
    other = Desk()
    sealed(other)
    mixed = [*lines[:-2], *written(other).splitlines(keepends=True)[-2:]]
    assert wrong(tmp_path, b"".join(mixed)) == [f"line {len(lines) - 1}: its checkpoint is not signed"]


def test_a_log_that_does_not_hold_is_not_exported(database: Settings, desk: Desk) -> None:
    tamper(database, desk, "update audit_log set body = body || ' ' where org_id = :org and seq = 10")
    with pytest.raises(Refused, match="Row 10 does not fit"):
        written(desk)
    tamper(database, desk, "delete from audit_log where org_id = :org and seq = 5")
    with pytest.raises(Refused, match="Row 5 does not fit"):
        written(desk)


def test_the_command_writes_the_file_and_a_program_that_checks_it_alone(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    target, org = tmp_path / "out.jsonl", str(desk.person.org_id)
    args = parser.parse_args(["audit", "export", str(target), "--org", org, "--from", "3"])
    assert args.run(args) == 0
    assert f"Rows 3 to {json.loads(target.read_bytes().splitlines()[0])['last']}" in capsys.readouterr().out
    assert (tmp_path / "verify.py").read_bytes() == verifier()
    bad = bytearray(target.read_bytes())
    bad[bad.index(b"TEST_ACT")] ^= 1
    (tmp_path / "bad.jsonl").write_bytes(bad)

    def run(name: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "verify.py", name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout

    code, said = run("out.jsonl")
    assert (code, said.startswith("HOLDS  rows 3 to ")) == (0, True), said
    code, said = run("bad.jsonl")
    assert (code, "(row " in said and "does not match its hash" in said) == (1, True), said
    none = parser.parse_args(
        ["audit", "export", str(tmp_path / "none.jsonl"), "--org", org, "--from", "2001-01-01", "--to", "2001-01-02"]
    )
    assert none.run(none) == 1
    assert "Nothing was written" in capsys.readouterr().err
    assert not list(tmp_path.glob("none*"))


def test_memory_does_not_grow_with_the_rows(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_export, "PIECE", 50)
    monkeypatch.setattr(chain, "HASHES_AT_ONCE", 50)
    record_many(desk, 300)
    gc.collect()
    gc.freeze()  # what the other tests left is not looked through each time

    def peak() -> int:
        sealed(desk)
        with (tmp_path / "log.jsonl").open("wb") as out:
            tracemalloc.start()
            try:
                export(desk.person.org_id, out, told=lambda *_: gc.collect())  # tests collect seldom
                exported(tmp_path / "log.jsonl")
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    peak()  # what is made once
    few = peak()
    record_many(desk, 1500)
    assert peak() < few + 50_000
    assert (tmp_path / "log.jsonl").stat().st_size > 700_000


def record_many(desk: Desk, number: int) -> None:
    with desk.change() as uow:
        for n in range(number):
            uow.record("TEST_ACT", "thing", n, number=n)
        uow.commit()
