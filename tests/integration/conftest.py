"""The running application for the tests of its walls: one for the whole run, for Reflex serves an application once."""

from collections.abc import Iterator

import pytest

from codeloom.settings import Settings
from tests.integration.core.walls_world import World, running_world


@pytest.fixture(scope="session")
def world(database: Settings) -> Iterator[World]:
    """Reflex, gate and guard over the real database and Redis."""
    with running_world(database) as running:
        yield running
