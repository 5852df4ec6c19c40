"""What other pages show of queries: those of an open chart or encounter, and those that wait for a provider. All by push."""

from dataclasses import dataclass
from typing import ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import parse
from codeloom.services.provider_queries import (
    InboxView,
    ListQueries,
    OfSubject,
    SubjectQueries,
    inbox,
    of_subject,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

SUBJECTS = {"chart": "chart", "billing": "encounter", "audit": "chart"}
"""What a page is about, by the first part of its address."""


class Beside(Screen):
    """Nothing is kept: `queries` are told as long as the chart or encounter is open."""

    _kept: ClassVar[Kept] = kept()
    queries: SubjectQueries = SubjectQueries()

    @handles("provider_queries.of_subject")
    async def watch(self) -> None:
        """Show the queries of the chart or encounter of the address as they move; none for another (/audit/encounter-12)."""
        self.queries = SubjectQueries()
        page, _, text = str(self.router.url.path).strip("/").partition("/")
        number = int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 13 else 0
        if page in SUBJECTS and number > 0:
            await self._watch(OF_SUBJECT, _Tab(self.router.session.client_token, SUBJECTS[page], number))


class ToAnswer(Screen):
    """Nothing is kept: the queries that wait for this provider are told while the page is open."""

    _kept: ClassVar[Kept] = kept()
    inbox: InboxView = InboxView()

    @handles("provider_queries.inbox")
    async def watch(self) -> None:
        """Show the open queries of this provider as they come."""
        await self._watch(OPEN, _Tab(self.router.session.client_token))


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab, and the chart or encounter that is open in it."""

    token: str
    subject: str = ""
    number: int = 0


def _of_subject(scope: Scope, tab: _Tab) -> SubjectQueries:
    return of_subject(scope, parse(OfSubject, {"subject": tab.subject, "number": tab.number}))


def _open(scope: Scope, _tab: _Tab) -> InboxView:
    return inbox(scope, ListQueries(tab="open"))


OF_SUBJECT: Stream[_Tab, SubjectQueries] = Stream(
    lambda: Beside, "queries", read=_of_subject, verb=of_subject.name, pause=0.5, after=0.1, at_once=True
)
"""The queries of an open chart or encounter, read for each tab under its person's scope."""
OPEN: Stream[_Tab, InboxView] = Stream(
    lambda: ToAnswer, "inbox", read=_open, verb=inbox.name, pause=0.5, after=0.1, at_once=True
)
"""The first page of what waits for a provider."""
