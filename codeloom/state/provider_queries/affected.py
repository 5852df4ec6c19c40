"""What an answer means for the rows, beside the reply: shown once the reply is there, taken row by row by the editor's verbs."""

import json
from typing import ClassVar

from codeloom.services.charts import edit_chart
from codeloom.services.core import Problem
from codeloom.services.encounters import edit_codes
from codeloom.services.provider_queries import AffectedRows, affected_rows
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class Affected(Screen):
    """Nothing is kept: what is shown is read anew, and taking reads it once more."""

    _kept: ClassVar[Kept] = kept()
    view: AffectedRows = AffectedRows()
    weighed: str = ""
    """The query that `view` is about."""

    @handles("provider_queries.affected")
    async def weigh(self, query_id: str) -> None:
        """Read what the answer means for the rows; nothing is shown where it cannot be read."""
        await self._weigh(query_id)

    async def _weigh(self, query_id: str) -> None:
        try:
            self.view = await self._ask(affected_rows, query_id=query_id)
        except Problem:
            self.view = AffectedRows()
        self.weighed = query_id

    @handles("provider_queries.affected", "charts.edit", "encounters.edit")
    async def take_row(self, query_id: str, key: str) -> None:
        """Take what the answer means for a row, as it stands now, at the version the rows have now."""
        seen = await self._call(affected_rows, query_id=query_id)
        if seen is None:
            return
        one = next((row for row in seen.rows if row.key == key and row.operations), None)
        if one is None:
            self.view = seen
            self._say("Not taken", "The rows changed meanwhile. These are the fresh ones.", tone="warn")
            return
        operations, version = json.loads(one.operations), seen.version
        if seen.subject == "chart":
            rows = await self._call(edit_chart, chart_id=seen.subject_id, version=version, operations=operations)
            taken = rows is not None
        else:
            view = await self._call(edit_codes, encounter_id=seen.subject_id, version=version, operations=operations)
            taken = view is not None
        if taken:
            self._say(f"{one.code} taken", "The row has it now; the query stays open until you close it.")
        await self._weigh(query_id)
