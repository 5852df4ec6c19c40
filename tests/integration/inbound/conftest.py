"""What tests of messages share."""

from collections.abc import Iterator

import pytest

from codeloom.settings import Settings
from tests.integration.inbound.inbound_world import Source, no_source_after


@pytest.fixture
def source(database: Settings, empty_redis: str) -> Iterator[Source]:
    """A new practice with a source."""
    with no_source_after(), pytest.MonkeyPatch.context() as patch:
        yield Source(patch)
