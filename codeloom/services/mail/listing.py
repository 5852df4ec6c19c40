"""Letters of a practice as its managers see them: what kind, to whom, how it went; never a subject or a word of one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries import mail as queries
from codeloom.db.queries import people
from codeloom.db.tables.mail import MailState, PendingEmail
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Nothing, formatting, verb
from codeloom.services.mail.deliveries import ANSWERS, tried_again

SHOWN = 100
KINDS = {
    "notices": "Notice",
    "people.invite": "Invitation",
    "accounts.reset": "New password",
    "accounts.register": "Registration",
    "mail.try": "Test letter",
    "operations.test": "Test letter",
    "notices.daily": "Your day",
}
"""What a letter is called by its kind, or by the room it comes from."""


class OfLetter(Command):
    """A command about one letter."""

    mail_id: UUID


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter."""

    id: str
    tone: str
    state: str
    when: str
    what: str
    whom: str
    tries: str
    answer: str
    dead: bool


@dataclass(frozen=True, slots=True)
class LettersView:
    """The newest letters, and how all that are kept stand."""

    rows: tuple[LetterRow, ...] = ()
    waiting: int = 0
    sent: int = 0
    dead: int = 0


@verb("mail.list", Nothing, read_only=True)
def list_letters(uow: UnitOfWork, _command: Nothing) -> LettersView:
    """The newest letters of the organization, those that were given up first."""
    now, zone = clock.now(), people.time_zone(uow)
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = tuple(_row(uow, one, now, zone) for one in queries.newest(uow, SHOWN))
    found = queries.counts_of(uow, [])
    return LettersView(rows, found.waiting, queries.sent_since(uow, midnight), found.dead)


@verb("mail.retry", OfLetter)
def retry_letter(uow: UnitOfWork, command: OfLetter) -> None:
    """Let a letter that was given up, or that waits, be tried at once. Raises NotFound, Refused."""
    row = queries.letter(uow, command.mail_id)
    if row is None:
        raise NotFound()
    tried_again(uow, row)


def kind_words(kind: str) -> str:
    """What a letter is called."""
    return KINDS.get(kind) or KINDS.get(kind.partition(".")[0]) or kind.replace(".", ", ").replace("_", " ")


def _row(uow: UnitOfWork, one: PendingEmail, now: datetime, zone: str) -> LetterRow:
    state = MailState(one.state)
    trying = state is MailState.WAITING and one.attempts > 0
    tone = {"sent": "ok", "dead": "error"}.get(one.state, "warn" if trying else "")
    word = {"sent": "sent", "dead": "given up"}.get(one.state, "trying" if trying else "waiting")
    answer = ANSWERS.get(one.last_answer, one.last_answer)
    if trying:
        left = max(timedelta(0), one.next_try - now)
        answer = f"{answer}, next try in {_span(left)}"
    return LetterRow(
        str(one.id), tone, word, _moment(one.finished_at or one.queued_at, now, zone), kind_words(one.kind),
        uow.vault.open(PendingEmail.recipient_enc, one), str(one.attempts), answer, state is MailState.DEAD,
    )  # fmt: skip


def _moment(at: datetime, now: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    if there.date() == now.astimezone(ZoneInfo(zone)).date():
        return formatting.clock_time(at, zone)
    return f"{formatting.short_day(there.date())} {there:%H:%M}"


def _span(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
