"""The HTTP door as a whole: who reaches Reflex, what every answer carries, what operators are told (A1, A3, A8)."""

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from codeloom.api import csp
from codeloom.api import operations as report
from codeloom.services import heartbeat, identity_tokens, journal
from codeloom.services import identity_passwords as passwords
from codeloom.services.errors import Unavailable
from codeloom.services.identity import principals
from codeloom.services.identity_people import demo_people
from codeloom.settings import settings
from tests.door import PASSWORD, Browser, Reflex, cheap_hashing, new_door, new_person, run, until

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True, scope="module")
def cheap() -> Iterator[None]:
    """No test here is about the price of a hash."""
    with cheap_hashing():
        yield


REFUSED = [{"type": "websocket.close", "code": 4401}]


@pytest.mark.parametrize(
    "changed",
    [{"cookie": None}, {"cookie": "codeloom_8000=abc"}, {"origin": "https://evil.example"}, {"origin": None}, {"origin": "null"},
     {"origin": ""}, {"cookie": "", "x-codeloom-session": "{session}"}],
    ids=str,
)  # fmt: skip
def test_the_socket_opens_only_for_a_live_session_from_our_origin(changed: dict[str, Any]) -> None:
    """A3: a tab token alone opens nothing."""
    person, reflex = new_person(), Reflex()

    async def story() -> None:
        async with Browser(new_door(reflex)) as browser:
            session = str(await browser.sign_in(person))
            told_headers = {k: v and v.replace("{session}", session) for k, v in changed.items()}
            async with browser.socket(**told_headers) as told:
                assert told == REFUSED

    run(story)
    assert reflex.seen == []


@pytest.mark.parametrize("path", ["/_event", "/_event/", "/_event/deeper"])
def test_reflex_gets_the_session_and_never_a_cookie(path: str) -> None:
    person, reflex = new_person(), Reflex()

    async def story() -> UUID:
        async with Browser(new_door(reflex)) as browser:
            session_id = await browser.sign_in(person)
            spoofed = {"x-codeloom-session": "00000000-0000-7000-8000-000000000001", "x-codeloom-other": "1"}
            async with browser.socket(path, **spoofed) as told:
                assert told[0]["type"] == "websocket.accept"
            return session_id

    session_id = run(story)
    headers = reflex.seen[0]["headers"]
    assert [value for key, value in headers if key.startswith(b"x-codeloom-")] == [str(session_id).encode()]
    assert not any(key == b"cookie" for key, _ in headers)


@pytest.mark.parametrize("path", ["/", "/queue", "//_event/", "/socket.io/", "/_EVENT/"])
def test_no_other_path_takes_a_socket(path: str) -> None:
    person, reflex = new_person(), Reflex()

    async def story() -> None:
        async with Browser(new_door(reflex)) as browser:
            await browser.sign_in(person)
            async with browser.socket(path) as told:
                assert told == REFUSED

    run(story)
    assert reflex.seen == []


def test_polling_needs_the_same_as_the_socket() -> None:
    person, reflex = new_person(), Reflex()

    async def story() -> None:
        async with Browser(new_door(reflex)) as browser:
            assert (await browser.get("/_event/?transport=polling")).status_code == 401
            await browser.sign_in(person)
            evil = await browser.get("/_event/", headers={"origin": "https://evil.example"})
            assert evil.status_code == 401
            assert (await browser.get("/_event/")).status_code == 200

    run(story)
    assert len(reflex.seen) == 1


@pytest.mark.parametrize("path", ["/_upload", "/_upload/x", "/_all_routes", "/_health", "/_anything"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_framework_s_own_routes_are_closed(method: str, path: str) -> None:
    person, reflex = new_person(), Reflex()

    async def story() -> None:
        async with Browser(new_door(reflex)) as browser:
            await browser.sign_in(person)
            assert (await browser.request(method, path, content=b"x" if method == "POST" else None)).status_code == 404

    run(story)
    assert reflex.seen == []


def test_a_page_sends_visitors_to_sign_in_and_back() -> None:
    person, reflex = new_person(), Reflex()

    async def story() -> None:
        async with Browser(new_door(reflex)) as browser:
            away = await browser.get("/charts/17?tab=notes&x=%2F")
            assert away.status_code == 303
            assert away.headers["location"] == "/sign-in?next=%2Fcharts%2F17%3Ftab%3Dnotes%26x%3D%252F"
            form = await browser.get(away.headers["location"])
            assert 'name="next" value="/charts/17?tab=notes&amp;x=%2F"' in form.text
            back = await browser.try_password(person.email, PASSWORD, next="/charts/17?tab=notes&x=%2F")
            assert back.headers["location"] == "/charts/17?tab=notes&x=%2F"
            page = await browser.get("/charts/17?tab=notes")
            assert (page.status_code, page.text) == (200, "/charts/17/")
            assert page.headers["cache-control"] == "no-store"

    run(story)
    assert not any(key == b"cookie" for key, _ in reflex.seen[0]["headers"])


def test_files_of_the_front_end_are_open_and_methods_that_change_are_not() -> None:
    async def story() -> None:
        async with Browser() as browser:
            assert (await browser.get("/assets/root-1a2b.js")).headers["cache-control"].endswith("immutable")
            assert (await browser.get("/favicon.svg")).status_code == 200
            assert (await browser.post("/queue")).status_code == 405

    run(story)


def test_a_lapsed_access_is_renewed_on_the_way_to_a_page() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            browser.hold("access", "")
            away = await browser.get("/queue")
            back = await browser.get(away.headers["location"])
            assert (back.status_code, back.headers["location"]) == (303, "/queue")
            assert (await browser.get("/queue")).status_code == 200

    run(story)


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/health", "/metrics", "/api/nothing", "/queue", "/_upload", "/assets/a.js"]
)
def test_every_answer_is_dressed(path: str) -> None:
    async def story() -> None:
        async with Browser() as browser:
            headers = (await browser.get(path)).headers
            assert headers["content-security-policy"] == csp.policy()
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["x-frame-options"] == "DENY"

    run(story)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_what_is_not_a_route_under_api_is_a_problem_in_json(method: str) -> None:
    async def story() -> None:
        async with Browser() as browser:
            answer = await browser.request(method, "/api/nothing/here")
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "not_found"

    run(story)


def test_health_names_each_dependency_and_no_secret() -> None:
    """INV-11."""
    new_person()

    async def asked() -> tuple[int, dict[str, dict[str, object]], str]:
        report._kept = (-100.0, ())
        async with Browser() as browser:
            answer = await browser.get("/health")
            return answer.status_code, answer.json()["checks"], answer.text

    with heartbeat.beating("test-worker", "worker"):
        status, checks, text = run(asked)
        assert {name: check["ok"] for name, check in checks.items()} == dict.fromkeys(
            ("database", "migrations", "chain", "worker", "redis"), True
        )
        assert status == 200
    status, checks, _ = run(asked)
    assert (status, checks["worker"]["ok"], checks["worker"]["note"]) == (503, False, "none heard for 15 s")
    found = settings()
    for secret in (found.database_url, found.redis_url, found.jwt_secret.get_secret_value(), "Test practice"):
        assert secret not in text


def test_health_tells_of_what_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "unix:///nowhere/secret-name.sock?db=0")
    settings.cache_clear()

    async def asked() -> None:
        report._kept = (-100.0, ())
        async with Browser() as browser:
            answer = await browser.get("/health")
            assert answer.status_code == 503
            assert answer.json()["checks"]["redis"]["note"] == "does not answer"
            assert "secret-name" not in answer.text

    run(asked)
    monkeypatch.undo()
    settings.cache_clear()


