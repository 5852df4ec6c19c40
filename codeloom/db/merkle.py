"""Merkle trees over hashes, as RFC 6962 builds them: a root that commits to every leaf in order, and the proof of one leaf.

leaf = SHA-256(0x00 || value), node = SHA-256(0x01 || left || right): no leaf reads as a node. The left part of n leaves is the
largest power of two below n; a leaf without a partner is carried up as it is, never doubled.
"""

import hashlib
from collections.abc import Iterable, Sequence


def leaf(value: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + value).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that takes one leaf after the other and keeps one node of each height only."""

    def __init__(self) -> None:
        self._tops: list[tuple[int, bytes]] = []

    def add(self, value: bytes) -> None:
        """One more leaf at the right."""
        size, top = 1, leaf(value)
        while self._tops and self._tops[-1][0] == size:
            top = node(self._tops.pop()[1], top)
            size *= 2
        self._tops.append((size, top))

    def root(self) -> bytes:
        """The root over the leaves so far. Raises ValueError for none."""
        if not self._tops:
            raise ValueError("a tree has at least one leaf")
        top = self._tops[-1][1]
        for _, left in reversed(self._tops[:-1]):
            top = node(left, top)
        return top


def root(values: Iterable[bytes]) -> bytes:
    """The root over values, read once. Raises ValueError for none."""
    tree = Tree()
    for value in values:
        tree.add(value)
    return tree.root()


def beside(at: int, count: int) -> list[tuple[int, int]]:
    """The ranges of leaves (from, to exclusive) whose roots lead from the leaf at an index among `count` up, the lowest first."""
    low, high, found = 0, count, list[tuple[int, int]]()
    while high - low > 1:
        middle = low + _split(high - low)
        if at < middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low = middle
    return found[::-1]


def path(values: Sequence[bytes], at: int) -> list[bytes]:
    """The hashes that lead from the leaf at an index (from 0) to the root, the lowest first."""
    if len(values) == 1:
        return []
    split = _split(len(values))
    if at < split:
        return [*path(values[:split], at), root(values[split:])]
    return [*path(values[split:], at - split), root(values[:split])]


def paths(values: Iterable[bytes], wanted: Iterable[int]) -> dict[int, list[bytes]]:
    """What `path` gives for each wanted index, with every node of the tree hashed once."""
    level, ways = [leaf(value) for value in values], {at: (at, list[bytes]()) for at in wanted}
    while len(level) > 1:
        for at, (here, steps) in ways.items():
            if here ^ 1 < len(level):
                steps.append(level[here ^ 1])
            ways[at] = (here // 2, steps)
        pairs = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) - 1 :] if len(level) % 2 else pairs
    return {at: steps for at, (_, steps) in ways.items()}


def climbed(value: bytes, at: int, count: int, steps: Sequence[bytes]) -> bytes | None:
    """The root that a leaf at an index among `count` leads to; None when the path is not of that length."""
    if not 0 <= at < count:
        return None
    if count == 1:
        return None if steps else leaf(value)
    if not steps:
        return None
    split = _split(count)
    if at < split:
        below = climbed(value, at, split, steps[:-1])
        return None if below is None else node(below, steps[-1])
    below = climbed(value, at - split, count - split, steps[:-1])
    return None if below is None else node(steps[-1], below)


def _split(count: int) -> int:
    """The largest power of two below a count of at least 2."""
    return 1 << ((count - 1).bit_length() - 1)
