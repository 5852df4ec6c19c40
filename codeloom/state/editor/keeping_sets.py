"""The page of sets of codes: the person's own and the practice's, one of them opened beside the list and changed code by code."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

import reflex as rx

from codeloom.services.codes import BundlesView, BundleView, list_bundles, remove_bundle, save_bundle
from codeloom.services.core import NEW, Problem, Subject, saving
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.editor.code_field import CodeField

PATH = "/sets"
QUESTIONS = ("new", "rename", "remove")
UNITS = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
Line = dict[str, Any]


class Sets(Screen):
    """Kept: which set is open, the version of it that is shown, and which question is asked. `unfit` changes when something was
    typed that cannot be."""

    _kept: ClassVar[Kept] = kept(ids=("chosen",), versions=("version",), numbers=("unfit",), choices=("asking",))
    chosen: str = ""
    version: int = 0
    unfit: int = 0
    asking: str = ""
    loaded: bool = False
    view: BundlesView = BundlesView()
    opened: BundleView = BundleView()
    refused: str = ""

    @handles("codes.bundles")
    async def load(self) -> None:
        """Fill the page: the set of the address, else the first one."""
        await self._introduce()
        self.chosen = id_or_nothing(self.router.url.query_parameters.get("set", "")) or self.chosen
        self.asking = self.refused = ""
        (await self.get_state(CodeField))._open()
        await self._read()

    async def _read(self) -> None:
        view = await self._call(list_bundles)
        if view is None:
            return
        self.view, self.loaded = view, True
        opened = next((one for one in view.rows if one.id == self.chosen), None)
        self.opened = opened or (view.rows[0] if view.rows else BundleView())
        self.chosen, self.version = self.opened.id, self.opened.version

    @handles.signed_in
    def ask(self, what: str) -> None:
        """Open a dialog: new, rename or remove; anything else closes it."""
        self.asking, self.refused = (what if what in QUESTIONS else ""), ""

    @handles("codes.save_bundle", "codes.bundles")
    async def create(self, form: dict[str, Any]) -> Any:
        """Make a set of the codes that were typed."""
        codes = [one for one in re.split(r"[,;\s]+", str(form.get("codes", ""))[:1000]) if one]
        lines = [{"code": code[:17]} for code in codes]
        practice = form.get("whose") == "practice"
        try:
            with saving(Subject.CODE_BUNDLE, NEW):
                made = await self._ask(save_bundle, name=str(form.get("name", "")), practice=practice, lines=lines)
        except Problem as problem:
            self.refused = str(problem)
            await self._read()
            return None
        self.asking, self.chosen = "", made.id
        return rx.redirect(f"{PATH}?set={made.id}")

    @handles("codes.save_bundle", "codes.bundles")
    async def rename(self, form: dict[str, Any]) -> None:
        """Call the open set otherwise."""
        with saving(Subject.CODE_BUNDLE, self.chosen):
            if await self._save(lambda lines: lines, str(form.get("name", ""))):
                self.asking = ""

    @handles("codes.remove_bundle")
    async def remove(self) -> None:
        """Remove the open set."""
        self.asking = ""
        if await self._call(remove_bundle, bundle_id=self.chosen) is not None:
            self._say("Set removed", "Codes that it put on charts stay.")
            self.chosen = ""
        await self._read()

    @handles("codes.save_bundle", "codes.bundles")
    async def take(self, value: str) -> None:
        """A code ("system:code") last in the open set."""
        system, _, code = str(value).rpartition(":")
        (await self.get_state(CodeField))._open()
        with saving(Subject.CODE_BUNDLE, self.chosen, "code"):
            await self._save(lambda lines: [*lines, {"system": system or "icd10cm", "code": code}])

    @handles.signed_in
    async def close_field(self) -> None:
        """Empty the code field."""
        (await self.get_state(CodeField))._open()

    @handles("codes.save_bundle", "codes.bundles")
    async def drop(self, n: int) -> None:
        """The n-th code (from 1) out of the open set."""
        await self._save(lambda lines: [one for at, one in enumerate(lines, 1) if at != n])

    @handles("codes.save_bundle", "codes.bundles")
    async def move(self, n: int, step: int) -> None:
        """The n-th code (from 1) one place up (-1) or down (1)."""
        await self._save(lambda lines: _moved(lines, n - 1, 1 if step > 0 else -1))

    @handles("codes.save_bundle", "codes.bundles")
    async def set_poa(self, n: int, value: str) -> None:
        """The POA indicator of the n-th code (from 1)."""
        await self._save(lambda lines: [one | {"poa": value} if at == n else one for at, one in enumerate(lines, 1)])

    @handles("codes.save_bundle", "codes.bundles")
    async def set_units(self, n: int, typed: str) -> None:
        """The units of the n-th code (from 1), as typed."""
        if not UNITS.fullmatch(str(typed).strip()):
            self._say("Not changed", "Units are a whole number from 1 to 9,999.", tone="warn")
            self.unfit += 1
            await self._read()
            return
        await self._save(
            lambda lines: [one | {"units": int(typed)} if at == n else one for at, one in enumerate(lines, 1)]
        )

    async def _save(self, change: Callable[[list[Line]], list[Line]], name: str = "") -> bool:
        """Write the open set anew at the version last seen; whether it was. A conflict shows the fresh one."""
        seen = self.version
        await self._read()
        now = self.opened
        if not now.id:
            return False
        lines = [{"system": one.system, "code": one.code, "poa": one.poa, "units": one.units} for one in now.lines]
        changed = change(lines)
        if not changed:
            self._say("Not changed", "A set has at least one code. Remove the set instead.", tone="warn")
            return False
        try:
            await self._ask(save_bundle, bundle_id=now.id, version=seen, name=name or now.name, lines=changed)
        except Problem as problem:
            self._show(problem)
            return False
        await self._read()
        return True


def _moved(lines: list[Line], at: int, step: int) -> list[Line]:
    out = list(lines)
    if 0 <= at < len(out) and 0 <= at + step < len(out):
        out.insert(at + step, out.pop(at))
    return out
