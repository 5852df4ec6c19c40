"""session.js: the theme is there before the first paint, the access cookie stays fresh, and who is out is sent to sign in."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route

ORIGIN = "http://localhost:8123"
GUARDED = 'session.js data-guard="true"'


def expires(context: BrowserContext, seconds: float, csrf: str = "token-1") -> None:
    """Give the browser the readable cookies of a session whose access cookie ends in `seconds`."""
    now = time.clock_gettime(time.CLOCK_REALTIME)
    values = {"codeloom_exp_8123": str(now + seconds), "codeloom_csrf_8123": csrf}
    context.add_cookies([{"name": name, "value": value, "url": ORIGIN} for name, value in values.items()])


class Door:
    """The refresh route: counts, remembers headers, and answers with a new end of the access cookie or a refusal."""

    def __init__(self, context: BrowserContext, status: int = 204, lasts: float = 900) -> None:
        self.headers: list[dict[str, str]] = []
        self.context, self.status, self.lasts = context, status, lasts
        context.route(f"{ORIGIN}/api/session/refresh", self._answer)

    def _answer(self, route: Route) -> None:
        self.headers.append(route.request.headers)
        if self.status < 400:
            expires(self.context, self.lasts)
        route.fulfill(status=self.status)


@pytest.fixture
def door(stage: Any) -> Callable[..., Door]:
    return lambda **answer: Door(stage.context, **answer)


def theme(page: Any) -> str:
    return page.evaluate("document.documentElement.dataset.theme")  # type: ignore[no-any-return]  # a str


def test_the_theme_is_what_the_system_says_until_the_person_chooses(person, stage):
    page = stage.show("<button data-theme-toggle id='t'>Theme</button>", "session.js x")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.click("#t")
    assert theme(page) == "light"
    page.reload()
    assert theme(page) == "light"
    page.goto(f"{ORIGIN}/?theme=dark")
    assert theme(page) == "dark"
    page.goto(f"{ORIGIN}/")
    assert theme(page) == "light"


def test_the_theme_is_set_before_the_body_is_read(stage):
    page = stage.show(
        "<script>window.early = document.documentElement.dataset.theme</script>", "session.js x", path="/?theme=dark"
    )
    assert page.evaluate("early") == "dark"


def test_who_has_no_session_is_sent_to_sign_in_and_back(stage):
    page = stage.show("", GUARDED, path="/queue?tab=returned")
    page.wait_for_url(f"{ORIGIN}/sign-in?next=%2Fqueue%3Ftab%3Dreturned")


def test_a_door_of_api_is_left_alone(stage):
    page = stage.show("", "session.js x", path="/register")
    assert page.url == f"{ORIGIN}/register"


def test_the_access_cookie_is_refreshed_before_it_ends(stage, door):
    expires(stage.context, 2)
    answers = door()
    page = stage.show("", GUARDED)
    with page.expect_response("**/api/session/refresh"):
        pass
    assert answers.headers[0]["x-csrf-token"] == "token-1"
    assert page.url == f"{ORIGIN}/"


def test_a_refused_refresh_ends_at_sign_in(stage, door):
    expires(stage.context, 1)
    door(status=401)
    stage.context.route(f"{ORIGIN}/sign-in*", lambda route: route.fulfill(body="Sign in", content_type="text/html"))
    with stage.context.expect_console_message(lambda message: "401" in message.text):
        page = stage.show("", GUARDED, path="/queue")
    page.wait_for_url(f"{ORIGIN}/sign-in?next=%2Fqueue")
    stage.context.complaints.clear()  # the browser noted the 401


def test_two_tabs_refresh_once(stage, door):
    expires(stage.context, 3)
    answers = door()
    first, second = stage.show("", GUARDED), stage.show("", GUARDED)
    for page in (first, second):
        page.wait_for_function(
            "Number(document.cookie.match(/codeloom_exp_8123=([^;]*)/)[1]) > Date.now() / 1000 + 100"
        )
    later = first.evaluate("navigator.locks.request('codeloom-refresh', () => 'free')")
    assert later == "free"
    assert len(answers.headers) == 1


def test_a_page_opened_after_the_cookie_lapsed_starts_again_once_it_is_fresh(stage, door):
    expires(stage.context, -5)
    answers = door()
    page = stage.show("", GUARDED)
    page.wait_for_function("performance.getEntriesByType('navigation')[0].type === 'reload'")
    assert len(answers.headers) == 1


def test_a_server_that_is_away_does_not_send_anyone_out(stage, door):
    expires(stage.context, 1)
    answers = door(status=503)
    page = stage.show("", GUARDED)
    with page.expect_console_message(lambda message: "503" in message.text):
        pass
    assert page.url == f"{ORIGIN}/"
    assert len(answers.headers) == 1
    stage.context.complaints.clear()  # the browser notes the 503


def test_signing_out_carries_the_token_as_a_field(stage):
    expires(stage.context, 900, csrf="a%2Fb")
    page = stage.show(
        '<form data-csrf action="/api/session/sign-out" method="post"><button id="out">Sign out</button></form>',
        GUARDED,
    )
    with page.expect_request("**/api/session/sign-out") as sent:
        page.click("#out")
    assert sent.value.post_data == "csrf=a%2Fb"


def test_what_is_pressed_before_the_page_is_filled_is_done_once_and_in_order(stage):
    expires(stage.context, 900)
    page = stage.show(
        '<i data-ready="false"></i><button type="button" id="one">1</button><input id="words" aria-label="words">'
        '<button type="button" id="two">2</button><a id="link" href="#x">3</a>',
        GUARDED,
    )
    page.evaluate("document.addEventListener('change', (e) => heard.push('changed ' + e.target.id))")
    page.click("#one")
    page.fill("#words", "ckd")
    page.fill("#words", "ckd 3b")
    page.click("#two")
    page.click("#link")
    assert page.evaluate("heard") == ["words=ckd", "words=ckd 3b", "changed words", "link"]
    page.evaluate("heard.length = 0; document.querySelector('[data-ready]').dataset.ready = 'true'")
    page.wait_for_function("heard.length >= 4")
    assert page.evaluate("heard") == ["one", "words=ckd 3b", "changed words", "two"]
    page.click("#one")
    assert page.evaluate("heard.at(-1)") == "one"


def test_a_page_that_is_never_filled_from_elsewhere_waits_for_nothing(stage):
    expires(stage.context, 900)
    page = stage.show('<button type="button" id="one">1</button>', GUARDED)
    page.click("#one")
    assert page.evaluate("heard") == ["one"]
