"""The guard: who reaches Reflex and its socket, and what every answer carries (A1, A3)."""

import time
from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.api.accounts import demo_people as demo_page
from codeloom.api.core import csp
from codeloom.db.scope import Scope
from codeloom.services.accounts import signed_in
from codeloom.services.accounts.signed_in import FRESH_SECONDS, Principal, Principals
from codeloom.services.people.creation import demo_people
from codeloom.settings import settings
from tests.http_client import PASSWORD, Browser, Reflex, new_door, new_person, run

pytestmark = pytest.mark.usefixtures("database")


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
            async with browser.socket(**told_headers) as messages:
                assert messages == REFUSED

    run(story)
    assert reflex.seen == []


@pytest.mark.parametrize("path", ["/_event", "/_event/", "/_event/deeper"])
def test_reflex_gets_the_session_and_never_a_cookie(path: str) -> None:
    person, reflex = new_person(), Reflex()

    async def story() -> UUID:
        async with Browser(new_door(reflex)) as browser:
            session_id = await browser.sign_in(person)
            spoofed = {"x-codeloom-session": "00000000-0000-7000-8000-000000000001", "x-codeloom-other": "1"}
            async with browser.socket(path, **spoofed) as messages:
                assert messages[0]["type"] == "websocket.accept"
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
            async with browser.socket(path) as messages:
                assert messages == REFUSED

    run(story)
    assert reflex.seen == []


def test_polling_is_closed_to_everybody() -> None:
    person, reflex = new_person(), Reflex()

    async def story() -> None:
        async with Browser(new_door(reflex)) as browser:
            assert (await browser.get("/_event/?transport=polling")).status_code == 404
            await browser.sign_in(person)
            assert (await browser.get("/_event/")).status_code == 404

    run(story)
    assert reflex.seen == []


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
            for packed in (
                "/queue/index.html.gz",
                "/queue/index.html.br",
                "/queue/index.html",
                "/queue.tar",
                "/queue/x.",
            ):
                assert (await browser.get(packed)).status_code == 303, "a page, however it is packed"
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
def test_every_answer_carries_the_security_headers(path: str) -> None:
    async def story() -> None:
        async with Browser() as browser:
            headers = (await browser.get(path)).headers
            page = headers.get("content-type", "").startswith("text/html")
            assert headers["content-security-policy"] == (csp.policy() if page else csp.NO_PAGE)
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


def test_the_demo_sign_ins_name_one_address_of_each_role(monkeypatch: pytest.MonkeyPatch) -> None:
    coder = new_person("coder")
    new_person("manager", coder.org_id)
    assert {role for role, _ in demo_people("Test practice")} >= {"coder", "manager"}
    assert demo_people("System") == []
    demo_page._kept.clear()
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


def test_the_person_of_a_session_is_read_once_and_again_when_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    person = new_person()

    async def story() -> UUID:
        async with Browser() as browser:
            return await browser.sign_in(person)

    session_id = run(story)
    monkeypatch.setattr(signed_in, "FRESH_SECONDS", 60.0)  # however busy the machine is
    known = Principals()
    assert known.peek(session_id) is None
    someone = known.of(session_id)
    assert someone is not None
    assert known.peek(session_id) is someone is known.of(session_id)
    known.forget(session_id)
    assert known.peek(session_id) is None


def test_an_answer_is_believed_from_when_its_reading_began() -> None:
    read, slow, session_id = Principals(), Principals(), uuid4()
    someone = Principal(Scope.of_nobody(), "Maya", "maya@practice.example", "coder", "Practice", "UTC", "M")
    read._keep(time.monotonic(), {session_id: someone})
    slow._keep(time.monotonic() - FRESH_SECONDS, {session_id: someone})
    assert read.peek(session_id) is someone
    assert slow.peek(session_id) is None
