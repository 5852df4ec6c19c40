"""API keys: the list, a new key shown once, revoking one. The key is sent to the browser and never kept in state."""

from typing import Any, ClassVar

from codeloom.services.core import NEW, Subject, saving
from codeloom.services.integration import (
    CODES,
    READ_ENCOUNTERS,
    RULES,
    WRITE_ENCOUNTERS,
    KeysView,
    add_service_account,
    create_key,
    list_keys,
    revoke_key,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

SCOPES = (
    (CODES, "codes"),
    (RULES, "rules"),
    (READ_ENCOUNTERS, "read_encounters"),
    (WRITE_ENCOUNTERS, "write_encounters"),
)


class ApiKeys(Screen):
    """Kept: which key is about to be ended. `fresh` is the new key on its way to the dialog, and never stays."""

    _kept: ClassVar[Kept] = kept(ids=("ending",))
    view: KeysView = KeysView()
    making: bool = False
    adding: bool = False
    fresh: str = ""
    fresh_name: str = ""
    ending: str = ""
    ending_name: str = ""
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(list_keys)
        if view is not None:
            self.view, self.loaded = view, True

    @handles("integration.list_keys")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self.making, self.fresh, self.fresh_name, self.ending, self.ending_name = False, "", "", "", ""
        self.adding = False
        await self._read()

    @handles("integration.create_key")
    async def begin(self) -> None:
        """Ask for the name, the scopes and the end of a new key."""
        self.fresh, self.fresh_name, self.making = "", "", True

    @handles("integration.create_key")
    async def make(self, form: dict[str, Any]) -> None:
        """Make a key and show it, this once."""
        scopes = [scope for scope, name in SCOPES if form.get(name)]
        days = str(form.get("days", ""))
        with saving(Subject.PROGRAM, NEW, "key"):
            made = await self._call(
                create_key,
                name=form.get("name", ""),
                scopes=scopes,
                acts_for=form.get("acts_for") or None,
                days=int(days) if days.isdecimal() and len(days) < 5 else -1,
            )
        if made is None:
            return
        self.making, self.fresh, self.fresh_name = False, made.key, made.name
        await self._read()

    @handles("integration.create_key")
    async def close(self) -> None:
        """Take the dialog away, and with it the key."""
        self.making, self.fresh, self.fresh_name = False, "", ""

    @handles("integration.add_service_account")
    async def begin_account(self) -> None:
        """Ask for the name and the role of a new service account."""
        self.adding = True

    @handles("integration.add_service_account")
    async def drop_account(self) -> None:
        """Close the form without an account."""
        self.adding = False

    @handles("integration.add_service_account")
    async def add_account(self, form: dict[str, Any]) -> None:
        """Make a service account, so that a key can act for it."""
        with saving(Subject.PROGRAM, NEW, "account"):
            made = await self._call(add_service_account, name=form.get("name", ""), role=form.get("role", ""))
        if made is None:
            return
        self.adding = False
        self._say("Added", "A new key can act for it. Nobody can sign in to it.")
        await self._read()

    @handles("integration.revoke_key")
    async def ask_to_end(self, key_id: str, name: str) -> None:
        """Ask before a key is ended."""
        self.ending, self.ending_name = str(key_id)[:40], str(name)[:80]

    @handles("integration.revoke_key")
    async def keep(self) -> None:
        """Close the question and keep the key."""
        self.ending, self.ending_name = "", ""

    @handles("integration.revoke_key")
    async def end(self) -> None:
        """End the key that was asked about."""
        name = await self._call(revoke_key, key_id=self.ending)
        self.ending, self.ending_name = "", ""
        if name is not None:
            self._say("Revoked", f"The next request with {name} is refused.")
        await self._read()
