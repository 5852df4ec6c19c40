"""What people do to a page, and what happens to it: refresh, two tabs, a killed web server, signing out, nonsense in fields."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import PATIENCE, People, sign_in
from tests.e2e import story
from tests.e2e.screens import Bench
from tests.planting import planted
from tests.running import Running
from tests.seated import PRIYA

AsRole = Callable[..., Page]
SOON = 8.0
"""Seconds within which an open page notices: a second is promised, a loaded machine may take some more."""
BESIDE = "Also open in another window of yours"
NONSENSE = "\"><img src=x onerror=alert(1)> '; DROP TABLE charts;-- \u202e\U0001f9f5 %00 {{7*7}} ../../etc/passwd"


@pytest.fixture(scope="module")
def pair(running: Running, browser: Browser) -> Iterator[tuple[Bench, Bench]]:
    """Two tabs of a browser at one chart, which stay open until the last test that looks at them closes their browser."""
    (number,) = planted(running, story.visit(), coder=PRIYA)
    people = People(browser)
    context = people(base_url=running.address)
    sign_in(context, running, "coder", PRIYA)
    tabs = Bench(context.new_page()), Bench(context.new_page())
    for one in tabs:
        one.open(str(number))
    yield tabs
    people.close()
    people.check()


def test_who_else_has_the_chart_open_is_shown_until_they_leave(pair: tuple[Bench, Bench]) -> None:
    """That they are shown no longer is looked at later: `test_who_left_the_chart_is_shown_no_longer`."""
    for one in pair:
        expect(one.page.get_by_text(BESIDE)).to_be_visible()
    _, leaves = pair
    leaves.page.get_by_role("link", name="My queue").first.click()
    expect(leaves.page.get_by_role("tablist")).to_be_visible()


def test_a_refresh_in_the_middle_keeps_the_rows_and_the_chart(bench: Bench) -> None:
    bench.add("t2dm", "E11.9")
    bench.add("ckd 3b", "N18.32")
    bench.reason("N18.32", "Stage from the plan")
    bench.page.reload()
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9", "N18.32"])
    expect(bench.row("N18.32").locator(".rationale:not(.proposed-words)")).to_contain_text("Stage from the plan")


def test_back_and_forward_between_list_and_chart(bench: Bench) -> None:
    bench.add("htn", "I10")
    bench.page.get_by_role("link", name="My queue").first.click()
    expect(bench.page.get_by_role("tablist")).to_be_visible()
    bench.page.go_back()
    bench.ready()
    expect(bench.codes).to_have_text(["I10"])
    bench.page.go_forward()
    expect(bench.page.get_by_role("tablist")).to_be_visible()


def test_a_stale_save_of_a_second_tab_shows_a_conflict_and_loses_nothing(bench: Bench) -> None:
    other = Bench(bench.page.context.new_page())
    other.page.goto(bench.page.url)
    other.ready()
    bench.add("t2dm", "E11.9")
    other.look_for("ckd 3b", "N18.32")
    other.page.keyboard.press("Enter")
    banner = other.page.get_by_role("alert").filter(has_text="changed elsewhere")
    expect(banner).to_be_visible()
    expect(other.codes).to_have_text(["E11.9"])
    other.page.get_by_role("button", name="Do mine again").click()
    expect(other.codes).to_have_text(["E11.9", "N18.32"])
    expect(banner).to_have_count(0)


def test_signing_out_in_one_tab_ends_the_others(bench: Bench) -> None:
    other = bench.page.context.new_page()
    other.goto("/queue")
    expect(other.get_by_role("tablist")).to_be_visible()
    other.get_by_role("button", name="account").first.click()
    other.get_by_role("button", name="Sign out").click()
    expect(other).to_have_url(re.compile("/sign-in"))
    expect(bench.page).to_have_url(re.compile("/sign-in"))
    bench.page.context.complaints.clear()  # type: ignore[attr-defined]  # a refused socket is an error to the console


def test_a_session_ended_elsewhere_leads_to_sign_in_at_once_and_back(running: Running, bench: Bench) -> None:
    """The cookies of this browser stay, as when a person or a manager ends a session from another machine."""
    where = bench.page.url
    bench.add("t2dm", "E11.9")
    cookies = {one["name"]: one["value"] for one in bench.page.context.cookies()}
    with httpx.Client(base_url=running.address, cookies=cookies, headers={"origin": running.address}) as elsewhere:
        token = re.search(r'name="csrf" value="([^"]+)"', elsewhere.get("/sign-out").text)
        assert token
        assert elsewhere.post("/sign-out", data={"csrf": token[1]}).status_code == 303
    ended = time.monotonic()
    bench.page.wait_for_url(re.compile(r"/sign-in\?next=%2Fchart%2F"))
    assert time.monotonic() - ended < SOON
    bench.page.context.complaints.clear()  # type: ignore[attr-defined]  # the browser notes the 401 that said so
    sign_in_again(running, bench.page)
    expect(bench.page).to_have_url(where)
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9"])


def sign_in_again(running: Running, page: Page) -> None:
    """Priya, whose charts these are."""
    who = [one for one in running.sign_ins if one["role"] == "coder"][2]
    page.fill("input[name=email]", who["email"])
    page.fill("input[name=password]", who["password"])
    page.keyboard.press("Enter")


def test_a_lapsed_session_comes_back_to_the_same_page_after_signing_in(running: Running, bench: Bench) -> None:
    where = bench.page.url
    bench.page.context.clear_cookies()
    expect(bench.page).to_have_url(re.compile("/sign-in"))
    sign_in_again(running, bench.page)
    expect(bench.page).to_have_url(where)
    bench.ready()
    bench.page.context.complaints.clear()  # type: ignore[attr-defined]  # the list of tests/browsing.py


def test_nonsense_in_every_field_of_the_workbench(bench: Bench) -> None:
    page, said = bench.page, bench.page.context.complaints  # type: ignore[attr-defined]  # the list of tests/browsing.py
    bench.add("t2dm", "E11.9")
    for box in (page.locator("#code-field"), page.get_by_role("textbox", name="Search this chart")):
        for text in (NONSENSE, "E" * 300, "%%__\\", "\u0000\ud7ff"):
            box.fill(text)
            expect(box).to_have_value(text)
        box.fill("")
    bench.reason("E11.9", NONSENSE[:40])
    for key in ("f", "f", "9", "Control+.", "Delete", "Control+z", "m", "v", "Shift+N", "u", "w", "Escape", "h"):
        page.keyboard.press(key)
    page.reload()
    bench.ready()
    bench.add("htn", "I10")
    page.goto("/chart/999999999999")
    expect(page.get_by_role("link", name="My queue").last).to_be_visible()
    for path in ("/chart/%00", "/chart/-1", "/chart/abc", "/chart/1e9"):
        page.goto(path)
        expect(page.locator("body")).not_to_contain_text("Traceback")
    said[:] = [one for one in said if "404" not in one and "400" not in one]


def test_a_person_without_the_role_is_told_so(as_role: AsRole, person: Callable[..., BrowserContext]) -> None:
    page = as_role("coder", at="/dashboard")
    expect(page.locator("main")).to_contain_text("not for")


def test_who_left_the_chart_is_shown_no_longer(pair: tuple[Bench, Bench]) -> None:
    """What the tests before took is a part of the time until somebody who says nothing counts as gone."""
    stays, _ = pair
    expect(stays.page.get_by_text(BESIDE)).to_have_count(0, timeout=2 * PATIENCE)
    stays.page.context.close()  # before the server is killed, of which its pages would complain


def test_a_killed_web_server_comes_back_and_the_page_goes_on(running: Running, as_role: AsRole) -> None:
    """On a chart made now: keys of nonsense above went on to the next one of the queue."""
    if running.process is None:
        pytest.skip("the copy under test was not started here")
    (number,) = planted(running, story.visit(), coder=PRIYA)
    bench = Bench(as_role("coder", PRIYA, at=f"/chart/{number}"))
    bench.ready()
    bench.add("t2dm", "E11.9")
    (web,) = running.pids("web")
    server = psutil.Process(web)
    for process in [
        server,
        *server.children(recursive=True),
    ]:  # the server first, or it says in the log that a worker died
        os.kill(process.pid, signal.SIGKILL)
    status = bench.page.get_by_role("status").filter(has_text=re.compile("Live|Reconnecting"))
    expect(status).to_contain_text("Reconnecting", timeout=15_000)
    expect(status).to_contain_text("Live", timeout=60_000)
    bench.filled_anew()
    bench.page.context.complaints.clear()  # type: ignore[attr-defined]  # the browser says that it lost its server
    bench.add("ckd 3b", "N18.32")
    expect(bench.codes).to_have_text(["E11.9", "N18.32"])
    bench.page.context.complaints.clear()  # type: ignore[attr-defined]  # the list of tests/browsing.py
