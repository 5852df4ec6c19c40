"""What bent requests get from the running application: bodies that outgrow their limit, addresses with line breaks, half
characters (A2, A12)."""

from collections.abc import AsyncIterator

import pytest

from codeloom.api.core import csp
from codeloom.api.core.body_limits import MOST_BYTES
from codeloom.db.ids import new_id
from tests.http_client import Browser, new_person
from tests.integration.core.test_walls_socket import SCREEN
from tests.integration.core.walls_world import World, signed_in

PATHS = [
    "/queue%0a/index.html",
    "/queue%0d%0ax-a:b",
    "/%0a",
    "/api%0a/x",
    "/_event%0a",
    "/queue/%00",
    "/sign-in%0a",
    "/%C2%85",
]


@pytest.mark.parametrize("path", PATHS)
def test_an_address_with_a_control_character_ends_at_the_door_with_all_headers(world: World, path: str) -> None:
    async def story() -> None:
        async with Browser(world.app) as browser:  # type: ignore[arg-type]  # any application will do
            answer = await browser.get(path)
            assert answer.status_code == 404
            page = answer.headers["content-type"].startswith("text/html")
            assert answer.headers["content-security-policy"] == (csp.policy() if page else csp.NO_PAGE)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["x-frame-options"] == "DENY"

    world.run(story())


def test_an_address_with_a_control_character_takes_no_socket(world: World) -> None:
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser:
            tab = world.tab(browser)
            tab._scope["path"] = "/_event/\n"
            async with tab:
                assert tab.closed == 1008

    world.run(story())


async def pieces(size: int) -> AsyncIterator[bytes]:
    """A body that tells no length."""
    for _ in range(0, size, 1024):
        yield b"a" * 1024


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/sign-in"),
        ("POST", "/api/session/refresh"),
        ("PUT", "/api/words/chart/{id}"),
        ("POST", "/api/imports"),
    ],
)
@pytest.mark.parametrize("told", [True, False], ids=["told", "in pieces"])
def test_a_body_that_outgrows_its_limit_is_too_large_and_no_failure(
    world: World, method: str, path: str, told: bool
) -> None:
    person = new_person("manager")
    size = 12 * MOST_BYTES

    async def story() -> None:
        async with signed_in(world, person) as browser:
            headers = {"x-csrf-token": browser.cookie("csrf"), "content-type": "application/json"}
            if path == "/sign-in":
                headers["content-type"] = "application/x-www-form-urlencoded"
            content = b"a" * size if told else pieces(size)
            answer = await browser.request(method, path.format(id=new_id()), content=content, headers=headers)
            if path == "/api/session/refresh" and not told:
                assert answer.status_code < 400, "its body is not read"
                return
            assert answer.status_code == 413
            assert answer.json()["code"] == "too_large"

    world.run(story())


def test_half_a_character_is_refused_where_a_person_types(world: World) -> None:
    """JSON can name half a surrogate pair, and no column can hold it."""
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser:
            headers = {"x-csrf-token": browser.cookie("csrf"), "content-type": "application/json"}
            body = '{"person": "%s", "field": "why", "text": "a %s b", "typed_on": 0, "settled": 0}'
            for text, status in (("\\ud83d\\ude00", 200), ("\\ud83d", 422), ("\\ude00", 422)):
                content = (body % (person.id, text)).encode()
                answer = await browser.put(f"/api/words/chart/{new_id()}", content=content, headers=headers)
                assert answer.status_code == status, answer.text

    world.run(story())


def test_half_a_character_in_an_event_is_refused_at_the_gate(world: World) -> None:
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", "/queue")
            await tab.ask(f"{SCREEN}.close_toast", toast_id="\ud83d")
            titles = [toast["title"] for toast in tab.vars()["screen.toasts"]]
            assert titles == ["That input is not of the expected form."]

    world.run(story())
