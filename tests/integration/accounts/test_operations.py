"""What operators are told: health, metrics, logs (INV-11)."""

import asyncio
import json
import logging
import threading

import psycopg
import pytest

from codeloom import RELEASE, commit
from codeloom.api import operations
from codeloom.api.accounts import demo_people
from codeloom.cli import commands
from codeloom.db import migrate
from codeloom.services.accounts import principals
from codeloom.services.core import logging_config
from codeloom.services.delivery import queues
from codeloom.services.operations import Check, health, heartbeat
from codeloom.settings import settings
from tests.house.test_monitoring import standing
from tests.http_client import Browser, new_person, run, until

pytestmark = pytest.mark.usefixtures("database")


def test_health_names_each_dependency_and_no_secret() -> None:
    """INV-11."""
    new_person()
    with psycopg.connect(settings().database_url) as connection:
        connection.execute("delete from worker_heartbeats")  # workers of other tests, killed a moment ago
        connection.execute("delete from pending_emails")  # letters of other tests, which nobody sends

    async def asked() -> tuple[int, dict[str, dict[str, object]], str]:
        operations.report = operations.LastReport()
        async with Browser() as browser:
            answer = await browser.get("/health")
            assert answer.json()["release"] == RELEASE
            return answer.status_code, answer.json()["checks"], answer.text

    with heartbeat.beating("test-worker", "worker", queues()):
        status, checks, text = run(asked)
        assert {name: check["ok"] for name, check in checks.items()} == dict.fromkeys(
            ("database", "migrations", "chain", "worker", "redis", "mail"), True
        )
        assert status == 200
    status, checks, _ = run(asked)
    assert (status, checks["worker"]["ok"], checks["worker"]["note"]) == (503, False, "none heard for 15 s")
    with heartbeat.beating("test-worker", "worker", [one for one in queues() if one != "imports"]):
        status, checks, _ = run(asked)
        assert (status, checks["worker"]["note"]) == (503, "1 alive, none serves imports")
    current = settings()
    for secret in (current.database_url, current.redis_url, current.jwt_secret.get_secret_value(), "Test practice"):
        assert secret not in text


def test_health_tells_of_what_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "unix:///nowhere/secret-name.sock?db=0")
    settings.cache_clear()

    async def asked() -> None:
        operations.report = operations.LastReport()
        async with Browser() as browser:
            answer = await browser.get("/health")
            assert answer.status_code == 503
            assert answer.json()["checks"]["redis"]["note"] == "does not answer"
            assert "secret-name" not in answer.text

    run(asked)
    monkeypatch.undo()
    settings.cache_clear()


def test_a_database_that_a_newer_release_migrated_is_left_alone_and_is_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between migrate and the new web servers, and after going back to the release before."""
    before, _ = migrate.current()
    with psycopg.connect(settings().database_url) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    try:
        assert commands.main(["migrate"]) == 0
        assert "The database is at 9999, which a newer release made." in capsys.readouterr().out
        (found,) = (check for check in health() if check.name == "migrations")
        assert (found.ok, found.note) == (True, "at 9999, ahead of this release")
        with psycopg.connect(settings().database_url) as connection:
            connection.execute("update alembic_version set version_num = '0001'")
        (found,) = (check for check in health() if check.name == "migrations")
        assert (found.ok, found.note) == (False, "behind the source")
    finally:
        with psycopg.connect(settings().database_url) as connection:
            connection.execute("update alembic_version set version_num = %s", (before,))


def test_prometheus_is_told_how_everything_stands_and_a_proxy_nothing() -> None:
    async def asked(path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        operations.report = operations.LastReport()
        async with Browser() as browser:
            answer = await browser.get(path, headers=headers)
            return answer.status_code, answer.text

    status, text = run(asked, "/metrics")
    assert status == 200
    told = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
    assert standing() - told == set()
    assert f'codeloom_build{{commit="{commit()}",environment="development",release="{RELEASE}"}} 1.0' in text
    assert 'codeloom_queue_jobs{queue="imports"}' in text
    assert run(asked, "/metrics", {"x-forwarded-for": "10.0.0.1"})[0] == 404


def test_those_who_ask_for_health_at_once_get_one_answer_and_take_no_thread_of_the_verbs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many ask while a dependency hangs, whoever is signed in goes on."""
    asked, over = list[Check](), threading.Event()
    person = new_person()

    def hanging() -> tuple[Check, ...]:
        asked.append(Check("redis", False, 1.0, "does not answer"))
        over.wait(30)
        return tuple(asked)

    monkeypatch.setattr(operations, "health", hanging)
    monkeypatch.setattr(operations, "report", operations.LastReport())

    async def story() -> None:
        async with Browser() as browser, Browser() as monitor:
            await browser.sign_in(person)
            waiting = [asyncio.create_task(monitor.get("/health")) for _ in range(5 * settings().database_pool)]
            await until(lambda: bool(asked))
            for _ in range(5):
                principals.forget()
                async with asyncio.timeout(5):
                    assert (await browser.get(f"/api/words/chart/{person.id}")).status_code == 200
            assert not any(task.done() for task in waiting)
            over.set()
            answers = await asyncio.gather(*waiting)
            assert {one.status_code for one in answers} == {503}
            assert len(asked) == 1
            assert (await monitor.get("/health")).status_code == 503
            assert len(asked) == 1, "kept for a second"

    run(story)


def test_metrics_count_by_route_and_are_not_told_through_a_proxy() -> None:
    async def story() -> None:
        async with Browser() as browser:
            await browser.get("/sign-in?email=canary@practice.example")
            metrics = (await browser.get("/metrics")).text
            assert 'codeloom_http_requests_total{method="GET",route="/sign-in",status="200"}' in metrics
            assert "codeloom_verb_seconds" in metrics
            assert "canary" not in metrics
            assert (await browser.get("/metrics", headers={"x-forwarded-for": "1.2.3.4"})).status_code == 404

    run(story)


def test_the_access_log_is_one_json_line_without_query_cookie_or_password(caplog: pytest.LogCaptureFixture) -> None:
    person = new_person()
    caplog.set_level(logging.INFO, "codeloom.access")

    async def story() -> None:
        async with Browser() as browser:
            await browser.get("/sign-in?next=/canary-query")
            await browser.try_password(person.email, "canary-password")
            await browser.get("/a%0d%0ab/%22canary-path")

    run(story)
    lines = [logging_config.formatter().format(record) for record in caplog.records if record.name == "codeloom.access"]
    assert [json.loads(line)["status"] for line in lines] == [200, 401, 303]
    assert all("\n" not in line and "\r" not in line for line in lines)
    assert json.loads(lines[2])["path"] == "/a%0D%0Ab/%22canary-path"
    for canary in ("canary-query", "canary-password", person.email):
        assert canary not in "".join(lines)


def test_a_failure_nobody_foresaw_tells_its_kind_and_not_its_text(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("canary text")

    monkeypatch.setattr(demo_people, "of_demo", broken)

    async def story() -> None:
        async with Browser() as browser:
            answer = await browser.get("/sign-in")
            assert answer.status_code == 500
            assert "canary" not in answer.text

    run(story)
    lines = [logging_config.formatter().format(record) for record in caplog.records if record.levelno >= logging.ERROR]
    assert any(json.loads(line).get("exception") == "RuntimeError" for line in lines)
    assert "canary" not in "".join(lines)
