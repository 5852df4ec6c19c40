"""Checkpoints: each commits to every row since the one before, and gives away whatever was done to the log or its organization
(A13)."""

import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from codeloom.__main__ import main
from codeloom.coding import clock
from codeloom.db import checkpoints
from codeloom.gateways import checkpoint_files
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.importing import Desk
from tests.integration.operations.checkpointed import GONE, act, file, sealed_desk, stored, tamper, verified, why


@pytest.fixture
def desk(database: Settings) -> Desk:
    """An organization with some rows in its log and two checkpoints over them."""
    return sealed_desk()


def test_each_checkpoint_covers_every_row_since_the_one_before(desk: Desk) -> None:
    first, second = stored(desk)
    assert (first.first, second.first, second.seq) == (1, first.seq + 1, first.seq + 7)
    assert why(desk) == ""
    line = checkpoint_files.read(desk.person.org_id)
    assert line is not None
    assert [checkpoints.from_line(one) for one in line.lines] == [first, second]


def test_a_root_of_other_rows_is_named_though_the_chain_agrees(database: Settings, desk: Desk) -> None:
    one = stored(desk)[1]
    assert one.first is not None
    forged = checkpoints.sign(one.org_id, one.first, one.seq, one.hash, bytes(32), one.at)
    tamper(
        database, desk, "update audit_checkpoints set root = :root, signature = :signature where org_id = :org and seq = :seq",
        root=forged.root, signature=forged.signature, seq=one.seq,
    )  # fmt: skip
    checkpoint_files.append(one.org_id, forged.line())
    assert f"rows {one.first} to {one.seq} were changed" in why(desk)


def test_a_checkpoint_missing_between_two_is_named(database: Settings, desk: Desk) -> None:
    checkpointing.checkpoint(desk.person.org_id)
    _, second, third = stored(desk)
    tamper(database, desk, "delete from audit_checkpoints where org_id = :org and seq = :seq", seq=second.seq)
    kept = file(desk).read_text().splitlines(keepends=True)
    file(desk).write_text(kept[0] + kept[2])
    assert third.first == second.seq + 1
    assert f"the checkpoint of the rows {second.first} to {second.seq} is missing" in why(desk)


def test_a_checkpoint_from_before_there_were_roots_still_checks(database: Settings, desk: Desk) -> None:
    """Its statement as releases up to 0.3.0 signed it, byte by byte."""
    one = stored(desk)[0]
    said = f'{{"at":"{one.at.isoformat()}","hash":"{one.hash.hex()}","org":"{one.org_id}","seq":{one.seq},"v":1}}'
    signature = checkpoints._key(database.encryption_keys()[0]).sign(said.encode())
    old = replace(one, signature=signature, first=None, root=None)
    tamper(
        database, desk, "update audit_checkpoints set first = null, root = null, signature = :signature "
        "where org_id = :org and seq = :seq", signature=signature, seq=one.seq,
    )  # fmt: skip
    lines = file(desk).read_text().splitlines()
    file(desk).write_text("\n".join([json.dumps(old.line()), *lines[1:]]) + "\n")
    assert "root" not in old.line()
    assert why(desk) == ""
    tamper(database, desk, "update audit_checkpoints set seq = seq - 1 where org_id = :org and seq = :seq", seq=one.seq)
    assert "not signed by us" in why(desk)


@pytest.mark.parametrize("seq", ["h.seq + 1", "h.seq + 900", "0", "-5"])
def test_a_row_outside_the_log_is_named(database: Settings, desk: Desk, seq: str) -> None:
    tamper(
        database, desk, "insert into audit_log (org_id, seq, at, act, body, prev_hash, row_hash) "
        f"select org_id, {seq}, now(), 'TEST', '', hash, sha256(hash) from audit_heads h where org_id = :org",
    )  # fmt: skip
    assert "outside the log" in why(desk)
    assert checkpointing.checkpoint(desk.person.org_id).bad_seq is not None
    tamper(
        database, desk, "delete from audit_log l using audit_heads h where l.org_id = h.org_id and h.org_id = :org "
        "and (l.seq > h.seq or l.seq < 1)",
    )  # fmt: skip
    assert why(desk) == ""


def test_many_who_write_meanwhile_are_not_taken_for_rows_outside(desk: Desk) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            act(desk, 2)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for one in writers:
        one.start()
    try:
        assert {why(desk) for _ in range(15)} == {""}
        assert {checkpointing.checkpoint(desk.person.org_id).why for _ in range(5)} == {""}
    finally:
        stop.set()
        for one in writers:
            one.join()
    assert why(desk) == ""


