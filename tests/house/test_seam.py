"""Every call of a verb names fields its command has, and every handler declares the verbs it calls: said here, not at run time."""

import importlib
import importlib.util
import sys
from pathlib import Path

import pytest

import codeloom.pages
import codeloom.state
from codeloom.settings import ROOT
from tests.house import seam
from tests.house.calls import ADVICE
from tests.house.linter import sources
from tests.registries import import_all

FOLDERS = ("codeloom/state", "codeloom/api", "codeloom/cli", "codeloom/demo", "workers")


def test_calls_fit_their_commands_and_handlers_declare_their_verbs() -> None:
    import_all(codeloom.state)
    import_all(codeloom.pages)  # a part of a screen is checked in every class that is made of it
    problems = [
        f"{path}:{line}: {text}"
        for path in sources(*FOLDERS)
        for line, text in seam.offences(
            importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__")),
            Path(ROOT, path).read_text(encoding="utf-8"),
        )
    ]
    assert problems == [], "\n".join(problems)


HEAD = """
from typing import Annotated, Any, TypedDict

from codeloom.services.core import Command, Verb, offload, parse
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Act(Command):
    key: str
    note: str = ""


class Wish(TypedDict):
    key: str


class Misspelt(TypedDict):
    kee: str


class Part(Command):
    note: str = ""


act = Verb("charts.act", Act, lambda uow, command: None, False)
look = Verb("audits.queue", Part, lambda uow, command: None, True)


class Base:
    _ask, _call = Screen._ask, Screen._call

    async def _change(self, verb: Verb[Any, Any], focus: str = "", **fields: Any) -> None:
        await self._ask(verb, key="1", **fields)

    def _wish(self) -> Wish: ...
    def _misspelt(self) -> Misspelt: ...
    def _part(self) -> Annotated[dict[str, str], Part]: ...
    def _loose(self) -> dict[str, str]: ...


class Desk(Base):
"""
NAMELESS = "names no verb by itself: import the verb and name it in the call"
GOOD = {
    "all fields": "await self._call(act, key='1', note='')",
    "a default left out": "await self._ask(act, key='1')",
    "a forwarder adds one": "await self._change(act, 'row', note='')",
    "its own parameter by name": "await self._change(act, focus='row')",
    "a TypedDict": "await self._call(act, **self._wish())",
    "a local literal": "fields = {'key': 1, **self._part()}; await self._call(act, **fields)",
    "optional fields": "await self._call(act, key='1', **self._part())",
    "a parsed literal": "parse(Act, {'key': 1})",
    "a local import": "from codeloom.services.core import parse as read\n        read(Act, {'key': 1})",
}
BAD = {
    "a mistyped field": ("await self._call(act, key='1', notes='')", "Act has no field notes; its fields: key, note"),
    "a missing field": ("await self._ask(act, note='')", "Act needs key"),
    "through a forwarder": ("await self._change(act, 'row', nota='')", "Act has no field nota; its fields: key, note"),
    "a mistyped key": ("await self._call(act, key='1', **self._misspelt())", "Act has no field kee; its fields: key, note"),
    "only optional ones": ("await self._call(act, **self._part())", "Act needs key"),
    "undeclared keys": ("await self._call(act, **self._loose())", f"the keys of self._loose() are not known here: {ADVICE}"),
    "a computed key": ("await self._call(act, **{name: 1})", f"the key name is not known here: {ADVICE}"),
    "a mistyped literal": ("parse(Act, {'key': 1, 'nope': 2})", "Act has no field nope; its fields: key, note"),
    "a local import": (
        "from codeloom.services.core import parse as read; read(Act, {})",
        "Act needs key",
    ),
    "an undeclared verb": ("await self._call(look)", "run calls audits.queue and declares charts.act"),
    "an undeclared verb in a thread": ("await offload(look, 1, 2)", "run calls audits.queue and declares charts.act"),
    "a verb by its name": ("await self._call('charts.act', key='1')", f"'charts.act' {NAMELESS}"),
    "a verb out of a table": ("await self._call(VERBS['x'], key='1')", f"VERBS['x'] {NAMELESS}"),
}  # fmt: skip


def offences(folder: Path, name: str, body: str) -> list[tuple[int, str]]:
    """What the check says of a module with a class made of `body`."""
    path = folder / f"{name}.py"
    path.write_text(HEAD + body, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        return seam.offences(module, path.read_text(encoding="utf-8"))
    finally:
        del sys.modules[name]


def handler(line: str, verb: str = "charts.act") -> str:
    """A handler of one line."""
    return f"    @handles({verb!r})\n    async def run(self, name: str):\n        {line}\n"


@pytest.mark.parametrize("line", GOOD.values(), ids=GOOD)
def test_it_leaves_good_calls_alone(tmp_path: Path, line: str) -> None:
    assert offences(tmp_path, "planted_good", handler(line)) == []


@pytest.mark.parametrize(("line", "text"), BAD.values(), ids=BAD)
def test_it_catches_bad_calls_at_their_line(tmp_path: Path, line: str, text: str) -> None:
    assert offences(tmp_path, "planted_bad", handler(line)) == [(HEAD.count("\n") + 3, text)]


def test_it_catches_a_handler_whose_methods_end_in_a_verb_not_all_who_run_it_may_use(tmp_path: Path) -> None:
    body = handler("await self._deep()", "charts.queue") + (
        "    async def _deep(self): await self._deeper()\n    async def _deeper(self): await self._call(look)\n"
    )
    sentence = "run ends in audits.queue, which a coder may not use; it declares charts.queue"
    assert offences(tmp_path, "planted_deep", body) == [(HEAD.count("\n") + 2, sentence)]


USERS = """    _edit: Verb[Any, Any]
    async def _save(self): await self._change(self._edit, note='')


class Chart(Desk):
    _edit = act


class Audit(Desk):
    _edit = {verb}
"""


def test_a_part_is_checked_with_the_verbs_of_each_of_its_users(tmp_path: Path) -> None:
    assert offences(tmp_path, "planted_users", USERS.format(verb="act")) == []
    told = offences(tmp_path, "planted_users", USERS.format(verb="look"))
    assert told == [(HEAD.count("\n") + 2, "Part has no field key; its fields: note")]
