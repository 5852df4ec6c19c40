"""What was given up and waits for a manager: messages for endpoints, letters, and events of the outbox."""

from dataclasses import dataclass

from codeloom.coding import clock
from codeloom.db.queries import delivery as events
from codeloom.db.queries import mail as letters
from codeloom.db.queries import people
from codeloom.db.queries.webhooks import deliveries as queries
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb
from codeloom.services.mail import kind_words
from codeloom.services.webhooks.wording import answer_words, moment

SHOWN = 100


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One thing that was given up: a message (`webhook`), a letter (`mail`), or an event that none of our parts took (`event`)."""

    id: str
    kind: str
    when: str
    what: str
    about: str
    whom: str
    tries: str
    answer: str


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """All that was given up, messages first, each the newest first."""

    rows: tuple[DeadLetter, ...] = ()


@verb("webhooks.dead_letters", Nothing, read_only=True)
def dead_letters(uow: UnitOfWork, _command: Nothing) -> DeadLetters:
    """What was given up in the organization. Nothing is thrown away by itself for 30 days."""
    now, zone = clock.now(), people.time_zone(uow)
    messages = tuple(
        DeadLetter(
            str(row.id), "webhook", moment(row.finished_at or row.created_at, now, zone), row.topic, row.about, endpoint.name,
            str(row.attempts), answer_words(row.last_answer),
        )
        for row, endpoint in queries.dead(uow, SHOWN)
    )  # fmt: skip
    mails = tuple(
        DeadLetter(
            str(one.id), "mail", moment(one.finished_at or one.queued_at, now, zone), f"Mail: {kind_words(one.kind).lower()}", "",
            uow.vault.open(PendingEmail.recipient_enc, one), str(one.attempts), one.last_answer,
        )
        for one in letters.newest(uow, SHOWN) if one.state == "dead"
    )  # fmt: skip
    lost = tuple(
        DeadLetter(
            str(one.id), "event", moment(one.dead_at or one.created_at, now, zone), one.topic, "", "Codeloom itself",
            str(one.attempts), one.last_error,
        )
        for one in events.dead(uow)
    )  # fmt: skip
    return DeadLetters((*messages, *mails, *lost))
