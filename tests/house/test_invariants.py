"""Every invariant of the design is in invariants.json, and each is checked by a test that exists or waits for a named issue."""

import ast
import json
import re
from functools import cache
from typing import TypedDict

import pytest

from codeloom.settings import ROOT

WAITING = re.compile(r"^pending: (2|3|later issue)$")


class Invariant(TypedDict):
    """One line of invariants.json. `checks` are `path::test` or `path` for a whole module."""

    id: str
    rule: str
    status: str
    checks: list[str]


INVARIANTS: list[Invariant] = json.loads((ROOT / "tests/house/invariants.json").read_text())
CHECKED = [one for one in INVARIANTS if one["status"] == "checked"]


@cache
def names_in(path: str) -> frozenset[str]:
    """Names of the test functions of a file."""
    tree = ast.parse((ROOT / path).read_text())
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds) and node.name.startswith("test_"))


def test_all_twenty_are_named_in_order() -> None:
    assert [one["id"] for one in INVARIANTS] == [f"INV-{n}" for n in range(1, 21)]


def test_what_is_not_checked_waits_for_an_issue() -> None:
    odd = [one["id"] for one in INVARIANTS if one["status"] != "checked" and not WAITING.match(one["status"])]
    assert odd == []


@pytest.mark.parametrize("one", CHECKED, ids=lambda one: one["id"])
def test_its_checks_exist(one: Invariant) -> None:
    assert one["checks"], f"{one['id']} says checked and names no check"
    for check in one["checks"]:
        path, _, name = check.partition("::")
        assert (ROOT / path).is_file(), f"{check} is not there"
        assert not name or name in names_in(path), f"{check} is not there"
