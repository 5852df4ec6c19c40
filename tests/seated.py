"""A coder seated at a chart of the running copy: where the tests of the workbench begin, in tests/e2e and tests/faults."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e import story
from tests.e2e.screens import Bench
from tests.planting import planted
from tests.running import Running

AsRole = Callable[..., Page]
PRIYA = 2
"""The coder whose charts these are, as a number among the demo's coders."""
TRIES = 3
"""How often a browser test is tried (tests/browsing.py): each time it takes a chart nobody has touched."""


@pytest.fixture(scope="module")
def charts(running: Running, request: pytest.FixtureRequest) -> list[int]:
    """Numbers of new charts of Priya's, enough for every try of every test of the module."""
    sitting = [one for one in request.session.items if "bench" in getattr(one, "fixturenames", ())]
    ours = [one for one in sitting if one.path == request.path]
    return planted(running, story.visit(visits=TRIES * len(ours)), coder=PRIYA)


@pytest.fixture
def bench(as_role: AsRole, charts: list[int]) -> Bench:
    """Priya with a chart open that nobody has touched."""
    opened = Bench(as_role("coder", PRIYA, at=f"/chart/{charts.pop()}"))
    opened.ready()
    return opened
