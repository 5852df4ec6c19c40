"""Mail for tests: a database in which no other letter waits, a server of one's own, letters and what became of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlmodel import col, select

from codeloom.db.tables.mail import PendingEmail
from codeloom.services.mail import Letter, Link, queue_mail
from codeloom.settings import Settings, settings
from tests.importing import Desk

ADDRESS = "ana.fontaine@practice.example"
LETTER = Letter(
    "test.letter", ADDRESS, "A word of ours", ("One paragraph.", "Another one."), Link("Open it", "/x?y=1"), "The end."
)
Configure = Callable[..., None]


@dataclass
class Post:
    """An organization that writes letters."""

    desk: Desk = field(default_factory=Desk)

    def write(self, letter: Letter = LETTER, key: str = "") -> UUID:
        """Queue a letter and commit; its id."""
        with self.desk.change() as uow:
            made = queue_mail(uow, letter, key=key or f"test/{uuid4()}")
            uow.commit()
        return made

    def letters(self) -> list[PendingEmail]:
        """Its letters, the oldest first."""
        with self.desk.open() as uow:
            return list(uow.session.exec(select(PendingEmail).order_by(col(PendingEmail.id))))

    def standing(self) -> list[tuple[str, int, str]]:
        """(state, tries, last answer) of each."""
        return [(one.state, one.attempts, one.last_answer) for one in self.letters()]


@pytest.fixture
def post(own_database: Settings, empty_redis: str) -> Post:
    """An organization in a database without any other letter."""
    with psycopg.connect(own_database.database_url) as connection:
        connection.execute("delete from pending_emails")
    return Post()


@pytest.fixture
def configure(own_database: Settings) -> Iterator[Configure]:
    """Sets settings by name for the length of a test."""
    with pytest.MonkeyPatch.context() as patch:

        def change(**values: str) -> None:
            for name, value in values.items():
                patch.setenv(name, value)
            settings.cache_clear()

        yield change
    settings.cache_clear()
