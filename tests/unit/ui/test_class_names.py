"""Class names: the sheet has those that pages use and no others, and each is a word somebody can read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from codeloom.pages.ui import stylesheet
from codeloom.settings import ROOT

SHAPES = sorted(stylesheet.SHAPES.glob("*.css"))
PAGES = [path for room in ("pages", "api") for path in sorted((ROOT / "codeloom" / room).rglob("*.py"))]
WIDEST = 132
SHORT = frozenset({
    "app", "bar", "dot", "end", "fix", "hit", "ink", "nav", "new", "ok", "old", "on", "poa", "row", "tag",
    "top", "own", "who", "why",
})  # fmt: skip
"""Words of two or three letters that are words, and POA, which is the name of the thing to whoever codes."""
BY_PARAMETER = frozenset({
    "bars", "cite", "is-error", "missing", "new", "plain-one", "pointed-to", "right-one", "shape", "span-3", "span-4",
    "span-5", "span-6", "stale", "usual", "wrong-one",
})  # fmt: skip
"""Classes that reach their element by a variable or a parameter of a page's own, which the walk does not follow."""
WORD = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def classes_of_the_sheet() -> set[str]:
    """Every class a rule of css/*.css selects."""
    css = "".join(re.sub(r"/\*.*?\*/", "", shape.read_text(), flags=re.S) for shape in SHAPES)
    selectors = [re.sub(r"\[[^\]]*\]", "", text) for text in re.findall(r"([^{}]*)\{", css)]
    return {name for text in selectors for name in re.findall(r"\.([a-zA-Z_][\w-]*)", text)}


class Used(ast.NodeVisitor):
    """The classes a module gives to elements: `cls`, `class_name`, `class_`, `classes(...)`, columns, and variant tables."""

    def __init__(self, tree: ast.Module) -> None:
        self.names: set[str] = set()
        self.tables = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        self.visit(tree)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg in ("cls", "class_name", "class_"):
            self._take(node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = ast.unparse(node.func)
        if called == "classes":
            self._take(*node.args)
        if called == "Column":
            self._take(*node.args[2:3])
        self.generic_visit(node)

    def _take(self, *given: ast.expr) -> None:
        for node in given:
            for text in self._texts(node):
                self.names |= set(text.split())

    def _texts(self, node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield from (text for part in parts for text in self._texts(part))
            case ast.IfExp(body=one, orelse=other):
                yield from (text for part in (one, other) for text in self._texts(part))
            case ast.Dict(values=parts):
                yield from (text for part in parts for text in self._texts(part))
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name in self.tables:
                yield from self._texts(self.tables[name])
            case ast.Call(func=func, args=args):
                yield from self._answers(ast.unparse(func), args)

    def _answers(self, called: str, args: list[ast.expr]) -> Iterator[str]:
        """What a call that chooses a class may answer, without what it compares."""
        chosen = args[1:] if called in ("rx.cond", "rx.match", "variant") else args if called == "classes" else []
        for one in chosen:
            parts = one.elts[1:] if isinstance(one, ast.Tuple) else [one]
            yield from (text for part in parts for text in self._texts(part))


def classes_of_the_pages() -> dict[str, str]:
    """Every class Python gives to an element, with a module that does."""
    return {name: path.name for path in PAGES for name in Used(ast.parse(path.read_text())).names}


def literals() -> set[str]:
    """Every word of every text in the pages: a class may reach its element by a parameter."""
    texts = (
        node.value for path in PAGES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)
    )
    return {word for text in texts if isinstance(text, str) for word in text.split()}


def test_the_sheet_knows_every_class_a_page_uses():
    known = classes_of_the_sheet()
    assert {name: module for name, module in classes_of_the_pages().items() if name not in known} == {}


def test_a_page_uses_every_class_the_sheet_knows():
    assert classes_of_the_sheet() - set(classes_of_the_pages()) == BY_PARAMETER
    assert BY_PARAMETER - literals() == set()


def test_a_class_is_a_word():
    names = classes_of_the_sheet()
    assert {name for name in names if not WORD.fullmatch(name)} == set()
    assert {name for name in names if len(name) < 4} - SHORT == set()
    assert SHORT - names == set(), "no longer used"


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name)
def test_a_line_of_the_shapes_is_short(path: Path):
    assert [line for line in path.read_text().splitlines() if len(line) > WIDEST] == []


def test_the_walk_over_pages_sees_a_class_however_it_is_chosen():
    page = """
KIND = {"a": "table-kind"}
Column("Head", 3, "of-a-column")
span(cls=rx.cond(x == "not-me", "one", "two"), other="not-me")
span(class_name=classes("three", KIND[kind], rx.match(tone, ("not-me", "four"), "five")), class_=f"six {kind}")
"""
    assert Used(ast.parse(page)).names == {"table-kind", "of-a-column", "one", "two", "three", "four", "five", "six"}
