"""The house rules hold over the whole checkout, and each rule still catches what it was made to catch."""

from pathlib import Path

import pytest

from codeloom.settings import ROOT
from tests.house import rules
from tests.house.linter import Linter, offences, sources
from tests.registries import import_all

RULES: list[Linter] = [rule for module in import_all(rules) for rule in getattr(module, "RULES", ())]
NAMED = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    """What breaks each rule, by its id."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    return offences(*RULES)


@NAMED
def test_the_house_keeps_it(found: dict[str, list[str]], rule: Linter) -> None:
    assert not found[rule.id], f"{rule.id}: {rule.says}\n  " + "\n  ".join(found[rule.id])


@NAMED
def test_it_reads_every_folder_it_names_and_exempts_only_what_is_there(rule: Linter) -> None:
    assert [folder for folder in rule.folders if not any(map(rule.minds, sources(folder)))] == []
    assert [path for path in rule.but if not Path(ROOT, path).exists()] == []


@NAMED
def test_it_leaves_good_code_alone(rule: Linter) -> None:
    assert rule.good
    assert [sample for sample in rule.good if rule.offences(sample)] == []


@NAMED
def test_it_catches_bad_code(rule: Linter) -> None:
    assert rule.bad
    assert [sample for sample in rule.bad if not rule.offences(sample)] == []
