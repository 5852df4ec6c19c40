"""Webhooks out: endpoints of a practice are told of what happens, signed, in order, at least once."""

from codeloom.services.webhooks.acts import let_go, retry, retry_all, send_test
from codeloom.services.webhooks.announcing import TOPICS, announce
from codeloom.services.webhooks.dead_letters import DeadLetters, dead_letters
from codeloom.services.webhooks.deliveries import (
    DeliveryDetail,
    Endpoints,
    EndpointView,
    OpenEndpoint,
    list_endpoints,
    open_delivery,
    open_endpoint,
)
from codeloom.services.webhooks.endpoints import (
    NewSecret,
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    switch_endpoint,
)
from codeloom.services.webhooks.operating import failing, of_all, try_again

__all__ = [
    "TOPICS",
    "DeadLetters",
    "DeliveryDetail",
    "EndpointView",
    "Endpoints",
    "NewSecret",
    "OpenEndpoint",
    "add_endpoint",
    "announce",
    "change_endpoint",
    "dead_letters",
    "failing",
    "let_go",
    "list_endpoints",
    "of_all",
    "open_delivery",
    "open_endpoint",
    "remove_endpoint",
    "retry",
    "retry_all",
    "rotate_secret",
    "send_test",
    "switch_endpoint",
    "try_again",
]
