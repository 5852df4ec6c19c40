"""Whether mail arrives, tried by a manager: who letters come from, how they stand, and one letter to oneself."""

from dataclasses import dataclass

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.work import UnitOfWork
from codeloom.gateways.mail import goes_out, sender_of
from codeloom.services.core import NotFound, Nothing, verb
from codeloom.services.mail.deliveries import standing
from codeloom.services.mail.letters import Letter, Link
from codeloom.services.mail.queueing import queue_mail
from codeloom.settings import settings


@dataclass(frozen=True, slots=True)
class MailView:
    """The address that letters come from and its name, both of this server; where a test letter goes; whether letters leave this
    server; how they stand, as `MailStanding` says it."""

    address: str = ""
    name: str = ""
    own: str = ""
    goes_out: bool = False
    tone: str = "ok"
    words: str = ""
    note: str = ""


@verb("mail.view", Nothing, read_only=True)
def view_mail(uow: UnitOfWork, _command: Nothing) -> MailView:
    """How the mail of the organization stands. Nothing of the mail server but our sender is said. Raises NotFound."""
    sender, now = sender_of(settings()), standing(uow)
    return MailView(
        sender.addr_spec, sender.display_name, _own(uow), goes_out(settings()), now.tone, now.words, now.note
    )


@verb("mail.try", Nothing)
def try_mail(uow: UnitOfWork, _command: Nothing) -> str:
    """Write a letter to oneself, under the organization's sender; answers the address. Asked again within a minute, it is the same
    letter."""
    to, now = _own(uow), clock.now()
    letter = Letter(
        kind="mail.try",
        to=to,
        subject="Mail from Codeloom arrives",
        paragraphs=("You asked for this letter in the settings of your practice, to see whether its mail arrives.",),
        link=Link("Open the settings", "/settings"),
        footer="There is nothing to do.",
    )
    queue_mail(uow, letter, key=f"mail.try/{uow.user_id}/{now:%Y%m%d%H%M}")
    return to


def _own(uow: UnitOfWork) -> str:
    person = people.find(uow, uow.user_id)
    if person is None:
        raise NotFound()
    return person.email
