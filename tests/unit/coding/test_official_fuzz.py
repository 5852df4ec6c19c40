"""Small official files of every kind damaged in thousands of ways: read or refused, never anything else."""

import random
from contextlib import suppress

import pytest

from codeloom.coding.codesets.official import BadOfficialFile, OfficialFile, read_files
from tests.unit.coding.test_official_reading import GOOD

ROUNDS = 250
PIECES = (
    b"\t", b",", b'"', b"\0", b"\xe9", b"<", b"&", b"\r", b"\n\n", b" ", b"0", b"|", b"*", b"\x1a", b"A00", b"9" * 50,
    b"<!DOCTYPE a>", b"\xff\xfe", b"\xef\xbb\xbf", b"<diag>", b"</diag>", b"<name>", b"<code></code>", b'col="9"', b"99999999",
)  # fmt: skip


def damaged(whole: bytes, dice: random.Random) -> bytes:
    """A few changes at random places: something put in, left out, replaced, said twice, or the rest cut off."""
    out = bytearray(whole)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at, other, way = dice.randrange(len(out) + 1), dice.randrange(len(out) + 1), dice.randrange(25)
        if way < 8:
            out[at:at] = dice.choice(PIECES)
        elif way < 16:
            del out[at : at + dice.choice((1, 3, 10, 60))]
        elif way < 20 and out:
            out[at % len(out)] = dice.randrange(256)
        elif way < 24:
            out[at:at] = out[min(at, other) : max(at, other)][:80]
        else:
            del out[at:]
    return bytes(out)


@pytest.mark.parametrize(("name", "data"), [row[:2] for row in GOOD], ids=[row[0] for row in GOOD])
def test_damage_is_read_or_refused(name: str, data: bytes) -> None:
    dice = random.Random(name)
    for _ in range(ROUNDS):
        with suppress(BadOfficialFile):
            for file in read_files([(dice.choice((name, "file")), damaged(data, dice))], any_size=dice.random() < 0.9):
                assert OfficialFile.unpack(file.kind, file.pack()) == file
