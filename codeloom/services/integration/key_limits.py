"""How much one API key may ask in a minute, and how often an address may come with a wrong one."""

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from codeloom.coding import clock
from codeloom.db.queries.integration import GoodKey
from codeloom.services.accounts import Limited, ask_counts, network, tokens

REQUESTS = parse("600 per 1 minute")
LINES = parse("60000 per 1 minute")
WRONG_KEYS = parse("300 per 1 minute")


def admit_key(key: GoodKey) -> None:
    """Count a request of a key. Raises Limited."""
    _count(REQUESTS, ("api key", str(key.id)), 1, "Too many requests with this key.")


def admit_lines(key: GoodKey, lines: int) -> None:
    """Count the code lines that a key lets the rules judge. Raises Limited."""
    _count(LINES, ("api lines", str(key.id)), lines, "Too many charts with this key.")


def is_calm(address: str) -> bool:
    """Whether an address did not come with too many wrong keys. Of one that did, keys are looked up in a line of their own."""
    return ask_counts(lambda store: FixedWindowRateLimiter(store).test(WRONG_KEYS, *_of_address(address)))


def wrong_key(address: str) -> None:
    """Count a wrong key against the address it came from. Raises Limited for one too many."""
    key = _of_address(address)
    if not ask_counts(lambda store: FixedWindowRateLimiter(store).hit(WRONG_KEYS, *key)):
        raise _limited(WRONG_KEYS, key, "Too many requests without a good key.")


def _of_address(address: str) -> tuple[str, str]:
    return "api address", tokens.pseudonym("address", network(address))


def _count(bound: RateLimitItem, key: tuple[str, str], cost: int, message: str) -> None:
    if not ask_counts(lambda store: FixedWindowRateLimiter(store).hit(bound, *key, cost=cost)):
        raise _limited(bound, key, message)


def _limited(bound: RateLimitItem, key: tuple[str, str], message: str) -> Limited:
    def ends(store: Storage) -> float:
        return float(FixedWindowRateLimiter(store).get_window_stats(bound, *key).reset_time)

    seconds = max(1, int(ask_counts(ends) - clock.now().timestamp()) + 1)
    return Limited(message, todo=f"Try again in {seconds} seconds.", details={"seconds": seconds, "bound": key[0]})
