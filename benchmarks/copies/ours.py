"""The product as a benchmark meets it: a running copy with the demo, a browser, and a person signed in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browsing import NAMES, QUIET, ROOT_ONLY, SHELL, find_chromium
from tests.running import Running


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        flags = [*QUIET, *(ROOT_ONLY if os.geteuid() == 0 else ())]
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright, (SHELL, *NAMES)), args=flags)
        yield browser
        browser.close()


def sign_in(browser: Browser, copy: Running, role: str, script: str = "") -> tuple[BrowserContext, Page]:
    """A context of the demo's first person of a role; `script` runs in each of its pages before anything else."""
    who = next(one for one in copy.sign_ins if one["role"] == role)
    context = browser.new_context(base_url=copy.address, viewport={"width": 1440, "height": 900})
    if script:
        context.add_init_script(script)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", who["email"])
    page.fill("input[name=password]", who["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return context, page
