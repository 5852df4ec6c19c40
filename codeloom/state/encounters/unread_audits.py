"""The count of closed audits of own encounters that a provider or a biller has not read, as it moves."""

from dataclasses import dataclass
from typing import ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import Nothing
from codeloom.services.encounters import UnreadAudits, unread_audits
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream


class AuditsToRead(Screen):
    """Nothing is kept: it is told anew whenever something changes."""

    _kept: ClassVar[Kept] = kept()
    unread: UnreadAudits = UnreadAudits()

    @handles("encounters.unread_audits")
    async def watch(self) -> None:
        """Show the count while the page is open."""
        await self._watch(UNREAD, _Tab(self.router.session.client_token))


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab that shows the count: what it is told is its person's own."""

    token: str


def _count(scope: Scope, _tab: _Tab) -> UnreadAudits:
    return unread_audits(scope, Nothing())


UNREAD: Stream[_Tab, UnreadAudits] = Stream(
    lambda: AuditsToRead, "unread", read=_count, verb=unread_audits.name, pause=0.5, after=0.1, at_once=True
)
"""Closed audits that a person has not read, for each tab under its person's scope."""
