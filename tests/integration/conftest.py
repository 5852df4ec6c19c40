"""What integration tests share: loaded code sets, and one running application, for Reflex serves an application once."""

from collections.abc import Iterator

import pytest

from codeloom.gateways.codeset_files import load_index
from codeloom.settings import Settings
from tests.browsing import CHROMIUM
from tests.integration.core.walls_world import World, running_world


@pytest.fixture(scope="session", autouse=True)
def code_sets() -> None:
    """Code sets and index are there before anything is asked, as in every server: building them can outlast a transaction."""
    load_index()


@pytest.fixture(scope="session")
def world(database: Settings) -> Iterator[World]:
    """Reflex, gate and guard over the real database and Redis."""
    with running_world(database) as running:
        yield running
        CHROMIUM.close()  # a process may end with browser tests, and Playwright's loop must not run any more
