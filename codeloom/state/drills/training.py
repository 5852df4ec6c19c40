"""A person's training: what is due, topics, sessions; a session is begun from here."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.drills import TrainingView, start_drills, training
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Training(Screen):
    """Kept: whether the topics to pick from are shown, and whether the plot is shown as a table."""

    _kept: ClassVar[Kept] = kept(choices=("picking", "tables"))
    picking: bool = False
    tables: bool = False
    state: str = "loading"
    view: TrainingView = TrainingView()

    @handles("drills.training")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        view = await self._call(training)
        if view is None:
            self.state = "failed"
            return
        self.state, self.view = "open", view

    @handles.signed_in
    def pick(self, shown: bool) -> None:
        """Show the topics to pick from, or hide them."""
        self.picking = bool(shown)

    @handles.signed_in
    def toggle_tables(self) -> None:
        """The plot as a table, or back."""
        self.tables = not self.tables

    @handles("drills.start")
    async def start(self, topic: str) -> Any:
        """Begin a session: what is due (empty), a topic, or new cases of the library."""
        number = await self._call(start_drills, topic=str(topic))
        if number is None:
            return None
        self.picking = False
        return rx.redirect(f"/drill/{number}")
