"""The settings of the practice: a panel is saved by itself, on the version that was shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from codeloom.services.core import Conflict, Problem, Subject, saving
from codeloom.services.mail import MailView, try_mail, view_mail
from codeloom.services.organization import SettingsView, change_settings, read_settings
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


def _number(form: dict[str, Any], name: str) -> int:
    """The number typed in a field; -1, which no setting allows, for anything but a small number."""
    typed = str(form.get(name, "")).strip()
    return int(typed) if typed.isdecimal() and len(typed) < 4 else -1


def _days(form: dict[str, Any], name: str) -> int:
    """The days typed in a field; 0, which no setting allows, for anything but a small number."""
    typed = str(form.get(name, "")).strip()
    return int(typed) if typed.isdecimal() and len(typed) < 4 else 0


class PracticeSettings(Screen):
    """Kept: the version on which the next change is made, and how often the page was filled."""

    _kept: ClassVar[Kept] = kept(versions=("version",), numbers=("fillings",))
    view: SettingsView = SettingsView()
    mail: MailView = MailView()
    version: int = 0
    fillings: int = 0
    loaded: bool = False
    problem: str = ""
    failed: str = ""

    @handles("organization.settings", "mail.view")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self.problem, self.failed, self.fillings = "", "", self.fillings + 1
        await self._read()

    async def _read(self) -> None:
        view, mail = await self._call(read_settings), await self._call(view_mail)
        if view is not None:
            self._take(view)
        if mail is not None:
            self.mail = mail

    def _take(self, view: SettingsView) -> None:
        self.view, self.version, self.loaded = view, view.version, True

    def _saved(self, view: SettingsView) -> None:
        self._take(view)
        self.problem = self.failed = ""
        self._say("Saved", "It holds from now on, in every browser.")

    @asynccontextmanager
    async def _in(self, panel: str) -> AsyncIterator[None]:
        """Say in its panel what was refused; after a conflict the next change is made on what stands now."""
        try:
            yield
        except Problem as problem:
            self.problem, self.failed = str(problem), panel
            if isinstance(problem, Conflict):
                await self._read()

    @handles("organization.change_settings")
    async def save_practice(self, form: dict[str, Any]) -> None:
        """Save the name and the time zone."""
        name, zone = form.get("name", ""), form.get("time_zone", "")
        async with self._in("practice"):
            with saving(Subject.ORGANIZATION, "settings", "name"):
                self._saved(await self._ask(change_settings, version=self.version, name=name, time_zone=zone))

    @handles("organization.change_settings")
    async def save_work(self, form: dict[str, Any]) -> None:
        """Save within how many days charts are to be coded and queries answered."""
        async with self._in("work"):
            self._saved(
                await self._ask(
                    change_settings,
                    version=self.version,
                    outpatient_days=_days(form, "outpatient_days"),
                    inpatient_days=_days(form, "inpatient_days"),
                    query_days=_days(form, "query_days"),
                )
            )

    @handles("organization.change_settings")
    async def save_audits(self, form: dict[str, Any]) -> None:
        """Save the accuracy that is wanted, how audits count, how many charts are audited and how, and the days for rebuttals."""
        goal, profile = _days(form, "accuracy_goal"), form.get("scoring_profile", "")
        async with self._in("audits"):
            self._saved(
                await self._ask(
                    change_settings,
                    version=self.version,
                    accuracy_goal=goal,
                    scoring_profile=profile,
                    audit_outpatient_percent=_number(form, "audit_outpatient_percent"),
                    audit_inpatient_percent=_number(form, "audit_inpatient_percent"),
                    audit_first_charts=_number(form, "audit_first_charts"),
                    blind_audits=bool(form.get("blind_audits")),
                    agreement_measure=form.get("agreement_measure", ""),
                    agreement_minimum=_number(form, "agreement_minimum"),
                    rebuttal_days=_days(form, "rebuttal_days"),
                    decision_days=_days(form, "decision_days"),
                )
            )

    @handles("organization.change_settings", "organization.settings")
    async def save_suggestions(self, form: dict[str, Any]) -> None:
        """Save who suggests codes; the receiver that an agreement is acknowledged with is the one this server names."""
        chosen = str(form.get("provider", ""))
        async with self._in("suggestions"):
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

    @handles("organization.change_settings")
    async def save_signing_in(self, form: dict[str, Any]) -> None:
        """Save whether everybody signs in with a second factor."""
        required = bool(form.get("second_factor"))
        async with self._in("signing-in"):
            self._saved(await self._ask(change_settings, version=self.version, second_factor_required=required))

    @handles("organization.change_settings")
    async def save_mail(self, form: dict[str, Any]) -> None:
        """Save who letters come from by name, and where answers go."""
        name, answers = form.get("mail_name", ""), form.get("mail_reply_to", "")
        async with self._in("mail"):
            with saving(Subject.ORGANIZATION, "mail"):
                self._saved(
                    await self._ask(change_settings, version=self.version, mail_name=name, mail_reply_to=answers)
                )

    @handles("mail.try", "mail.view")
    async def try_mail(self) -> None:
        """Send a letter to oneself."""
        to = await self._call(try_mail)
        self.mail = await self._call(view_mail) or self.mail
        if to is None:
            return
        if self.mail.goes_out:
            self._say("A test letter is on its way", f"To {to}. It takes some seconds.")
        else:
            self._say(
                "A test letter is written", "There is no mail server: it becomes a file in this server's data folder."
            )

    @handles("organization.change_settings")
    async def save_keeping(self, form: dict[str, Any]) -> None:
        """Save for how long sign-ins, letters and unsaved words are kept."""
        async with self._in("keeping"):
            self._saved(
                await self._ask(
                    change_settings,
                    version=self.version,
                    keep_sign_ins_days=_days(form, "keep_sign_ins_days"),
                    keep_letters_days=_days(form, "keep_letters_days"),
                    keep_words_days=_days(form, "keep_words_days"),
                )
            )
