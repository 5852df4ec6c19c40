"""A conflict in the workbench taken row by row."""

from codeloom.state.charts.workbench import Workbench
from codeloom.state.core.permissions import handles
from codeloom.state.editor.clashing import decide


class Clashes(Workbench):
    """`unsaved` of the workbench are the operations left to decide on, as JSON."""

    @handles("charts.edit", "charts.open", "charts.read_document")
    async def choose_side(self, unsaved: str, n: int, choice: str) -> None:
        """Decide on the n-th operation that was not saved: mine, theirs or both."""
        await decide(self, unsaved, n, choice)