def test_metrics_count_by_route_and_are_not_told_through_a_proxy() -> None:
    async def story() -> None:
        async with Browser() as browser:
            await browser.get("/sign-in?email=canary@practice.example")
            told = (await browser.get("/metrics")).text
            assert 'codeloom_http_requests_total{method="GET",route="/sign-in",status="200"}' in told
            assert "codeloom_verb_seconds" in told
            assert "canary" not in told
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
    lines = [journal.formatter().format(record) for record in caplog.records if record.name == "codeloom.access"]
    assert [json.loads(line)["status"] for line in lines] == [200, 401, 303]
    assert all("\n" not in line and "\r" not in line for line in lines)
    assert json.loads(lines[2])["path"] == "/a%0D%0Ab/%22canary-path"
    for canary in ("canary-query", "canary-password", person.email):
        assert canary not in "".join(lines)


def test_a_failure_nobody_foresaw_tells_its_kind_and_not_its_text(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("canary text")

    monkeypatch.setattr("codeloom.api.pages.demo_line.of_demo", broken)

    async def story() -> None:
        async with Browser() as browser:
            answer = await browser.get("/sign-in")
            assert answer.status_code == 500
            assert "canary" not in answer.text

    run(story)
    lines = [journal.formatter().format(record) for record in caplog.records if record.levelno >= logging.ERROR]
    assert any(json.loads(line).get("exception") == "RuntimeError" for line in lines)
    assert "canary" not in "".join(lines)


def test_a_flood_of_strangers_waits_in_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A8: hashing is bounded, and a known device does not stand behind strangers."""
    person = new_person()
    monkeypatch.setattr(passwords, "STRANGERS", passwords.Lane("test-strangers", 0))
    gate = threading.Event()
    monkeypatch.setattr(passwords, "MOST_WAITING", 3)

    async def story() -> None:
        waiting = [asyncio.create_task(passwords.STRANGERS.run(gate.wait, 10)) for _ in range(3)]
        await until(lambda: passwords.STRANGERS._waiting == 3)
        with pytest.raises(Unavailable):
            await passwords.STRANGERS.run(gate.wait, 10)
        async with Browser() as stranger:
            assert (await stranger.try_password(person.email, PASSWORD)).status_code == 503
        async with Browser() as owner:
            owner.hold("device", identity_tokens.device_token(identity_tokens.pseudonym("account", person.email)))
            assert (await owner.try_password(person.email, PASSWORD)).status_code == 303
        gate.set()
        await asyncio.gather(*waiting)

    run(story)


def test_the_demo_line_names_one_address_of_each_role(monkeypatch: pytest.MonkeyPatch) -> None:
    coder = new_person("coder")
    new_person("manager", coder.org_id)
    assert {role for role, _ in demo_people("Test practice")} >= {"coder", "manager"}
    assert demo_people("System") == []
    monkeypatch.setattr("codeloom.api.demo_line._kept", (-100.0, None))
    monkeypatch.setenv("DEMO_ORGANIZATION", "Test practice")
    settings.cache_clear()

    async def story() -> None:
        async with Browser() as browser:
            page = (await browser.get("/sign-in")).text
            assert "Demo sign-ins:" in page
            filled = (await browser.get("/sign-in?as=manager")).text
            assert f'value="{dict(demo_people("Test practice"))["manager"]}"' in filled
            assert PASSWORD not in page + filled

    run(story)
    monkeypatch.undo()
    settings.cache_clear()


def test_principals_are_believed_for_a_moment_only() -> None:
    person = new_person()

    async def story() -> UUID:
        async with Browser() as browser:
            return await browser.sign_in(person)

    session_id = run(story)
    principals.forget()
    assert principals.peek(session_id) is None
    assert principals.of(session_id) is not None
    assert principals.peek(session_id) is principals.of(session_id)
