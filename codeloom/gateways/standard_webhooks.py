"""Signatures of webhooks by the Standard Webhooks specification 1.0: HMAC-SHA-256 over "<id>.<seconds>.<body>".

A body is signed and verified as the bytes that travel: nothing is parsed before `verify` has returned. Several secrets may
be good at once while one is replaced by another.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""How far the time of a message may be from ours, to either side."""
SECRET_BYTES = 32
LEAST_BYTES, MOST_BYTES = 24, 64
MOST_SIGNATURES = 16
_ID = re.compile(r"[!-~]{1,200}")
_SECONDS = re.compile(r"[0-9]{1,12}")


class Unverified(Exception):
    """A message that is not of a known sender, not of now, or not as it was signed; which of these is not said."""


class BadSecret(ValueError):
    """A text that is no secret: `whsec_` and the base64 of 24 to 64 bytes."""


def new_secret() -> str:
    """A secret of 32 random bytes, as it is shown to a person once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """The key in a secret. Raises BadSecret, which names nothing of it."""
    text = secret.strip().removeprefix(PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret("no base64") from None
    if not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise BadSecret(f"not {LEAST_BYTES} to {MOST_BYTES} bytes")
    return key


def signature(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    """One signature, `v1,<base64>`. Raises BadSecret."""
    digest = hmac.digest(key_of(secret), b"%s.%d." % (message_id.encode(), seconds) + body, "sha256")
    return "v1," + base64.b64encode(digest).decode()


def headers(signed_with: Iterable[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What a sender adds to its request: id, time in whole seconds, and a signature by each secret that is good now."""
    seconds = int(at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature(secret, message_id, seconds, body) for secret in signed_with),
    }


def verify(secrets_in_force: Iterable[str], received: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of a message that one of the secrets signed within the tolerance. Raises Unverified; reads no database.

    `received` are the request's headers, found without regard to case.
    """
    given = {name.lower(): value for name, value in received.items()}
    message_id = given.get("webhook-id", "")
    seconds = given.get("webhook-timestamp", "")
    if not _ID.fullmatch(message_id) or not _SECONDS.fullmatch(seconds):
        raise Unverified
    if abs(now.timestamp() - int(seconds)) > TOLERANCE.total_seconds():
        raise Unverified
    offered = given.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
    expected = [signature(secret, message_id, int(seconds), body).encode() for secret in secrets_in_force]
    good = [hmac.compare_digest(one, other.encode()) for one in expected for other in offered]
    if not any(good):
        raise Unverified
    return message_id
