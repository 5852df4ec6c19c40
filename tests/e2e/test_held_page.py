"""A manager decides whose held visits are: from the import's report, by keys, undone and decided again, seen by axe."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean
from tests.people_in_files import PersonIn, VisitIn
from tests.running import Running

AsRole = Callable[..., Page]


def bring_in(running: Running, file: Path, person: PersonIn) -> str:
    """Import a file by command; what it printed."""
    file.write_bytes(person.file())
    return running.run("import", str(file)).stdout


@pytest.fixture
def family(running: Running, tmp_path: Path) -> str:
    """The name of somebody who is here as June; under her number another name is held."""
    name = f"Tell{secrets.token_hex(3)}"
    here = PersonIn(family=name, id=name, numbers=(("urn:test:held", name),))
    married = here.but(family=f"New{name}", id=f"{name}2", visits=(VisitIn("w1", "2026-06-01", "Rash on both arms."),))
    assert "1 created" in bring_in(running, tmp_path / "first.json", here)
    assert "1 held" in bring_in(running, tmp_path / f"{name}.json", married)
    return name


def test_a_held_person_is_decided_taken_back_and_decided_again(as_role: AsRole, family: str) -> None:
    page, other = as_role("manager", at="/import"), as_role("manager", at="/held")
    held = f"New{family}, June"
    waiting = other.locator("nav a", has_text="Held matches").locator(".count")
    listed = page.get_by_role("table", name="Held matches").get_by_role("button", name=held)
    expect(other.get_by_role("table", name="Held matches").get_by_role("button", name=held)).to_be_visible()
    before = int(other.get_by_role("tab", name=re.compile("^Open")).locator(".count").inner_text())
    expect(waiting).to_have_text(str(before))  # live figures come after what the page is filled with
    expect(page.get_by_role("region", name="Job", exact=True)).to_contain_text(
        "1 held: it is not certain whose they are."
    )
    page.get_by_role("link", name="Decide").click()

    match = page.get_by_role("region", name="Is it the same person?")
    expect(match.get_by_role("heading")).to_have_text(held)
    expect(match).to_contain_text(f"An identifier in the file is {family}, June's here, but name differs.")
    expect(match.get_by_role("row", name=re.compile("^Name"))).to_contain_text("Differs")
    expect(match.get_by_role("row", name=re.compile("^Birth date"))).to_contain_text("Agrees")
    assert_clean(page)

    page.keyboard.press("s")
    messages = page.get_by_role("region", name="Messages")
    expect(messages).to_contain_text("Same person: 1 chart made.")
    expect(listed).to_have_count(0)
    expect(waiting).to_have_text(str(before - 1))
    assert_clean(page)

    page.keyboard.press("2")
    expect(match).to_contain_text("Same person, decided by")
    assert_clean(page)
    page.keyboard.press("u")
    expect(match.get_by_role("button", name="Different people")).to_be_visible()
    expect(waiting).to_have_text(str(before))

    page.keyboard.press("d")
    expect(messages).to_contain_text("Different people: 1 chart made.")
    expect(listed).to_have_count(0)


def test_both_sides_on_a_phone(as_role: AsRole, family: str) -> None:
    page = as_role("manager", at="/held", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name=f"New{family}, June").click()
    match = page.get_by_role("region", name="Is it the same person?")
    expect(match.get_by_text("In the file:").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert_clean(page)
    match.get_by_role("button", name="Leave out").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("1 visit left out.")
