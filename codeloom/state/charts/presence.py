"""Who else has the open chart open: for the coder's workbench and the audit alike."""

from dataclasses import dataclass
from typing import ClassVar

from codeloom.db.scope import Scope
from codeloom.services.charts import BEAT, LookAtChart, look
from codeloom.services.core import parse
from codeloom.state.core.activity import is_active, tab_name
from codeloom.state.core.address import last_part
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream


class Presence(Screen):
    """Nothing is kept: it is told anew every few seconds while the page is open."""

    _kept: ClassVar[Kept] = kept()
    others: str = ""

    @handles("charts.look")
    async def watch(self) -> None:
        """Say that this tab has the chart of the address open, and show who else has, until the tab goes elsewhere.

        An address without a number (/audit/encounter-12) has no chart open.
        """
        number = last_part(self.router.url.path)
        if not number.isdigit():
            return
        tab = tab_name(self.router.session.client_token)
        await self._watch(HERE, _Tab(number, tab))


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab that has a chart open; `number` as the address has it."""

    number: str
    tab: str


def _look(scope: Scope, mine: _Tab) -> str:
    active = is_active(scope.user_id, mine.tab)
    return look(scope, parse(LookAtChart, {"number": mine.number, "tab": mine.tab, "active": active}))


HERE = Stream(
    lambda: Presence,
    "others",
    read=_look,
    verb=look.name,
    at_once=True,
    beat=BEAT,
    announced=False,
)
"""A tab's sign that it has a chart open; the answer is who else has. Each tab reads for itself: the chart is asked for under
its person's scope each time, and nobody is shown whom they may not know of."""
