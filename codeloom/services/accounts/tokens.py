"""The tokens of a session: access and refresh tokens, CSRF tokens, device cookies, pseudonyms of addresses.

Pure: no database; the time comes from coding/clock.py. Every token is an HMAC or JWT under a key derived from the settings,
so nothing that opens a session is stored in clear anywhere.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from codeloom.coding import clock
from codeloom.settings import settings

ALGORITHM = "HS256"
AUDIENCE = "codeloom"
ACCESS, HALF_WAY = "access", "half_way"
HALF_WAY_SECONDS = 600
"""How long after a right password its second factor may be given."""


@lru_cache(maxsize=64)
def _derived(secret: str, purpose: str) -> bytes:
    if not secret:
        raise ValueError("JWT_SECRET or JWT_REFRESH_SECRET is missing: start with `make up`, or set it")
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"codeloom {purpose}".encode()).derive(secret.encode())


def _key(purpose: str) -> bytes:
    return _derived(settings().jwt_secret.get_secret_value(), purpose)


def _refresh_key() -> bytes:
    return _derived(settings().jwt_refresh_secret.get_secret_value(), "refresh")


def _mac(key: bytes, text: str) -> str:
    return base64.urlsafe_b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")


def access_token(session_id: UUID, user_id: UUID, now: datetime) -> tuple[str, int]:
    """A signed token naming a session, and the unix second it ends. Role and rights are never in it."""
    issued = int(now.timestamp())
    ends = issued + int(settings().jwt_expires_in.total_seconds())
    claims = {"typ": ACCESS, "aud": AUDIENCE, "sub": str(user_id), "sid": str(session_id), "iat": issued, "exp": ends}
    return jwt.encode(claims, _key("access"), algorithm=ALGORITHM), ends


def session_of(token: str) -> UUID | None:
    """The session an access token names; None when it is not ours, of another kind, or has ended.

    Expiry is checked here by coding/clock.py and not by the library, which would read the system's clock.
    """
    claims = _claims(token, ACCESS, "access", ("sub", "sid"))
    return _id(claims["sid"]) if claims else None


def _claims(token: str, kind: str, purpose: str, needed: tuple[str, ...]) -> dict[str, Any] | None:
    try:
        claims: dict[str, Any] = jwt.decode(
            token, _key(purpose), algorithms=[ALGORITHM], audience=AUDIENCE,
            options={"require": ["exp", "iat", "aud", "typ", *needed], "verify_exp": False, "verify_iat": False},
        )  # fmt: skip
        ends = claims["exp"]
        return None if claims["typ"] != kind or type(ends) is not int or ends <= clock.now().timestamp() else claims
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        return None


def _id(text: object) -> UUID | None:
    try:
        return UUID(text)  # type: ignore[arg-type]  # what is no text is none
    except (ValueError, TypeError, AttributeError):
        return None


@dataclass(frozen=True, slots=True)
class HalfWay:
    """A sign-in whose password was right and whose second factor is still asked for. `stamp` stands for that password."""

    org_id: UUID
    user_id: UUID
    id: UUID
    stamp: str
    set_up: bool


def half_way_token(one: HalfWay, now: datetime) -> tuple[str, int]:
    """A signed token that proves a right password for HALF_WAY_SECONDS, and the unix second it ends. It opens no session."""
    issued = int(now.timestamp())
    claims = {"typ": HALF_WAY, "aud": AUDIENCE, "sub": str(one.user_id), "org": str(one.org_id), "jti": str(one.id),
              "pwd": one.stamp, "new": one.set_up, "iat": issued, "exp": issued + HALF_WAY_SECONDS}  # fmt: skip
    return jwt.encode(claims, _key(HALF_WAY), algorithm=ALGORITHM), issued + HALF_WAY_SECONDS


def read_half_way(token: str) -> HalfWay | None:
    """What a token of a right password says; None when it is not ours, of another kind, or has ended."""
    claims = _claims(token, HALF_WAY, HALF_WAY, ("sub", "org", "jti", "pwd", "new")) if len(token) < 1000 else None
    if claims is None:
        return None
    org_id, user_id, nonce = (_id(claims[name]) for name in ("org", "sub", "jti"))
    if org_id is None or user_id is None or nonce is None:
        return None
    return HalfWay(org_id, user_id, nonce, str(claims["pwd"]), claims["new"] is True)


def mail_token() -> str:
    """What a link in a mail carries: 256 random bits. The database keeps its hash (`hashed`)."""
    return secrets.token_urlsafe(32)


def refresh_token(session_id: UUID, generation: int) -> str:
    """The refresh token of a session's generation. It can be made again, so an issued successor need not be stored."""
    stem = f"{session_id.hex}.{generation}"
    return f"{stem}.{_mac(_refresh_key(), stem)}"


