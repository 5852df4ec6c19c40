"""The browser of the end-to-end tests: finds a Chromium, opens it once, and fails a test whose page complained in its console."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.kept_browsers import KEPT, Kept
from tests.running import Running

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
SHELL = "chromium-headless-shell"
"""Chromium without the parts that a window needs: the same engine at a third of the processor's time."""
QUIET = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--process-per-site")  # fmt: skip
ROOT_ONLY = ("--no-sandbox",)
PATIENCE = 20_000
"""Milliseconds a browser test waits for what must come: the machine may be busy with other tests."""
ABSENT = f"The browser tests found no Chromium: install one (Debian: apt install {SHELL}), or name one with CODELOOM_CHROMIUM."


def find_chromium(playwright: Playwright, names: Sequence[str] = NAMES) -> str:
    """CODELOOM_CHROMIUM, then what has one of the names on PATH, then Playwright's own, installed if need be. Ends the run if
    none."""
    if named := os.environ.get("CODELOOM_CHROMIUM"):
        return named
    if found := next(filter(None, map(shutil.which, names)), None):
        return found
    own = Path(playwright.chromium.executable_path)
    if not own.exists():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, timeout=600)
    if not own.exists():
        pytest.exit(ABSENT, returncode=1)
    return str(own)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test that fails is tried twice more and counted as rerun in the summary: three failures are a failure."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=2))


class Chromium:
    """One headless Chromium, open from the first test that needs it until the first module that does not.

    Playwright keeps an event loop in this thread while it is open, beside which no test could run one of its own.
    """

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()
        self._browser: Browser | None = None
        self._playwright: Playwright | None = None

    def launch(self, *flags: str) -> Browser:
        """Another browser with flags of its own; whoever asks for it closes it."""
        if self._playwright is None:
            self._playwright = self._open.enter_context(sync_playwright())
            expect.set_options(timeout=PATIENCE)
        every = [*QUIET, *(ROOT_ONLY if os.geteuid() == 0 else ()), *flags]
        path = find_chromium(self._playwright, (SHELL, *NAMES))
        return self._playwright.chromium.launch(executable_path=path, args=every)

    def browser(self) -> Browser:
        """The browser, opened if need be."""
        if self._browser is None:
            self._browser = self.launch()
            self._open.callback(self._browser.close)
        return self._browser

    def close(self) -> None:
        """End it."""
        KEPT.idle.clear()
        self._open.close()
        self._browser = self._playwright = None


CHROMIUM = Chromium()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Close the browser before a module whose tests need none."""
    try:
        return (yield)
    finally:
        if nextitem is None or (nextitem.path != item.path and "browser" not in getattr(nextitem, "fixturenames", ())):
            CHROMIUM.close()


@pytest.fixture(scope="module")
def browser() -> Browser:
    """The browser of this process. Take a context of it for each person of a test."""
    return CHROMIUM.browser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[pytest.TestReport]:
    """After a failure nobody goes on in a browser that was there before."""
    report: pytest.TestReport = yield
    if report.failed:
        KEPT.after_failure()
    return report


class People:
    """Browser contexts, each somebody else with cookies of their own; what their pages write to the console as errors."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.complaints: list[str] = []
        self.made: list[BrowserContext] = []
        self.taken: list[Kept] = []

    def __call__(self, **options: object) -> BrowserContext:
        """A context. Takes Playwright's options (viewport, color_scheme, base_url)."""
        context = self._new(**options)
        self.made.append(context)
        return context

    def signed_in(self, running: Running, role: str, number: int = 0, **options: object) -> BrowserContext:
        """The context of the demo's `number`-th person of a role: one that an earlier test gave back, or a new one."""
        key = (running.address, role, number, repr(sorted(options.items())))
        kept = KEPT.take(key)
        if kept is None:
            context = self._new(base_url=running.address, **options)
            sign_in(context, running, role, number)
            kept = KEPT.park(key, context)
        kept.context.complaints = self.complaints  # type: ignore[attr-defined]  # the list a test may read and clear
        self.taken.append(kept)
        return kept.context

    def _new(self, **options: object) -> BrowserContext:
        own_certificate = str(options.get("base_url", "")).startswith("https://127.0.0.1:")
        common = {"viewport": {"width": 1440, "height": 900}, "ignore_https_errors": own_certificate}
        context = self.browser.new_context(**{**common, **options})  # type: ignore[arg-type]  # passed through
        context.set_default_timeout(PATIENCE)
        context.complaints = self.complaints  # type: ignore[attr-defined]  # the list a test may read and clear
        context.on("console", lambda message: _note(context, message))
        context.on("weberror", lambda error: context.complaints.append(str(error.error)))  # type: ignore[attr-defined]  # as above
        return context

    def close(self) -> None:
        """Close every context, or give it back for the next test."""
        for context in self.made:
            context.close()
        for kept in self.taken:
            KEPT.give_back(kept)

    def check(self) -> None:
        """Fail when a page complained."""
        complaints, self.complaints[:] = list(self.complaints), []
        assert complaints == [], "a page complained in its console"


def _note(context: BrowserContext, message: ConsoleMessage) -> None:
    if message.type == "error":
        context.complaints.append(f"{message.text} ({message.location.get('url', '')})")  # type: ignore[attr-defined]  # People gave it


@pytest.fixture
def person(browser: Browser) -> Iterator[People]:
    """Make a browser context as `person()`, of the browser of just now: between two tries of a module's last test it was ended.

    At the end the test fails when a page of theirs wrote an error to its console, unless the test took note of it by clearing
    `context.complaints`.
    """
    people = People(CHROMIUM.browser())
    yield people
    people.close()
    people.check()


@pytest.fixture
def as_role(running: Running, person: People) -> Callable[..., Page]:
    """Open a tab of a browser signed in as the demo's `number`-th person of a role, as `as_role("coder")`.

    `at` is the page it opens: the role's first screen unless given, none when empty. Options go to the context. The browser may be
    one that an earlier test used; what a test changes in it is changed in its tabs.
    """

    def enter(role: str, number: int = 0, at: str = "/", **options: object) -> Page:
        page = person.signed_in(running, role, number, **options).new_page()
        page.on("filechooser", lambda _: None)  # Playwright learns of choosers only while somebody listens
        if at:
            page.goto(at)
        return page

    return enter


def sign_in(context: BrowserContext, running: Running, role: str, number: int = 0) -> None:
    """Sign a browser in as the demo's `number`-th person of a role: the form is sent, but not drawn."""
    who = [one for one in running.sign_ins if one["role"] == role][number]
    token = re.search(r'name="csrf" value="([^"]+)"', context.request.get("/sign-in").text())
    assert token
    answer = context.request.post(
        "/sign-in", form={"email": who["email"], "password": who["password"], "csrf": token[1]},
        headers={"origin": running.address}, max_redirects=0,
    )  # fmt: skip
    assert answer.status == 303, answer.text()
