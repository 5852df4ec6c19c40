"""Letters as files, where there is no mail server: one `.eml` each in the folder `mail` of the data folder, for its owner alone.

They hold what they say in clear, links that sign in among it, so they are no place for the mail of real people.
"""

import os
from email.headerregistry import Address
from pathlib import Path

from codeloom.gateways.mail.carrying import Away, Outgoing, wire_of
from codeloom.settings import settings


def folder() -> Path:
    """Where the files lie."""
    return settings().codeloom_home / "mail"


class FileCarrier:
    """Writes each letter into a file of its own, named by its Message-ID: the same letter again is the same file."""

    def __init__(self, sender: Address) -> None:
        self._sender = sender

    def hand_over(self, letter: Outgoing) -> None:
        """Returns once the file is whole. Raises Away("disk"), Never."""
        data = wire_of(letter, self._sender).data
        path = folder() / f"{letter.message_id.strip('<>').partition('@')[0]}.eml"
        try:
            folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            being_made = path.with_suffix(f".{os.getpid()}")
            being_made.unlink(missing_ok=True)
            with open(os.open(being_made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            being_made.replace(path)
        except OSError:
            raise Away("disk") from None
