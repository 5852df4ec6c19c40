"""Service accounts, kept fresh while their page is open; making and ending their keys is that of every list of keys."""

from typing import Any, ClassVar, TypedDict

from codeloom.services.core import NEW, Nothing, Subject, saving
from codeloom.services.people import (
    ServiceAccountsView,
    WorkView,
    add_service_account,
    disable_service_account,
    enable_service_account,
    list_service_accounts,
    rename_service_account,
    service_account_work,
)
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.streams import Stream
from codeloom.state.integration import BEAT, KeyActs

ASKED = ("rename", "disable")


class OfOne(TypedDict):
    """A service account at the version that was seen."""

    account_id: str
    version: int


class ServiceAccounts(KeyActs):
    """Kept: which account is asked about, at which version, in which dialog. `work` says which that is and what it has."""

    _kept: ClassVar[Kept] = kept(ids=("account",), numbers=("account_version",), choices=("asking",))
    view: ServiceAccountsView = ServiceAccountsView()
    loaded: bool = False
    adding: bool = False
    account: str = ""
    account_version: int = 0
    asking: str = ""
    work: WorkView = WorkView()

    async def _read(self) -> None:
        view = await self._call(list_service_accounts)
        if view is not None:
            self.view, self.loaded = view, True

    def _one(self) -> OfOne:
        return {"account_id": self.account, "version": self.account_version}

    @handles("people.service_accounts")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self._no_dialog()
        self.adding, self.asking, self.account = False, "", ""
        await self._read()

    @handles("people.service_accounts", background=True)
    async def watch(self) -> None:
        """Bring the list to this tab when something happened."""
        await self._watch(ACCOUNTS)

    @handles("people.add_service_account")
    async def begin_account(self) -> None:
        """Ask for the name and the role of a new service account."""
        self.adding = True

    @handles.signed_in
    def drop(self) -> None:
        """Close the dialog and leave things as they are."""
        self.adding, self.asking, self.account = False, "", ""

    @handles("people.add_service_account", "people.service_accounts")
    async def add(self, form: dict[str, Any]) -> None:
        """Make a service account, so that a key can act for it."""
        with saving(Subject.PROGRAM, NEW, "account"):
            made = await self._call(add_service_account, name=form.get("name", ""), role=form.get("role", ""))
        if made is None:
            return
        self.adding = False
        self._say("Added", "A program comes in with a key made for it. Nobody can sign in to it.")
        await self._read()

    @handles("people.service_account_work")
    async def ask(self, what: str, account: str, version: int) -> None:
        """Open a dialog about an account, with what it has in hand."""
        if what not in ASKED:
            self._show(BadInput())
            return
        work = await self._call(service_account_work, account_id=account)
        if work is not None:
            self.account, self.account_version, self.work, self.asking = str(account)[:40], int(version), work, what

    @handles("people.rename_service_account", "people.service_accounts")
    async def rename(self, form: dict[str, Any]) -> None:
        """Another name for the account that was asked about; the dialog stays with what was typed where it was refused."""
        with saving(Subject.PROGRAM, self.account, "name"):
            name = await self._call(rename_service_account, **self._one(), name=form.get("name", ""))
        if name is None:
            return
        self.asking = self.account = ""
        self._say("Renamed", f"It is called {name} now, on its keys and on what it did.")
        await self._read()

    @handles("people.disable_service_account", "people.service_accounts")
    async def disable(self, form: dict[str, Any]) -> None:
        """End the keys of the account that was asked about, and give its work on."""
        name = await self._call(disable_service_account, **self._one(), to=form.get("to") or None)
        self.asking = self.account = ""
        if name is not None:
            self._say(f"{name} is disabled", "Its keys are ended: their next request is refused.")
        await self._read()

    @handles("people.enable_service_account", "people.service_accounts")
    async def enable(self, account: str, version: int) -> None:
        """Let keys be made for an account again."""
        name = await self._call(enable_service_account, account_id=account, version=version)
        if name is not None:
            self._say(f"{name} is enabled", "Keys that were ended stay so. Make a new one for its program.")
        await self._read()


ACCOUNTS: Stream[None, ServiceAccountsView] = Stream(
    lambda: ServiceAccounts,
    "view",
    read=lambda scope, _none: list_service_accounts(scope, Nothing()),
    verb=list_service_accounts.name,
    pause=0.5,
    after=0.1,
    beat=BEAT,
)
"""The service accounts of an organization, the same for all of its managers."""
