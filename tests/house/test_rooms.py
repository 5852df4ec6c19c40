"""A room of services shows what others use in its `__init__`: nobody reaches inside, and nothing is shown that nobody uses."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from codeloom.settings import ROOT
from tests.house.linter import sources

SERVICES = PurePosixPath("codeloom/services")
ROOMS = sorted(path.parent.name for path in (ROOT / SERVICES).glob("*/__init__.py"))


@cache
def imports_of_rooms(source: str) -> list[tuple[int, str, str, str]]:
    """(line, room, module inside the room or "", name) of everything a source imports from rooms of services."""
    return [*_imports(ast.parse(source))]


def _imports(tree: ast.Module) -> Iterator[tuple[int, str, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("codeloom.services"):
            _, _, *inside = node.module.split(".")
            for one in node.names:
                room, *rest = [*inside, one.name]
                yield node.lineno, room, ".".join(rest[:-1]), rest[-1] if rest else ""
        elif isinstance(node, ast.Import):
            for one in node.names:
                if one.name.startswith("codeloom.services."):
                    _, _, room, *rest = one.name.split(".")
                    yield node.lineno, room, ".".join(rest), ""


def offences(path: PurePosixPath, source: str) -> list[str]:
    """`path:line` of each import from inside a room that the file does not stand in."""
    return [
        f"{path}:{line} reaches into {room}.{inner}"
        for line, room, inner, _ in imports_of_rooms(source)
        if inner and not path.is_relative_to(SERVICES / room)
    ]


@cache
def product() -> dict[PurePosixPath, str]:
    """Every source of the product."""
    return {path: Path(ROOT, path).read_text(encoding="utf-8") for path in sources("codeloom", "workers")}


def test_nobody_reaches_into_a_room() -> None:
    """Import it from the room (`from codeloom.services.charts import submit`) and name it in the room's `__init__`."""
    assert [one for path, source in product().items() for one in offences(path, source)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_shows_what_others_use_and_nothing_else(room: str) -> None:
    tree = ast.parse(product()[SERVICES / room / "__init__.py"])
    (shown,) = (ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign))
    used = {
        name
        for path, source in product().items()
        if not path.is_relative_to(SERVICES / room)
        for _, where, inner, name in imports_of_rooms(source)
        if where == room and not inner and name
    }
    assert sorted(shown) == sorted(used)


def test_reaching_inside_is_seen_and_using_a_room_is_not() -> None:
    inside = "def f():\n    from codeloom.services.charts.submission import submit"
    assert offences(PurePosixPath("codeloom/state/charts/rows.py"), inside)
    assert offences(PurePosixPath("codeloom/services/audits/board.py"), "import codeloom.services.charts.submission")
    assert not offences(PurePosixPath("codeloom/services/charts/queue.py"), inside)
    assert not offences(PurePosixPath("workers/jobs.py"), "from codeloom.services.charts import submit")
