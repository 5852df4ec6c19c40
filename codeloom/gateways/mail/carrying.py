"""A letter ready to go, who carries it, and the four ways in which it may not arrive.

An answer is a code that may be logged and stored: three digits of the server, or a word of AWAY. What a server says beside its
digits often repeats the address, so it goes nowhere.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol

AWAY = frozenset({"away", "timeout", "certificate", "tls", "no_starttls", "sign_in", "sender", "disk"})
"""Answers that say that no letter can be handed over at present: unreachable, too slow, a certificate that does not hold, TLS that
fails or is not offered, our sign-in or our sender refused, no room for files."""
FILE = "file"
"""Noted in place of an answer where a letter became a file."""


class NotHandedOver(Exception):
    """A letter was not taken, or nobody knows whether it was. `answer` is the code."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class Away(NotHandedOver):
    """No letter can be handed over at present."""


class Lost(NotHandedOver):
    """The line broke, so the letter may have arrived or not; the next one needs a new line."""


class Later(NotHandedOver):
    """The server asks for another try of this letter (4xx)."""


class Never(NotHandedOver):
    """The server will never take this letter (5xx)."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter as text and HTML. `message_id` is the same at every try, `at` when it was written. `sender_name` stands in place of
    the name of this server's sender, and answers go to `reply_to`; both are empty for none."""

    message_id: str
    at: datetime
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    sender_name: str = field(default="", repr=False)
    reply_to: str = field(default="", repr=False)


class Carrier(Protocol):
    """Takes letters one at a time."""

    def hand_over(self, letter: Outgoing) -> None:
        """Returns once the letter is kept by somebody else. Raises Away, Lost, Later, Never."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A letter as bytes, and the recipient as the server is told. `wide`: the address needs SMTPUTF8."""

    recipient: str
    data: bytes
    wide: bool


def wire_of(letter: Outgoing, sender: Address) -> Wire:
    """The letter as it goes over the line. Raises Never("address") for an address that no message can carry."""
    try:
        recipient = _address(letter.to)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(letter.sender_name, addr_spec=sender.addr_spec) if letter.sender_name else sender
        message["To"] = recipient
        if letter.reply_to:
            message["Reply-To"] = _address(letter.reply_to)
        message["Subject"] = letter.subject
        message["Date"] = letter.at
        message["Message-ID"] = letter.message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        wide = not (letter.to.rpartition("@")[0] + letter.reply_to.rpartition("@")[0]).isascii()
        return Wire(f"{recipient.username}@{recipient.domain}", message.as_bytes(policy=SMTP.clone(utf8=wide)), wide)
    except (ValueError, IndexError):
        raise Never("address") from None


def _address(text: str) -> Address:
    """An address with its domain as the line takes it. Raises ValueError, IndexError for what is none."""
    name, _, host = text.rpartition("@")
    return Address(username=name, domain=host if host.isascii() else host.encode("idna").decode())
