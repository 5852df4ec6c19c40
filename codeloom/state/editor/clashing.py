"""A conflict in a list of code lines taken row by row: mine, theirs or both. The operations travel with the page, none is kept
here."""

import json
from typing import Any, cast

from codeloom.services.editor import Choice, resolved
from codeloom.state.core.arguments import BadInput
from codeloom.state.editor.line_editor import LineEditor
from codeloom.state.editor.unsaved import read_unsaved

CHOICES = ("mine", "theirs", "both")


async def decide(desk: LineEditor, unsaved: str, n: int, choice: str) -> None:
    """Decide on the n-th operation that was not saved (JSON, as the page kept it). Mine is applied to the fresh rows, theirs leaves
    them; the others wait on."""
    left = read_unsaved(unsaved)
    if not _are_operations(left) or choice not in CHOICES:
        desk._show(BadInput())
        return
    await desk._refresh()
    wanted = resolved(left, n, cast(Choice, choice), desk._fresh_rows())
    rest = [one for at, one in enumerate(left) if at != n]
    if wanted and not await desk._change(desk._verbs.edit, operations=wanted):
        rest = left
    if wanted:
        await desk._read(desk.document_id)
    desk.unsaved, desk.conflict = (json.dumps(rest), desk._conflict_words) if rest else ("", "")
    desk._clashed(rest)


def _are_operations(left: Any) -> bool:
    return isinstance(left, list) and 0 < len(left) <= 120 and all(isinstance(one, dict) for one in left)
