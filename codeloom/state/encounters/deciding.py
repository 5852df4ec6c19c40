"""What a provider does on the desk beside writing: decides proposals, adds codes, sends to billing, opens again."""

from typing import Any

from codeloom.services.core import NEW, Subject, saving
from codeloom.services.encounters import EncounterView, VersionView, edit_codes, open_version, reopen, send
from codeloom.state.core.permissions import handles
from codeloom.state.editor.code_field import CodeField
from codeloom.state.encounters.desk import EncounterDesk


class Deciding(EncounterDesk):
    """`editing` is the key of the proposal whose code is being changed, or `NEW` while one is added. Each act names the version
    that the screen shows, so that nothing is decided about what nobody saw. `calling` changes when the code field is to take
    the focus."""

    calling: str = ""
    version_shown: VersionView | None = None

    @handles("encounters.save_note")
    async def begin(self) -> None:
        """An encounter was opened: no field of another one stays open."""
        self.editing = self.asking = self.calling = ""
        self.version_shown = None

    @handles("encounters.edit")
    async def accept(self, key: str, version: int) -> None:
        """Take a proposal as it is."""
        await self._act(edit_codes, version=version, operations=[{"op": "accept", "proposal": key}])

    @handles("encounters.edit")
    async def reject(self, key: str, version: int, reason: str) -> None:
        """Turn a proposal down; the reason may be empty and given later."""
        with saving(Subject.ENCOUNTER, self.encounter_id, f"why:{key}"):
            await self._act(
                edit_codes, version=version, operations=[{"op": "reject", "proposal": key, "reason": reason}]
            )

    @handles("encounters.edit")
    async def restore(self, key: str, version: int) -> None:
        """A proposal back to undecided."""
        await self._act(edit_codes, version=version, operations=[{"op": "restore", "proposal": key}])

    @handles("encounters.edit")
    async def remove(self, line: str, version: int) -> None:
        """An added code away."""
        await self._act(edit_codes, version=version, operations=[{"op": "remove", "line": line}])

    @handles("encounters.edit")
    async def open_field(self, key: str) -> None:
        """Open the code field: for another code of a proposal, or for a new one."""
        self.editing = key
        field = await self.get_state(CodeField)
        field._open()
        self.calling = f"{key}{field.opened}"

    @handles("encounters.edit")
    async def close_field(self) -> None:
        """Close the code field without taking anything."""
        await self._close_field()

    async def _close_field(self) -> None:
        self.editing = self.calling = ""
        field = await self.get_state(CodeField)
        field._empty()

    @handles("encounters.edit", "encounters.refresh")
    async def take(self, value: str, version: int) -> None:
        """Take a code ("system:code"): in the place of a proposal's, which is accepted by that, or as a new one."""
        system, _, code = value.rpartition(":")
        key, self.editing, self.calling = self.editing, "", ""
        made = {"code": code, "system": system or "icd10cm"}
        field = await self.get_state(CodeField)
        field._empty()
        with saving(Subject.ENCOUNTER, self.encounter_id, f"code:{key}"):
            if key == NEW:
                await self._act(edit_codes, version=version, operations=[{"op": "add", **made}])
            else:
                await self._take_for(key, version, made)

    async def _take_for(self, key: str, version: int, made: dict[str, str]) -> None:
        """A code in the place of a proposal's."""
        view = await self._refresh()
        if view is None:
            return
        line = _line_of(view, key)
        if not line:
            view = await self._act(edit_codes, version=version, operations=[{"op": "accept", "proposal": key}])
            line = _line_of(view, key) if view is not None else ""
        if view is not None and line:
            await self._act(edit_codes, version=view.version, operations=[{"op": "change", "line": line, **made}])

    @handles("encounters.send")
    async def send(self, version: int) -> None:
        """Send the encounter to billing."""
        if self.conflict:
            return
        view = await self._act(send, version=version)
        if view is not None:
            await self._close_field()
            self._say("Sent to billing", "It is on the work list of your billers.")

    @handles("encounters.reopen")
    async def ask_reopen(self) -> None:
        """Ask why a finalized encounter is opened again."""
        self.asking, self.refused = "reopen", ""

    @handles("encounters.reopen", "encounters.refresh")
    async def add_addendum(self, version: int, form: dict[str, Any]) -> None:
        """Open a finalized encounter again for an addendum; the version before stays as it was."""
        self.asking = ""
        with saving(Subject.ENCOUNTER, self.encounter_id, "reason:reopen"):
            view = await self._act(reopen, version=version, reason=form.get("reason", ""))
        if view is not None:
            self.mode = "write"
            self._sit(view)

    @handles("encounters.version")
    async def show_version(self, round_: int) -> None:
        """A finalized version as it was."""
        self.version_shown = await self._call(open_version, **self._subject(), round=round_)

    @handles.signed_in
    def hide_version(self) -> None:
        """Close a finalized version."""
        self.version_shown = None


def _line_of(view: EncounterView, key: str) -> str:
    return next((one.id for one in view.lines if one.proposal == key), "")
