"""The first hit never says the opposite of what is typed: a property of every pair of titles that differ by polarity."""

import random
import re
from collections.abc import Iterator
from datetime import date

import pytest

from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 11, 15)
SAMPLED = 900
SIDES = re.compile(r"\b(right|left|bilateral|unspecified)\b")
DENIALS = (
    (re.compile(r"\bnot (?:specified as )?(?!elsewhere|applicable|otherwise|yet)"), ""),
    (re.compile(r"\bnon-?(?=[a-z]{4})"), ""),
    (re.compile(r"\bwithout\b"), "with"),
)
TYPED = ("w/o", "no", "without")


def stems() -> Iterator[tuple[str, str]]:
    """Codes and stems in force with their titles."""
    codeset = load_codesets().at(DAY)
    for bare, force in codeset.in_force().items():
        code = codeset.stem(bare)
        if (force == 2 or codeset.seventh(bare)) and code.replace(".", "") == bare:
            yield code, codeset.title(code)


def plain(title: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", title.lower()))


def opposites() -> list[tuple[str, str]]:
    """Pairs of titles: one asserts what the other denies, all else is the same."""
    by_words = {plain(title): title for _, title in stems()}
    out = []
    for title in by_words.values():
        for denial, asserted in DENIALS:
            other = by_words.get(plain(denial.sub(asserted, title.lower(), count=1)))
            if other is not None and other != title:
                out.append((title, other))
    return out


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    return opposites()


def test_there_are_many_such_pairs(pairs: list[tuple[str, str]]) -> None:
    assert len(pairs) > 500


def ways(title: str, chance: random.Random) -> str:
    """The title as somebody types it: short words for "without", no commas, the side first or left out."""
    text = plain(title).replace("without", chance.choice(TYPED)).replace(" with ", f" {chance.choice(('w', 'with'))} ")
    side = SIDES.search(text)
    if side and chance.random() < 0.5:
        text = f"{side[0]} {SIDES.sub('', text, count=1)}".replace("unspecified ", "")
    return " ".join(text.split())


def test_the_first_hit_never_says_the_opposite(pairs: list[tuple[str, str]]) -> None:
    index, codeset, chance = load_index(), load_codesets().at(DAY), random.Random(2027)
    wrong = []
    for pair in chance.sample(pairs, min(SAMPLED, len(pairs))):
        for title, other in (pair, pair[::-1]):
            typed = ways(title, chance)
            first = index.search(typed, DAY, limit=1).hits[0]
            if codeset.title(codeset.stem(first.code)) == other:
                wrong.append((typed, first.code, first.title))
    assert wrong == []
