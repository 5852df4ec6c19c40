"""What a person prefers for themselves, set on any page. Nothing of it is kept: the header knows it from the session."""

from codeloom.services.me import set_my_preferences
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Me(Screen):
    """The preferences in the account menu."""

    @handles("me.preferences")
    async def set_letters(self, on: bool) -> None:
        """Let single letters act as keys, or not."""
        mine = await self._call(set_my_preferences, letters=on)
        if mine is not None:
            self.letters = mine.letters
