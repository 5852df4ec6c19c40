"""API keys: the list, a new key shown once, revoking one. The key is sent to the browser and never kept in state."""

from typing import Any, ClassVar

from codeloom.services.core import NEW, Nothing, Subject, saving
from codeloom.services.integration import (
    CODES,
    READ_ENCOUNTERS,
    RULES,
    WRITE_ENCOUNTERS,
    Actor,
    KeysView,
    create_key,
    list_keys,
    revoke_key,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

SCOPES = (
    (CODES, "codes"),
    (RULES, "rules"),
    (READ_ENCOUNTERS, "read_encounters"),
    (WRITE_ENCOUNTERS, "write_encounters"),
)
BEAT = 10.0
"""Seconds after which a list of keys is read again where nothing was announced: keys are used, and run out."""


class KeyActs(Screen):
    """Making a key and ending one, on every page that lists keys; their lists are kept fresh by streams.

    Kept: which key is about to be ended. `fresh` is the new key on its way to the dialog, and never stays. `for_whom` is who a
    new key acts for where the page says so.
    """

    _kept: ClassVar[Kept] = kept(ids=("ending", "for_whom"))
    making: bool = False
    for_whom: str = ""
    actors: tuple[Actor, ...] = ()
    fresh: str = ""
    fresh_name: str = ""
    ending: str = ""
    ending_name: str = ""

    def _no_dialog(self) -> None:
        self.making, self.for_whom, self.fresh, self.fresh_name = False, "", "", ""
        self.ending = self.ending_name = ""

    @handles("integration.create_key", "integration.list_keys")
    async def begin(self, for_whom: str) -> None:
        """Ask for the name, the scopes and the end of a new key, one that acts for somebody if they are named."""
        view = await self._call(list_keys)
        if view is None:
            return
        self._no_dialog()
        self.actors, self.for_whom, self.making = view.actors, str(for_whom)[:40], True

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

    @handles("integration.create_key")
    async def close(self) -> None:
        """Take the dialog away, and with it the key."""
        self._no_dialog()

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


class ApiKeys(KeyActs):
    """All keys of the practice."""

    view: KeysView = KeysView()
    loaded: bool = False

    @handles("integration.list_keys")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self._no_dialog()
        view = await self._call(list_keys)
        if view is not None:
            self.view, self.loaded = view, True

    @handles("integration.list_keys", background=True)
    async def watch(self) -> None:
        """Bring the list to this tab when something happened."""
        await self._watch(KEYS)


KEYS: Stream[None, KeysView] = Stream(
    lambda: ApiKeys,
    "view",
    read=lambda scope, _none: list_keys(scope, Nothing()),
    verb=list_keys.name,
    pause=0.5,
    after=0.1,
    beat=BEAT,
)
"""The keys of an organization, the same for all of its managers."""
