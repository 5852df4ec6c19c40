"""A conflict in the workbench taken row by row: mine, theirs or both. The operations travel with the page, none is kept here."""

import json
from typing import Any, cast

from codeloom.services.charts import edit_chart
from codeloom.services.editor import Choice, resolved
from codeloom.state.charts.workbench import Workbench
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.permissions import handles
from codeloom.state.editor.line_editor import MOST_UNSAVED

CHOICES = ("mine", "theirs", "both")


class Clashes(Workbench):
    """`unsaved` of the workbench are the operations left to decide on, as JSON."""

    @handles("charts.edit", "charts.open", "charts.read_document")
    async def choose(self, unsaved: str, n: int, choice: str) -> None:
        """Decide on the n-th operation that was not saved. Mine is applied to the fresh rows, theirs leaves them; the others
        wait on."""
        try:
            left = json.loads(unsaved[:MOST_UNSAVED])
        except (ValueError, RecursionError):
            left = None
        if not _are_operations(left) or choice not in CHOICES:
            self._show(BadInput())
            return
        conflict = self._conflict_words
        await self._refresh()
        wanted = resolved(left, n, cast(Choice, choice), self.editor.rows)
        rest = [one for at, one in enumerate(left) if at != n]
        if wanted and not await self._change(edit_chart, operations=wanted):
            rest = left
        if wanted:
            await self._read(self.document_id)
        self.unsaved, self.conflict = (json.dumps(rest), conflict) if rest else ("", "")
        self._clashed(rest)


def _are_operations(left: Any) -> bool:
    return isinstance(left, list) and 0 < len(left) <= 120 and all(isinstance(one, dict) for one in left)
