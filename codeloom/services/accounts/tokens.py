"""The tokens of a session: access and refresh tokens, CSRF tokens, device cookies, pseudonyms of addresses.

Pure: no database; the time comes from coding/clock.py. Every token is an HMAC or JWT under a key derived from the settings,
so nothing that opens a session is stored in clear anywhere.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from codeloom.coding import clock
from codeloom.settings import settings

ALGORITHM = "HS256"
AUDIENCE = "codeloom"
ACCESS = "access"


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
    try:
        claims = jwt.decode(
            token, _key("access"), algorithms=[ALGORITHM], audience=AUDIENCE,
            options={"require": ["exp", "iat", "aud", "sub", "sid", "typ"], "verify_exp": False, "verify_iat": False},
        )  # fmt: skip
        ends = claims["exp"]
        if claims["typ"] != ACCESS or type(ends) is not int or ends <= clock.now().timestamp():
            return None
        return UUID(claims["sid"])
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        return None


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
    """Six bits that say what a password is not; one letter. Who lacks our key learns nothing from them."""
    return _mac(_key("password mark"), f"{nonce} {password}")[0]


def mark_key() -> str:
    """A name of the key of marks."""
    return pseudonym("password mark key", "")[:6]


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
