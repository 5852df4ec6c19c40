"""Verifying a whole log in pieces: the same verdict as in one, how far it is, stopping, broken logs, writing meanwhile (A13)."""

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import NullPool, create_engine, text

from codeloom.db.chain import Verdict
from codeloom.db.checking import Inspection
from codeloom.db.engine import admin_url
from codeloom.db.scope import Scope
from codeloom.db.work import Unreachable, system_work
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import Denied
from codeloom.services.operations import checkpointing, verifying
from codeloom.services.operations.log_standing import standing
from codeloom.settings import Settings
from tests.importing import Desk
from tests.integration.operations.test_audit_log import MENDED, ROWS, rewrite, sealed, tamper


@pytest.fixture
def desk(database: Settings) -> Iterator[Desk]:
    """An organization with rows of its own, a checkpoint over some of them and some after it."""
    desk = Desk()
    with desk.change() as uow:
        for n in range(ROWS):
            uow.record("TEST_ACT", "thing", n, number=n)
        uow.commit()
    sealed(desk)
    with desk.change() as uow:
        for n in range(7):
            uow.record("TEST_ACT", "thing", n)
        uow.commit()
    sealed(desk)
    yield desk
    tamper(database, desk, MENDED)


def in_pieces(desk: Desk, rows: int) -> Verdict:
    outside = checkpointing.outside(desk.person.org_id, whole=True)
    with system_work() as session:
        inspection = Inspection(session, desk.person.org_id, outside)
    found, seen = None, [0]
    while found is None:
        with system_work() as session:
            found = inspection.step(session, rows)
        seen.append(inspection.done)
    assert all(0 <= after - before <= rows for before, after in pairwise(seen))
    assert seen[-1] <= inspection.total
    return found


LIKE = "update audit_log set {0} where org_id = :org and seq = 20"
CUT = (
    "delete from audit_log where org_id = :org and seq > 44",
    "update audit_heads h set seq = 44, hash = (select row_hash from audit_log l where l.org_id = h.org_id and l.seq = 44)"
    " where org_id = :org",
)
TAMPERED = {
    "nothing": (),
    "a body": (LIKE.format("body = body || ' '"),),
    "an act": (LIKE.format("act = 'OTHER_ACT'"),),
    "a date": (LIKE.format("at = at - interval '1 day'"),),
    "a row gone": ("delete from audit_log where org_id = :org and seq = 20",),
    "many rows gone": ("delete from audit_log where org_id = :org and seq between 10 and 40",),
    "the tail": ("delete from audit_log where org_id = :org and seq > 30",),
    "the tail and its head": CUT,
    "swapped": (
        "update audit_log set seq = -1 where org_id = :org and seq = 10",
        "update audit_log set seq = 10 where org_id = :org and seq = 11",
        "update audit_log set seq = 11 where org_id = :org and seq = -1",
    ),
    "a root": ("update audit_checkpoints set root = sha256(root) where org_id = :org",),
    "no checkpoints": ("delete from audit_checkpoints where org_id = :org",),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_pieces_of_any_size_come_to_the_verdict_of_the_whole(database: Settings, desk: Desk, how: str) -> None:
    if TAMPERED[how]:
        tamper(database, desk, *TAMPERED[how])
    found = checkpointing.check(desk.person.org_id)
    assert found.whole == (how in ("nothing", "no checkpoints")), found
    for rows in (1, 7, 20, 1000):
        piecewise = in_pieces(desk, rows)
        assert piecewise.bad_seq == found.bad_seq, rows
        assert how == "the tail" or piecewise.why == found.why, rows  # its head says the same as a checkpoint


def test_a_rewritten_log_is_found_in_pieces(database: Settings, desk: Desk) -> None:
    rewrite(database, desk, keep_checkpoints=False)
    assert (in_pieces(desk, 7).bad_seq, in_pieces(desk, 1000).bad_seq) == (1, 1)


def verified(desk: Desk) -> verifying.Verifying:
    verifying.verify(desk.scope, Nothing())
    return verifying.finished(desk.scope)


def test_a_manager_verifies_the_own_log_and_nobody_else_does(desk: Desk) -> None:
    shown = verified(desk)
    assert (shown.state, shown.share, shown.done) == ("whole", 100, shown.total)
    assert shown.sentence == f"{shown.total} rows checked, the chain is whole."
    assert f"{shown.total} rows" in standing(desk.scope, Nothing()).verified
    other = Desk()
    assert verifying.how_far(other.scope).state == ""
    for verb in (verifying.verify, verifying.stop):
        with pytest.raises(Denied):
            verb(Scope(desk.person.org_id, desk.person.id, "coder"), Nothing())


def acts(desk: Desk) -> list[str]:
    with desk.change() as uow:
        asked = text("select act from audit_log where org_id = :org order by seq")
        return [act for (act,) in uow.session.connection().execute(asked, {"org": desk.person.org_id})]


def test_it_is_stopped_between_two_pieces_and_writing_goes_on_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "PIECE", 5)
    reached, go = threading.Event(), threading.Event()
    real = Inspection.step

    def step(self: Inspection, session: object, rows: int) -> Verdict | None:
        found = real(self, session, rows)  # type: ignore[arg-type]  # a session
        reached.set()
        assert go.wait(20)
        return found

    monkeypatch.setattr(Inspection, "step", step)
    run = verifying.verify(desk.scope, Nothing()).run
    assert reached.wait(20)
    began = time.monotonic()
    with desk.change() as uow:  # a piece is in hand: nobody waits for it
        uow.record("WRITTEN_MEANWHILE")
        uow.commit()
    assert time.monotonic() - began < 5
    assert verifying.verify(desk.scope, Nothing()).run == run
    threading.Timer(0.05, go.set).start()
    verifying.stop(desk.scope, Nothing())
    shown = verifying.finished(desk.scope)
    assert (shown.state, shown.done) == ("stopped", 5)
    assert shown.words == f"5 of {shown.total} rows"
    assert acts(desk)[-2:] == ["WRITTEN_MEANWHILE", "AUDIT_LOG_VERIFYING_STOPPED"]
    monkeypatch.undo()
    again = verified(desk)
    assert (again.state, again.run != run) == ("whole", True)


