"""Registries that speak of the same things say the same: verbs, policy, handlers, topics, routes, pages and navigation."""

from collections.abc import Callable, Iterator

import pytest

from tests.house import agreement

CHECKS = [
    agreement.verbs_and_policy,
    agreement.topics_and_consumers,
    agreement.routers_and_api,
    agreement.pages_and_routes,
    agreement.routes_and_navigation,
    agreement.routes_and_policy,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_they_agree(check: Callable[[], Iterator[str]]) -> None:
    assert list(check()) == []
