"""Passwords: argon2id (INV-14), and the same work for an unknown address. fair_line.py has the threads that do it."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

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
    return HASHER.hash(password)


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
        HASHER.verify(against, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def warm() -> None:
    """Make the dummy hash, so that the first unknown address takes no longer than the next."""
    _dummy()