@pytest.mark.parametrize(
    ("statement", "bad", "said"),
    [
        ("update audit_log set body = 'x' where org_id = :org and seq = 10", 10, "its content does not match its hash"),
        ("delete from audit_log where org_id = :org and seq > 30", 31, "the end of the log is missing"),
    ],
)
def test_a_manager_is_told_of_a_broken_log_and_writing_goes_on(
    database: Settings, desk: Desk, statement: str, bad: int, said: str
) -> None:
    tamper(database, desk, statement)
    shown = verified(desk)
    assert (shown.state, shown.bad, said in shown.sentence) == ("broken", bad, True), shown
    stands = standing(desk.scope, Nothing())
    assert (stands.verified, stands.bad, said in stands.why) == ("", bad, True)
    with desk.change() as uow:
        uow.record("TEST_ACT", "thing", "after")
        uow.commit()


def test_a_database_that_goes_away_leaves_no_run_that_never_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: object) -> None:
        raise Unreachable("away")

    monkeypatch.setattr(Inspection, "step", away)
    shown = verified(desk)
    assert (shown.state, shown.sentence) == ("failed", verifying.UNREAD)
    monkeypatch.undo()
    assert verified(desk).state == "whole"


def test_no_transaction_lasts_longer_than_a_piece(
    database: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "PIECE", 5)
    engine, seen = create_engine(admin_url(database), poolclass=NullPool), list[str]()
    real = verifying._Run._so_far

    def between(self: verifying._Run, inspection: Inspection, seconds: float) -> verifying.Verifying:
        with engine.begin() as connection:
            asked = text(
                "select query from pg_stat_activity where state like 'idle in transaction%' and query ilike '%audit_log%'"
            )
            seen.extend(query for (query,) in connection.execute(asked) if str(desk.person.org_id) in query)
        return real(self, inspection, seconds)

    monkeypatch.setattr(verifying._Run, "_so_far", between)
    assert verified(desk).state == "whole"
    assert seen == []
