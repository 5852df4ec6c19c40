"""One board per organization and version of its figures, shared by every dashboard of this process."""

import asyncio
from uuid import UUID

from codeloom.db.scope import Scope
from codeloom.services.commands import Nothing
from codeloom.services.dashboard import board
from codeloom.services.dashboard_views import Board
from codeloom.services.offload import offload


class Boards:
    """N dashboards cost one reading: the first to ask reads, the others wait for the same answer."""

    def __init__(self) -> None:
        self._kept: dict[UUID, tuple[int, asyncio.Task[Board]]] = {}

    async def at(self, scope: Scope, version: int) -> Board:
        """The board at least as new as a version of the figures. Raises Problem."""
        known = self._kept.get(scope.org_id)
        if known is None or known[0] < version or (known[1].done() and known[1].exception() is not None):
            known = (version, asyncio.create_task(offload(board, scope, Nothing())))
            self._kept[scope.org_id] = known
        return await asyncio.shield(known[1])


boards = Boards()