def test_an_organization_deleted_with_its_log_is_named(
    database: Settings, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    last = stored(desk)[-1].seq
    tamper(database, desk, *GONE)
    code, said = verified(capsys, desk)
    assert code == 1
    assert said["why"] == f"the organization and its log are missing: a signed checkpoint has seen row {last}"
    file(desk).unlink()


def test_an_organization_deleted_with_its_log_and_its_file_is_named_by_a_copy(
    database: Settings, desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copy(file(desk), tmp_path)
    tamper(database, desk, *GONE)
    file(desk).unlink()
    assert verified(capsys, desk)[0] == 2
    code, said = verified(capsys, desk, "--checkpoints", str(tmp_path))
    assert (code, "the organization and its log are missing" in str(said["why"])) == (1, True)


def test_an_organization_deleted_without_its_log_is_named(
    database: Settings, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(database, desk, GONE[-1])
    capsys.readouterr()
    assert main(["audit", "verify", "--org", str(desk.person.org_id)]) == 1
    assert "The organization is missing, its log is there." in capsys.readouterr().out
    tamper(database, desk, *GONE[:-1])
    file(desk).unlink()


@pytest.mark.parametrize("everything", [False, True], ids=["log", "log, checkpoints and file"])
def test_a_log_cut_behind_all_its_checkpoints_is_found_by_a_copy(
    database: Settings, desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path, everything: bool
) -> None:
    shutil.copy(file(desk), tmp_path)
    first, second = stored(desk)
    tamper(
        database, desk, "delete from audit_log where org_id = :org and seq > :seq",
        "update audit_heads h set seq = :seq, hash = (select row_hash from audit_log l where l.org_id = h.org_id "
        "and l.seq = :seq) where org_id = :org", seq=first.seq,
    )  # fmt: skip
    if everything:
        tamper(database, desk, "delete from audit_checkpoints where org_id = :org and seq > :seq", seq=first.seq)
        file(desk).write_bytes(file(desk).read_bytes().splitlines(keepends=True)[0])
        assert verified(capsys, desk)[0] == 0, "without a copy nothing is left that knows"
    code, said = verified(capsys, desk, "--checkpoints", str(tmp_path))
    assert (code, said["bad_row"]) == (1, first.seq + 1)
    assert f"a signed checkpoint has seen row {second.seq}" in str(said["why"])


def test_a_folder_without_checkpoints_is_no_copy(desk: Desk, tmp_path: Path) -> None:
    assert main(["audit", "verify", "--checkpoints", str(tmp_path)]) == 2


def test_a_row_is_proven_without_reading_the_log(
    database: Settings, desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    org, row = str(desk.person.org_id), stored(desk)[0].seq + 3
    capsys.readouterr()
    assert main(["audit", "prove", str(row), "--org", org]) == 0
    printed = json.loads(capsys.readouterr().out)
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(printed))
    tamper(database, desk, *GONE)
    assert main(["audit", "prove", "--check", str(proof)]) == 0
    other = printed["row_hash"][::-1]
    signed = printed["checkpoint"]
    flaws = [{"row": row + 1}, {"row_hash": other}, {"path": printed["path"][:-1]}, {"checkpoint": signed | {"root": other}},
             {"checkpoint": signed | {"first": 1}}]  # fmt: skip
    for flaw in flaws:
        proof.write_text(json.dumps(printed | flaw))
        assert main(["audit", "prove", "--check", str(proof)]) == 1, flaw
    proof.write_text("{}")
    assert main(["audit", "prove", "--check", str(proof)]) == 2
    file(desk).unlink()


def test_a_row_after_the_last_checkpoint_is_not_proven_yet(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    org, row = str(desk.person.org_id), stored(desk)[1].seq + 1
    assert main(["audit", "prove", str(row), "--org", org]) == 1
    assert "run `audit checkpoint`" in capsys.readouterr().err
    assert main(["audit", "checkpoint", "--org", org]) == 0
    assert main(["audit", "prove", str(row), "--org", org]) == 0


def test_a_line_of_nobody_is_found_whatever_it_says(desk: Desk) -> None:
    made = checkpoints.sign(desk.person.org_id, 1, 5, bytes(32), bytes(32), clock.now())
    checkpoint_files.append(desk.person.org_id, {**made.line(), "signature": "00" * 64})
    assert "not signed by us" in why(desk)
