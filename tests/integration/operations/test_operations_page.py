"""The page of operations: figures are what a recount of the rows gives, of the own practice alone, for managers alone."""

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from codeloom.__main__ import main
from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries.operations import queues, troubles
from codeloom.db.queries.operations.workers import alone
from codeloom.db.scope import Scope
from codeloom.db.work import Unreachable, system_work, unit_of_work
from codeloom.services import rooms
from codeloom.services.core import Denied, Nothing
from codeloom.services.delivery import queues as served
from codeloom.services.operations import (
    NowView,
    heartbeat,
    last_hour,
    note_backup,
    note_latencies,
    standing_now,
    watching,
)
from codeloom.services.operations.latencies import NoteLatencies
from codeloom.settings import settings
from tests.http_client import Person, new_person

pytestmark = pytest.mark.usefixtures("own_database")
Span = tuple[datetime, datetime | None]


@pytest.fixture(scope="module")
def manager(own_database: object) -> Scope:
    """The manager of a practice whose rows `spans` made."""
    return scope_of(new_person("manager"))


@pytest.fixture(scope="module")
def now() -> datetime:
    """The moment everything is read at."""
    return clock.now()


def scope_of(person: Person, role: str = "manager") -> Scope:
    return Scope(person.org_id, person.id, role)


@pytest.fixture(scope="module")
def spans(manager: Scope, now: datetime) -> dict[str, list[Span]]:
    """Events, letters and imports of the last hours, of this practice and as many of another one."""
    made, other = planted(manager, now, 20260608), scope_of(new_person("manager"))
    planted(other, now, 7)
    return made


def planted(scope: Scope, now: datetime, seed: int) -> dict[str, list[Span]]:
    """Rows of one practice; the moments in which they were asked for and ended."""
    chance, made = random.Random(seed), dict[str, list[Span]]()
    with psycopg.connect(settings().database_url) as wire:
        for queue in ("outbox", "mail", "imports"):
            made[queue] = [span(chance, now) for _ in range(60)]
            for began, ended in made[queue]:
                wire.execute(*row_of(queue, scope, began, ended))
    return made


def span(chance: random.Random, now: datetime) -> Span:
    """Most are short, some last long, some are not over, some ended before the hour."""
    began = now - timedelta(seconds=chance.uniform(0, 5_400))
    length = timedelta(seconds=chance.choice((0.2, 3, 50, 400, 4_000)) * chance.random())
    return began, began + length if began + length < now else None


def row_of(queue: str, scope: Scope, began: datetime, ended: datetime | None) -> tuple[Any, Sequence[Any]]:
    ids = (scope.org_id, new_id())
    if queue == "outbox":
        return (
            "insert into outbox_events (org_id, id, topic, aggregate, payload, created_at, next_at, published_at) "
            "values (%s, %s, 'chart.submitted', %s, '{}', %s, %s, %s)", (*ids, str(uuid4()), began, began, ended),
        )  # fmt: skip
    if queue == "mail":
        words = None if ended else b"sealed"
        return (
            "insert into pending_emails (org_id, id, kind, dedupe_key, message_id, recipient_enc, body_enc, subject_enc, state, "
            "queued_at, next_try, finished_at) values (%s, %s, 'mail.try', %s, 'm', 'x', %s, %s, %s, %s, %s, %s)",
            (*ids, str(ids[1]), words, words, "sent" if ended else "waiting", began, began, ended),
        )
    return (
        "insert into import_jobs (org_id, id, name_enc, status, created_by, created_at, started_at, finished_at) "
        "values (%s, %s, 'x', %s, %s, %s, %s, %s)",
        (*ids, "done" if ended else "queued", scope.user_id, began, ended, ended),
    )


def at(view: NowView, queue: str) -> tuple[str, str]:
    return next((one.waiting, one.running) for one in view.queues if one.key == queue)


