"""The palette's hits beside pages and actions. Nothing of it is kept."""

from codeloom.services.palette import PaletteHit, look
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Palette(Screen):
    """The lines found for what is typed."""

    hits: list[PaletteHit] = []

    @handles("palette.look")
    async def look_for(self, text: str) -> None:
        """Find codes, charts and encounters."""
        hits = await self._call(look, text=text)
        self.hits = list(hits) if hits is not None else []
