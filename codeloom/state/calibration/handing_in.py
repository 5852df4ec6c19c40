"""Handing in what was coded blind for a calibration, on the desk of blind audits."""

from typing import Any

import reflex as rx

from codeloom.services.calibration import hand_in
from codeloom.services.core import Problem
from codeloom.state.audits.blind import BlindDesk
from codeloom.state.core.permissions import handles


class HandingIn(BlindDesk):
    """Nothing of its own: the desk is that of blind audits."""

    @handles("calibration.hand_in", "audits.open_blind", "audits.read_blind")
    async def hand_in(self) -> Any:
        """Set the own rows of the chart for good; then the queue, where the next one stands."""
        try:
            done = await self._ask(hand_in, coding_id=self.coding_id, version=self.version)
        except Problem as problem:
            self._show(problem)
            await self._refresh()
            return None
        self._say(f"CH-{done.number} is handed in", f"{done.calibration} has results when all have finished.")
        self.state, self.coding_id = "loading", ""
        return rx.redirect("/audits")
