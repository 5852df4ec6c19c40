"""The house rules hold over the whole checkout, and each rule still catches what it was made to catch."""

import importlib
import pkgutil

import pytest

from tests.house import rules
from tests.house.linter import Linter, offences

MODULES = [importlib.import_module(f"{rules.__name__}.{one.name}") for one in pkgutil.iter_modules(rules.__path__)]
RULES: list[Linter] = [rule for module in MODULES for rule in module.RULES]
NAMED = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


@NAMED
def test_the_house_keeps_it(rule: Linter) -> None:
    found = offences(rule)
    assert not found, f"{rule.id}: {rule.says}\n  " + "\n  ".join(found)


@NAMED
def test_it_leaves_good_code_alone(rule: Linter) -> None:
    assert rule.good
    assert [sample for sample in rule.good if rule.offences(sample)] == []


@NAMED
def test_it_catches_bad_code(rule: Linter) -> None:
    assert rule.bad
    assert [sample for sample in rule.bad if not rule.offences(sample)] == []
