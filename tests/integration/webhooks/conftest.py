"""A practice whose webhooks may go to this machine."""

from collections.abc import Iterator

import pytest

from codeloom.settings import Settings
from tests.integration.webhooks.webhooks_world import House, networks
from tests.left_in_the_outbox import forget_unsent


@pytest.fixture
def house(database: Settings, empty_redis: str) -> Iterator[House]:
    forget_unsent()
    with networks():
        yield House()
