"""The written form of a code: with or without its dot, its prefixes. Nothing here knows which codes exist."""

from functools import lru_cache

LONGEST = 16
"""No code is longer, however it is written. Longer text is never kept in a cache."""


def undot(text: str) -> str:
    """The bare form: upper case, no dot, no blanks, no trailing dash ("s52.501-" becomes "S52501")."""
    return _kept_undot(text) if len(text) <= LONGEST else _undot(text)


def _undot(text: str) -> str:
    return text.replace(".", "").replace(" ", "").strip().rstrip("-").upper()


_kept_undot = lru_cache(maxsize=65536)(_undot)


def dot(bare: str) -> str:
    """The printed form of a bare ICD-10-CM code: a dot after the third character when more follow."""
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 and "-" not in bare else bare


def normalise(text: str) -> str:
    """Any way of typing an ICD-10-CM code to the printed form ("e1165" becomes "E11.65"). Never fails."""
    return dot(undot(text))


def chain(bare: str) -> frozenset[str]:
    """The bare code and every prefix of it from the category on: what a reference to "E11.-" is compared with."""
    return _chain(bare[:LONGEST])


@lru_cache(maxsize=32768)
def _chain(bare: str) -> frozenset[str]:
    return frozenset(bare[:length] for length in range(3, len(bare) + 1)) or frozenset((bare,))
