"""Rules about screens: one source of colour and size, a permission on every handler, Reflex in its rooms only."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.house import linter
from tests.house.linter import Linter, imported, last_name, nodes, of_package, texts

LITERAL = re.compile(
    r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?![-\w])|\b\d*\.?\d+(?:px|rem)\b|\brgba?\(|\bhsla?\("
)
ALLOWED_MARKS = {"handles", "shared", "signed_in", "signed_in_background", "var", "property", "cached_property"}


def draws_by_hand(tree: ast.Module, source: str) -> Iterable[int]:
    """Colours and lengths written out."""
    return (line for line, text in texts(tree) if LITERAL.search(text))


def states_in(trees: Iterable[ast.Module], known: frozenset[str] = frozenset()) -> frozenset[str]:
    """Names of classes made of Reflex's states or of `known` classes, however many classes and mixins lie between."""
    made = {
        node.name: {last_name(base) for base in node.bases}
        for tree in trees
        for node in nodes(tree)
        if isinstance(node, ast.ClassDef)
    }
    states, before = known, None
    while states != before:
        before = states
        states |= {
            name for name, bases in made.items() if any(b in states or b.endswith(("State", "Screen")) for b in bases)
        }
    return states


@cache
def house_states(root: Path) -> frozenset[str]:
    """Names of the state classes of codeloom/state below a checkout's root, the parts that screens take in among them."""
    return states_in(ast.parse(path.read_text(encoding="utf-8")) for path in (root / "codeloom/state").rglob("*.py"))


def open_handlers(tree: ast.Module, source: str) -> Iterable[int]:
    """Public methods of state classes that declare no permission."""
    states = states_in([tree], house_states(linter.ROOT))
    for node in nodes(tree):
        if not isinstance(node, ast.ClassDef) or node.name not in states:
            continue
        for method in node.body:
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and not method.name.startswith("_"):
                if not any(last_name(mark) in ALLOWED_MARKS for mark in method.decorator_list):
                    yield method.lineno


def knows_reflex(tree: ast.Module, source: str) -> Iterable[int]:
    """Imports of Reflex."""
    packages = ("reflex", "reflex_base")
    return (line for line, name in imported(tree) if of_package(name, packages) or name.startswith("reflex_components"))


def sends_unescaped(tree: ast.Module, source: str) -> Iterable[int]:
    """Imports of what marks text as markup."""
    yield from (line for line, name in imported(tree) if of_package(name, ("markupsafe",)))


INSIDE = {"_clean", "_get_resolved_delta", "_get_root_state", "_owner", "event_namespace", "from_event_type",
          "get_load_events", "sid_to_token", "token_to_sid"}  # fmt: skip


def knows_inside_of_reflex(tree: ast.Module, source: str) -> Iterable[int]:
    """Imports of Reflex's modules and names of its inside."""
    for line, name in imported(tree):
        if name != "reflex" and (of_package(name, ("reflex", "reflex_base")) or name.startswith("reflex_components")):
            yield line
    yield from (node.lineno for node in nodes(tree) if isinstance(node, ast.Attribute) and node.attr in INSIDE)


RULES = (
    Linter(
        id="INV-2",
        says="colour, type and spacing come from codeloom/pages/ui/tokens.py: use or add a token there",
        folders=("codeloom/pages", "codeloom/state", "codeloom/api"),
        but=("codeloom/pages/ui/tokens.py",),
        look=draws_by_hand,
        good=(
            'style = {"color": tokens.INK, "padding": tokens.SPACE[2]}',
            'link = "#main"\ntitle = "Chart #42"\nwidth = "100%"',
            '"""A card 24px wide in #ffffff."""',
        ),
        bad=('color = "#1a2b3c"', 'pad = "p-[13px]"', 'size = f"{n} 1.5rem"', 'shade = "rgba(0,0,0,.2)"', 'c = "#fff"'),
    ),
    Linter(
        id="escaped",
        says="htpy escapes every text: hand it the text; a script of ours goes through markup.inline_script",
        folders=("codeloom", "workers"),
        but=("codeloom/api/core/markup.py",),
        look=sends_unescaped,
        good=("import htpy as h\nh.p[name]",),
        bad=("from markupsafe import Markup", "import markupsafe"),
    ),
    Linter(
        id="INV-15",
        says="every client can call it: add @handles('verb.name') or @handles.signed_in, or start its name with _",
        folders=("codeloom/state",),
        look=open_handlers,
        good=(
            "class Queue(Screen):\n    @handles('charts.list')\n    async def load(self): ...\n    def _fill(self): ...",
            "class Shell(rx.State):\n    @handles.signed_in\n    def close(self): ...\n    @rx.var\n    def title(self): ...",
            "class Hub:\n    async def next(self): ...",
            "class Part(Screen, mixin=True):\n    @handles.shared('edit')\n    def take(self): ...",
            "class Gate(Middleware):\n    def preprocess(self): ...",
        ),
        bad=(
            "class Queue(Screen):\n    def load(self): ...",
            "class Queue(rx.State):\n    @rx.event\n    async def load(self): ...",
            "class Part(Screen, mixin=True):\n    def take(self): ...",
            "class Part(Screen):\n    x = 1\nclass Desk(Part):\n    def load(self): ...",
            "class Desk(LineEditor):\n    def load(self): ...",
        ),
    ),
    Linter(
        id="INV-20",
        says="Reflex lives in codeloom.py, pages and state: bring the value to a view and let a page show it",
        folders=("codeloom", "workers"),
        but=("codeloom/codeloom.py", "codeloom/pages", "codeloom/state"),
        look=knows_reflex,
        good=("from codeloom.services import charts", "import reflexive"),
        bad=(
            "import reflex as rx",
            "def f():\n    from reflex.state import State",
            "from reflex_base.event import Event",
        ),
    ),
    Linter(
        id="internals",
        says="what Reflex does not offer to everybody stands in codeloom/state/core/reflex_internals.py, with a test",
        folders=("codeloom", "workers"),
        but=("codeloom/state/core/reflex_internals.py",),
        look=knows_inside_of_reflex,
        good=("import reflex as rx\nrx.redirect('/')", "from codeloom.state.core.reflex_internals import is_open"),
        bad=(
            "from reflex.state import StateUpdate",
            "def f():\n    from reflex_base.registry import RegistrationContext",
            "from reflex_components_core.core.banner import has_connection_errors",
            "state._get_root_state().reset()",
            "app.event_namespace.sid_to_token",
        ),
    ),
)
