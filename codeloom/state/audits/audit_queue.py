"""The audit queue: charts and encounters waiting for a supervisor. What it shows stands in its address."""

from typing import Any, ClassVar
from uuid import UUID

from codeloom.services.audits import AuditQueueView, ShownWaiting, queue, waiting_left
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.list_screen import ListScreen
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

KINDS = ("chart", "encounter")
FILTERS = ("kind", "coder", "team", "specialty")


class AuditQueue(ListScreen, Screen):
    """Kept: filters as the address has them; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(ListScreen._kept, ids=("coder", "team"), choices=("kind", "specialty"))
    _path: ClassVar[str] = "/audits"
    _list_verb: ClassVar[str] = queue.name
    _orders: ClassVar[tuple[str, ...]] = ("age", "coder", "specialty", "difficulty")
    kind: str = ""
    specialty: str = ""
    coder: str = ""
    team: str = ""
    view: AuditQueueView = AuditQueueView()
    loaded: bool = False

    def _address(self) -> dict[str, str]:
        return {"kind": self.kind, "coder": self.coder, "team": self.team, "specialty": self.specialty}

    async def _read(self) -> None:
        view = await self._call(
            queue, kind=self.kind, specialty=self.specialty, coder=self.coder, team=self.team, **self._page()
        )
        if view is not None:
            self.view, self.loaded, self.gone = view, True, []
            await self._watch(LEFT, ShownWaiting(ids=tuple(row.id for row in view.rows)))

    @handles("audits.queue")
    async def load(self) -> Any:
        """Fill the page as its address says, without a team that is gone."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.kind = asked.get("kind", "") if asked.get("kind", "") in KINDS else ""
        self.specialty, self.coder = asked.get("specialty", "")[:200], _person(asked.get("coder", ""))
        self.team = id_or_nothing(asked.get("team", ""))
        self._ordered(asked)
        await self._read()
        return self._go(team="") if self.team and self.team not in {one.id for one in self.view.teams} else None

    @handles("audits.queue")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another kind, person or specialty; empty for all."""
        return self._go(**{name: value[:200]}) if name in FILTERS else None

    @handles("audits.queue")
    async def show_all(self) -> Any:
        """Everything that waits."""
        return self._go(**dict.fromkeys(FILTERS, ""))


def _person(text: str) -> str:
    """Whose work an address asks for; everybody's when it names nobody."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


LEFT: Stream[ShownWaiting, tuple[str, ...]] = Stream(
    lambda: AuditQueue, "gone", read=waiting_left, verb=waiting_left.name, pause=1.0
)
"""Rows of the audit queue that wait no more."""
