"""Registries that speak of the same things say the same, and each walk through them sees what lies in packages within packages."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codeloom.settings import ROOT
from tests.house import agreement, linter, test_endpoints
from tests.house.rules import screens


@pytest.mark.parametrize("check", agreement.CHECKS, ids=lambda check: check.__name__)
def test_they_agree(check: Callable[[], Iterator[str]]) -> None:
    assert list(check()) == []


DESK = "codeloom___state___planted___deep___module____planted_desk"
FULL_NAME = f"reflex___state____state.codeloom___state___core___screen____screen.{DESK}"
SEEN = {
    "registries.tables": ["planted_rows"],
    "walls.verbs": ["planted.look"],
    "reference.Pages": ["`/planted/[one]` Planted ", "`/planted` Planted coder"],
    "reference.Addresses": ["`GET /api/planted` Answer."],
    "reference.Verbs": ["`planted.look`  reads Look at what was planted."],
    "reference.Streams": ["`PlantedDesk.planted`  `planted.silence`"],
    "reference.Outbox topics": ["`planted.told` planted"],
    "reference.Jobs": ["`planted.grow` planted_queue Grow what was planted."],
    "reference.Chores": ["`planted.water` 60 s Water what was planted."],
    "reference.Commands": ["`planted` Stand for a command"],
    "agreement.verbs_and_policy": [
        "the policy names planted.ghost, which is no verb",
        "the verb planted.look has no line in the policy",
    ],
    "agreement.handlers_and_permissions": [f"{FULL_NAME}.open_to_all declares no permission"],
    "agreement.handlers_and_verbs": [f"{FULL_NAME}.act declares planted.nothing, which is no verb"],
    "agreement.topics_and_consumers": ["planted.told has a consumer and is no topic"],
    "agreement.routers_and_api": ["the router codeloom.api.planted.deep.module.forgotten is not served"],
    "agreement.pages_and_routes": ["no route leads to codeloom.pages.planted.deep.module.forgotten_page"],
    "agreement.routes_and_places": [
        "/planted needs none and has no place",
        "/planted/[one] needs an id and has a place",
        "nothing opens /planted/[one]",
    ],
    "agreement.routes_and_roles": [
        "/planted/[one] is for nobody: no role may run all of its load handlers",
        "/planted/[one] is the first page of nobody and not for them",
    ],
    "agreement.streams_and_verbs": ["the stream planted is shown to those who may use planted.silence, and nobody may"],
}
"""What each walk says of the modules of tests/house/planted.py."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the walks say when something is planted."""
    command = [sys.executable, "-m", "tests.house.planted", str(tmp_path_factory.mktemp("planted"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("walk", sorted(SEEN))
def test_a_walk_sees_what_is_planted_in_a_nested_package(told: dict[str, list[str]], walk: str) -> None:
    assert told[walk] == SEEN[walk]


def test_the_walls_try_every_handler_of_a_nested_package(told: dict[str, list[str]]) -> None:
    assert {name.rpartition(".")[2] for name in told["walls.handlers"]} >= {"load", "act", "open_to_all"}


def test_house_rules_read_nested_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nested = tmp_path / "codeloom" / "state" / "planted" / "deep" / "module.py"
    nested.parent.mkdir(parents=True)
    nested.write_text("class Desk(Screen):\n    def load(self): ...\n")
    monkeypatch.setattr(linter, "ROOT", tmp_path)
    (rule,) = (rule for rule in screens.RULES if rule.id == "INV-15")
    assert linter.offences(rule) == {"INV-15": ["codeloom/state/planted/deep/module.py:2"]}


NESTING = [pattern for pattern in (*test_endpoints.OURS, *test_endpoints.TESTS) if "**" in pattern]


@pytest.mark.parametrize("pattern", NESTING)
def test_the_search_for_users_of_endpoints_reads_nested_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    file = tmp_path / pattern.replace("**", "planted/deep").replace("*", "module")
    file.parent.mkdir(parents=True)
    file.write_text("fetch('/api/planted')")
    monkeypatch.setattr(test_endpoints, "ROOT", tmp_path)
    assert "/api/planted" in test_endpoints.text_of(pattern)
