"""A house rule as data: what it looks for, where, what it tells people to do instead, and samples it must pass and catch."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from codeloom.settings import ROOT

Look = Callable[[ast.Module, str], Iterable[int]]


@dataclass(frozen=True)
class Linter:
    """`look(tree, source)` gives the lines of offences. `folders` and `but` are path prefixes from the checkout's root.

    `good` are sources it must leave alone, `bad` sources it must catch; both are checked, so a rule cannot quietly die.
    """

    id: str
    says: str
    folders: tuple[str, ...]
    look: Look
    good: tuple[str, ...]
    bad: tuple[str, ...]
    but: tuple[str, ...] = ()

    def minds(self, path: PurePosixPath) -> bool:
        """Whether this rule reads the file at `path` (relative to the root)."""
        return any(map(path.is_relative_to, self.folders)) and not any(map(path.is_relative_to, self.but))

    def offences(self, source: str) -> list[int]:
        """Lines of one source that break the rule."""
        return sorted(set(self.look(parsed(source), source)))


def sources(*folders: str) -> list[PurePosixPath]:
    """Python files below these folders of the checkout, relative to its root."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(PurePosixPath(path.relative_to(ROOT).as_posix()) for path in paths if "__pycache__" not in path.parts)


def offences(*linters: Linter) -> dict[str, list[str]]:
    """Everything in the checkout that breaks a rule, as `path:line`, ready to click, by the rule's id. Reads each file once."""
    found: dict[str, list[str]] = {linter.id: [] for linter in linters}
    for path in sources(*{folder for linter in linters for folder in linter.folders}):
        source = Path(ROOT, path).read_text()
        for linter in linters:
            if linter.minds(path):
                found[linter.id] += (f"{path}:{line}" for line in linter.offences(source))
    return found


@lru_cache(maxsize=1)
def parsed(source: str) -> ast.Module:
    """The tree of a source; that of the last one is kept for the next rule."""
    return ast.parse(source)


@lru_cache(maxsize=1)
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a tree, as `ast.walk` gives them; those of the last one are kept for the next rule."""
    return tuple(ast.walk(tree))


def imported(tree: ast.Module) -> Iterable[tuple[int, str]]:
    """Line and full name of everything a module imports, wherever in it."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{one.name}") for one in node.names)


def of_package(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a full name lies in one of these packages."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def texts(tree: ast.Module) -> Iterable[tuple[int, str]]:
    """Line and value of each string that is no docstring; the fixed parts of f-strings too."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in nodes(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def texts_of(path: Path) -> list[str]:
    """The strings of a source that are no docstrings."""
    return [text for _, text in texts(ast.parse(path.read_text(encoding="utf-8")))]


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name: `rx.State` gives State; a call gives the name of what is called."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
