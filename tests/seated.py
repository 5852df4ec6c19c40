"""A coder seated at a chart of the running copy: where the tests of the workbench begin, in tests/e2e and tests/faults."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import story
from tests.e2e.screens import Bench
from tests.running import Running

AsRole = Callable[..., Page]


SPARE = 2
"""Charts more than tests, for those that are tried again."""


@pytest.fixture(scope="module")
def charts(running: Running, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """New charts of ours, one for each test of the module, nobody's yet. No more: the list of them shows 50."""
    sitting = [one for one in request.session.items if "bench" in getattr(one, "fixturenames", ())]
    ours = [one for one in sitting if one.path == request.path]
    path = tmp_path_factory.mktemp("robust") / "visits.json"
    path.write_bytes(story.visit(visits=len(ours) + SPARE))
    made = running.run("import", str(path), "--json")
    assert made.returncode == 0, made.stderr


@pytest.fixture
def bench(as_role: AsRole, charts: None) -> Bench:
    """A coder with a chart of ours open: the manager gave it by hand."""
    manager = as_role("manager")
    manager.goto("/assign")
    rows = manager.get_by_role("table", name="Charts to assign").locator("tbody tr").filter(has_text="Follow-up")
    expect(rows.first).to_be_visible()
    number = rows.first.locator("td.code").inner_text()
    manager.get_by_role("checkbox", name=f"Select {number}").click()
    manager.get_by_role("radio", name="By hand").click()
    priya = manager.locator("#to option", has_text="Raman").get_attribute("value")
    manager.locator("#to").select_option(priya)
    expect(manager.get_by_role("button", name="Assign 1 chart")).to_have_attribute("aria-disabled", "false")
    manager.keyboard.press("Control+Enter")
    expect(manager.get_by_role("region", name="Messages")).to_contain_text("Assigned")
    manager.context.close()
    opened = Bench(as_role("coder", 2))
    opened.page.goto(f"/chart/{number.removeprefix('CH-')}")
    opened.ready()
    return opened
