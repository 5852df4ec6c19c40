"""The price of a password hash in tests: next to nothing, but for tests that ask for the real one.

Only this process is changed: a running copy (tests/running.py) hashes as the product does, which nothing can make cheaper.
"""

import contextlib
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from codeloom.services.accounts import passwords

REAL = passwords.HASHER
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextlib.contextmanager
def hashing_by(hasher: object) -> Iterator[None]:
    """Let passwords be hashed and compared by another hasher, also those of unknown addresses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", hasher)
        passwords._dummy.cache_clear()
        yield
    passwords._dummy.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def cheap_hashing() -> Iterator[None]:
    """The same hash at a thousandth of its price, in every test of this process."""
    with hashing_by(CHEAP):
        yield


@pytest.fixture
def real_hashing() -> Iterator[None]:
    """The product's own hasher, for tests about its price."""
    with hashing_by(REAL):
        yield


class Quick:
    """A hasher that costs nothing and knows one password."""

    def __init__(self, right: str) -> None:
        self.right = right

    def verify(self, _against: str, password: str) -> bool:
        """Right or wrong at once."""
        if password != self.right:
            raise VerificationError
        return True

    def hash(self, _password: str) -> str:
        """A hash that says nothing of its password."""
        return "$quick$salt$hash"

    def check_needs_rehash(self, _against: str) -> bool:
        """No."""
        return False
