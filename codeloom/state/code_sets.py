"""Code sets: what is in force today, uploaded files, what one of them would change, putting it in force, taking it back.

Sending files is assets/upload.js. Comparing and putting in force can take seconds, so both run in the background.
"""

from typing import Any, ClassVar, TypedDict

from codeloom.coding import clock
from codeloom.services.code_sets import (
    CodeSetsView,
    FlawsView,
    InForceFrom,
    PreviewView,
    activate_release,
    build_code_sets,
    list_releases,
    preview_activation,
    release_flaws,
    remove_release,
    roll_back_release,
)
from codeloom.services.core import Problem, offload, offload_slow, parse
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.session import who_may

ASKED = ("activate", "rollback", "remove")


class _Wish(TypedDict):
    release_id: str
    effective_from: str
    effective_to: str | None


class CodeSetsDesk(Screen):
    """Kept: which file is compared and from when, and which question is open. Views are read anew."""

    _kept: ClassVar[Kept] = kept(ids=("chosen", "asked_id"), choices=("asking",), days=("first_day", "last_day"))
    view: CodeSetsView = CodeSetsView()
    preview: PreviewView = PreviewView()
    wrong: FlawsView = FlawsView()
    chosen: str = ""
    first_day: str = ""
    last_day: str = ""
    part: str = "added"
    comparing: bool = False
    failed: str = ""
    asking: str = ""
    asked_id: str = ""
    asked_name: str = ""
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(list_releases)
        if view is not None:
            self.view, self.loaded = view, True

    def _wish(self) -> _Wish:
        return {"release_id": self.chosen, "effective_from": self.first_day, "effective_to": self.last_day or None}

    def _forget(self) -> None:
        self.chosen, self.first_day, self.last_day, self.comparing, self.failed = "", "", "", False, ""
        self.preview, self.asking, self.asked_id, self.asked_name = PreviewView(), "", "", ""

    def _choose(self, release_id: str, first_day: str, last_day: str) -> None:
        self._forget()
        self.wrong, self.part, self.comparing = FlawsView(), "added", True
        self.chosen, self.last_day = str(release_id)[:40], str(last_day)[:10]
        self.first_day = str(first_day)[:10] or clock.now().date().isoformat()

    async def _explain(self, release_id: str) -> None:
        self._forget()
        self.wrong = await self._call(release_flaws, release_id=release_id) or FlawsView()

    @handles("code_sets.list")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self._forget()
        self.wrong = FlawsView()
        await self._read()

    @handles("code_sets.list")
    async def took(self, _moment: str) -> Any:
        """Files were sent: show the list, and what the newest of them would change or why it was refused."""
        await self._read()
        good, bad = self.view.releases[:1], self.view.refused[:1]
        if bad and (not good or bad[0].id > good[0].id):
            await self._explain(bad[0].id)
            return None
        if good and good[0].status == "uploaded":
            self._choose(good[0].id, good[0].first_day, good[0].last_day)
            return CodeSetsDesk.compare
        return None

    @handles("code_sets.preview")
    async def look(self, release_id: str, first_day: str, last_day: str) -> Any:
        """Compare a file with what is in force, from the day it suggests or today on."""
        self._choose(release_id, first_day, last_day)
        return CodeSetsDesk.compare

    @handles("code_sets.preview")
    async def set_days(self, form: dict[str, Any]) -> Any:
        """Compare from other days on."""
        self.first_day, self.last_day = str(form.get("first_day", ""))[:10], str(form.get("last_day", ""))[:10]
        self.comparing = True
        return CodeSetsDesk.compare

    @handles("code_sets.prepare", "code_sets.preview", background=True)
    async def compare(self) -> None:
        """Compare the chosen file with what is in force, in the background, and show the difference."""
        principal = await who_may(self, preview_activation.name)
        if principal is None:
            return
        async with self:
            wish = self._wish()
            self.comparing, self.failed = True, ""
        preview, failed = PreviewView(), ""
        try:
            command = parse(InForceFrom, wish)
            await offload_slow(build_code_sets, principal.scope, command)
            preview = await offload(preview_activation, principal.scope, command)
        except Problem as problem:
            failed = str(problem)
        async with self:
            if self._wish() == wish:
                self.preview, self.failed, self.comparing = preview, failed, False
                self.part = next((part.name for part in preview.changes if part.rows), "added")

    @handles("code_sets.preview")
    async def show(self, part: str) -> None:
        """Another part of the difference."""
        self.part = str(part)[:10]

    @handles("code_sets.preview")
    async def close(self) -> None:
        """Close the comparison and show what is in force today."""
        self._forget()

    @handles("code_sets.flaws")
    async def explain(self, release_id: str) -> None:
        """Why a file was refused."""
        await self._explain(release_id)

    @handles("code_sets.flaws")
    async def close_flaws(self) -> None:
        """Close the list of flaws."""
        self.wrong = FlawsView()

    @handles("code_sets.activate", "code_sets.rollback", "code_sets.remove")
    async def ask(self, what: str, release_id: str, name: str) -> None:
        """Ask before something is done to a file."""
        if what in ASKED:
            self.asking, self.asked_id, self.asked_name = what, str(release_id)[:40], str(name)[:200]

    @handles("code_sets.list")
    async def leave(self) -> None:
        """Close the question without acting."""
        self.asking, self.asked_id, self.asked_name = "", "", ""

    @handles("code_sets.prepare", "code_sets.activate", background=True)
    async def put_in_force(self, form: dict[str, Any]) -> None:
        """Put the file that was asked about in force from the typed day on."""
        principal = await who_may(self, activate_release.name)
        if principal is None:
            return
        async with self:
            wish = {
                "release_id": self.asked_id,
                "effective_from": str(form.get("from", "")),
                "effective_to": str(form.get("to", "")) or None,
            }
            self.asking, self.comparing = "", True
        problem: Problem | None = None
        try:
            command = parse(InForceFrom, wish)
            await offload_slow(build_code_sets, principal.scope, command)
            made = await offload(activate_release, principal.scope, command)
        except Problem as caught:
            problem = caught
        async with self:
            self.comparing = False
            if problem is not None:
                self._show(problem)
                return
            self._forget()
            self._say("In force", f"{made.kind_words}. {made.period}. Open charts follow at their next change.")
            await self._read()

    @handles("code_sets.rollback")
    async def take_back(self) -> None:
        """Take the file that was asked about out of force."""
        view = await self._call(roll_back_release, release_id=self.asked_id)
        self._forget()
        if view is not None:
            self._say("Taken back", f"{view.kind_words}: what answered before answers again.")
        await self._read()

    @handles("code_sets.remove")
    async def throw_away(self) -> None:
        """Remove the upload that was asked about."""
        view = await self._call(remove_release, release_id=self.asked_id)
        self._forget()
        self.wrong = FlawsView()
        if view is not None:
            self._say("Removed", view.name)
        await self._read()
