"""Skipped charts: who skipped what and why, of one coder as the address says, or of everybody."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.charts import SkipsView, skips
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

PATH = "/skips"


class Skips(Screen):
    """Kept: whose skips are shown."""

    _kept: ClassVar[Kept] = kept(ids=("coder",))
    coder: str = ""
    view: SkipsView = SkipsView()
    loaded: bool = False

    @handles("charts.skips")
    async def load(self) -> None:
        """Fill the page as its address says."""
        await self._introduce()
        self.coder = id_or_nothing(self.router.url.query_parameters.get("coder", ""))
        view = await self._call(skips, coder=self.coder)
        if view is not None:
            self.view, self.loaded = view, True

    @handles("charts.skips")
    async def choose(self, coder: str) -> Any:
        """Another coder; empty for everybody."""
        wanted = id_or_nothing(coder)
        return rx.redirect(f"{PATH}?coder={wanted}" if wanted else PATH)
