"""A practice whose webhooks may go to this machine."""

from collections.abc import Iterator

import pytest

from codeloom.services.delivery import relay
from codeloom.settings import Settings
from tests.integration.webhooks.webhooks_world import House, networks


@pytest.fixture
def house(database: Settings, empty_redis: str) -> Iterator[House]:
    relay.drain()  # what other tests left due
    with networks():
        yield House()