def test_queues_jobs_and_lag_are_a_recount_of_the_practice_s_own_rows(
    manager: Scope, spans: dict[str, list[Span]], now: datetime
) -> None:
    hour = now - timedelta(hours=1)
    ticks = [hour + timedelta(minutes=minute) for minute in range(61)]
    with clock.at(now):
        view, past = standing_now(manager, Nothing()), last_hour(manager, Nothing())
        with unit_of_work(manager, read_only=True) as uow:
            jobs, lag = queues.jobs_by_minute(uow, now), queues.lag_by_minute(uow, now)
    for queue, rows in spans.items():
        assert at(view, queue) == (str(sum(ended is None for _, ended in rows)), "0")
        done = next(one.done for one in past.queues if one.key == queue)
        assert done == str(sum(ended is not None and ended >= hour for _, ended in rows))
    of_jobs = spans["mail"] + spans["imports"]
    assert jobs == [
        sum(began <= tick and (ended is None or ended > tick) for began, ended in of_jobs) for tick in ticks
    ]
    assert view.jobs == f"{jobs[-1]} now"

    def longest(minute: int) -> float:
        before, tick = ticks[max(0, minute - 1)], ticks[minute]
        waits = [tick - began for began, ended in spans["outbox"] if began <= tick and (ended is None or ended >= tick)]
        taken = [ended - began for began, ended in spans["outbox"] if ended is not None and before < ended <= tick]
        return max([0.0, *(one.total_seconds() for one in waits + taken * bool(minute))])

    assert lag == pytest.approx([longest(minute) for minute in range(61)], abs=0.001)
    assert f"peak {max(jobs)} at " in past.jobs.words
    assert past.jobs.words.endswith(f"now {jobs[-1]}")


def test_what_failed_for_good_is_counted_for_a_day_and_waits_no_more(manager: Scope, now: datetime) -> None:
    with psycopg.connect(settings().database_url) as wire:
        sql, given = row_of("outbox", manager, now - timedelta(hours=9), None)
        wire.execute(sql, given)
        wire.execute("update outbox_events set dead_at = %s where id = %s", (now - timedelta(hours=8), given[1]))
    with clock.at(now):
        before = next(one.failed for one in last_hour(manager, Nothing()).queues if one.key == "outbox")
    with clock.at(now + timedelta(hours=17)):
        after = next(one.failed for one in last_hour(manager, Nothing()).queues if one.key == "outbox")
    assert (before, after) == ("1", "0")


def test_managers_alone_see_it_and_everybody_s_browser_may_add_to_it() -> None:
    person = new_person("manager")
    for role in map(str, Role):
        if role != "manager":
            with pytest.raises(Denied):
                standing_now(scope_of(person, role), Nothing())
            with pytest.raises(Denied):
                last_hour(scope_of(person, role), Nothing())
        note_latencies(scope_of(person, role), NoteLatencies(key_to_paint=(0, 1)))
    counts = {one.key: one.count for one in last_hour(scope_of(person), Nothing()).latencies}
    assert counts == {"key_to_paint": str(len(Role)), "act_answered": "0", "first_paint": "0", "push_arrived": "0"}


def test_what_does_not_answer_is_kept_with_its_since_and_said_until_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    manager, down, began = scope_of(new_person("manager")), {"redis"}, clock.now()
    monkeypatch.setattr(watching, "down_now", lambda: set(down))
    watcher = watching.Watcher()
    with clock.at(began):
        watcher.look()
    with clock.at(began + timedelta(seconds=30)):
        watcher.look()
        view = standing_now(manager, Nothing())
    assert view.band.head.startswith("Redis does not answer since ")
    assert next(one.tone for one in view.parts if one.name == "Redis") == "error"
    down.clear()
    with clock.at(began + timedelta(minutes=5)):
        with alone(watching.TASK):  # another process looks just now
            watcher.look()
        assert standing_now(manager, Nothing()).band.head.startswith("Redis")
        watcher.look()
        assert "Last trouble: " in standing_now(manager, Nothing()).band.words

    def unreachable() -> set[str]:
        raise Unreachable("test")

    with clock.at(began + timedelta(minutes=9)):
        monkeypatch.setattr(watching, "down_now", unreachable)
        watcher.look()
    with clock.at(began + timedelta(minutes=10)):
        monkeypatch.setattr(watching, "down_now", set)
        for one in (watcher, watching.Watcher()):
            one.look()
        with system_work() as work:
            troubles.note_over(work, "database", began + timedelta(minutes=9.5), began + timedelta(minutes=10))
        with unit_of_work(manager, read_only=True) as uow:
            _, last = troubles.standing(uow, began)
    assert last == troubles.Trouble("database", began + timedelta(minutes=9), began + timedelta(minutes=10))
    with psycopg.connect(settings().database_url) as wire:
        assert wire.execute("select count(*) from part_troubles").fetchone() == (2,)


