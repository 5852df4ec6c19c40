"""The settings of the practice: a panel is saved by itself, on the version that was shown."""

from typing import Any, ClassVar

from codeloom.services.core import Conflict, Problem, Subject, saving
from codeloom.services.organization import SettingsView, change_settings, read_settings
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


def _days(form: dict[str, Any], name: str) -> int:
    """The days typed in a field; 0, which no setting allows, for anything but a small number."""
    typed = str(form.get(name, "")).strip()
    return int(typed) if typed.isdecimal() and len(typed) < 4 else 0


class PracticeSettings(Screen):
    """Kept: the version on which the next change is made, and how often the page was filled."""

    _kept: ClassVar[Kept] = kept(versions=("version",), numbers=("fillings",))
    view: SettingsView = SettingsView()
    version: int = 0
    fillings: int = 0
    loaded: bool = False
    problem: str = ""
    failed: str = ""

    @handles("organization.settings")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self.problem, self.failed, self.fillings = "", "", self.fillings + 1
        await self._read()

    async def _read(self) -> None:
        view = await self._call(read_settings)
        if view is not None:
            self._take(view)

    def _take(self, view: SettingsView) -> None:
        self.view, self.version, self.loaded = view, view.version, True

    def _saved(self, view: SettingsView) -> None:
        self._take(view)
        self.problem = self.failed = ""
        self._say("Saved", "It holds from now on, in every browser.")

    async def _refused(self, panel: str, problem: Problem) -> None:
        """Say in its panel what was refused; after a conflict the next change is made on what stands now."""
        self.problem, self.failed = str(problem), panel
        if isinstance(problem, Conflict):
            await self._read()

    @handles("organization.change_settings")
    async def save_practice(self, form: dict[str, Any]) -> None:
        """Save the name and the time zone."""
        try:
            with saving(Subject.ORGANIZATION, "settings", "name"):
                self._saved(
                    await self._ask(
                        change_settings,
                        version=self.version,
                        name=form.get("name", ""),
                        time_zone=form.get("time_zone", ""),
                    )
                )
        except Problem as problem:
            await self._refused("practice", problem)

    @handles("organization.change_settings")
    async def save_work(self, form: dict[str, Any]) -> None:
        """Save within how many days charts are to be coded and queries answered."""
        try:
            self._saved(
                await self._ask(
                    change_settings,
                    version=self.version,
                    outpatient_days=_days(form, "outpatient_days"),
                    inpatient_days=_days(form, "inpatient_days"),
                    query_days=_days(form, "query_days"),
                )
            )
        except Problem as problem:
            await self._refused("work", problem)

    @handles("organization.change_settings")
    async def save_audits(self, form: dict[str, Any]) -> None:
        """Save the accuracy that is wanted."""
        try:
            self._saved(
                await self._ask(change_settings, version=self.version, accuracy_goal=_days(form, "accuracy_goal"))
            )
        except Problem as problem:
            await self._refused("audits", problem)

    @handles("organization.change_settings", "organization.settings")
    async def save_suggestions(self, form: dict[str, Any]) -> None:
        """Save who suggests codes; the receiver that an agreement is acknowledged with is the one this server names."""
        chosen = str(form.get("provider", ""))
        try:
            stands = await self._ask(read_settings)
            receiver = next((one.receiver for one in stands.providers if one.provider == chosen), None)
            self._saved(
                await self._ask(
                    change_settings,
                    version=self.version,
                    suggestion_provider=chosen,
                    agreement_with=receiver if form.get("agreement") else None,
                    training_consent=None if receiver is None else bool(form.get("consent")),
                )
            )
        except Problem as problem:
            await self._refused("suggestions", problem)

    @handles("organization.change_settings")
    async def save_signing_in(self, form: dict[str, Any]) -> None:
        """Save whether everybody signs in with a second factor."""
        try:
            self._saved(
                await self._ask(
                    change_settings,
                    version=self.version,
                    second_factor_required=bool(form.get("second_factor")),
                )
            )
        except Problem as problem:
            await self._refused("signing-in", problem)
