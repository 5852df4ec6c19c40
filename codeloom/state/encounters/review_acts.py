"""What the biller does to an encounter: rows decided and changed one by one, reasons, finalizing, sending back, opening again."""

import re
from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.core import NEW, Subject, saving
from codeloom.services.encounters import (
    VersionRules,
    answer_encounter_return,
    ask_suggestion,
    compare,
    finalize,
    next_work,
    open_version,
    refresh_encounter,
    reopen,
    send_back,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.editor.code_field import CodeField
from codeloom.state.editor.sets import SetPicker
from codeloom.state.encounters.review import Review
from codeloom.state.encounters.work_list import wish_of

UNITS = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
MODIFIER = re.compile(r"([0-9A-Z]{2})?", re.ASCII)


class Acts(Review):
    """`unfit` changes when something was typed that cannot be: the field shows the row's own again."""

    _kept: ClassVar[Kept] = kept(numbers=("unfit",))
    unfit: int = 0

    @handles("encounters.edit")
    async def accept(self, proposal: str) -> None:
        """Take a proposal as it is."""
        view = await self._apply({"op": "accept", "proposal": proposal})
        if view is not None:
            line = next((one.id for one in view.lines if one.proposal == proposal), "")
            self.focus = f"{line}~{self.version}" if line else ""

    @handles("encounters.edit")
    async def reject(self, proposal: str, line: str) -> None:
        """Turn a proposal down, or take a line away; the focus goes to where its reason is asked for."""
        if proposal:
            await self._apply({"op": "reject", "proposal": proposal}, focus=f"reason:{proposal}")
        else:
            await self._apply({"op": "remove", "line": line})

    @handles("encounters.edit")
    async def as_suggested(self, proposal: str, line: str, system: str, code: str, units: int) -> None:
        """A rejected proposal undecided again, or a changed line back to what was suggested."""
        if not line:
            await self._apply({"op": "restore", "proposal": proposal}, focus=f"proposal:{proposal}")
        elif proposal and code:
            change = {"op": "change", "line": line, "code": code, "system": system, "units": units}
            await self._apply(change, focus=line)

    @handles("encounters.edit")
    async def open_field(self, row_id: str) -> None:
        """Open the code field in a row."""
        self.editing, self.focus, self.calling = row_id, "", ""
        await self._empty_field()

    @handles("encounters.edit")
    async def close_field(self, row_id: str) -> None:
        """Close the code field without taking anything; the row takes the focus again."""
        self.focus = f"{row_id}~{self.version}closed" if row_id else ""
        self.editing = self.calling = ""
        await self._empty_field()

    @handles("encounters.edit")
    async def take(self, line: str, proposal: str, value: str) -> None:
        """Take a code ("system:code") into a line, in the place of a proposal, or as a new line."""
        system, _, code = value.rpartition(":")
        system = system or "icd10cm"
        self.editing = self.calling = ""
        await self._empty_field()
        with saving(Subject.ENCOUNTER, self.encounter_id, f"code:{line or proposal or NEW}"):
            if line:
                await self._apply({"op": "recode", "line": line, "code": code, "system": system}, focus=line)
                return
            view = await self._apply({"op": "add", "code": code, "system": system, "proposal": proposal})
        if view is not None:
            made = [one for one in view.lines if one.proposal == proposal] if proposal else view.lines[-1:]
            self.focus = f"{made[0].id}~{self.version}" if made else ""

    @handles("encounters.edit")
    async def add_set(self, bundle_id: str) -> None:
        """The codes of a set as new lines; what was left out is said."""
        (await self.get_state(SetPicker))._close()
        self.editing = self.calling = ""
        view = await self._apply({"op": "add_set", "bundle": bundle_id})
        if view is not None:
            self._say("Set added", view.told)

    @handles("encounters.edit")
    async def set_modifier(self, line: str, at: int, typed: str) -> None:
        """One of the three modifiers (0-based) of a line, as typed; empty takes it away."""
        value = typed.strip().upper()
        if not MODIFIER.fullmatch(value):
            self._refuse("A modifier is two letters or digits.", line)
            return
        await self._apply({"op": "modifier", "line": line, "at": at, "value": value})

    @handles("encounters.edit")
    async def set_units(self, line: str, typed: str) -> None:
        """How many times a line is reported, as typed."""
        if not UNITS.fullmatch(typed.strip()):
            self._refuse("Units are a whole number from 1 to 9,999.", line)
            return
        await self._apply({"op": "units", "line": line, "value": int(typed)})

    def _refuse(self, words: str, line: str) -> None:
        self._say("Not changed", words, tone="warn")
        self.unfit += 1
        self.focus = f"{line}~{self.version}unfit{self.unfit}"

    @handles("encounters.edit")
    async def point(self, line: str, diagnosis: str) -> None:
        """Point a line to a diagnosis, last of those it points to, or no more."""
        await self._apply({"op": "toggle", "line": line, "diagnosis": diagnosis}, focus=line)

    @handles("encounters.edit")
    async def move(self, line: str, to: int) -> None:
        """A line to another place."""
        await self._apply({"op": "move", "line": line, "to": to}, focus=line)

    @handles("encounters.edit")
    async def fix(self, key: str, line: str) -> None:
        """Apply the fix of a finding."""
        await self._apply({"op": "fix", "finding": key}, focus=line)

    @handles("encounters.edit")
    async def choose(self, choices: str) -> None:
        """Offer the codes a finding leaves to the person; "row@ID:" before them changes that row, else one is added."""
        where, _, codes = choices.partition(":")
        self.editing, self.focus = where.partition("@")[2], ""
        field = await self.get_state(CodeField)
        await field._offer(codes)
        self.calling = "" if self.editing else f"new{field.opened}"

    @handles("encounters.edit")
    async def give_reason(self, subject: str, row: str, text: str) -> None:
        """Why a difference is right, when its field is left; the focus goes back to its row."""
        if text.strip():
            with saving(Subject.ENCOUNTER, self.encounter_id, f"difference:{subject}"):
                await self._apply({"op": "reason", "subject": subject, "reason": text}, focus=row)

    @handles("encounters.answer_return")
    async def answer_done(self, reason_id: str, done: bool) -> None:
        """Say that what an auditor asked for is done, or take that back."""
        answer = "done" if done else ""
        await self._change(answer_encounter_return, version=self.version, reason=str(reason_id), answer=answer)

    @handles("encounters.answer_return")
    async def answer_why(self, reason_id: str, text: str) -> None:
        """Say why what an auditor asked for is not agreed with; without words the answer is taken back."""
        words = str(text).strip()
        answer = "not_agreed" if words else ""
        with saving(Subject.ENCOUNTER, self.encounter_id, f"answer:{reason_id}"):
            await self._change(
                answer_encounter_return, version=self.version, reason=str(reason_id), answer=answer, words=words
            )

    @handles("encounters.suggest")
    async def suggest(self) -> None:
        """Ask for a new suggestion; it comes by push."""
        await self._change(ask_suggestion, note_version=self.note_version)

    @handles("encounters.suggest")
    async def suggest_offline(self) -> None:
        """Ask the offline engine, where the provider that the practice chose failed or may not be asked."""
        await self._change(ask_suggestion, note_version=self.note_version, offline=True)

    @handles.signed_in
    def ask(self, what: str, key: str) -> None:
        """Open the dialog that asks for a reason: settle (with the key of a finding), back, reopen; empty closes it."""
        self.asking, self.asking_key = what[:20], key[:300]

    @handles("encounters.edit")
    async def settle(self, form: dict[str, Any]) -> None:
        """Why a finding does not apply here."""
        self.asking = self.asking_key = ""
        key, reason = str(form.get("key", "")), str(form.get("reason", ""))
        with saving(Subject.ENCOUNTER, self.encounter_id, f"reason:settle:{key}"):
            await self._apply({"op": "settle", "finding": key, "reason": reason})

    @handles("encounters.send_back", "encounters.next")
    async def give_back(self, form: dict[str, Any]) -> Any:
        """Send it back to its provider with a reason, and open the next one."""
        self.asking = ""
        with saving(Subject.ENCOUNTER, self.encounter_id, "reason:back:"):
            sent = await self._change(send_back, version=self.version, reason=str(form.get("reason", "")))
        if sent is None:
            return None
        self._say("Sent back to its provider", "It comes back to the list when it is sent again.")
        return await self._onward()

    @handles("encounters.reopen")
    async def open_again(self, form: dict[str, Any]) -> None:
        """Open a finalized encounter as a new version, with a reason."""
        self.asking = ""
        with saving(Subject.ENCOUNTER, self.encounter_id, "reason:reopen:"):
            await self._change(reopen, version=self.version, reason=str(form.get("reason", "")))

    @handles("encounters.finalize", "encounters.next")
    async def finalize_next(self) -> Any:
        """Finalize the codes and open the next encounter of the list."""
        number = self.number
        if await self._change(finalize, version=self.version) is None:
            return None
        self._say(
            f"Encounter {number} finalized",
            "Its codes are a version that nothing changes.",
            "Show",
            f"/billing/{number}",
        )
        return await self._onward()

    @handles("encounters.next")
    async def skip(self) -> Any:
        """Open the next encounter of the list."""
        return await self._onward()

    async def _onward(self) -> Any:
        asked = self.router.url.query_parameters
        carried = {
            name: value
            for name, value in asked.items()
            if name in ("tab", "provider", "flag", "age", "changed", "order")
        }
        tail = "?" + urlencode(carried) if carried else ""
        number = await self._call(next_work, after=self.number, **wish_of(asked))
        return rx.redirect(f"/billing/{number}{tail}" if number else f"/billing{tail}")

    @handles("encounters.finalize")
    def for_billers(self) -> None:
        """What is shown is for those who finalize."""

    @handles("encounters.version", "encounters.refresh")
    async def compare_with(self, round_: int) -> None:
        """A finalized version beside the one after it, or beside the encounter as it stands."""
        view = await self._call(refresh_encounter, **self._subject())
        older = await self._call(open_version, **self._subject(), round=round_)
        if view is None or older is None:
            return
        newer = None
        if any(one.round == round_ + 1 for one in view.versions):
            newer = await self._call(open_version, **self._subject(), round=round_ + 1)
        self.compared = compare(older, newer, view)

    @handles("encounters.version")
    async def show_rules(self, round_: int) -> None:
        """What the rules said when a version was finalized; a second time it is put away."""
        shown, self.ruled = self.ruled.round, VersionRules()
        if shown == round_:
            return
        view = await self._call(open_version, **self._subject(), round=round_)
        if view is not None:
            self.ruled = VersionRules(round_, view.judged or "What the rules said of it is not kept.", view.rules)

    async def _empty_field(self) -> None:
        field = await self.get_state(CodeField)
        field._open()
