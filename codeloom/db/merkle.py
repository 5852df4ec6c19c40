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


def root(values: Iterable[bytes]) -> bytes:
    """The root over values, read once. Raises ValueError for none."""
    trees: list[tuple[int, bytes]] = []
    for value in values:
        size, top = 1, leaf(value)
        while trees and trees[-1][0] == size:
            top = node(trees.pop()[1], top)
            size *= 2
        trees.append((size, top))
    if not trees:
        raise ValueError("a tree has at least one leaf")
    _, top = trees.pop()
    while trees:
        top = node(trees.pop()[1], top)
    return top


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
