"""Who else has the open encounter open: for the provider's desk, the biller's review and the audit alike."""

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from codeloom.db.scope import Scope
from codeloom.services.charts import BEAT
from codeloom.services.core import parse
from codeloom.services.encounters import LookAtEncounter, look
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream


class EncounterPresence(Screen):
    """Nothing is kept: it is told anew every few seconds while the page is open."""

    _kept: ClassVar[Kept] = kept()
    others: str = ""

    @handles("encounters.look")
    async def watch(self) -> None:
        """Say that this tab has the encounter of the address open, and show who else has, until the tab goes elsewhere.

        Addresses end in its number (/billing/12) or in encounter-12; of another one (/audit/12) no encounter is open.
        """
        self.others = ""
        page, _, last = str(self.router.url.path).strip("/").rpartition("/")
        number = last.removeprefix("encounter-") if page == "audit" else last
        if not (number.isascii() and number.isdigit()) or (page == "audit" and number == last):
            return
        tab = sha256(self.router.session.client_token.encode()).hexdigest()[:16]
        await self._watch(HERE, _Tab(number, tab))


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab that has an encounter open; `number` as the address has it."""

    number: str
    tab: str


def _look(scope: Scope, mine: _Tab) -> str:
    return look(scope, parse(LookAtEncounter, {"number": mine.number, "tab": mine.tab}))


HERE: Stream[_Tab, str] = Stream(
    lambda: EncounterPresence,
    "others",
    read=_look,
    verb=look.name,
    at_once=True,
    beat=BEAT,
    announced=False,
)
"""A tab's sign that it has an encounter open, read under its person's scope each time; the answer is who else has."""
