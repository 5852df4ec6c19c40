"""A person who takes the fixes one after another comes to rest: no two rules send a chart round in circles."""

import random

import pytest

from codeloom.coding.lines import Line, Severity
from codeloom.coding.rules import offered, read_chart
from codeloom.gateways.codeset_files import load_codesets
from tests.unit.coding.fixing import applied, steps
from tests.unit.coding.test_rules_examined_charts import CHARTS

MOST_STEPS = 25


@pytest.mark.parametrize("seed", range(8))
def test_fixes_come_to_rest(seed: int) -> None:
    """Charts shuffled, with two codes of another chart thrown in: far worse than what a coder types."""
    chance = random.Random(seed)
    for _ in range(60):
        own, other = (chance.choice(CHARTS).split("|")[0].split() for _ in range(2))
        codes = [*own, *chance.sample(other, min(2, len(other)))]
        chance.shuffle(codes)
        assert at_rest(codes), codes


def at_rest(codes: list[str]) -> bool:
    """Whether taking the first fix of an error or warning again and again ends."""
    lines: tuple[Line, ...]
    lines, context = read_chart(list(dict.fromkeys(codes)), {"dos": "2026-06-12"})
    seen: set[tuple[str, ...]] = set()
    while len(seen) < MOST_STEPS:
        state = tuple(line.code for line in lines)
        if state in seen:
            return False
        seen.add(state)
        fixes = (
            one.fix
            for one in offered(lines, context, load_codesets())
            if one.fix and one.severity is not Severity.INFO and one.fix.kind not in ("pick", "choice")
        )
        fix = next(fixes, None)
        if fix is None:
            return True
        lines = applied(lines, next(steps(fix)))
    return False
