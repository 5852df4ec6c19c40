"""What a person prefers for themselves, set on any page. Nothing of it is kept: the header knows it from the session."""

from codeloom.services.me import Preferences, set_my_preferences
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Me(Screen):
    """The preferences in the account menu."""

    @handles("me.preferences")
    async def set_letters(self, on: bool) -> None:
        """Let single letters act as keys, or not."""
        mine = await self._call(set_my_preferences, letters=on)
        self._show_mine(mine)

    @handles("me.preferences")
    async def set_theme(self, theme: str) -> None:
        """Draw pages light, dark, or as the system has it."""
        mine = await self._call(set_my_preferences, theme=theme)
        self._show_mine(mine)

    @handles("me.preferences")
    async def set_row_height(self, row_height: str) -> None:
        """Draw rows dense or roomy."""
        mine = await self._call(set_my_preferences, row_height=row_height)
        self._show_mine(mine)

    def _show_mine(self, mine: Preferences | None) -> None:
        if mine is not None:
            self.letters, self.theme, self.row_height = mine.letters, mine.theme, mine.row_height
