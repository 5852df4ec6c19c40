"""Who else has the open chart open: for the coder's workbench and the audit alike."""

import asyncio
import contextlib
from hashlib import sha256
from typing import ClassVar

from codeloom.services.charts import BEAT, look
from codeloom.services.core import Problem
from codeloom.state.core import live
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Presence(Screen):
    """Nothing is kept: it is told anew every few seconds while the page is open."""

    _kept: ClassVar[frozenset[str]] = frozenset()
    others: str = ""

    @handles("charts.look", background=True)
    async def watch(self) -> None:
        """Say that this tab has the chart of the address open, and show who else has, until the tab goes elsewhere."""
        token, path = self.router.session.client_token, str(self.router.url.path)
        number, tab = path.rstrip("/").rsplit("/", 1)[-1], sha256(token.encode()).hexdigest()[:16]
        goes_on = live.serving(token, "presence")
        while goes_on():
            with contextlib.suppress(Problem):
                async with self:
                    if str(self.router.url.path) != path:
                        return
                    self.others = await self._ask(look, number=number, tab=tab)
            await asyncio.sleep(BEAT)
