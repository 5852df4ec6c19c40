"""A manager decides whose held visits are: from the import's report, by keys, undone and decided again, seen by axe."""

import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean
from tests.people_in_files import PersonIn, VisitIn
from tests.running import Running

AsRole = Callable[..., Page]
FAMILY = f"Tell{secrets.token_hex(3)}"
HERE = PersonIn(family=FAMILY, numbers=(("urn:test:held", FAMILY),))
MARRIED = HERE.but(family=f"New{FAMILY}", id="2", visits=(VisitIn("w1", "2026-06-01", "Rash on both arms."),))


def bring_in(running: Running, file: Path, person: PersonIn) -> str:
    """Import a file by command; what it printed."""
    file.write_bytes(person.file())
    command = [sys.executable, "-m", "codeloom", "import", str(file)]
    done = subprocess.run(command, env=running.environment(), capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


@pytest.fixture
def held(running: Running, tmp_path: Path) -> str:
    """The name of a person who is held."""
    assert "1 created" in bring_in(running, tmp_path / "first.json", HERE)
    assert "1 held" in bring_in(running, tmp_path / f"{FAMILY}.json", MARRIED)
    return f"New{FAMILY}, June"


def test_a_held_person_is_decided_taken_back_and_decided_again(as_role: AsRole, held: str) -> None:
    page, other = as_role("manager", at="/import"), as_role("manager", at="/charts")
    waiting = other.locator("nav a", has_text="Held matches").locator(".count")
    expect(waiting).to_have_text("1")
    expect(page.get_by_role("region", name="Job", exact=True)).to_contain_text(
        "1 held: it is not certain whose they are."
    )
    page.get_by_role("link", name="Decide").click()

    match = page.get_by_role("region", name="Is it the same person?")
    expect(match.get_by_role("heading")).to_have_text(held)
    expect(match).to_contain_text(f"An identifier in the file is {FAMILY}, June's here, but name differs.")
    expect(match.get_by_role("row", name=re.compile("^Name"))).to_contain_text("Differs")
    expect(match.get_by_role("row", name=re.compile("^Birth date"))).to_contain_text("Agrees")
    assert_clean(page)

    page.keyboard.press("s")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Same person: 1 chart made.")
    expect(page.locator("main")).to_contain_text("Nothing to decide")
    expect(waiting).to_have_count(0)
    assert_clean(page)

    page.keyboard.press("2")
    expect(match).to_contain_text("Same person, decided by")
    assert_clean(page)
    page.keyboard.press("u")
    expect(match.get_by_role("button", name="Different people")).to_be_visible()
    expect(waiting).to_have_text("1")

    page.keyboard.press("d")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Different people: 1 chart made.")
    expect(page.locator("main")).to_contain_text("Nothing to decide")


def test_both_sides_on_a_phone(as_role: AsRole, running: Running, tmp_path: Path) -> None:
    other = MARRIED.but(family=f"Third{FAMILY}", numbers=(("urn:test:held", f"{FAMILY}3"),))
    bring_in(running, tmp_path / "first.json", other.but(family=f"Fourth{FAMILY}", id="5"))
    assert "1 held" in bring_in(running, tmp_path / "second.json", other.but(id="6"))
    page = as_role("manager", at="/held", viewport={"width": 390, "height": 844})
    match = page.get_by_role("region", name="Is it the same person?")
    expect(match.get_by_text("In the file:").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert_clean(page)
    match.get_by_role("button", name="Leave out").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("1 visit left out.")
