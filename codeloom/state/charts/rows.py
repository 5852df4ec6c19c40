"""What is done to a chart in the workbench beside editing its rows: fixes, undo, suggestions, reasons, submitting, the lease."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.charts import (
    NOTED,
    answer_return,
    ask_chart_suggestion,
    decide_condition,
    decide_suggestion,
    fix_finding,
    give_reason,
    keep_lease,
    set_service_date,
    start_next,
    submit,
    undo_edit,
)
from codeloom.services.core import Problem, formatting
from codeloom.state.charts.workbench import Workbench
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.editor.code_field import CodeField


class Rows(Workbench):
    """`asking` is what a reason is asked for, `rationale_of` the row whose rationale is being written; `offline_offered` says
    that the provider may not be asked just now and the offline engine can; `opened` is the number of the chart they are about.
    """

    _kept: ClassVar[Kept] = kept(ids=("asking", "rationale_of"), numbers=("opened",))
    asking: str = ""
    offline_offered: bool = False
    rationale_of: str = ""
    opened: int = 0

    @handles.signed_in
    def begin(self) -> None:
        """A chart was opened: no dialog of another one stays open. The same one filled anew keeps what somebody writes in."""
        if self.opened != self.number:
            self.opened, self.asking, self.rationale_of = self.number, "", ""

    @handles("charts.fix")
    async def choose(self, choices: str) -> None:
        """Offer the codes a finding leaves to the person; "row@ID:" before them changes that row, else one is added."""
        where, _, codes = str(choices).partition(":")
        row = where.partition("@")[2]
        self.editing, self.focus = (row if row in self.line_ids else ""), ""
        field = await self.get_state(CodeField)
        await field._offer(codes)
        self.calling = "" if self.editing else f"new{field.opened}"

    @handles.signed_in
    def open_rationale(self, line_id: str) -> None:
        """Open the line in which a row's rationale is written."""
        self.rationale_of, self.focus = str(line_id), ""

    @handles.signed_in
    def close_rationale(self) -> None:
        """Close the line of a rationale whose words did not change."""
        self.rationale_of = ""

    @handles("charts.edit")
    async def set_rationale(self, line_id: str, text: str) -> None:
        """Save why this code, when the field is left; the focus stays where the person went."""
        self.rationale_of = ""
        with self._saving(f"rationale:{line_id}"):
            await self._apply({"op": "rationale", "line": line_id, "text": text})

    @handles("charts.fix")
    async def fix(self, key: str, line_id: str) -> None:
        """Apply the fix of a finding."""
        await self._change(fix_finding, str(line_id), key=key)

    @handles("charts.fix")
    async def fix_here(self, key: str) -> None:
        """Apply the fix of a finding from the tree; the focus stays in the tree."""
        await self._change(fix_finding, key=key)

    @handles("charts.set_service_date")
    async def set_date(self, form: dict[str, Any]) -> None:
        """Save the service date that the source did not give."""
        if await self._change(set_service_date, day=str(form.get("day", ""))):
            await self._refresh()

    @handles("charts.undo")
    async def undo(self) -> None:
        """Back to the rows before the last change."""
        if await self._change(undo_edit):
            await self._read(self.document_id)

    @handles("charts.suggest", "charts.open")
    async def suggest(self) -> None:
        """Ask for a suggestion for the chart as it stands; it comes by push."""
        await self._ask_for_one(offline=False)

    @handles("charts.suggest", "charts.open")
    async def suggest_offline(self) -> None:
        """Ask the offline engine, where the provider that the practice chose failed or may not be asked."""
        await self._ask_for_one(offline=True)

    async def _ask_for_one(self, *, offline: bool) -> None:
        self.offline_offered = False
        try:
            await self._ask(ask_chart_suggestion, chart_id=self.chart_id, offline=offline)
        except Problem as problem:
            self.offline_offered = "offer" in problem.details
            self._show(problem)
            return
        await self._refresh()

    @handles("charts.decide_condition", "charts.decide_suggestion", "charts.read_document")
    async def decide(self, key: str, decision: str, reason: str) -> None:
        """Accept a suggested code as a row, or dismiss it with a reason."""
        self.asking = ""
        await self._decided(str(key), decision, reason)

    @handles("charts.decide_condition", "charts.decide_suggestion", "charts.read_document")
    async def take_and_edit(self, key: str) -> None:
        """Accept a suggested code and open the row that stands for it to choose another one."""
        if await self._decided(str(key), "accepted", ""):
            row_id = next((item.row_id for item in self.conditions if item.key == key), "")
            if row_id:
                self.editing, self.focus = row_id, ""
                await self._empty_field()

    async def _decided(self, key: str, decision: str, reason: str) -> bool:
        """Decide on a condition of the source or a proposal of the documents, whose words in the text are drawn anew."""
        if not key.startswith(NOTED):
            return await self._change(decide_condition, key=key, decision=decision, reason=reason)
        noted = key.removeprefix(NOTED)
        if not await self._change(decide_suggestion, key=noted, decision=decision, reason=reason):
            return False
        await self._read(self.document_id)
        return True

    @handles.signed_in
    def ask_reason(self, what: str) -> None:
        """Open the dialog that asks for a reason: "finding:<key>", "condition:<key>", "noted:<key>" for one that may be left
        out, or "" to close it."""
        self.asking = str(what)[:300]

    @handles("charts.override_finding", "charts.decide_condition", "charts.decide_suggestion", "charts.read_document")
    async def give_reason(self, form: dict[str, Any]) -> None:
        """Save the reason the dialog asked for."""
        asked, (kind, _, key) = self.asking, self.asking.partition(":")
        reason = str(form.get("reason", "")).strip()
        self.asking = ""
        with self._saving(f"reason:{asked}"):
            if kind in ("condition", "noted"):
                await self._decided(key, "dismissed", reason)
            elif kind == "finding":
                await self._change(give_reason, key=key, reason=reason)

    @handles("charts.answer_return")
    async def answer_done(self, reason_id: str, done: bool) -> None:
        """Say that what a return asked for is done, or take that back."""
        await self._change(answer_return, reason=str(reason_id), answer="done" if done else "")

    @handles("charts.answer_return")
    async def answer_why(self, reason_id: str, text: str) -> None:
        """Say why a reason of a return is not agreed with, when its field is left; without words the answer is taken back."""
        words = str(text).strip()
        with self._saving(f"answer:{reason_id}"):
            answer = "not_agreed" if words else ""
            await self._change(answer_return, reason=str(reason_id), answer=answer, words=words)

    @handles("charts.submit")
    async def submit(self) -> None:
        """Send the chart for audit; pressed twice it went the first time."""
        if await self._change(submit, already="not_in_table"):
            self._say(f"{formatting.chart_number(self.number)} sent for audit", "Shift N opens the next one.")
            await self._refresh()

    @handles("charts.start_next")
    async def next_chart(self) -> Any:
        """Open the chart that comes next."""
        number = await self._call(start_next)
        return rx.redirect(f"/chart/{number}") if number is not None else None

    @handles("charts.lease")
    async def hand_over(self, wish: str) -> None:
        """Ask for the right to edit ("ask"), or give it to whoever asked for it ("give")."""
        view = await self._call(keep_lease, chart_id=self.chart_id, wish=wish)
        if view is not None:
            self.lease = view
            await self._refresh()
