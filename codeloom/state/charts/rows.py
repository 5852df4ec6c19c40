"""Changing a chart's rows in the workbench. Edits go as operations on the version last seen; a conflict loses nothing."""

import json
from typing import Any, ClassVar

import reflex as rx

from codeloom.services.charts import (
    decide_condition,
    edit_chart,
    fix_finding,
    give_reason,
    keep_lease,
    set_service_date,
    start_next,
    submit,
    undo_edit,
)
from codeloom.services.core import Conflict, Problem, Refused, Verb, formatting
from codeloom.services.editor import EditorView
from codeloom.state.charts.workbench import Workbench
from codeloom.state.core.permissions import handles
from codeloom.state.editor.code_field import CodeField


class Rows(Workbench):
    """The verbs of the code editor; `editing` is the row whose code field is open, `asking` what a reason is for.

    `calling` changes when the field of a new row is to take the focus.
    """

    _kept: ClassVar[frozenset[str]] = frozenset({"editing", "asking"})
    editing: str = ""
    asking: str = ""
    rationale_of: str = ""
    calling: str = ""
    conflict: str = ""
    unsaved: str = ""

    @handles.signed_in
    def begin(self) -> None:
        """A chart was opened: no field, dialog or conflict of another one stays open."""
        self.editing = self.asking = self.rationale_of = self.conflict = self.unsaved = self.calling = ""

    async def _change(self, verb: Verb[Any, EditorView], focus: str = "", **fields: Any) -> bool:
        """One change at the version last seen. A conflict shows the fresh rows and keeps what was not saved."""
        try:
            editor = await self._ask(verb, chart_id=self.chart_id, version=self.version, **fields)
        except Conflict:
            self.unsaved = json.dumps(fields["operations"], default=str) if "operations" in fields else ""
            self.conflict = "this chart was changed elsewhere since you opened it. The rows below are the fresh ones."
            await self._refresh()
            return False
        except Problem as problem:
            self._show(problem)
            if isinstance(problem, Refused) and problem.code == "not_editable":
                await self._refresh()
            return False
        self._take(editor, (editor.changed or focus) if focus else "")
        self.conflict = self.calling = ""
        return True

    async def _apply(self, *operations: dict[str, Any], focus: str = "") -> bool:
        return await self._change(edit_chart, focus, operations=list(operations))

    @handles("charts.edit")
    async def open_field(self, line_id: str) -> None:
        """Open the code field in a row, to change its code."""
        self.editing, self.focus, self.calling = str(line_id), "", ""
        field = await self.get_state(CodeField)
        field._open()

    @handles("charts.edit")
    async def close_field(self) -> None:
        """Empty the code field, or close the one in a row, without taking anything."""
        self.focus = f"{self.editing}~{self.version}c" if self.editing else ""
        self.editing = self.calling = ""
        field = await self.get_state(CodeField)
        field._open()

    @handles("charts.edit")
    async def take(self, value: str) -> None:
        """Take a code ("system:code") into the row being edited, or as a new one."""
        system, _, code = str(value).rpartition(":")
        target, self.editing, self.calling = self.editing, "", ""
        field = await self.get_state(CodeField)
        field._open()
        made = {"code": code, "system": system or "icd10cm"}
        if target:
            await self._apply({"op": "set_code", "line": target, **made}, focus=target)
        elif await self._apply({"op": "add", **made}) and self.line_ids:
            self.focus = f"{self.line_ids[-1]}~{self.version}"

    @handles("charts.fix")
    async def choose(self, choices: str, line_id: str) -> None:
        """Offer the codes a finding leaves to the person; "row:" before them changes the row, else one is added."""
        kind, _, codes = str(choices).partition(":")
        self.editing, self.focus = (str(line_id) if kind == "row" else ""), ""
        field = await self.get_state(CodeField)
        await field._offer(codes)
        self.calling = "" if self.editing else f"new{field.opened}"

    @handles("charts.edit")
    async def remove(self, line_id: str) -> None:
        """A row away; Ctrl Z brings it back."""
        await self._apply({"op": "remove", "line": line_id})

    @handles("charts.edit")
    async def move(self, line_id: str, step: int) -> None:
        """A row one place up (-1) or down (1)."""
        if line_id in self.line_ids and step in (-1, 1):
            to = max(0, self.line_ids.index(line_id) + step)
            await self._apply({"op": "move", "line": line_id, "to": to}, focus=line_id)

    @handles("charts.edit")
    async def make_principal(self, line_id: str) -> None:
        """A row to the first place."""
        await self._apply({"op": "principal", "line": line_id}, focus=line_id)

    @handles("charts.edit")
    async def set_poa(self, line_id: str, value: str) -> None:
        """The POA indicator of a row."""
        await self._apply({"op": "poa", "line": line_id, "value": value}, focus=line_id)

    @handles.signed_in
    def open_rationale(self, line_id: str) -> None:
        """Open the line in which a row's rationale is written."""
        self.rationale_of, self.focus = str(line_id), ""

    @handles("charts.edit")
    async def set_rationale(self, line_id: str, text: str) -> None:
        """Save why this code, when the field is left."""
        self.rationale_of = ""
        await self._apply({"op": "rationale", "line": line_id, "text": text}, focus=line_id)

    @handles("charts.edit")
    async def mark(self, value: str) -> None:
        """Take "start:end:row" from the text as evidence of a row."""
        parts = str(value).split(":")
        if len(parts) < 2 or not all(part.isdigit() for part in parts):
            return
        row = int(parts[2]) if len(parts) > 2 else len(self.line_ids)
        if not 1 <= row <= len(self.line_ids):
            self._say("No row to mark for", "Add a code first, then mark the words that support it.", tone="info")
            return
        span = {"doc": self.document_id, "start": int(parts[0]), "end": int(parts[1])}
        line = self.line_ids[row - 1]
        if await self._apply({"op": "mark", "line": line, "span": span}, focus=line):
            await self._read(self.document_id)

    @handles("charts.edit")
    async def unmark(self, line_id: str, index: int) -> None:
        """One piece of evidence away from a row."""
        if await self._apply({"op": "unmark", "line": line_id, "index": index}, focus=line_id):
            await self._read(self.document_id)

    @handles("charts.edit")
    async def again(self, operations: str) -> None:
        """Do again, on the fresh rows, what a conflict kept from being saved. The browser kept it."""
        try:
            wanted = json.loads(str(operations)[:100_000])
        except ValueError:
            return
        await self._change(edit_chart, operations=wanted)

    @handles.signed_in
    def drop_unsaved(self) -> None:
        """Leave the fresh rows as they are."""
        self.conflict, self.unsaved = "", ""

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

    @handles("charts.decide_condition")
    async def decide(self, key: str, decision: str, reason: str) -> None:
        """Accept an imported condition as a row, or dismiss it with a reason."""
        self.asking = ""
        if await self._change(decide_condition, key=key, decision=decision, reason=reason):
            await self._refresh()

    @handles("charts.decide_condition")
    async def take_and_edit(self, key: str) -> None:
        """Accept an imported condition and open its row to choose another code."""
        if await self._change(decide_condition, key=key, decision="accepted") and self.line_ids:
            await self._refresh()
            self.editing, self.focus = self.line_ids[-1], ""
            field = await self.get_state(CodeField)
            field._open()

    @handles.signed_in
    def ask_reason(self, what: str) -> None:
        """Open the dialog that asks for a reason: "finding:<key>", "condition:<key>", or "" to close it."""
        self.asking = str(what)[:300]

    @handles("charts.override_finding", "charts.decide_condition")
    async def give_reason(self, form: dict[str, Any]) -> None:
        """Save the reason the dialog asked for."""
        kind, _, key = self.asking.partition(":")
        reason = str(form.get("reason", "")).strip()
        self.asking = ""
        if kind == "condition":
            if await self._change(decide_condition, key=key, decision="dismissed", reason=reason):
                await self._refresh()
        elif kind == "finding":
            await self._change(give_reason, key=key, reason=reason)

    @handles("charts.submit")
    async def submit(self) -> None:
        """Send the chart for audit."""
        if await self._change(submit):
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
