"""What was not sent: listed for operators without a word of it, tried again, and told to managers in a sentence."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries import mail as queries
from codeloom.db.queries.mail import Counts
from codeloom.db.scope import Scope
from codeloom.db.tables.mail import MailState, PendingEmail
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.gateways.mail import AWAY, folder, goes_out
from codeloom.services.core import NotFound, Refused, count
from codeloom.settings import settings

NOBODY_SENDS = timedelta(minutes=10)
"""How long a letter may be due before somebody is told that no worker takes it."""
ANSWERS = {
    "away": "the server does not answer",
    "timeout": "the server answers too late",
    "certificate": "the server's certificate does not hold",
    "tls": "the line cannot be encrypted",
    "no_starttls": "the server does not offer STARTTLS",
    "sign_in": "the server refuses our sign-in",
    "sender": "the server refuses our sender",
    "disk": "the folder mail cannot be written",
    "dropped": "the line broke",
    "address": "the address cannot be written to",
    "broken": "the letter cannot be made",
}
"""Answers that are words of ours, in words for people; others are three digits of the server."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that waits or was given up: no address, no subject, no body."""

    id: str
    kind: str
    state: str
    tries: int
    answer: str
    queued_at: str
    next_try: str


@dataclass(frozen=True, slots=True)
class MailStanding:
    """How mail stands, for people: `tone` is ok, warn or error; `note` says what to do, empty for nothing."""

    tone: str
    words: str
    note: str


def unsent(*, dead_only: bool = False) -> tuple[Unsent, ...]:
    """Letters of all organizations that wait or were given up, 200 of them at most, the oldest first. Raises Unreachable."""
    states = [MailState.DEAD.value] if dead_only else [MailState.DEAD.value, MailState.WAITING.value]
    return tuple(
        Unsent(
            str(one.mail_id), one.kind, one.state, one.tries, one.last_answer,
            f"{one.queued_at:%Y-%m-%d %H:%M}", f"{one.next_try:%Y-%m-%d %H:%M}" if one.state == MailState.WAITING else "",
        )
        for one in queries.unsent(states)
    )  # fmt: skip


def try_again(mail_id: UUID) -> None:
    """Let a letter that was given up, or that waits, be tried at once, with all its tries before it. Raises NotFound, Refused."""
    org_id = queries.whose(mail_id)
    if org_id is None:
        raise NotFound()
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        row = queries.letter(uow, mail_id)
        if row is None:
            raise NotFound()
        tried_again(uow, row)
        uow.commit()


def tried_again(uow: UnitOfWork, row: PendingEmail) -> None:
    """Let a locked letter be tried at once, with all its tries before it. Raises Refused for one that was sent."""
    if row.state == MailState.SENT:
        raise Refused("This letter was sent.", code="sent")
    row.state, row.attempts, row.next_try, row.finished_at = MailState.WAITING.value, 0, clock.now(), None
    uow.session.add(row)
    uow.record("MAIL_RETRIED", "mail", row.id, kind=row.kind)


def standing(uow: UnitOfWork) -> MailStanding:
    """How the mail of an organization stands."""
    found = queries.counts_of(uow, sorted(AWAY))
    if not goes_out(settings()):
        return MailStanding("warn", "Mail is not sent", "no mail server: set SMTP_URL")
    if found.dead:
        return MailStanding("error", f"{count(found.dead, 'letter')} not delivered", "the operator can retry")
    if problem := trouble(found):
        return MailStanding("warn", f"{count(found.waiting, 'letter')} waiting", problem)
    return MailStanding("ok", f"Mail: {count(found.waiting, 'letter')} waiting", "")


def report() -> tuple[bool, str]:
    """Whether mail goes out of this copy, and a few words about it, for /health. Raises Unreachable."""
    found = queries.counts_of_all(sorted(AWAY))
    if problem := trouble(found):
        return False, f"{count(found.waiting, 'letter')} waiting: {problem}"
    said = f"{count(found.waiting, 'letter')} waiting, {found.dead} given up"
    return True, said if goes_out(settings()) else f"{said}; no mail server, letters are files in {folder().name}/"


def trouble(found: Counts) -> str:
    """What keeps letters from going out, in a few words; empty for nothing."""
    if found.failing:
        return ANSWERS.get(found.answer, found.answer)
    if found.oldest_due is not None and found.oldest_due < clock.now() - NOBODY_SENDS:
        return "no worker takes them"
    return ""
