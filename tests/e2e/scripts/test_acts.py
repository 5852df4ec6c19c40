"""session.js, part acts: what a page sends when, and what it does with the answers. The server is this test."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute

from tests.e2e.scripts.test_session import GUARDED, expires

SPACE = "42/_event,"
EDIT, LOOK, NEXT = "root.codeloom___state.edit", "root.codeloom___state.look", "root.load.on_load_internal"
SEND = """([name, n]) => socket.send('42/_event,' + JSON.stringify(["event", { name, payload: { n } }]))"""


class Server:
    """What a page sent through its newest socket, and what it is told."""

    def __init__(self, stage: Any) -> None:
        self.heard: list[dict[str, Any]] = []
        self._socket: WebSocketRoute | None = None
        expires(stage.context, 90_000)
        stage.context.clock.install()
        stage.context.route_web_socket("**/_event/**", self._opened)
        self.page: Page = stage.show("<b data-line-words></b>", GUARDED)
        self.connect()

    def _opened(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.on_message(self._hear)

    def _hear(self, frame: str | bytes) -> None:
        assert isinstance(frame, str)
        self.heard.append(json.loads(frame.removeprefix(SPACE))[1])

    def connect(self) -> None:
        """The page opens a socket."""
        self.page.evaluate(
            "() => new Promise((done) => { window.socket = new WebSocket('ws://localhost:8123/_event/?a');"
            " socket.addEventListener('open', done); })"
        )

    def tell(self, **message: Any) -> None:
        """A message about acts; the page has taken it in."""
        assert self._socket is not None
        self._socket.send(SPACE + json.dumps(["act", message]))
        self.settle()

    def fill(self, filling: str) -> None:
        """The page is filled."""
        self.tell(filling=filling, apart=[])

    def settle(self) -> None:
        """Let what is on its way between both arrive."""
        self.page.evaluate("() => new Promise((done) => { const c = new MessageChannel(); c.port1.onmessage = done;"
                           " c.port2.postMessage(0); })")  # fmt: skip

    def press(self, name: str, *numbers: int) -> None:
        """The page's code sends events."""
        for number in numbers:
            self.page.evaluate(SEND, [name, number])

    def act(self, at: int = -1) -> dict[str, Any]:
        """How an event that was sent is named."""
        named: dict[str, Any] = self.heard[at]["payload"]["_act"]
        return named

    def answer(self, at: int = -1, **told: Any) -> None:
        """Answer an event; that it is done and was no view, unless said otherwise."""
        self.tell(**{"id": self.act(at)["id"], "answer": "done", "changes": True, "found": False} | told)

    def numbers(self) -> list[int | None]:
        """The arguments of all that was sent; None for what is no act."""
        return [one["payload"].get("n") if "_act" in one["payload"] else None for one in self.heard]


@pytest.fixture
def server(stage: Any) -> Server:
    server = Server(stage)
    server.fill("f1")
    return server


def learn_that_look_is_a_view(server: Server) -> None:
    server.press(LOOK, 0)
    server.answer(changes=False)


def test_nothing_goes_before_the_page_is_filled(stage: Any) -> None:
    server = Server(stage)
    server.press(EDIT, 1)
    assert server.numbers() == []
    server.fill("f1")
    assert (server.numbers(), server.act()["filling"]) == ([1], "f1")


def test_changes_go_one_after_the_other(server: Server) -> None:
    server.press(EDIT, 1, 2, 3)
    assert server.numbers() == [1]
    server.answer()
    server.answer()
    assert server.numbers() == [1, 2, 3]


def test_views_follow_one_another_and_a_change_waits_for_them(server: Server) -> None:
    learn_that_look_is_a_view(server)
    server.press(LOOK, 1, 2)
    server.press(EDIT, 3)
    server.press(LOOK, 4)
    assert server.numbers() == [0, 1, 2]
    for at in (1, 2):
        server.answer(at, changes=False)
    assert server.numbers() == [0, 1, 2, 3], "a view stays behind a change"


def test_views_that_overtook_one_told_later_are_done_once_more(server: Server) -> None:
    learn_that_look_is_a_view(server)
    server.press(LOOK, 1, 2)
    server.answer(1, answer="later")
    server.answer(2, changes=False)
    assert server.numbers() == [0, 1, 2]
    server.page.clock.run_for(1_100)
    assert server.numbers() == [0, 1, 2, 1, 2]
    assert server.act(3)["id"] == server.act(1)["id"]
    assert server.act(4)["id"] != server.act(2)["id"], "the server knows the first as done"


@pytest.mark.parametrize("answered", [True, False])
def test_a_change_that_is_not_answered_is_asked_about_and_nothing_passes_it(server: Server, answered: bool) -> None:
    server.press(EDIT, 1, 2)
    if answered:
        server.answer()
    server.page.clock.run_for(4_000)
    before = len(server.heard)
    server.page.clock.run_for(3_000)
    assert len(server.heard) == before + 1
    assert server.act() == {**server.act(before - 1), "again": True}


def test_a_page_says_that_a_step_is_not_answered(server: Server) -> None:
    server.press(EDIT, 1)
    for _ in range(65):
        server.page.clock.run_for(1_000)
        server.tell(id="of nobody")  # the line lives
    assert server.page.locator("#line-bar").inner_text().startswith("The server does not answer a step.")


@pytest.mark.parametrize("asked_first", [True, False])
def test_after_an_act_was_found_the_rest_waits_for_the_page_and_brings_no_version(
    server: Server, asked_first: bool
) -> None:
    server.press(EDIT, 1)
    server.answer(screen={"chart": "signed"})
    server.press(EDIT, 2, 3)
    server.answer(answer="later")
    server.page.clock.run_for(1_100)
    assert server.act()["latest"] == {"chart": "signed"}
    if asked_first:
        server.press(NEXT, 0)
    server.answer(found=True)
    if not asked_first:
        server.press(NEXT, 0)
    assert server.numbers() == [1, 2, 2, None], "what fills the page again does not wait for what waits for that"
    server.fill("f2")
    assert server.numbers() == [1, 2, 2, None, 3]
    assert (server.act()["filling"], server.act()["screen"], server.act()["latest"]) == ("f1", {"chart": "signed"}, {})


def test_after_another_socket_was_opened_an_act_comes_again_once_the_page_is_filled(server: Server) -> None:
    server.press(EDIT, 1, 2)
    first = server.act()
    server.page.evaluate("socket.close()")
    server.connect()
    assert server.numbers() == [1]
    server.fill("f2")
    assert server.numbers() == [1, 1]
    assert server.act() == {**first, "again": True, "screen": {}, "latest": {}}


def test_the_next_page_waits_for_what_was_done_on_this_one(server: Server) -> None:
    server.press(EDIT, 1)
    server.answer(screen={"chart": "signed"})
    server.press(EDIT, 2, 3)
    server.page.evaluate("history.pushState({}, '', '/chart/2')")
    server.press(NEXT, 0)
    assert server.numbers() == [1, 2]
    server.answer()
    assert server.numbers() == [1, 2, 3]
    server.answer()
    assert server.numbers() == [1, 2, 3, None]
    server.press(EDIT, 4)
    server.answer(answer="later")
    server.page.clock.run_for(1_100)
    assert server.act()["screen"] == {}, "nothing of the page before"


def test_what_waits_goes_at_once_when_the_page_is_closed(server: Server) -> None:
    server.press(EDIT, 1, 2, 3)
    server.page.evaluate("dispatchEvent(new Event('beforeunload'))")
    server.settle()
    assert server.numbers() == [1, 2, 3]
