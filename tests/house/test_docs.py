"""Documents keep up with the code: the reference names everything that exists, links lead somewhere, named files are there."""

import ast
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.topics import Topic
from codeloom.settings import ROOT, Settings
from tests import registries
from tests.house import reference
from tests.house.reference import Line

TOOL = "run python -m tests.house.reference"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
NAMED = re.compile(r"`((?:codeloom|workers|tests|docs|alembic|assets|benchmarks)/[\w./-]*\w)(?:::(\w+))?`")
PARTS = re.compile(r"`((?:pages|state|api|services|gateways|db|coding|launch|cli|demo)/[\w./-]+\.py)`")
ADRS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/adr").glob("*.md"))
PROSE = [
    "README.md", "CHANGELOG.md", "docs/API.md", "docs/ARCHITECTURE.md", "docs/DEFINITIONS.md", "docs/EXTENDING.md",
    "docs/FAULTS.md", "docs/FIELD_REPORTS.md", "docs/OPERATIONS.md", "docs/RELIABILITY.md", "docs/SIZING.md",
    "docs/THREAT_MODEL.md",
    "CONTRIBUTING.md", "SECURITY.md", *ADRS,
]  # fmt: skip
CONTRACT_VERBS = re.compile(r"`((?:charts|codes)\.\w+)`")
FAULT = re.compile(r"^\| ([FA]\d+) \| .+ \| .+ \| (.+) \|$", re.M)
FAULT_NAMED = re.compile(r"\b[FA]\d{1,2}\b")


@cache
def text(name: str) -> str:
    """A document."""
    return (ROOT / name).read_text(encoding="utf-8")


def committed(title: str) -> list[Line]:
    """The rows of a table of the committed reference."""
    part = text("docs/REFERENCE.md").partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| `")]
    return [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]) for line in rows]


@pytest.mark.parametrize(
    ("title", "cells"),
    [("Pages", (0, 1, 2)), ("Addresses", (0,)), ("Verbs", (0, 1, 2)), ("Streams", (0, 1, 2)), ("Outbox topics", (0, 1)),
     ("Jobs", (0, 1)), ("Chores", (0, 1)), ("Commands", (0,)), ("Settings", (0, 1)), ("Invariants", (0, 1, 2))],
)  # fmt: skip
def test_the_reference_names_what_the_code_has(title: str, cells: tuple[int, ...]) -> None:
    rows = reference.SECTIONS[title][2]
    assert callable(rows)
    written = {tuple(row[at] for at in cells) for row in rows()}
    assert {tuple(row[at] for at in cells) for row in committed(title)} == written, TOOL


def test_the_reference_has_no_empty_table_and_no_thing_without_a_meaning() -> None:
    for title, (_, head, _rows) in reference.SECTIONS.items():
        rows = committed(title)
        assert rows, title
        assert [row for row in rows if len(row) != len(head) or not row[-1]] == [], title


def test_every_topic_and_setting_and_role_is_counted() -> None:
    """The generator itself leaves nothing out."""
    assert {row[0] for row in reference.topics()} == {f"`{topic.value}`" for topic in Topic}
    assert {row[0] for row in reference.settings()} == {f"`{name.upper()}`" for name in Settings.model_fields}
    served = {role for row in reference.verbs() for role in row[1].split(", ")}
    assert {role.value for role in Role} <= served


@pytest.mark.parametrize("name", PROSE)
def test_links_lead_to_files_of_this_tree(name: str) -> None:
    base = (ROOT / name).parent
    local = [link for link in LINK.findall(text(name)) if "://" not in link]
    assert [link for link in local if not (base / link).exists()] == []


@pytest.mark.parametrize("name", PROSE)
def test_files_and_tests_a_document_names_are_there(name: str) -> None:
    whole = NAMED.findall(text(name))
    assert [path for path, _ in whole if not (ROOT / path).exists()] == []
    assert [test for path, test in whole if test and f"def {test}(" not in text(path)] == []
    assert [path for path in PARTS.findall(text(name)) if not (ROOT / "codeloom" / path).exists()] == []


def test_every_fault_and_abuse_names_its_test_or_is_open() -> None:
    held = dict(FAULT.findall(text("docs/FAULTS.md")))
    assert list(held) == [*(f"F{n}" for n in range(1, 18)), *(f"A{n}" for n in range(1, 21))]
    assert [id for id, by in held.items() if "*open*" not in by and not NAMED.search(by)] == []


def test_faults_and_abuses_that_tests_name_are_in_the_list_and_name_them_back() -> None:
    held = dict(FAULT.findall(text("docs/FAULTS.md")))
    names = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")]
    named = {name: FAULT_NAMED.findall(ast.get_docstring(ast.parse(text(name))) or "") for name in names}
    assert any(named.values())
    assert [(name, id) for name, ids in named.items() for id in ids if name not in held.get(id, "")] == []


def test_the_contract_of_the_code_editor_names_its_operations() -> None:
    kinds = get_args(registries.verbs()["charts.edit"].command.model_fields["operations"].annotation)[0]
    operations = {get_args(kind.model_fields["op"].annotation)[0] for kind in get_args(get_args(kinds)[0])}
    assert operations
    listed = set(re.findall(r"^\| `(\w+)` \|", text("docs/ARCHITECTURE.md"), re.M))
    assert operations <= listed


def test_the_contract_of_the_code_editor_names_its_verbs() -> None:
    known = {row[0].strip("`") for row in reference.verbs()}
    named = set(CONTRACT_VERBS.findall(text("docs/ARCHITECTURE.md")))
    assert named <= known
    assert {"charts.edit", "charts.fix", "charts.undo", "charts.lease", "charts.submit", "codes.search"} <= named


