"""The evidence pack: what is in it and what never is, its walls, and that its own verifier finds a changed byte anywhere."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeloom.api.app import our_routes
from codeloom.coding.lifecycle import Role
from codeloom.db import merkle
from codeloom.services.core.errors import Denied, Refused
from codeloom.services.operations.evidence import MakePack, evidence_pack
from codeloom.services.operations.pack_verifier import archive, checked, climbed
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import NOTE, Practice, close, judge_all, opened

FEEDBACK = "zanzibar"
PARTS = {
    "README.txt", "acts.json", "audits.json", "checkpoints.json", "codes.json", "differences.json", "keys.json", "manifest.json",
    "manifest.sig", "reasons.json", "suggestions.json", "verify.py", "versions.json",
}  # fmt: skip


def manager(practice: Practice) -> object:
    return practice.person("Dana Whitfield", Role.MANAGER)


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened_:
        return {name: opened_.read(name) for name in opened_.namelist()}


@pytest.fixture(scope="module")
def practice(database: object) -> Practice:
    """A practice with an audited chart, and another chart that the pack must not tell of."""
    made = Practice()
    number = made.submitted("I10", "E11.9")
    close(made, judge_all(made, opened(made, number).board, "disagree"), "approve")
    made.submitted("J44.1")
    return made


@pytest.fixture(scope="module")
def pack(practice: Practice) -> bytes:
    return evidence_pack(manager(practice), MakePack(subject="CH-1")).data  # type: ignore[arg-type]  # a scope


def test_a_pack_holds_what_was_coded_and_audited_and_every_act_about_it(practice: Practice, pack: bytes) -> None:
    made = files(pack)
    assert set(made) == PARTS
    assert [one["code"] for one in json.loads(made["codes.json"])] == ["I10", "E11.9"]
    (audit,) = json.loads(made["audits.json"])
    assert (audit["status"], len(audit["pairs"])) == ("approved", 2)
    acts = [json.loads(one["body"]) for one in json.loads(made["acts.json"])]
    ids = {str(practice.stored(1).id), audit["id"], str(json.loads(made["codes.json"])[0]["evidence"][0]["of"])}
    assert {one["id"] for one in acts} <= ids
    assert {one["act"] for one in acts} >= {"CHART_SUBMITTED", "AUDIT_OPENED", "AUDIT_APPROVED"}
    assert checked(pack)[0] == []
    assert str(practice.stored(2).id) not in str(made)


def test_a_place_is_told_by_a_hash_that_only_who_holds_the_record_can_compute(pack: bytes) -> None:
    (place,) = json.loads(files(pack)["codes.json"])[0]["evidence"]
    words = f"{NOTE}\0{place['start']}-{place['end']}\0{NOTE[place['start'] : place['end']]}"
    assert place["sha256"] == hashlib.sha256(words.encode()).hexdigest()


def test_no_word_of_a_record_and_no_name_is_in_it(practice: Practice, pack: bytes) -> None:
    audited = Audited(practice)
    board = audited.open().board
    audited.close(audited.say(board, FEEDBACK), "approve", "agree")
    of_visit = evidence_pack(manager(practice), MakePack(subject=f"EN-{audited.number}")).data  # type: ignore[arg-type]  # a scope
    made = files(of_visit)
    assert checked(of_visit)[0] == []
    assert json.loads(made["versions.json"])[0]["lines"]
    assert json.loads(made["suggestions.json"])[0]["provider"]
    told = " ".join(
        data.decode() for part in (files(pack), made) for name, data in part.items()
        if name not in ("verify.py", "README.txt", "manifest.sig")
    ).casefold()  # fmt: skip
    note = audited.visit.fresh(audited.visit.biller).note
    assert len(note) > 100
    words = {word.strip(".,:;()").casefold() for word in f"{NOTE} {note} {FEEDBACK} Maya Noor Fontaine Haddad".split()}
    keys = {
        "start",
        "history",
        "medical",
        "office",
        "status",
        "principal",
        "audit",
        "return",
        "reason",
        "first",
        "before",
        "established",
    }
    assert {word for word in words - keys if len(word) > 4 and word in told} == set()


def test_any_changed_byte_is_found_and_named(pack: bytes) -> None:
    made = files(pack)

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.sampled_from(sorted(made)), st.data())
    def in_a_file(name: str, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(made[name]) - 1))
        bit = 1 << data.draw(st.integers(0, 7))
        other = bytearray(made[name])
        other[at] ^= bit
        wrong, _ = checked(archive(made | {name: bytes(other)}))
        assert wrong
        assert all(name in line for line in wrong), wrong

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.integers(0, len(pack) - 1), st.integers(0, 7))
    def in_the_archive(at: int, bit: int) -> None:
        other = bytearray(pack)
        other[at] ^= 1 << bit
        try:
            assert checked(bytes(other))[0]
        except ValueError as error:
            assert "archive" in str(error)  # noqa: PT017  # its list of files is gone: no file can be named

    in_a_file()
    in_the_archive()


def test_a_file_left_out_or_put_in_is_named(pack: bytes) -> None:
    made = files(pack)
    assert checked(archive({name: data for name, data in made.items() if name != "audits.json"}))[0] == [
        "audits.json: missing"
    ]
    assert checked(archive(made | {"more.json": b"[]"}))[0] == ["more.json: not part of the pack"]
    assert checked(pack, bytes(32))[0] == ["manifest.sig: signed with another key than the one given"]


def test_the_verifier_runs_without_the_product(pack: bytes, tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(files(pack)["verify.py"])
    bad = bytearray(pack)
    bad[pack.index(b'"origin"') + 1] ^= 1
    (tmp_path / "good.zip").write_bytes(pack)
    (tmp_path / "bad.zip").write_bytes(bad)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CODELOOM", "DATABASE"))}

    def run(name: str) -> tuple[int, str]:
        program = (
            "import runpy, sys; sys.argv = sys.argv[1:]\n"
            "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
            "finally:\n"
            "  from pathlib import Path\n"
            "  used = {n.partition('.')[0] for n in sys.modules} - set(sys.stdlib_module_names)\n"
            "  print('USED', sorted(n for n in used if not n.startswith('_') and n not in ('cffi', 'pycparser')))"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(_site())!r})\n" + program, "verify.py", name],
            cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout

    code, said = run("good.zip")
    assert (code, said.startswith("HOLDS  CH-1: "), "USED ['cryptography']" in said) == (0, True, True), said
    code, said = run("bad.zip")
    assert (code, "CHANGED  codes.json: its bytes were changed" in said) == (1, True), said


def _site() -> Path:
    import cryptography  # where it lies is asked for here alone

    return Path(cryptography.__file__).parents[1]


def test_managers_alone_make_one_and_only_of_their_own_and_it_is_recorded(practice: Practice) -> None:
    for role in (Role.SUPERVISOR, Role.CODER, Role.BILLER, Role.PROVIDER):
        with pytest.raises(Denied):
            evidence_pack(practice.person(f"Some {role.value}", role), MakePack(subject="CH-1"))
    with pytest.raises(Refused):
        evidence_pack(Practice().person("Other", Role.MANAGER), MakePack(subject="CH-1"))
    before = [act for act, _ in practice.log()].count("EVIDENCE_PACK_MADE")
    evidence_pack(manager(practice), MakePack(subject="CH-1"))  # type: ignore[arg-type]  # a scope
    assert [act for act, _ in practice.log()].count("EVIDENCE_PACK_MADE") == before + 1
    for subject in ("../CH-1", "CH-1.zip", "", "CH-77"):
        with pytest.raises(Refused):
            evidence_pack(manager(practice), MakePack(subject=subject))  # type: ignore[arg-type]  # a scope
    assert any(route.path == "/api/evidence/{subject}.zip" for route in our_routes())


@given(st.integers(1, 70), st.data())
def test_the_ways_of_many_leaves_are_those_of_each(size: int, data: st.DataObject) -> None:
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(size)]
    wanted = data.draw(st.lists(st.integers(0, size - 1), unique=True))
    ways = merkle.paths(leaves, wanted)
    assert ways == {at: merkle.path(leaves, at) for at in wanted}
    for at, steps in ways.items():
        assert climbed(leaves[at], at, size, steps) == merkle.root(leaves)
        assert climbed(leaves[at], at, size, [*steps, leaves[0]]) is None
