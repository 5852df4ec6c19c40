"""API keys of programs, their rate limits, and the verbs of /api/v1."""

from codeloom.services.integration import key_limits, keys, requests
from codeloom.services.integration.keys import (
    CODES,
    READ_ENCOUNTERS,
    RULES,
    SERVICE,
    WRITE_ENCOUNTERS,
    Actor,
    KeysView,
    KeyView,
    create_key,
    end_keys_of,
    key_view,
    list_keys,
    revoke_key,
)

__all__ = [
    "CODES",
    "READ_ENCOUNTERS",
    "RULES",
    "SERVICE",
    "WRITE_ENCOUNTERS",
    "Actor",
    "KeyView",
    "KeysView",
    "create_key",
    "end_keys_of",
    "key_limits",
    "key_view",
    "keys",
    "list_keys",
    "requests",
    "revoke_key",
]
