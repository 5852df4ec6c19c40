"""A person's saved views of the list they look at: kept as the list shows it, opened, removed."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.core import NEW, Problem, Subject, saving
from codeloom.services.saved_views import NamedView, remove_view, save_view, saved_views
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class SavedViews(Screen):
    """Kept: whether the dialog is open. Names may say whom they are about and are read anew each time."""

    _kept: ClassVar[Kept] = kept(choices=("naming",))
    views: list[NamedView] = []
    naming: bool = False
    refused: str = ""

    def _page(self) -> str:
        """The list that is open, by the name of its page."""
        return self.router.url.path.strip("/")

    @handles("saved_views.list")
    async def load(self) -> None:
        """The person's own views of this list."""
        self.naming, self.refused = False, ""
        found = await self._call(saved_views, page=self._page())
        self.views = list(found) if found is not None else []

    @handles.signed_in
    def ask_name(self, asked: bool) -> None:
        """Ask for a name, or ask no more."""
        self.naming, self.refused = asked, ""

    @handles("saved_views.save")
    async def save(self, form: dict[str, Any]) -> None:
        """Keep what the list shows under a name."""
        wish = dict(self.router.url.query_parameters)
        try:
            with saving(Subject.SAVED_VIEW, NEW):
                found = await self._ask(save_view, page=self._page(), name=str(form.get("name", "")), wish=wish)
        except Problem as problem:
            self.refused = str(problem)
            return
        self.views, self.naming, self.refused = list(found), False, ""
        self._say("View saved", "It stands in the list of views, on every computer you sign in at.")

    @handles("saved_views.remove")
    async def remove(self, view_id: str) -> None:
        """Remove a view."""
        left = await self._call(remove_view, page=self._page(), view_id=view_id)
        if left is not None:
            self.views = list(left)

    @handles.signed_in
    def open(self, query: str) -> Any:
        """The list as a view has it."""
        return rx.redirect(f"/{self._page()}?{query[:500]}") if query else None
