"""Teams: the list, one team beside it as the address names it, and the questions that change one."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.core import NEW, Subject, saving
from codeloom.services.teams import (
    TeamsView,
    TeamView,
    archive_team,
    change_team,
    create_team,
    list_teams,
    open_team,
    restore_team,
    set_members,
    set_order,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

PATH = "/teams"
QUESTIONS = ("new", "change", "members", "order", "archive")
MEMBER = "member-"
"""What the name of a person's box begins with; their id follows."""


class Teams(Screen):
    """Kept: the open team, the version of it that is shown, and which question is asked."""

    _kept: ClassVar[Kept] = kept(ids=("team",), numbers=("version",), choices=("asking",))
    team: str = ""
    version: int = 0
    asking: str = ""
    view: TeamsView = TeamsView()
    opened: TeamView = TeamView()
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(list_teams)
        if view is not None:
            self.view, self.loaded = view, True
        self.opened = TeamView()
        if self.team and (opened := await self._call(open_team, team_id=self.team)) is not None:
            self.opened = opened
        self.team, self.version = self.opened.id, self.opened.version

    async def _done(self, made: TeamView | None) -> None:
        """Show what an act left. After a refusal the question stays, unless somebody else changed the team meanwhile."""
        before = self.version
        await self._read()
        if made is not None or self.version != before:
            self.asking = ""

    @handles("teams.list", "teams.open")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        self.team, self.asking = id_or_nothing(self.router.url.query_parameters.get("team", "")), ""
        await self._read()

    @handles("teams.list", "teams.open")
    async def ask(self, question: str) -> None:
        """Ask for a new team, another name or lead, the members, the order of work, or whether to archive."""
        await self._read()
        self.asking = question if question in QUESTIONS and (question == "new" or self.team) else ""

    @handles("teams.list")
    async def close(self) -> None:
        """Close the question; nothing is changed."""
        self.asking = ""

    @handles("teams.create")
    async def create(self, form: dict[str, Any]) -> Any:
        """Make a team and open it."""
        with saving(Subject.TEAM, NEW, "name"):
            made = await self._call(create_team, name=form.get("name", ""), lead_id=form.get("lead", ""))
        if made is None:
            return None
        self.asking = ""
        self._say("Made", f"Now say who is in {made.name}.")
        return rx.redirect(f"{PATH}?team={made.id}")

    @handles("teams.change")
    async def change(self, form: dict[str, Any]) -> None:
        """Give the open team another name or lead."""
        with saving(Subject.TEAM, self.team, "name"):
            made = await self._call(
                change_team,
                team_id=self.team,
                version=self.version,
                name=form.get("name", ""),
                lead_id=form.get("lead", ""),
            )
        await self._done(made)

    @handles("teams.set_members")
    async def save_members(self, form: dict[str, Any]) -> None:
        """Say who is in the open team: whose boxes are ticked."""
        chosen = [id_or_nothing(name.removeprefix(MEMBER)) for name in form if name.startswith(MEMBER) and form[name]]
        made = await self._call(
            set_members, team_id=self.team, version=self.version, members=[one for one in chosen if one]
        )
        await self._done(made)

    @handles("teams.set_members")
    async def remove(self, person: str) -> None:
        """Take one person out of the open team."""
        await self._read()
        stay = [one.id for one in self.opened.members if one.id != person and not one.disabled]
        made = await self._call(
            set_members, team_id=self.team, version=self.version, members=stay, remove=[id_or_nothing(person)]
        )
        await self._done(made)

    @handles("teams.set_order")
    async def save_order(self, form: dict[str, Any]) -> None:
        """Say how the coders of the open team come to their charts: "free", or in order with some of nobody's charts."""
        how = str(form.get("order", ""))[:20]
        made = await self._call(
            set_order,
            team_id=self.team,
            version=self.version,
            in_order=how != "free",
            pool="none" if how == "free" else how,
        )
        await self._done(made)

    @handles("teams.archive")
    async def archive(self) -> None:
        """Archive the open team."""
        made = await self._call(archive_team, team_id=self.team, version=self.version)
        if made is not None:
            self._say("Archived", f"{made.name} is in no filter any more. It can be restored here.")
        await self._done(made)

    @handles("teams.restore")
    async def restore(self) -> None:
        """Bring the open team back."""
        made = await self._call(restore_team, team_id=self.team, version=self.version)
        if made is not None:
            self._say("Restored", f"{made.name} can be chosen again.")
        await self._done(made)
