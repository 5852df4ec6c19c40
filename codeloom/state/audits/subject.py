"""What the desks of an audit share: the address that names a chart or an encounter, and the parts of a procedure's row."""

from secrets import token_hex
from typing import cast

from codeloom.state.core.address import last_part, number_of
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.editor.line_editor import LineEditor

ENCOUNTER = "encounter-"
"""Before the number of an encounter in an address."""


def subject_in(path: str) -> tuple[str, int]:
    """The kind and number at the end of an address: 12 of a chart, encounter-12 of an encounter; 0 when it is none."""
    last = last_part(path)
    return "encounter" if last.startswith(ENCOUNTER) else "chart", number_of(last.removeprefix(ENCOUNTER))


class ProcedureParts(Screen, mixin=True):
    """The parts of a procedure of an encounter that are set by themselves, for a desk that takes in `LineEditor`."""

    async def _part(self, operation: dict[str, str]) -> None:
        """A part of a row that was typed; what was refused gives way to what the row has."""
        desk = cast(LineEditor, self)
        if not await desk._apply(operation, focus=operation["line"]):
            desk.unfit = token_hex(4)

    @handles.shared("edit")
    async def set_modifiers(self, row_id: str, value: str) -> None:
        """All modifiers of a procedure of an encounter, as typed: 25 59."""
        await self._part({"op": "modifiers", "line": row_id, "value": value})

    @handles.shared("edit")
    async def point(self, row_id: str, to: str) -> None:
        """The diagnoses a procedure is for, as typed: 1 3."""
        await self._part({"op": "point", "line": row_id, "to": to})
