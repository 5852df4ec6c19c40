"""What is done to a chart in the workbench beside editing its rows: fixes, undo, suggestions, evidence, submitting, the lease.

Reasons, and what is settled together, are in state/charts/settling.py.
"""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

import reflex as rx

from codeloom.services.charts import (
    NOTED,
    answer_return,
    ask_chart_suggestion,
    decide_condition,
    decide_suggestion,
    edit_chart,
    fix_finding,
    keep_lease,
    poa_for_all,
    redo_edit,
    set_service_date,
    settle,
    start_next,
    submit,
    undo_edit,
    words_for,
)
from codeloom.services.core import Problem, Refused, formatting
from codeloom.state.charts.workbench import Workbench
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.editor.code_field import CodeField

MOST_RATIONALE = 2000
"""Characters of a rationale."""
PLACE = re.compile(r"([0-9a-f-]{36}):([0-9]{1,8}):([0-9]{1,8})")


def findings_of(keys: Sequence[str]) -> list[str]:
    """The keys of findings among what is settled together ("finding:<key>")."""
    return [one.partition(":")[2] for one in keys if one.startswith("finding:")]


def suggested_of(keys: Sequence[str]) -> list[str]:
    """The keys of suggested codes among what is settled together ("condition:<key>", "noted:<key>")."""
    return [one.partition(":")[2] for one in keys if not one.startswith("finding:")]


def spans_at(place: str) -> list[dict[str, Any]]:
    """Evidence at "document:start:end"; none for anything else."""
    found = PLACE.fullmatch(place)
    return [{"doc": found[1], "start": int(found[2]), "end": int(found[3])}] if found else []


def too_long(over: int) -> Problem:
    """What is said of a rationale that does not fit."""
    return Refused(
        f"Not saved: the rationale is {formatting.count(over, 'character')} too long.",
        kept="What you typed is kept in its field.",
        todo=f"Shorten it to {MOST_RATIONALE:,} characters.",
        code="too_long",
    )


class Rows(Workbench):
    """`rationale_of` is the row whose rationale is being written; `offline_offered` says that the provider may not be asked just
    now and the offline engine can. `settled` is what was settled at version `settled_at`, by kind and key: undo takes that
    back while nothing else was changed. `opened` is the number of the chart all this is about."""

    _kept: ClassVar[Kept] = kept(
        ids=("settled", "picked", "rationale_of"), versions=("settled_at",), numbers=("opened",)
    )
    picked: list[str] = []
    settled: list[str] = []
    settled_at: int = 0
    offline_offered: bool = False
    rationale_of: str = ""
    opened: int = 0

    @handles.signed_in
    def begin(self) -> None:
        """A chart was opened: nothing of another one stays open or selected. The same one filled anew keeps what is written."""
        self.picked, self.settled, self.settled_at = [], [], 0
        if self.opened != self.number:
            self.opened, self.rationale_of = self.number, ""

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
        """Save why this code, when the field is left; the focus stays where the person went. One too long stays in its field."""
        if (over := len(text.strip()) - MOST_RATIONALE) > 0:
            self._show(too_long(over))
            self.rationale_of = line_id
            return
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

    @handles("charts.undo", "charts.settle", "charts.read_document")
    async def undo(self) -> None:
        """Back to the rows before the last change; what was settled last is open again."""
        if self.settled and self.settled_at == self.version:
            keys, self.settled = self.settled, []
            done = await self._change(settle, back=True, findings=findings_of(keys), suggested=suggested_of(keys))
        else:
            done = await self._change(undo_edit)
        if done:
            await self._read(self.document_id)

    @handles("charts.redo", "charts.read_document")
    async def redo(self) -> None:
        """Forth to the rows that the last undo took away."""
        if await self._change(redo_edit):
            await self._read(self.document_id)

    @handles("charts.poa_for_all")
    async def set_poa_for_all(self) -> None:
        """POA Y on the rows that the person was shown for it."""
        if await self._change(poa_for_all):
            self._say("POA Y set", "On the rows that were shown; the others are as they were.", undo=True)

    @handles("charts.words", words=True)
    async def find_words(self) -> None:
        """Look up the words that say the rows without evidence and the conditions to decide, once for each set of them."""
        self.words_known = self.words_wanted
        found = await self._call(words_for, chart_id=self.chart_id) or ()
        self.quotes = {one.key: one.quote for one in found}
        self.places = {one.key: one.place for one in found}
        self.quoted_in = {one.key: one.document for one in found}

    @handles("charts.edit", "charts.words", "charts.read_document")
    async def take_with_words(self, value: str) -> None:
        """Take a code, and the words of the documents that say it as its evidence, where there are any."""
        row_id = await self._take(value)
        found = (await self._call(words_for, chart_id=self.chart_id) or ()) if row_id else ()
        place = next((one.place for one in found if one.key == row_id), "")
        if place:
            await self._marked(row_id, place)

    @handles("charts.edit", "charts.read_document")
    async def mark_words(self, line_id: str, place: str) -> None:
        """Take proposed words as evidence of a row, and show the document they stand in."""
        await self._marked(line_id, place)

    async def _marked(self, line_id: str, place: str) -> None:
        spans = spans_at(place)
        operations = [{"op": "mark", "line": line_id, "span": span} for span in spans]
        if spans and await self._change(edit_chart, line_id, operations=operations):
            await self._read(spans[0]["doc"])

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
    async def accept(self, key: str, place: str) -> None:
        """Accept a suggested code as a row; of a condition with the words shown beside it, which stand at `place`."""
        await self._decided(key, "accepted", "", place)

    @handles("charts.decide_condition", "charts.decide_suggestion", "charts.read_document")
    async def take_and_edit(self, key: str, place: str) -> None:
        """Accept a suggested code and open the row that stands for it to choose another one."""
        if await self._decided(key, "accepted", "", place):
            row_id = next((item.row_id for item in self.conditions if item.key == key), "")
            if row_id:
                self.editing, self.focus = row_id, ""
                await self._empty_field()

    async def _decided(self, key: str, decision: str, reason: str, place: str = "") -> bool:
        """Decide on a condition of the source or a proposal of the documents, whose words in the text are drawn anew."""
        self.picked = [one for one in self.picked if one.partition(":")[2] != key]
        if not key.startswith(NOTED):
            spans = spans_at(place)
            made = await self._change(decide_condition, key=key, decision=decision, reason=reason, evidence=spans)
            if made and spans:
                await self._read(self.document_id)
            return made
        noted = key.removeprefix(NOTED)
        if not await self._change(decide_suggestion, key=noted, decision=decision, reason=reason):
            return False
        await self._read(self.document_id)
        return True

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
            done = "complete: not drawn for audit" if self.editor.complete else "sent for audit"
            self._say(f"{formatting.chart_number(self.number)} {done}", "Shift N opens the next one.")
            await self._refresh()

    @handles("charts.start_next")
    async def next_chart(self) -> Any:
        """Open the chart that comes after this one, which stays in the queue while it is not sent."""
        found = await self._call(start_next, after=self.number)
        if found is None:
            return None
        self.left = self.number if found.left_open else 0
        return rx.redirect(f"/chart/{found.number}")

    @handles("charts.lease")
    async def hand_over(self, wish: str) -> None:
        """Ask for the right to edit ("ask"), or give it to whoever asked for it ("give")."""
        view = await self._call(keep_lease, chart_id=self.chart_id, wish=wish)
        if view is not None:
            self.lease = view
            await self._refresh()
