"""Reasons in the workbench: for one suggested code or finding, or for several that were selected."""

from typing import Any, ClassVar

from codeloom.services.charts import NOTED, give_reason, settle
from codeloom.services.core import formatting
from codeloom.state.charts.rows import Rows, findings_of, suggested_of
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles

MANY = "many"
"""Asked for with what is selected."""
MOST_PICKED = 100


class Settling(Rows):
    """`asking` is what a reason is asked for: "finding:<key>", "condition:<key>", "noted:<key>" for one that may be left out,
    "many" for all that is selected, or nothing."""

    _kept: ClassVar[Kept] = kept(ids=("asking",))
    asking: str = ""
    asked_of: str = ""

    @handles.signed_in
    def nothing_asked(self) -> None:
        """A chart was opened: no dialog of another one stays open."""
        self.asking = ""

    @handles.signed_in
    def pick(self, what: str) -> None:
        """Select a suggested code or a finding, or take it out of the selection; kinds are not mixed."""
        kept_ones = [one for one in self.picked if one.startswith("finding:") == what.startswith("finding:")]
        if what in kept_ones:
            self.picked = [one for one in kept_ones if one != what]
        elif len(kept_ones) < MOST_PICKED:
            self.picked = [*kept_ones, what[:300]]

    @handles.signed_in
    def drop_picked(self) -> None:
        """Select nothing."""
        self.picked = []

    @handles.signed_in
    def ask_reason(self, what: str) -> None:
        """Open the dialog that asks for a reason; where things of its kind are selected, for all of them. Nothing closes it."""
        self._ask_for(what)

    def _ask_for(self, what: str) -> None:
        same = [one for one in self.picked if one.startswith("finding:") == what.startswith("finding:")] if what else []
        if not same:
            self.asking = what[:300]
            return
        self.picked = list(dict.fromkeys([*same, what[:300]]))
        self.asking = MANY if len(self.picked) > 1 else what[:300]
        self.asked_of = formatting.count(len(self.picked), "finding" if what.startswith("finding:") else "code")

    @handles("charts.open")
    async def ask_all(self) -> None:
        """Select every suggested code that is undecided, and ask for the reason they have in common."""
        await self._refresh()
        takeable = [
            one for one in self.conditions if one.state == "open" and (not one.noted or self.suggestion.takeable)
        ]
        self.picked = [f"{'condition' if one.imported else 'noted'}:{one.key}" for one in takeable][:MOST_PICKED]
        if self.picked:
            self._ask_for(self.picked[0])

    @handles(
        "charts.override_finding",
        "charts.settle",
        "charts.decide_condition",
        "charts.decide_suggestion",
        "charts.read_document",
    )
    async def give_reason(self, form: dict[str, Any]) -> None:
        """Save the reason the dialog asked for."""
        asked, reason = self.asking, str(form.get("reason", "")).strip()
        self.asking = ""
        with self._saving(f"reason:{asked}"):
            await self._settled(asked, reason)

    async def _settled(self, asked: str, reason: str) -> None:
        kind, _, key = asked.partition(":")
        keys = self.picked if asked == MANY else [asked]
        if not asked:
            return
        if kind == "noted" and not reason:
            done = await self._decided(key, "dismissed", "")
        elif kind == "finding":
            done = await self._change(give_reason, key=key, reason=reason)
        else:
            done = await self._change(settle, reason=reason, findings=findings_of(keys), suggested=suggested_of(keys))
        if not done:
            return
        self.settled, self.settled_at, self.picked = list(keys), self.version, []
        if any(NOTED in one for one in keys):
            await self._read(self.document_id)
        findings = keys[0].startswith("finding:")
        what = formatting.count(len(keys), "finding" if findings else "suggested code")
        self._say(f"{what} settled with a reason" if findings else f"{what} dismissed", undo=True)
