"""Samples: frozen before the seed, drawn once, replayed elsewhere, weighted back; what is left out; whose they are."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.sampling import replay
from codeloom.db.scope import Scope
from codeloom.db.tables.samples import Sample
from codeloom.db.work import unit_of_work
from codeloom.services.charts import SubmitChart, submit
from codeloom.services.core import Nothing
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.core.verbs import VERBS
from codeloom.services.organization import change_settings, read_settings
from codeloom.settings import Settings
from tests.integration.samples.samples_world import Sampled


@pytest.fixture
def practice(database: Settings) -> Sampled:
    """A new organization."""
    return Sampled()


def stored(practice: Sampled, sample: UUID) -> Sample:
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        return uow.session.exec(select(Sample).where(Sample.id == sample)).one()


def test_the_list_is_frozen_and_hashed_before_the_seed_exists(practice: Sampled):
    practice.completed(5)
    sample = UUID(practice.act("freeze", **practice.plan()))
    row = stored(practice, sample)
    assert (row.seed, row.drawn, row.charts, len(row.frame_sha256)) == (None, None, 5, 64)
    practice.completed(3)
    practice.act("draw", sample_id=sample)
    view, log = practice.open(sample), practice.log()
    assert [act for act, _ in log if act.startswith("SAMPLE")] == ["SAMPLE_FROZEN", "SAMPLE_DRAWN"]
    frozen, drawn = (json.loads(body)["facts"] for act, body in log if act.startswith("SAMPLE"))
    assert frozen["frame_sha256"] == drawn["frame_sha256"] == row.frame_sha256
    assert "seed" not in frozen
    assert drawn["seed"] == view.seed
    assert (view.size, view.source[:8]) == (2, "5 charts")
    assert (view.number, view.name) == (f"S-{practice.today.year}-1", view.name)
    assert view.state == "0 of 2 audited"


def test_a_seed_is_never_chosen_again(practice: Sampled, database: Settings):
    practice.completed(5)
    sample = practice.drawn()
    before = practice.open(sample)
    practice.act("draw", practice.manager, sample_id=sample)
    assert practice.open(sample) == before
    with psycopg.connect(database.database_url) as connection:
        for change in ("seed = 'mine'", "charts = 4", "frame_sha256 = ''", "plan = '{}'", "drawn = 3"):
            with pytest.raises(psycopg.errors.RaiseException, match="never changed"), connection.transaction():
                connection.execute(f"update samples set {change} where id = %s", (sample,))  # our own words


def test_proof_and_file_draw_the_same_charts_on_another_machine(practice: Sampled, tmp_path: Path):
    practice.completed(6)
    practice.completed(3, by=practice.tomas)
    sample = practice.drawn(method="stratified", strata=["coder"], size=4)
    view = practice.open(sample)
    proof = practice.act("replay", sample_id=sample)
    assert proof.same
    assert proof.words.startswith("The same 4 charts in the same order")
    assert proof.seed == view.seed
    name, file = practice.act("file", sample_id=sample)
    number = {"number": view.number}
    export = VERBS["samples.export"]
    assert export(Scope.of_worker(practice.org_id), parse(export.command, number)) == (name, file)
    assert [str(one) for one in replay(file).drawn] == [row.id for row in view.rows]
    assert b"Maya" not in file
    assert b"Romaguera" not in file
    (tmp_path / name).write_bytes(file)
    run = subprocess.run([sys.executable, "-m", "codeloom", "sample", "replay", tmp_path / name],
                         capture_output=True, text=True, env={"PATH": ""}, check=False)  # fmt: skip
    assert (run.returncode, run.stdout.splitlines()[-1:]) == (0, ["The same charts in the same order."]), run.stderr


def test_a_list_that_was_changed_behind_our_back_is_found_out(practice: Sampled, database: Settings):
    practice.completed(4)
    drawn, waiting = practice.drawn(), UUID(practice.act("freeze", **practice.plan(skip_drawn=True)))
    with psycopg.connect(database.database_url) as connection:
        connection.execute(
            "update sample_frames set body = (select body from sample_frames where sample_id = %s)", (waiting,)
        )
    proof = practice.act("replay", sample_id=drawn)
    assert not proof.same
    assert proof.words == "The list is not the one that was frozen."
    with pytest.raises(Refused, match="not the one that was frozen"):
        practice.act("file", sample_id=drawn)


def test_what_fits_but_cannot_be_drawn_is_listed_with_its_reason(practice: Sampled):
    (first, *_), (known,) = practice.completed(3), practice.completed(specialty="Cardiology")
    audited = practice.submitted("I10")
    practice.audit(audited)
    practice.drawn(size=1, specialty="Cardiology")
    practice.set(first, assignee_id=None)
    sample = practice.drawn(size=1, skip_drawn=True, skip_audited=True)
    assert [(one.reason, one.number, one.numbers) for one in practice.open(sample).left_out] == [
        ("Audited already", 1, f"CH-{audited}"),
        ("Drawn by an earlier sample", 1, f"CH-{known}"),
        ("Nobody is assigned, so there is nobody to audit", 1, f"CH-{first}"),
    ]
    frame = replay(practice.act("file", sample_id=sample)[1]).frame
    assert len(frame.units) == 2
    assert dict(frame.excluded)[str(practice.id_of(first))] == "no_coder"
    held = practice.chart()
    practice.set(held, held_until=clock.now() + timedelta(days=1))
    practice.chart()
    (left,) = practice.open(practice.drawn(stage="open", size=1)).left_out
    assert (left.reason, left.numbers) == ("On hold, or sent back to a manager", f"CH-{held}")


def test_a_completed_chart_is_audited_after_the_fact_and_stays_complete(practice: Sampled):
    practice.completed(3)
    sample = practice.drawn(size=1)
    (row,) = practice.open(sample).rows
    number = int(row.number.removeprefix("CH-"))
    before = practice.stored(number)
    queue = VERBS["audits.queue"]
    waits = queue(practice.supervisor, parse(queue.command, {}))
    assert ([one.number for one in waits.rows], waits.total, waits.waiting) == ([row.number], 1, 1)
    assert waits.next_link == f"/audit/{number}"
    assert row.state == "waits"
    practice.audit(number, wrong=True)
    after = practice.stored(number)
    same = {"drawn_at": None}
    assert after.model_dump(exclude={"drawn_at"}) == before.model_dump(exclude={"drawn_at"})
    assert (after.drawn_at, after.status) == (same["drawn_at"], "completed")
    view = practice.open(sample)
    assert (view.rows[0].state, view.rows[0].link) == ("closed, 50.0", f"/finished/{number}-1")
    assert view.state == "1 of 1 audited"
    assert view.small
    assert practice.log()[-1][0] == "AUDIT_CLOSED"
    own = VERBS["scores.own"]
    card = {cell.label: cell.note for cell in own(practice.coder, parse(own.command, {})).cells}
    assert card["Accuracy"].endswith("1 of 2 rows, few")
    assert card["First pass"] == "nothing counted yet", "what was complete before could not be returned"
    feedback = VERBS["training.feedback"]
    assert [one.number for one in feedback(practice.coder, parse(feedback.command, {})).rows] == [row.number]
    with pytest.raises(Refused, match="not waiting"):
        practice.audit(number)


def test_a_completed_chart_is_not_returned(practice: Sampled):
    from tests.integration.audits.audits_world import change, close, judge_all, opened

    (number,) = practice.completed()
    practice.drawn(size=1)
    board = opened(practice, number).board
    board = judge_all(practice, change(practice, board, {"op": "remove", "line": board.changes[1].id}), "disagree")
    assert board.after
    assert "complete" in board.return_why
    assert board.approve_why == ""
    with pytest.raises(Refused, match="this chart is complete"):
        close(practice, board, "return")
    assert practice.stored(number).status == "completed"


def test_a_chart_in_work_is_audited_before_it_is_complete(practice: Sampled):
    """Without the sample nothing of this practice would be audited."""
    settings = read_settings(practice.manager, Nothing())
    wish = {"version": settings.version, "audit_outpatient_percent": 0, "audit_first_charts": 0}
    change_settings(practice.manager, parse(change_settings.command, wish))
    numbers = [practice.submitted("I10") for _ in range(2)]
    for number in numbers:
        practice.set(number, status="draft", round=0, submitted_at=None)
    sample = practice.drawn(stage="open", size=1)
    (row,) = practice.open(sample).rows
    assert row.state == "being coded"
    for number in numbers:
        submit(practice.coder, SubmitChart(chart_id=practice.id_of(number), version=1))
    chosen = int(row.number.removeprefix("CH-"))
    other = next(number for number in numbers if number != chosen)
    assert [practice.stored(one).status for one in (chosen, other)] == ["pending_audit", "completed"]
    practice.audit(chosen)
    assert practice.stored(chosen).status == "completed"
    assert practice.open(sample).rows[0].state == "closed, 100.0"


def test_an_audit_that_was_there_already_counts(practice: Sampled):
    number = practice.submitted("I10", "E11.9")
    practice.audit(number, wrong=True)
    view = practice.open(practice.drawn(size=1))
    assert view.state == "1 of 1 audited"
    assert view.rows[0].state == "closed, 50.0"
    assert practice.stored(number).drawn_at is None
    assert view.estimate == "50.0, all audited"


def test_audits_are_weighted_back_to_all_charts(practice: Sampled):
    """Of 6 and 2 charts one each: wrong rows of the smaller stratum count for a quarter."""
    practice.completed(6)
    practice.completed(2, by=practice.tomas)
    sample = practice.drawn(method="stratified", strata=["coder"], each=1)
    rows = practice.open(sample).rows
    mine = next(row for row in rows if row.stratum == "Maya Fontaine")
    practice.audit(int(mine.number[3:]))
    assert practice.open(sample).estimate_words.startswith("Each group needs")
    other = next(row for row in rows if row != mine)
    practice.audit(int(other.number[3:]), wrong=True)
    view = practice.open(sample)
    assert view.estimate.startswith("87.5 (")
    assert view.small.startswith("Fewer than 30")
    (listed,) = practice.act("list").rows
    assert (listed.audited, listed.rate, listed.remark, listed.done) == ("2 of 2", view.estimate, "few", 100)


def test_an_ended_sample_asks_for_no_more_audits(practice: Sampled):
    practice.completed(3)
    sample, other = practice.drawn(size=3), practice.drawn(size=1)
    (kept,) = practice.open(other).rows
    practice.act("end", sample_id=sample)
    practice.act("end", sample_id=sample)
    waiting = [one for one in (1, 2, 3) if practice.stored(one).drawn_at is not None]
    assert waiting == [int(kept.number[3:])]
    assert practice.open(sample).state == "0 of 3 audited, ended"
    assert {row.state for row in practice.open(sample).rows} == {"not audited"}
    assert [act for act, _ in practice.log()].count("SAMPLE_ENDED") == 1
    frozen = UUID(practice.act("freeze", **practice.plan()))
    practice.act("end", sample_id=frozen)
    with pytest.raises(Refused, match="ended before it was drawn"):
        practice.act("draw", sample_id=frozen)


def test_supervisors_and_managers_only_and_no_other_practice(practice: Sampled):
    practice.completed(2)
    sample = practice.drawn(practice.manager, size=1)
    for name in ("list", "plan", "open", "freeze", "draw", "end", "replay", "file"):
        fields = {"sample_id": sample} if name in ("open", "draw", "end", "replay", "file") else {}
        with pytest.raises(Denied):
            practice.act(name, practice.coder, **fields)
    foreign = Sampled()
    for name in ("open", "draw", "end", "replay", "file"):
        for there in (sample, uuid4()):
            with pytest.raises(NotFound):
                practice.act(name, replace(foreign.person("Ana Lima", Role.SUPERVISOR)), sample_id=there)
    assert practice.act("list", foreign.supervisor).rows == ()
