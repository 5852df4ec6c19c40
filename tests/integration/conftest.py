"""The running application for the tests of its walls: one for the whole run, for Reflex serves an application once."""

from collections.abc import Iterator

import pytest

from codeloom.settings import Settings
from tests.door import cheap_hashing
from tests.integration.walls_world import World, running_world


@pytest.fixture(scope="session")
def _served(database: Settings) -> Iterator[World]:
    with running_world(database) as running:
        yield running


@pytest.fixture
def world(_served: World) -> Iterator[World]:
    """Reflex, gate and guard over the real database and Redis. No test of it is about the price of a hash."""
    with cheap_hashing():
        yield _served
