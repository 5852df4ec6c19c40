"""Merkle trees over any number of leaves: one root for one list, and a proof that only its own leaf passes."""

import hashlib

import pytest

from codeloom.db import merkle

VALUES = [hashlib.sha256(bytes([n])).digest() for n in range(40)]


def by_definition(values: list[bytes]) -> bytes:
    """The root as RFC 6962, section 2.1 defines it."""
    if len(values) == 1:
        return hashlib.sha256(b"\x00" + values[0]).digest()
    split = max(2**n for n in range(10) if 2**n < len(values))
    return hashlib.sha256(b"\x01" + by_definition(values[:split]) + by_definition(values[split:])).digest()


@pytest.mark.parametrize("count", range(1, 40))
def test_the_root_is_the_one_of_the_definition(count: int) -> None:
    assert merkle.root(iter(VALUES[:count])) == by_definition(VALUES[:count])


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 8, 9, 31, 33])
def test_every_leaf_is_proven_at_its_place_and_at_no_other(count: int) -> None:
    values = VALUES[:count]
    root = merkle.root(values)
    for at, value in enumerate(values):
        steps = merkle.path(values, at)
        assert len(steps) <= (count - 1).bit_length()
        led = {n for n in range(-1, count + 1) if merkle.climbed(value, n, count, steps) == root}
        assert led == {at}
        assert merkle.climbed(VALUES[-1], at, count, steps) != root
        assert merkle.climbed(value, at, count, [*steps, VALUES[0]]) != root
        if steps:
            assert merkle.climbed(value, at, count, steps[:-1]) != root
            assert merkle.climbed(value, at, count, [VALUES[-1], *steps[1:]]) != root


def test_no_list_has_the_root_of_another_one() -> None:
    """A last leaf that is doubled, two leaves that are one node, and the other order are other lists."""
    left, right = VALUES[:2]
    pair = merkle.leaf(left) + merkle.leaf(right)
    lists = [[left], [left, right], [right, left], [left, right, right], [left, right, right, right], [pair],
             [merkle.node(merkle.leaf(left), merkle.leaf(right))]]  # fmt: skip
    assert len({merkle.root(one) for one in lists}) == len(lists)


def test_there_is_no_root_over_nothing() -> None:
    with pytest.raises(ValueError, match="leaf"):
        merkle.root([])