def read_refresh(token: str) -> tuple[UUID, int] | None:
    """(session, generation) of a refresh token that we signed, else None."""
    parts = token.split(".")
    if len(token) > 200 or len(parts) != 3 or not token.isascii() or not parts[1].isdecimal():
        return None
    if not hmac.compare_digest(parts[2], _mac(_refresh_key(), f"{parts[0]}.{parts[1]}")):
        return None
    return UUID(hex=parts[0]), int(parts[1])


def hashed(token: str) -> bytes:
    """What the database keeps of a refresh token."""
    return hashlib.sha256(token.encode()).digest()


def csrf_token(session_id: UUID) -> str:
    """The token that state-changing requests of a session carry; it changes with the session."""
    return _mac(_key("csrf"), str(session_id))


def is_csrf_of(session_id: UUID, presented: str) -> bool:
    """Whether a request carries its own session's token."""
    return hmac.compare_digest(presented.encode(), csrf_token(session_id).encode())


def tab_name(session_id: UUID, token: str) -> str:
    """The token under which Reflex keeps a tab's state: derived from the tab's own token and its session."""
    return hmac.new(_key("tab"), f"{session_id} {token}".encode(), hashlib.sha256).hexdigest()[:32]


def visitor_token() -> str:
    """The CSRF token of somebody not signed in yet."""
    nonce = secrets.token_urlsafe(12)
    return f"{nonce}.{_mac(_key('visitor'), nonce)}"


def is_visitor_token(token: str) -> bool:
    """Whether we made this token for a visitor."""
    nonce, _, mac = token.partition(".")
    return bool(nonce) and hmac.compare_digest(mac.encode(), _mac(_key("visitor"), nonce).encode())


def same(one: str, other: str) -> bool:
    """Compare two tokens in constant time; two empty ones are not the same."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


def device_token(account: str) -> str:
    """The device cookie set at sign-in; `account` is the pseudonym of the address."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_mac(_key('device'), f'{nonce}|{account}')}"


def device_of(token: str, account: str) -> str | None:
    """The device's name if this account signed in with it before, else None."""
    nonce, _, mac = token.partition(".")
    good = len(token) < 200 and hmac.compare_digest(mac.encode(), _mac(_key("device"), f"{nonce}|{account}").encode())
    return nonce if good and nonce else None


def pseudonym(kind: str, text: str) -> str:
    """A stable keyed hash of an address, for limits and the audit log."""
    return _mac(_key(f"pseudonym {kind}"), text)[:22]


def mark(nonce: str, password: str) -> str:
    """Eight bits that say what a password is not, as two hexadecimal digits. Who lacks our key learns nothing from them."""
    return hmac.new(_key("password mark"), f"{nonce} {password}".encode(), hashlib.sha256).hexdigest()[:2]


def mark_key() -> str:
    """A name of the key and the width of marks, so that a mark of another width tells nothing."""
    return pseudonym("password mark key", "8 bits")[:6]


def signed_screen(user_id: UUID, text: str) -> str:
    """What a page is given of its own screen to send back with an act: as it is, under a signature for its person."""
    packed = base64.urlsafe_b64encode(text.encode()).decode()
    return f"{packed}.{_mac(_key('screen'), f'{user_id} {packed}')}"


def read_screen(user_id: UUID, presented: str) -> str | None:
    """The text that we signed for this person, else None."""
    packed, _, mac = presented.partition(".")
    if not hmac.compare_digest(mac.encode(), _mac(_key("screen"), f"{user_id} {packed}").encode()):
        return None
    return base64.urlsafe_b64decode(packed).decode()
