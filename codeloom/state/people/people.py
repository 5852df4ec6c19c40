"""The list of people, kept fresh while it is open; inviting, and what is done to several at once."""

from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.core import NEW, Problem, Refused, Subject, count, parse, saving
from codeloom.services.people import (
    MOST_AT_ONCE,
    STATES,
    TABS,
    ListPeople,
    OneOfSeveral,
    Outcome,
    PeopleView,
    change_roles,
    disable_several,
    end_sessions_of,
    invite_again,
    invite_many,
    list_people,
    require_factor_of,
    show_several,
    withdraw_invitation,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.streams import Stream
from codeloom.state.people.acts import PersonActs

SEVERAL = ("roles of several", "disabling several")
PATH = "/people"
FILTERS = ("name", "state", "specialty", "team")
BEAT = 10.0
"""Seconds after which the list is read again where nothing was announced: people are seen, sessions idle out."""
VERSION = "version "
"""What the name of a hidden field begins with that holds the version at which a person was shown; their id follows."""


class People(PersonActs):
    """Kept: tab and filter as the address has them, who is selected, and whether somebody is being invited. `several` are those a
    dialog is about, `outcomes` what became of each of the last act on several."""

    _kept: ClassVar[Kept] = kept(ids=("chosen", "team"), choices=("tab", "state", "filtered", "filtering"))
    tab: str = "all"
    state: str = ""
    team: str = ""
    name: str = ""
    specialty: str = ""
    filtered: bool = False
    filtering: bool = False
    chosen: list[str] = []
    several: tuple[OneOfSeveral, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    inviting: bool = False
    invite_problem: str = ""
    view: PeopleView = PeopleView()
    loaded: bool = False

    def _wish(self) -> Annotated[dict[str, str], ListPeople]:
        """Tab and filter, of the address: what was typed is kept nowhere else. What no address of ours has is left out."""
        asked = self.router.url.query_parameters
        wish = {name: str(asked.get(name, "")).strip()[:200] for name in FILTERS}
        wish["team"] = id_or_nothing(wish["team"])
        wish["state"] = wish["state"] if wish["state"] in STATES else ""
        tab = str(asked.get("tab", ""))
        return {"tab": tab if tab in TABS else "all", **{name: value for name, value in wish.items() if value}}

    def _go(self, **change: str) -> Any:
        """Another address of this page, which loads it anew."""
        wish = {name: value for name, value in {**self._wish(), **change}.items() if (name, value) != ("tab", "all")}
        return rx.redirect(f"{PATH}?{urlencode({name: value for name, value in wish.items() if value})}".rstrip("?"))

    async def _read(self) -> None:
        view = await self._call(list_people, **self._wish())
        self.view, self.loaded = view or PeopleView(), True

    @handles("people.list")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        self.asking, self.person, self.inviting, self.invite_problem, self.chosen = "", "", False, "", []
        self.several, self.outcomes, self.filtering, wish = (), (), False, self._wish()
        self.tab, self.filtered = wish["tab"], len(wish) > 1
        self.name, self.state, self.specialty, self.team = (wish.get(name, "") for name in FILTERS)
        await self._read()

    @handles("people.list", background=True)
    async def watch(self) -> None:
        """Bring the list to this tab when something happened."""
        await self._watch(PEOPLE, parse(ListPeople, self._wish()))

    @handles("people.list")
    async def show(self, tab: str) -> Any:
        """Another tab under the same filter."""
        return self._go(tab=str(tab))

    @handles("people.list")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another state, specialty or team; empty for all."""
        return self._go(**{str(name): str(value)[:200]}) if name in FILTERS else None

    @handles.signed_in
    async def open_filter(self) -> None:
        """Show the line of filters."""
        self.filtering = True

    @handles("people.list")
    async def find(self, form: dict[str, Any]) -> Any:
        """Those whose name or address holds what was typed."""
        return self._go(name=str(form.get("name", "")).strip()[:200])

    @handles("people.list")
    async def clear_filters(self) -> Any:
        """Everybody of this tab, without the line of filters."""
        self.filtering = False
        return self._go(**dict.fromkeys(FILTERS, "")) if self.filtered else None

    @handles.signed_in
    async def choose(self, person: str) -> None:
        """Select a person, or no longer."""
        person = str(person)[:40]
        rest = [one for one in self.chosen if one != person]
        self.chosen = rest if len(rest) < len(self.chosen) else [*rest, person][:MOST_AT_ONCE]

    @handles.signed_in
    async def choose_none(self) -> None:
        """Select nobody."""
        self.chosen = []

    @handles.signed_in
    async def close_outcomes(self) -> None:
        """Put away what became of each."""
        self.outcomes = ()

    @handles("people.several")
    async def ask_several(self, what: str) -> None:
        """Open a dialog about everybody who is selected."""
        if what not in SEVERAL:
            self._show(BadInput())
            return
        several = await self._call(show_several, people=self.chosen)
        if several is not None:
            self.several, self.asking = several, what

    async def _done(self, outcomes: tuple[Outcome, ...] | None) -> None:
        """Say what became of each; who was left as they were stays selected. After a refusal the dialog stays."""
        if outcomes is not None:
            self.outcomes, self.asking = outcomes, ""
            self.chosen = [one.id for one in outcomes if not one.done]
        await self._read()

    @handles("people.end_sessions_of", "people.list")
    async def end_of_chosen(self) -> None:
        """End all sessions of everybody who is selected."""
        outcomes = await self._call(end_sessions_of, people=self.chosen)
        await self._done(outcomes)

    @handles("people.require_factor_of", "people.list")
    async def require_of_chosen(self) -> None:
        """Require a second factor of everybody who is selected."""
        outcomes = await self._call(require_factor_of, people=self.chosen)
        await self._done(outcomes)

    @handles("people.change_roles", "people.list")
    async def role_of_several(self, form: dict[str, Any]) -> None:
        """Another role for everybody the dialog is about."""
        outcomes = await self._call(change_roles, people=_versions(form), role=form.get("role", ""))
        await self._done(outcomes)

    @handles("people.disable_several", "people.list")
    async def disable_all(self, form: dict[str, Any]) -> None:
        """Disable everybody the dialog is about."""
        with saving(Subject.PEOPLE, NEW, "reason"):
            outcomes = await self._call(disable_several, people=_versions(form), reason=form.get("reason", ""))
        await self._done(outcomes)

    @handles("people.invite_many")
    async def begin(self) -> None:
        """Ask whom to invite."""
        self.inviting, self.invite_problem = True, ""

    @handles.signed_in
    async def close(self) -> None:
        """Invite nobody."""
        self.inviting = False

    @handles("people.invite_many", "people.list")
    async def invite(self, form: dict[str, Any]) -> None:
        """Invite those addresses; what is wrong with them is said beside the field, where they stay."""
        try:
            with saving(Subject.PERSON, NEW, "emails"):
                answers = await self._ask(invite_many, emails=form.get("emails", ""), role=form.get("role", ""))
        except Refused as refused:
            self.invite_problem = str(refused)
            return
        except Problem as problem:
            self._show(problem)
            return
        self.inviting, self.invite_problem = False, ""
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


PEOPLE: Stream[ListPeople, PeopleView] = Stream(
    lambda: People,
    "view",
    read=list_people,
    verb=list_people.name,
    pause=0.5,
    after=0.1,
    beat=BEAT,
)
"""A part of the list of an organization, the same for all of its managers."""


def _versions(form: dict[str, Any]) -> list[dict[str, Any]]:
    """Whom a dialog about several is about, each at the version that was shown."""
    return [
        {"person_id": name.removeprefix(VERSION), "version": value}
        for name, value in form.items()
        if name.startswith(VERSION)
    ]
