"""From nothing to a team in the browser: register, confirm, invite, accept, second factor, lost phone, recovery code (INV-10).

Letters are read as they lie in the data folder of a copy without a mail server.
"""

import email
import email.policy
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from uuid import uuid4

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from codeloom.launch.waiting import wait_until
from codeloom.settings import ROOT
from tests import made_once
from tests.e2e.axe import assert_clean
from tests.running import Running, free_port

PASSWORD = "plum-lantern-on-the-river"


@pytest.fixture(scope="module")
def empty_copy() -> Iterator[Running]:
    """A copy of its own without the demo, as a practice begins with it."""
    copy = Running(made_once.new_home(), free_port(), {"DEMO": "false", "WEB_WORKERS": "1", "WORKERS": "1"})
    try:
        copy.start()
        yield copy
    finally:
        copy.stop()
        shutil.rmtree(copy.home, ignore_errors=True)


def link_in_letter(running: Running, to: str, words: str) -> str:
    """The address in the letter to somebody whose subject has these words, once it was sent."""

    def found() -> str:
        for path in sorted((running.home / "mail").glob("*.eml")):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if letter["to"] and to in letter["to"] and words in (letter["subject"] or ""):
                body = letter.get_body(("plain",))
                assert body is not None
                link = re.search(rf"{re.escape(running.address)}/\S+token=\S+", body.get_content())
                assert link is not None
                return link[0]
        return ""

    wait_until(lambda: bool(found()), 60)
    assert found(), f"no letter about {words}"
    return found()


def first_password(page: Page, name: str) -> None:
    """Set name and password of an account that a mail confirmed."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def password(page: Page, who: str) -> None:
    """Send the sign-in form."""
    page.get_by_label("Email").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_practice_comes_to_be_and_a_lost_phone_locks_nobody_out(empty_copy: Running, browser: Browser) -> None:
    tag = uuid4().hex[:8]
    dana, ruth = f"dana.{tag}@riverbend.example", f"ruth.{tag}@riverbend.example"
    context = browser.new_context(base_url=empty_copy.address)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("link", name="Register a practice").click()
    page.get_by_label("Practice", exact=True).fill(f"Practice {tag}")
    page.get_by_label("Your name").fill("Dana Whitfield")
    page.get_by_label("Email").fill(dana)
    assert_clean(page)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    page.goto(link_in_letter(empty_copy, dana, "Confirm your registration"))
    assert_clean(page)
    first_password(page, "Dana Whitfield")
    password(page, dana)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")
    page.get_by_role("button", name=re.compile("account")).click()
    page.get_by_role("link", name="Your account").click()
    expect(page.get_by_role("heading", name="Sign-ins")).to_be_visible()
    page.goto("/teams")
    expect(page.get_by_text("No teams yet")).to_be_visible()
    assert_clean(page)
    context.close()

    invite = [sys.executable, "-m", "codeloom", "invite", ruth, "Ruth Castellano", "--role", "coder", "--manager", dana]
    subprocess.run(invite, cwd=ROOT, env=empty_copy.environment(), check=True, capture_output=True, timeout=120)
    context = browser.new_context(base_url=empty_copy.address)
    page = context.new_page()
    page.goto(link_in_letter(empty_copy, ruth, "Dana Whitfield invites you"))
    expect(page.get_by_text(f"Invited by Dana Whitfield to Practice {tag}, as coder")).to_be_visible()
    first_password(page, "Ruth Castellano")
    password(page, ruth)
    expect(page.get_by_role("heading", level=1)).to_have_text("My queue")
    page.goto("/account")
    assert_clean(page)
    page.locator("#factor-current").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    key = page.locator(".step .code").inner_text().replace(" ", "")
    assert_clean(page)
    page.get_by_label("Six digits").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Confirm").click()
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem").all_inner_texts()
    assert len(codes) == 10
    assert_clean(page)
    context.close()

    context = browser.new_context(base_url=empty_copy.address)
    page = context.new_page()
    page.goto("/sign-in?next=/account")
    password(page, ruth)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    assert_clean(page)
    page.get_by_label("Six digits").fill(pyotp.TOTP(key).at(int(time.time()) - 3600))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Not accepted")
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(codes[4].lower())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("9 of 10 left")).to_be_visible()
    expect(page.get_by_text("Password and recovery code")).to_be_visible()
    context.close()
