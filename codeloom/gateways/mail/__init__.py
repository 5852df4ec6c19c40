"""Handing letters to a mail server, or keeping them as files where there is none. Nothing here knows who writes them or why."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from codeloom.gateways.mail.carrying import AWAY, FILE, Away, Carrier, Later, Lost, Never, NotHandedOver, Outgoing
from codeloom.gateways.mail.files import FileCarrier, folder
from codeloom.gateways.mail.servers import sender_of, server_of
from codeloom.gateways.mail.smtp import connected
from codeloom.settings import Settings

__all__ = [
    "AWAY",
    "FILE",
    "Away",
    "Carrier",
    "Later",
    "Lost",
    "Never",
    "NotHandedOver",
    "Outgoing",
    "carrier",
    "folder",
    "goes_out",
    "sender_of",
]


def goes_out(configured: Settings) -> bool:
    """Whether there is a mail server; else letters become files in the data folder."""
    return server_of(configured) is not None


def carrier(configured: Settings) -> AbstractContextManager[Carrier]:
    """What takes letters, for the length of a block. Entering it connects and signs in. Raises Away."""
    server, sender = server_of(configured), sender_of(configured)
    return connected(server, sender) if server else _filing(FileCarrier(sender))


@contextmanager
def _filing(files: FileCarrier) -> Iterator[Carrier]:
    yield files
