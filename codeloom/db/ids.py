"""The one identifier generator: UUID version 7 (RFC 9562), so that keys sort by time of creation."""

import os
from uuid import UUID

from codeloom.coding import clock

SYSTEM_ORG = UUID("00000000-0000-7000-8000-000000000000")
"""The reserved organization whose audit chain takes acts that belong to nobody yet (failed sign-in, registration)."""


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    millis = int(clock.now().timestamp() * 1000)
    tail = int.from_bytes(os.urandom(10), "big")
    value = (millis & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | ((tail >> 62) & 0xFFF) << 64
    value |= 0b10 << 62 | (tail & ((1 << 62) - 1))
    return UUID(int=value)
