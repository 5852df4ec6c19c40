"""The list of people, kept fresh while it is open; inviting, and what is done to several at once."""

from typing import Any, ClassVar, cast

from codeloom.db.scope import Scope
from codeloom.services.core import NEW, Subject, count, saving
from codeloom.services.people import (
    TABS,
    ListPeople,
    PeopleView,
    Tab,
    end_sessions,
    invite_again,
    invite_many,
    list_people,
    require_factor,
    withdraw_invitation,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.streams import Stream
from codeloom.state.people.acts import PersonActs

MOST_CHOSEN = 200
BEAT = 10.0
"""Seconds after which the list is read again where nothing was announced: people are seen, sessions idle out."""


class People(PersonActs):
    """Kept: the tab, who is selected, and whether somebody is being invited."""

    _kept: ClassVar[Kept] = kept(ids=("chosen",), choices=("tab",))
    tab: str = "all"
    chosen: list[str] = []
    inviting: bool = False
    view: PeopleView = PeopleView()
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(list_people, tab=self.tab)
        if view is not None:
            self.view, self.loaded = view, True

    @handles("people.list")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self.asking, self.person, self.inviting, self.chosen = "", "", False, []
        await self._read()

    @handles("people.list", background=True)
    async def watch(self) -> None:
        """Bring the list to this tab when something happened."""
        await self._watch(PEOPLE, self.tab)

    @handles("people.list")
    async def show(self, tab: str) -> None:
        """Another tab of the list."""
        self.tab, self.chosen = tab if tab in TABS else "all", []
        await self._read()
        await self._watch(PEOPLE, self.tab)

    @handles.signed_in
    async def choose(self, person: str) -> None:
        """Select a person, or no longer."""
        person = str(person)[:40]
        rest = [one for one in self.chosen if one != person]
        self.chosen = rest if len(rest) < len(self.chosen) else [*rest, person][:MOST_CHOSEN]

    @handles.signed_in
    async def choose_none(self) -> None:
        """Select nobody."""
        self.chosen = []

    @handles("people.end_sessions", "people.list")
    async def end_of_chosen(self) -> None:
        """End all sessions of everybody who is selected."""
        ended = 0
        for person in self.chosen:
            ended += await self._call(end_sessions, person_id=person) or 0
        self._say(
            f"{count(ended, 'session')} ended", f"Of {count(len(self.chosen), 'person', 'people')}. Rows are kept."
        )
        self.chosen = []
        await self._read()

    @handles("people.require_factor", "people.list")
    async def require_of_chosen(self) -> None:
        """Require a second factor of everybody who is selected."""
        done = 0
        for person in self.chosen:
            name = await self._call(require_factor, person_id=person, required=True)
            done += name is not None
        self._say(f"Required of {count(done, 'person', 'people')}", "From their next sign-in on.")
        self.chosen = []
        await self._read()

    @handles("people.invite_many")
    async def begin(self) -> None:
        """Ask whom to invite."""
        self.inviting = True

    @handles.signed_in
    async def close(self) -> None:
        """Invite nobody."""
        self.inviting = False

    @handles("people.invite_many", "people.list")
    async def invite(self, form: dict[str, Any]) -> None:
        """Invite those addresses."""
        with saving(Subject.PERSON, NEW, "emails"):
            answers = await self._call(invite_many, emails=form.get("emails", ""), role=form.get("role", ""))
        if answers is None:
            return
        self.inviting = False
        sent = [one.email for one in answers if one.state == "sent"]
        member = [one.email for one in answers if one.state == "member"]
        words = f"{', '.join(member)} {'is' if len(member) == 1 else 'are'} in the practice already." if member else ""
        self._say(f"{count(len(sent), 'invitation')} sent", words or "Each link works for seven days.")
        await self._read()

    @handles("people.invite_again", "people.list")
    async def again(self, invitation: str) -> None:
        """Send an invitation anew."""
        email = await self._call(invite_again, invitation_id=invitation)
        if email is not None:
            self._say("Sent again", f"To {email}. The link of the earlier mail does not work any more.")
        await self._read()

    @handles("people.withdraw_invitation", "people.list")
    async def withdraw(self, invitation: str) -> None:
        """End an invitation."""
        email = await self._call(withdraw_invitation, invitation_id=invitation)
        if email is not None:
            self._say("Withdrawn", f"The link that {email} was sent does not work any more.")
        await self._read()


PEOPLE: Stream[str, PeopleView] = Stream(
    lambda: People,
    "view",
    read=lambda scope, tab: _listed(scope, tab),
    verb=list_people.name,
    pause=0.5,
    after=0.1,
    beat=lambda _view: BEAT,
)
"""A tab of the list of an organization, the same for all of its managers."""


def _listed(scope: Scope, tab: str) -> PeopleView:
    return list_people(scope, ListPeople(tab=cast(Tab, tab)))
