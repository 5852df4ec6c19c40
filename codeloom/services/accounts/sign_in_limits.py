"""How a try to sign in is counted, and what its turn depends on (INV-7): nothing here refuses, it orders and paces (ADR 36).

Each process counts for itself, in memory, by account, address, nets around the address, and device. A count halves every
HALF_LIFE_SECONDS. Keys hold pseudonyms. Accounts that do not exist are counted as those that do.
"""

import math
import threading
import time
from dataclasses import dataclass
from functools import cache

from cachetools import LRUCache

from codeloom.services.accounts import tokens
from codeloom.services.accounts.counts import network

HALF_LIFE_SECONDS = 300.0
MOST_KEYS = 60_000
"""Keys counted at once; beyond it those not seen for longest are forgotten."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many tries of a key are free; once it was tried more often, one is compared every so many seconds."""

    free: float
    every: float


DEVICE = Pace(10, 3.0)
BOTH = Pace(8, 3.0)
ADDRESS = Pace(30, 1.0)
ACCOUNT = Pace(20, 5.0)
"""Tries at one account from addresses that tried before."""
ACCOUNT_FROM_NEW = Pace(20, 0.25)
"""Tries at one account from addresses that hardly tried anything, as its owner's is: they do not wait for the former."""
NEW_ADDRESS = 2.5
"""An address of fewer tries than this is one that hardly tried anything."""


class Heat:
    """How often keys were tried of late. Safe to use from several threads."""

    def __init__(self) -> None:
        self._counts = LRUCache[str, tuple[float, float]](MOST_KEYS)
        self._lock = threading.Lock()

    def add(self, key: str, much: float = 1.0) -> None:
        """Count a try of a key; a negative `much` takes one back, never below none."""
        with self._lock:
            self._counts[key] = (max(0.0, self._of(key) + much), time.monotonic())

    def of(self, key: str) -> float:
        """The count of a key now."""
        with self._lock:
            return self._of(key)

    def cool(self, key: str) -> None:
        """Forget the tries of a key."""
        with self._lock:
            self._counts.pop(key, None)

    def _of(self, key: str) -> float:
        count, at = self._counts.get(key, (0.0, 0.0))
        return count * 0.5 ** ((time.monotonic() - at) / HALF_LIFE_SECONDS) if count else 0.0


@cache
def heat() -> Heat:
    """The counts of this process."""
    return Heat()


@dataclass(frozen=True, slots=True)
class Ticket:
    """Permission to compare one password. Only `admit` makes it, so no hash is computed before the try was counted.

    `paces` are the keys whose pace this try keeps, the narrowest first. `new` says that its address hardly tried anything.
    """

    email: str
    account: str
    place: str
    device: str | None
    nets: tuple[str, str]
    paces: tuple[tuple[str, Pace], ...]
    new: bool

    def rank(self) -> float:
        """How suspicious the try is by what was counted until now: 3 for an account and an address tried once. The address weighs
        more, for nobody chooses whose account is attacked.
        """
        if self.device:
            return math.log2(1 + heat().of(self.paces[0][0]))
        near, wide = (heat().of(f"net {net}") for net in self.nets)
        address = max(heat().of(f"address {self.place}"), near / 4, wide / 16)
        return 2 * math.log2(1 + address) + math.log2(1 + heat().of(f"account {self.account}"))


def admit(email: str, address: str, device_token: str) -> Ticket:
    """Count a try and give its ticket. The same is done whether the account exists or not."""
    email = "".join(letter for letter in email.strip().lower() if letter.isprintable())
    account, place = tokens.pseudonym("account", email), tokens.pseudonym("address", network(address))
    nets = network(address, 24), network(address, 16)
    if device := tokens.device_of(device_token, account):
        key = f"device {account} {device}"
        heat().add(key)
        return Ticket(email, account, place, device, nets, ((key, DEVICE),), new=False)
    new = heat().of(f"address {place}") < NEW_ADDRESS
    for key in _counted(account, place, nets):
        heat().add(key)
    at_account = (f"account {account} new", ACCOUNT_FROM_NEW) if new else (f"account {account}", ACCOUNT)
    paces = ((f"both {account} {place}", BOTH), at_account, (f"address {place}", ADDRESS))
    return Ticket(email, account, place, None, nets, paces, new)


def _counted(account: str, place: str, nets: tuple[str, str]) -> tuple[str, ...]:
    account_keys = f"account {account}", f"account {account} new"
    return (*account_keys, f"both {account} {place}", f"address {place}", *(f"net {net}" for net in nets))


def succeeded(ticket: Ticket) -> None:
    """Forget the tries of somebody who knew the password, and this one of their address."""
    if ticket.device:
        return heat().cool(ticket.paces[0][0])
    account, new, both, *around = _counted(ticket.account, ticket.place, ticket.nets)
    for key in (account, new, both):
        heat().cool(key)
    for key in around:
        heat().add(key, -1.0)
    return None


def forget() -> None:
    """Drop what this process counted (between tests)."""
    heat.cache_clear()
