"""Mail and dead letters: two lists that are read again whenever something happened."""

from typing import Any, ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import Nothing
from codeloom.services.delivery import relay
from codeloom.services.mail import LettersView, list_letters, retry_letter, try_mail
from codeloom.services.webhooks import DeadLetters, dead_letters, let_go, retry
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream


class MailSent(Screen):
    """The newest letters of the practice."""

    mails: LettersView = LettersView()
    loaded: bool = False

    async def _read(self) -> None:
        found = await self._call(list_letters)
        if found is not None:
            self.mails, self.loaded = found, True

    @handles("mail.list")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        await self._read()

    @handles("mail.list", background=True)
    async def watch(self) -> None:
        """Bring the list to this tab while it moves."""
        await self._watch(LETTERS)

    @handles("mail.retry", "mail.list")
    async def retry(self, mail_id: str) -> None:
        """Have a letter tried at once."""
        await self._call(retry_letter, mail_id=mail_id)
        await self._read()

    @handles("mail.try", "mail.list")
    async def send_test(self) -> None:
        """Write a letter to oneself."""
        to = await self._call(try_mail)
        if to is not None:
            self._say("A letter is on its way", f"It goes to {to}.")
        await self._read()


class GivenUp(Screen):
    """What was given up. Kept: which message is asked about."""

    _kept: ClassVar[Kept] = kept(ids=("asked_about",))
    dead: DeadLetters = DeadLetters()
    loaded: bool = False
    asked_about: str = ""

    async def _read(self) -> None:
        found = await self._call(dead_letters)
        if found is not None:
            self.dead, self.loaded = found, True

    @handles("webhooks.dead_letters")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self.asked_about = ""
        await self._read()

    @handles("webhooks.dead_letters", background=True)
    async def watch(self) -> None:
        """Bring the list to this tab while it moves."""
        await self._watch(DEAD)

    @handles("webhooks.retry", "mail.retry", "delivery.replay", "webhooks.dead_letters")
    async def retry(self, kind: str, id_: str) -> None:
        """Have one of them tried again."""
        await self._again(str(kind), str(id_))
        await self._read()

    async def _again(self, kind: str, id_: str) -> None:
        if kind == "webhook":
            await self._call(retry, delivery_id=id_)
        elif kind == "mail":
            await self._call(retry_letter, mail_id=id_)
        elif kind == "event":
            await self._call(relay.replay, event_id=id_)

    @handles("webhooks.retry", "mail.retry", "delivery.replay", "webhooks.dead_letters")
    async def retry_all(self) -> None:
        """Have all that are listed tried again."""
        found = await self._call(dead_letters)
        for one in reversed(found.rows if found is not None else ()):
            await self._again(one.kind, one.id)
        await self._read()

    @handles("webhooks.let_go", "webhooks.dead_letters")
    async def ask(self, id_: str) -> None:
        """Ask before a message is let go."""
        self.asked_about = id_or_nothing(id_)
        await self._read()

    @handles("webhooks.dead_letters")
    async def keep(self) -> None:
        """Take the question away."""
        self.asked_about = ""
        await self._read()

    @handles("webhooks.let_go", "webhooks.dead_letters")
    async def let_go(self, form: dict[str, Any]) -> None:
        """Send the message that was asked about no more."""
        await self._call(let_go, delivery_id=self.asked_about, reason=form.get("reason", ""))
        self.asked_about = ""
        await self._read()


LETTERS: Stream[None, LettersView] = Stream(
    lambda: MailSent,
    "mails",
    read=lambda scope, _none: list_letters(scope, Nothing()),
    verb=list_letters.name,
    pause=1.0,
    beat=5.0,
    beats=lambda view: view.waiting > 0,
)
"""The newest letters."""


def _dead(scope: Scope, _none: None) -> DeadLetters:
    return dead_letters(scope, Nothing())


DEAD: Stream[None, DeadLetters] = Stream(lambda: GivenUp, "dead", read=_dead, verb=dead_letters.name, pause=1.0)
"""What was given up."""
