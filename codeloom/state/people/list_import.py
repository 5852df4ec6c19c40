"""Inviting a list of people: the list is looked at first, and what was looked at is sent. Nothing of it is kept in state."""

from typing import Any, ClassVar

from codeloom.services.core import NEW, Problem, Subject, saving
from codeloom.services.people import MOST_CHARACTERS, ListView, invite_list, preview_list
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


def _text(form: dict[str, Any]) -> str:
    """The list in a form, cut one character past its limit; what no text can hold becomes U+FFFD, which no list may have."""
    text = str(form.get("list") or "")[: MOST_CHARACTERS + 1]
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class PeopleImport(Screen):
    """`step` is write, look or done; `checked` is the list as it was looked at, on its way to the browser and back."""

    _kept: ClassVar[Kept] = kept()
    view: ListView = ListView()
    checked: str = ""
    step: str = "write"
    problem: str = ""

    @handles("people.preview_list")
    async def load(self) -> None:
        """Begin with an empty page; words of an unfinished list come back by themselves."""
        await self._introduce()
        self._clear()

    def _clear(self) -> None:
        self.view, self.checked, self.step, self.problem = ListView(), "", "write", ""

    @handles("people.preview_list")
    async def look(self, form: dict[str, Any]) -> None:
        """Show what an invitation of the list would do."""
        self._clear()
        text = _text(form)
        try:
            self.view = await self._ask(preview_list, text=text)
        except Problem as problem:
            self.problem = str(problem)
            return
        self.checked, self.step = text, "look"

    @handles("people.invite_list")
    async def invite(self, form: dict[str, Any]) -> None:
        """Invite those who can be, and show what became of each row."""
        with saving(Subject.PEOPLE, NEW, "list"):
            view = await self._call(invite_list, text=_text(form))
        if view is None:
            return
        self._clear()
        self.view, self.step = view, "done"
        self._say("Invited", f"{view.good} mails are on their way." if view.good != 1 else "One mail is on its way.")
