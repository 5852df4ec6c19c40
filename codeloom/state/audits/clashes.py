"""A conflict in an audit taken row by row."""

from codeloom.state.audits.audit import AuditDesk
from codeloom.state.core.permissions import handles
from codeloom.state.editor.clashing import decide


class AuditClashes(AuditDesk):
    """`unsaved` of the desk are the operations left to decide on, as JSON."""

    @handles("audits.edit", "audits.open", "audits.read_document")
    async def choose_side(self, unsaved: str, n: int, choice: str) -> None:
        """Decide on the n-th operation that was not saved: mine, theirs or both."""
        await decide(self, unsaved, n, choice)
