"""Passwords: argon2id (INV-14), and the same work for an unknown address. fair_line.py has the threads that do it.

Behind the hash stands a mark of the password, eight bits under a key of the server and a nonce: in a flood 255 of 256 wrong
passwords are told by it at the cost of an HMAC (ADR 36). A mark under another key, or none, tells nothing.
"""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from codeloom.services.accounts import tokens
from codeloom.services.accounts.guessable import guessable
from codeloom.services.core import Refused, count

HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
"""64 MiB, two passes, one lane (OWASP asks for 46 MiB and one pass or more): about 0.12 s of one core."""
SHORTEST, LONGEST = 12, 1024
"""Characters of a password; the upper bound keeps a megabyte from being hashed."""


@cache
def _dummy() -> str:
    return HASHER.hash(secrets.token_urlsafe(24))


def made(password: str, email: str = "", *known: str) -> str:
    """The hash of a new password. Raises Refused for one that `check` refuses."""
    check(password, email, *known)
    return hashed(password)


def hashed(password: str) -> str:
    """What is kept of a right password, whatever its length: its hash and its mark."""
    nonce = secrets.token_urlsafe(6)
    return f"{HASHER.hash(password)}#{tokens.mark_key()}.{nonce}.{tokens.mark(nonce, password)}"


def mark_of(kept: str) -> str:
    """The mark that stands behind a hash, empty without one under today's key."""
    _, _, mark = kept.rpartition("#")
    return mark if mark.partition(".")[0] == tokens.mark_key() else ""


def mark_of_nobody(email: str) -> str:
    """The mark of a name that no account has: always the same, as that of an account is."""
    nonce = tokens.pseudonym("nobody", email)
    return f"{tokens.mark_key()}.{nonce}.{tokens.mark(nonce, nonce)}"


def may_be(mark: str, password: str) -> bool:
    """Whether a password may be the one of a mark: always for the right one and for an empty mark, else once in 256."""
    _, _, said = mark.partition(".")
    nonce, _, bits = said.partition(".")
    return not bits or tokens.same(bits, tokens.mark(nonce, password[:LONGEST]))


def check(password: str, email: str = "", *known: str) -> None:
    """Refuse a password that is too short, too long, or among those tried first. Costs no hash.

    `known` is what else is known of the person, such as their name. Raises Refused, which says how many characters are missing.
    """
    if len(password) < SHORTEST:
        more = SHORTEST - len(password)
        has, lack = count(len(password), "character"), f"{more} more {'is' if more == 1 else 'are'} needed"
        raise Refused(f"{has}: {lack}.", todo="A sentence is fine.", code="weak_password")
    if len(password) > LONGEST:
        raise Refused(f"A password has {SHORTEST} to {LONGEST} characters.", code="weak_password")
    if guessable(password, (email, *known)):
        raise Refused(
            "This one is among the first that are tried: common words, names, years and rows of keys are left out when it is "
            "measured.", todo="Add words of your own; a sentence is fine.", code="weak_password",
        )  # fmt: skip


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. An unknown address (None) costs the same and is never right."""
    unknown = _dummy()  # made by the first try of all, whosever it is
    against = unknown if password_hash is None else password_hash
    try:
        HASHER.verify(against.partition("#")[0], password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's, or its mark under another key."""
    return HASHER.check_needs_rehash(password_hash.partition("#")[0]) or not mark_of(password_hash)


def warm() -> None:
    """Make the dummy hash, so that the first unknown address takes no longer than the next."""
    _dummy()
