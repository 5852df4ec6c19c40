"""API keys of programs, their rate limits, and the verbs of /api/v1."""

from codeloom.services.integration import key_limits, keys, requests
from codeloom.services.integration.keys import (
    CODES,
    READ_ENCOUNTERS,
    RULES,
    WRITE_ENCOUNTERS,
    KeysView,
    add_service_account,
    create_key,
    list_keys,
    revoke_key,
)

__all__ = [
    "CODES",
    "READ_ENCOUNTERS",
    "RULES",
    "WRITE_ENCOUNTERS",
    "KeysView",
    "add_service_account",
    "create_key",
    "key_limits",
    "keys",
    "list_keys",
    "requests",
    "revoke_key",
]
