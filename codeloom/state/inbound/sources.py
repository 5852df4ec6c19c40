"""Sources in: what came from other systems, and the held message that is open. What a form says stays nowhere but in the verb."""

from typing import Any, ClassVar
from uuid import UUID

from codeloom.services.core import Problem, Refused, Subject, saving
from codeloom.services.inbound import (
    HeldMessageView,
    ListSources,
    SourcesView,
    find,
    list_sources,
    open_message,
    refuse,
    settle,
    take_back,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

PATH = "/deliveries/sources"
TABS, WHOSE = ("all", "held", "refused"), ("known", "number", "new")


class Sources(Screen):
    """Kept: the tab, the cursors of earlier pages, the open message with the version seen, and how its patient is named.

    `refused` says why the form was not taken; it stays filled in.
    """

    _kept: ClassVar[Kept] = kept(
        ids=("cursors", "message"), numbers=("version",), choices=("tab", "whose", "refusing")
    )  # fmt: skip
    tab: str = "all"
    cursors: list[str] = []
    message: str = ""
    version: int = 0
    whose: str = "known"
    refusing: bool = False
    view: SourcesView = SourcesView()
    one: HeldMessageView = HeldMessageView()
    refused: str = ""
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(list_sources, tab=self.tab, after=self.cursors[-1] if self.cursors else "")
        if view is not None:
            self.view, self.loaded = view, True

    @handles("inbound.sources", "inbound.open")
    async def load(self) -> None:
        """Fill the page; the address may name a held message."""
        await self._introduce()
        self._close()
        asked = _id(self.router.url.query_parameters.get("message", ""))
        if asked:
            await self._open(asked)
        await self._read()

    @handles("inbound.sources", background=True)
    async def watch(self) -> None:
        """Bring sources and messages to this tab when something came or was decided."""
        subject = ListSources(tab=_tab(self.tab), after=self.cursors[-1] if self.cursors else "")
        await self._watch(MESSAGES, subject)

    @handles("inbound.sources")
    async def show(self, tab: str) -> Any:
        """All messages, held ones or refused ones."""
        self.tab, self.cursors = _tab(tab), []
        await self._read()
        return Sources.watch

    @handles("inbound.sources")
    async def older(self, cursor: str) -> Any:
        """The next 50."""
        self.cursors = [*self.cursors, str(cursor)[:200]][-1000:]
        await self._read()
        return Sources.watch

    @handles("inbound.sources")
    async def newer(self) -> Any:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()
        return Sources.watch

    @handles("inbound.open")
    async def open(self, message_id: str) -> None:
        """Show a held message with what can be chosen."""
        self._close()
        await self._open(_id(message_id))

    async def _open(self, message_id: str) -> None:
        found = await self._call(open_message, message_id=message_id)
        if found is None:
            return
        self.one, self.message, self.version = found, found.id, found.version
        self.whose = "known" if found.candidates else "new" if found.family else "number"

    @handles("inbound.open")
    async def close(self) -> None:
        """Put the message aside; it stays held."""
        self._close()

    def _close(self) -> None:
        self.one, self.message, self.version, self.refusing, self.refused = HeldMessageView(), "", 0, False, ""

    @handles("inbound.settle")
    async def choose(self, whose: str) -> None:
        """One of those in question, a record number, or a new patient."""
        self.whose, self.refused = whose if whose in WHOSE else "number", ""

    @handles("inbound.settle", "inbound.find_patient", "inbound.sources")
    async def make(self, form: dict[str, Any]) -> None:
        """Make the draft; a refusal is shown in the form."""
        self.refused = ""
        new = {name: form.get(name, "") for name in ("family", "given", "birth_date", "sex")}
        try:
            patient_id = None if self.whose == "new" else await self._patient(form)
            with saving(Subject.MESSAGE, self.message):
                done = await self._ask(
                    settle,
                    message_id=self.message,
                    version=self.version,
                    provider_id=_id(form.get("provider")) or None,
                    service_date=form.get("service_date", ""),
                    patient_id=patient_id,
                    new_patient=new if self.whose == "new" else None,
                )
        except Problem as problem:
            self.refused = str(problem)
            return
        self._close()
        self._say("Draft made", done.sentence)
        await self._read()

    async def _patient(self, form: dict[str, Any]) -> str:
        """The id of the one patient the form names. Raises Refused for nobody and for several."""
        if self.whose == "known":
            return _id(form.get("patient"))
        found = await self._ask(find, record_number=form.get("record_number", ""))
        if len(found) != 1:
            what = "Several patients have" if found else "No patient of the practice has"
            raise Refused(
                f"{what} this record number.", todo="Check it, or enter a new patient.", code="unknown_patient"
            )
        return found[0].id

    @handles("inbound.refuse")
    async def ask_why(self) -> None:
        """Ask for the reason of a refusal."""
        self.refusing = True

    @handles("inbound.refuse")
    async def keep(self) -> None:
        """Close the question; the message stays held."""
        self.refusing = False

    @handles("inbound.refuse", "inbound.sources")
    async def turn_down(self, form: dict[str, Any]) -> None:
        """Refuse the open message."""
        with saving(Subject.MESSAGE, self.message):
            done = await self._call(
                refuse, message_id=self.message, version=self.version, reason=form.get("reason", "")
            )  # fmt: skip
        if done is not None:
            self._close()
            self._say("Refused", done.sentence)
            await self._read()

    @handles("inbound.take_back", "inbound.sources")
    async def hold_again(self, message_id: str, version: int) -> None:
        """Take a refusal back."""
        done = await self._call(take_back, message_id=_id(message_id), version=version)
        if done is not None:
            self._say("Held again", done.sentence)
            await self._read()


def _tab(text: str) -> Any:
    return text if text in TABS else "all"


def _id(text: Any) -> str:
    """An id as the client gave it; empty when it is none."""
    try:
        return str(UUID(str(text)))
    except ValueError:
        return ""


MESSAGES: Stream[ListSources, SourcesView] = Stream(
    lambda: Sources, "view", read=list_sources, verb=list_sources.name, pause=0.5, after=0.1
)
"""Sources and one page of what came, for all managers who look at it."""