@pytest.mark.parametrize("name", ADRS)
def test_a_decision_has_its_four_parts_and_its_number(name: str) -> None:
    number = int(name.removeprefix("docs/adr/")[:4])
    assert text(name).startswith(f"# {number}. ")
    parts = re.findall(r"^\*\*(.+?)\.\*\*", text(name), re.M)
    assert parts == ["Context", "Decision", "Consequences", "Enforced by"]


def test_decisions_are_numbered_without_gap() -> None:
    assert [int(name[9:13]) for name in ADRS] == list(range(1, len(ADRS) + 1))


def test_the_change_log_names_the_version_in_force() -> None:
    version = re.search(r'^version = "([^"]+)"', text("pyproject.toml"), re.M)
    assert version
    assert f"## [{version[1]}]" in text("CHANGELOG.md")


def test_the_readme_names_the_two_commands_and_shows_pictures_that_load_fast() -> None:
    readme = text("README.md")
    assert "make up" in readme
    assert "make test" in readme
    pictures = sorted((ROOT / "docs/images").glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 300_000 or path.name not in readme] == []


def test_the_walk_of_extending_is_a_screen_that_exists() -> None:
    """Assign, in the order the walk takes: queries, verbs, policy, state, page, route, place, test."""
    from codeloom.pages.registry import places
    from codeloom.services.core.policy import POLICY

    walk = text("docs/EXTENDING.md")
    steps = re.findall(r"^### \d+\. .*", walk, re.M)
    assert len(steps) == 8
    (route,) = (route for route in registries.page_routes() if route.path == "/assign")
    load, *_views = route.load
    verb = registries.verbs()["charts.assign"].run
    queries = [one.__name__ for one in vars(sys.modules[verb.__module__]).values() if isinstance(one, ModuleType)]
    assert any(f"`{_file(name)}`" in walk for name in queries if name.startswith("codeloom.db.queries."))
    assert [made.__module__ for made in (verb, load.fn, route.build) if f"`{_file(made.__module__)}`" not in walk] == []
    (tests,) = (ROOT / "tests" / "integration").rglob("test_assignment.py")
    assert f"`{tests.relative_to(ROOT).as_posix()}`" in walk
    assert {"charts.assignable", "charts.preview_assignment", "charts.assign", "charts.undo_assignment"} <= set(POLICY)
    assert "assign" in {place.page for place in places()["manager"]}
    assert {"whose", "specialty", "chosen", "rule"} <= load.state._kept


def _file(module: str) -> str:
    """The path of a module from the checkout's root."""
    return Path(sys.modules[module].__file__ or "").relative_to(ROOT).as_posix()
