"""No two modules below codeloom/coding import each other in a circle; imports inside functions and for types count."""

import ast
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from codeloom.settings import ROOT

ROOM = "codeloom/coding"


def modules(root: Path, room: str) -> dict[str, Path]:
    """The files of the modules of a room and of the packages in it, by dotted name."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (root / room).rglob("*.py")
    }


def imports(name: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """The known modules a module imports anywhere in its text, itself left out."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(part for part in (above, node.module) if part)
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= inner & known.keys()
            if inner - known.keys():
                found.add(base)
    return (found & known.keys()) - {name}


def circle(root: Path, room: str) -> list[str]:
    """The modules of one circle, first and last the same; an empty list when there is none."""
    known = modules(root, room)
    graph = {name: imports(name, path, known) for name, path in known.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_coding_has_no_circle_of_imports() -> None:
    assert len(modules(ROOT, ROOM)) > 50
    assert circle(ROOT, ROOM) == []


@pytest.mark.parametrize(
    "back",
    [
        "import codeloom.coding.rules.case",
        "from codeloom.coding.rules import case",
        "from codeloom.coding.rules.case import Case",
        "from . import case",
        "from ..rules.case import Case",
        "def late():\n    from codeloom.coding.rules.case import Case",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from codeloom.coding.rules.case import Case",
    ],
)
def test_a_circle_in_a_nested_package_is_seen(tmp_path: Path, back: str) -> None:
    rules = tmp_path / ROOM / "rules"
    rules.mkdir(parents=True)
    (rules / "case.py").write_text("from codeloom.coding.rules.fact import Fact\n")
    (rules / "fact.py").write_text("import re\n")
    assert circle(tmp_path, ROOM) == []
    (rules / "fact.py").write_text(f"{back}\n")
    assert set(circle(tmp_path, ROOM)) == {"codeloom.coding.rules.case", "codeloom.coding.rules.fact"}
