"""What a manager does to one person, asked in a dialog: role, specialties, sessions, second factor, disabling and enabling."""

from typing import Any, ClassVar, TypedDict

from codeloom.services.core import Subject, count, saving
from codeloom.services.people import (
    Decided,
    WorkView,
    change_role,
    disable,
    enable,
    end_sessions,
    require_factor,
    reset_factor,
    set_specialties,
    show_work,
)
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

FORMS = ("role", "specialties", "disable")
ASKED = ("menu", *FORMS)


class OfOne(TypedDict):
    """A person at the version that was seen."""

    person_id: str
    version: int


class PersonActs(Screen):
    """Kept: who is asked about, at which version, in which dialog. `work` says who that is and what they have."""

    _kept: ClassVar[Kept] = kept(ids=("person",), numbers=("person_version",), choices=("asking",))
    person: str = ""
    person_version: int = 0
    asking: str = ""
    work: WorkView = WorkView()

    def _one(self) -> OfOne:
        return {"person_id": self.person, "version": self.person_version}

    @handles("people.work")
    async def ask(self, what: str, person: str, version: int) -> None:
        """Open a dialog about a person, with what they have in hand."""
        if what not in ASKED:
            self._show(BadInput())
            return
        work = await self._call(show_work, person_id=person)
        if work is not None:
            self.person, self.person_version, self.work, self.asking = str(person)[:40], int(version), work, what

    async def _refused(self) -> None:
        """Leave the dialog open with what was typed, about the person as they are now; close it where they are gone or disabled."""
        work = await self._call(show_work, person_id=self.person)
        if work is None or not work.active:
            self.asking = self.person = ""
        else:
            self.person_version, self.work = work.version, work

    @handles.signed_in
    def drop(self) -> None:
        """Close the dialog and leave things as they are."""
        self.asking = self.person = ""

    async def _after(self, name: str | None, words: str, detail: str) -> None:
        """Say what was done and close the dialog; a refusal is a toast already, and the dialog stays."""
        if name is None:
            if self.asking in FORMS:
                await self._refused()
            return
        self.asking = self.person = ""
        self._say(f"{name} {words}", detail)

    async def _decided(self, decided: Decided | None, words: str, detail: str) -> None:
        """The same for an act by which work goes on: what of it could not go to the colleague is said in place of the detail."""
        await self._after(decided.name if decided else None, words, (decided.stays if decided else "") or detail)

    @handles("people.disable")
    async def disable(self, form: dict[str, Any]) -> None:
        """Sign somebody out everywhere, keep them out and give their work on."""
        with saving(Subject.PERSON, self.person, "reason"):
            decided = await self._call(disable, **self._one(), reason=form.get("reason", ""), to=form.get("to") or None)
        await self._decided(decided, "is disabled", "Signed out everywhere. What they did stays under their name.")

    @handles("people.change_role")
    async def change_role(self, form: dict[str, Any]) -> None:
        """Another role, in force at once."""
        decided = await self._call(change_role, **self._one(), role=form.get("role", ""), to=form.get("to") or None)
        await self._decided(decided, "has another role", "It is in force on their open pages.")

    @handles("people.set_specialties")
    async def set_specialties(self, form: dict[str, Any]) -> None:
        """The specialties somebody is given charts of first."""
        chosen = [key.removeprefix("specialty ") for key, on in form.items() if key.startswith("specialty ") and on]
        name = await self._call(set_specialties, **self._one(), specialties=chosen)
        await self._after(name, "is given charts of these first", ", ".join(chosen) or "No specialty in particular.")

    @handles("people.enable")
    async def enable(self, person: str, version: int) -> None:
        """Let somebody in again."""
        name = await self._call(enable, person_id=person, version=version)
        await self._after(name, "can sign in again", "Work that was given on stays where it is.")

    @handles("people.end_sessions")
    async def end_sessions(self, person: str, name: str) -> None:
        """End all sessions of somebody."""
        self.asking = self.person = ""
        ended = await self._call(end_sessions, person_id=person)
        if ended is not None:
            self._say(
                f"{count(ended, 'session')} of {str(name)[:100]} ended", "Their rows are kept; they sign in anew."
            )

    @handles("people.require_factor")
    async def require_factor(self, person: str, required: bool) -> None:
        """Require a second factor of somebody, or no longer."""
        self.asking = ""
        name = await self._call(require_factor, person_id=person, required=bool(required))
        words = "signs in with a second factor" if required else "may sign in without a second factor"
        detail = "Who has none yet is signed out and sets it up at sign-in; half-typed words are kept."
        await self._after(name, words, detail if required else "Nobody is asked for it at sign-in who has none.")

    @handles("people.reset_factor")
    async def reset_factor(self, person: str) -> None:
        """Take somebody's lost second factor away."""
        self.asking = ""
        name = await self._call(reset_factor, person_id=person)
        await self._after(name, "has no second factor now", "They were told by mail.")
