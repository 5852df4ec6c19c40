"""What the palette of every page finds beside pages and actions. Nothing of it is kept."""

from codeloom.services.palette import PaletteHit, look
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Palette(Screen):
    """The lines found for what is typed."""

    hits: list[PaletteHit] = []

    @handles("palette.look")
    async def look_for(self, text: str) -> None:
        """Find codes and charts."""
        found = await self._call(look, text=text)
        self.hits = list(found) if found is not None else []
