"""A11 against a running copy: a note of another system, held because nobody knows its provider, becomes a draft at a desk; and a
hundred of one message at once have one effect."""

import json
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import standardwebhooks
from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean
from tests.running import SOURCE_SECRET, Running

AsRole = Callable[..., Page]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PROVIDER = "Alba Ortiz"
POSTED = "/api/webhooks/{source}"


def message(**note: Any) -> tuple[str, dict[str, str]]:
    """A note of a new patient, signed as a sender's library does it."""
    body = json.dumps({"date": "2026-06-10", "text": "Seen for a cough of five days. Acute bronchitis.", **note})
    now, message_id = datetime.now(UTC), f"msg_{secrets.token_hex(8)}"
    signature = standardwebhooks.Webhook(SOURCE_SECRET).sign(message_id, now, body)
    return body, {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }


def test_a_held_note_is_settled_by_a_manager_and_is_a_draft_at_the_provider_s_desk(
    as_role: AsRole, running: Running
) -> None:
    address = running.address + POSTED.format(source="county-adt")
    family, number = f"Quill{secrets.token_hex(3)}", f"MRN-{secrets.token_hex(4)}"
    page = as_role("manager", at="/deliveries/sources")
    expect(page.get_by_role("table", name="Sources in")).to_contain_text("Hospital ADT feed")
    patient = {"identifiers": [{"system": "urn:test:county", "value": number}], "family": family, "given": "Ada",
               "birth_date": "1961-05-04", "sex": "F"}  # fmt: skip
    body, headers = message(provider="dr.nobody@county.example", patient=patient)
    with httpx.Client(headers=headers, timeout=60) as sender, ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: sender.post(address, content=body), range(100)))
        assert sender.post(address, content=body + " ").status_code == 401
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    held = answers[0].json()["held"]

    page.get_by_role("tab", name=re.compile("^Held")).click()
    row = page.locator(f"[data-focus-id='{held}']")
    expect(row).to_contain_text("Encounter note")
    expect(row).to_contain_text("No active provider of the practice has this address or id.")
    assert_clean(page)
    row.get_by_role("button", name=re.compile("^Decide")).click()
    note = page.get_by_role("region", name="Held note")
    expect(note.get_by_role("region", name="Text of the note")).to_contain_text("Acute bronchitis")
    expect(note).to_contain_text("dr.nobody@county.example")
    expect(note.get_by_label("Family name")).to_have_value(family)
    assert_clean(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0
    page.set_viewport_size({"width": 1440, "height": 900})
    note.get_by_label("Provider").select_option(label=PROVIDER)
    page.keyboard.press("Control+Enter")
    said = page.get_by_text(re.compile(r"is a draft at .+'s desk\."))
    expect(said).to_contain_text(PROVIDER)
    number_of = re.search(r"EN-\d+", said.inner_text())
    assert number_of is not None
    expect(note).to_have_count(0)
    expect(row).to_have_count(0)
    page.get_by_role("tab", name="All", exact=True).click()
    expect(page.locator(f"[data-focus-id='{held}']")).to_contain_text(f"{number_of[0]}, draft, settled by")
    expect(page.locator(f"[data-focus-id='{held}']")).to_contain_text("came 100 times")

    desk = as_role("provider", at=f"/encounter/{number_of[0].removeprefix('EN-')}")
    expect(desk.get_by_role("region", name="Text of the note")).to_contain_text("Acute bronchitis")
    expect(desk.locator("body")).to_contain_text(family)
