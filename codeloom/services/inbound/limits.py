"""How much one source may post in a minute, how often an address may come with what cannot be verified, and how often that was."""

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from codeloom.coding import clock
from codeloom.services.accounts import Limited, ask_counts, network, tokens

OF_SOURCE = parse("600 per 1 minute")
WRONG = parse("300 per 1 minute")
COUNTED = parse("1000000 per 1 day")
"""No bound: a count of what was turned away within a day, kept where the bounds are, for nothing is written to the database for
a message nobody verified."""


def admit(source: str) -> None:
    """Count a verified message of a source. Raises Limited."""
    key = ("webhook source", source)
    if not ask_counts(lambda store: FixedWindowRateLimiter(store).hit(OF_SOURCE, *key)):
        raise _limited(OF_SOURCE, key, "Too many messages of this source.")


def turned_away(address: str, source: str) -> None:
    """Count a message that could not be verified: against the address it came from, and for the source it named if that is one
    of ours (empty else). Raises Limited for one too many of an address."""
    key = ("webhook address", tokens.pseudonym("address", network(address)))
    if source:
        ask_counts(lambda store: FixedWindowRateLimiter(store).hit(COUNTED, "webhook unverified", source))
    if not ask_counts(lambda store: FixedWindowRateLimiter(store).hit(WRONG, *key)):
        raise _limited(WRONG, key, "Too many messages that could not be verified.")


def unverified(source: str) -> int:
    """How many messages to a source could not be verified in the day that began with the first of them."""

    def left(store: Storage) -> int:
        return int(FixedWindowRateLimiter(store).get_window_stats(COUNTED, "webhook unverified", source).remaining)

    return COUNTED.amount - ask_counts(left)


def _limited(bound: RateLimitItem, key: tuple[str, str], message: str) -> Limited:
    def ends(store: Storage) -> float:
        return float(FixedWindowRateLimiter(store).get_window_stats(bound, *key).reset_time)

    seconds = max(1, int(ask_counts(ends) - clock.now().timestamp()) + 1)
    return Limited(message, todo=f"Try again in {seconds} seconds.", details={"seconds": seconds, "bound": key[0]})
