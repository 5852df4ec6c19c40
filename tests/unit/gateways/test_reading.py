"""x"""

from .hostile import KINDS


def test_x():
    assert KINDS
