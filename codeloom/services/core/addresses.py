"""What may stand in a mail's head: an address, and a text as one line that reads as it is written."""

import re

_ADDRESS = re.compile(r"[^@<>()\[\],;:\\\"]{1,64}@[^@<>()\[\],;:\\\"]{1,189}")
_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]+"
)


def is_address(text: str) -> bool:
    """Whether mail can be sent to an address: one @, no blanks, no marks that mean something to a mail server."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None and _UNSEEN.search(text) is None


def one_line(text: str, most: int) -> str:
    """A text as one line of `most` characters at most, without what cannot be seen or turns the direction of reading."""
    one = _UNSEEN.sub(" ", text).strip()
    return one if len(one) <= most else f"{one[: most - 1].rstrip()}…"
