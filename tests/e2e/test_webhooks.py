"""A manager adds an endpoint, tries it, sees a message fail and has it tried again, rotates its secret and removes it."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect
from standardwebhooks.webhooks import Webhook

from codeloom.launch.waiting import wait_until
from tests.e2e.axe import assert_clean
from tests.fakes.receiver import receiver

AsRole = Callable[..., Page]
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{40,}")
SOON = 30_000
"""Milliseconds until a worker has sent what was pressed."""


def test_an_endpoint_from_its_secret_to_its_end(as_role: AsRole) -> None:
    page, name = as_role("manager", at="/deliveries"), f"Claims system {secrets.token_hex(3)}"
    add = page.get_by_role("button", name=re.compile("^Add"))
    expect(add).to_be_visible()
    with receiver() as there:
        page.keyboard.press("n")
        form = page.get_by_role("dialog", name="Add an endpoint")
        form.get_by_label("Name").fill(name)
        form.get_by_label("Address").fill(there.url())
        form.get_by_label("import.done").check()
        assert_clean(page)
        page.keyboard.press("Control+Enter")
        shown = page.get_by_role("dialog", name="The secret, shown once")
        expect(shown.get_by_label(name)).to_have_value(SECRET)
        first = shown.get_by_label(name).input_value()
        page.keyboard.press("Control+Enter")
        expect(shown).to_have_count(0)  # while it is there, keys are its own
        pane = page.get_by_role("region", name=name, exact=True)
        expect(pane).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(SECRET)

        page.keyboard.press("t")
        line = pane.locator("tr[data-item]").filter(has_text="webhook.test")
        expect(line).to_contain_text("204", timeout=SOON)
        Webhook(first).verify(there.got[0].body, there.got[0].headers)
        assert_clean(page)

        there.status = 500
        page.goto("/import")
        page.fill("#import-name", name)
        page.locator("#import-name").blur()
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("o")
        chooser.value.set_files([{"name": "broken.json", "mimeType": "application/json", "buffer": b"{"}])
        page.get_by_role("button", name="Dry run").click()
        expect(page.get_by_role("region", name="Dry run")).to_contain_text("Files that will be refused", timeout=SOON)
        wait_until(lambda: len(there.got) > 1, SOON / 1000)  # later it would stand behind "1 new, show"
        page.goto("/deliveries")
        page.get_by_role("link", name=re.compile(name)).click()
        told = pane.locator("tr[data-item]").filter(has_text="import.done")
        expect(told).to_contain_text("500, again in", timeout=SOON)
        told.get_by_role("button", name=re.compile("tries")).click()
        expect(page.get_by_role("list", name="Tries")).to_contain_text("500 Internal Server Error")
        page.keyboard.press("b")
        expect(page.get_by_role("region", name="Body")).to_contain_text('"type":"import.done"')
        assert_clean(page)

        there.status = 204
        told.get_by_role("button", name=re.compile("Try now")).click()
        expect(told).to_contain_text("204", timeout=SOON)
        assert there.ids[1] == there.ids[-1]

        pane.get_by_role("radio", name="Settings").click()
        pane.get_by_role("button", name="Rotate").click()
        page.get_by_role("dialog", name="Rotate the secret").get_by_role("button", name="Rotate").click()
        expect(shown.get_by_label(name)).to_have_value(SECRET)
        second, told_before = shown.get_by_label(name).input_value(), len(there.got)
        page.keyboard.press("Control+Enter")
        expect(shown).to_have_count(0)
        page.keyboard.press("t")
        assert wait_until(lambda: len(there.got) > told_before, SOON / 1000)
        for secret in (first, second):
            Webhook(secret).verify(there.got[-1].body, there.got[-1].headers)

        pane.get_by_role("radio", name="Settings").click()
        pane.get_by_role("button", name="Remove endpoint").click()
        page.get_by_role("dialog", name="Remove").get_by_role("button", name="Remove endpoint").click()
        expect(page.get_by_role("link", name=re.compile(name))).to_have_count(0)