def test_processes_are_numbered_and_name_no_machine_and_what_they_do_for_others_is_not_said(manager: Scope) -> None:
    other = scope_of(new_person("manager"))
    name = heartbeat.my_name()
    with psycopg.connect(settings().database_url) as wire:
        sql, given = row_of("imports", other, clock.now(), None)
        wire.execute(sql, given)
        wire.execute(
            "update import_jobs set status = 'running', worker = %s, lease_until = now() + interval '1 hour' where id = %s",
            (name, given[1]),
        )
    with (
        heartbeat.beating(name, "worker", served()),
        heartbeat.beating("bell", "doorbell"),
        heartbeat.beating("w", "web"),
    ):
        mine, theirs = standing_now(manager, Nothing()), standing_now(other, Nothing())
    workers = {one.name: one for one in mine.processes}
    assert set(workers) == {"Worker 1", "Doorbell 1", "Web 1"}
    assert workers["Worker 1"].does == "nothing of this practice"
    assert next(one.does for one in theirs.processes if one.name == "Worker 1") == "Imports of this practice"
    assert {one.name: one.tone for one in mine.parts} | {"Redis": "", "Mail": ""} == {
        "Web": "ok", "Database": "ok", "Redis": "", "Workers": "ok", "Audit chain": "ok", "Mail": "",
    }  # fmt: skip
    said = repr(mine) + repr(theirs)
    for secret in (name.partition("-")[0], settings().database_url, settings().redis_url):
        assert secret not in said


def test_what_could_be_lost_is_all_since_the_newest_backup_began(manager: Scope, now: datetime) -> None:
    def lines(after: timedelta = timedelta(0)) -> dict[str, tuple[str, str]]:
        with clock.at(now + after):
            return {one.label: (one.value, one.tone) for one in last_hour(manager, Nothing()).backups}

    assert lines()["Could be lost at worst"] == ("everything", "warn")
    with clock.at(now):
        note_backup("BACKUP_MADE", (now - timedelta(minutes=6)).isoformat())
    assert lines(timedelta(hours=8))["Could be lost at worst"] == ("8 h 6 min", "")
    assert lines()["Made in 30 days"] == ("1", "")
    assert lines()["This copy was restored"] == ("never", "")
    assert lines(timedelta(hours=30))["Newest backup"][1] == "warn"


def test_operators_get_the_same_of_every_practice(
    manager: Scope, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms.load()
    monkeypatch.setattr(watching.watcher, "asked", False)
    code = main(["operations", "--json", "--org", str(manager.org_id)])
    said = json.loads(capsys.readouterr().out)
    view = standing_now(manager, Nothing())
    assert [(one["key"], one["waiting"]) for one in said["queues"]] == [(one.key, one.waiting) for one in view.queues]
    assert [one["label"] for one in said["backups"]][-1] == "Could be lost at worst"
    assert code == int(said["band"]["tone"] != "ok")
    assert main(["operations", "--org", str(manager.org_id)]) == code
    assert "  Could be lost at worst: " in capsys.readouterr().out
    assert main(["operations", "--org", "nobody of that name"]) == 2
