"""A worker's turn at the letters that are due: claimed under a lease, handed over without a transaction, then marked and emptied.

At least once. A worker that dies between handing over and marking, or a server that drops the line after the message, leaves a
letter that is sent again, with the same Message-ID, by which servers and people know it for the same. Nothing of a letter but
its id, its kind and the code of an answer is logged.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from codeloom.coding import clock, trace_context
from codeloom.db.queries import mail as queries
from codeloom.db.queries.mail import Claim
from codeloom.db.queries.organization import settings_row
from codeloom.db.scope import Scope
from codeloom.db.tables.mail import MailState, PendingEmail
from codeloom.db.work import UnitOfWork, Unreachable, unit_of_work
from codeloom.gateways.mail import FILE, Away, Carrier, Later, Lost, Never, NotHandedOver, Outgoing, carrier, goes_out
from codeloom.services.core import LETTERS
from codeloom.services.delivery import Work, chore, job
from codeloom.services.mail.letters import unpacked
from codeloom.services.mail.template import as_html, as_text
from codeloom.settings import settings

log = logging.getLogger("codeloom.mail")
GivenUp = Callable[[UnitOfWork, PendingEmail], None]
_given_up: list[GivenUp] = []
"""What rooms above do, in the same transaction, when a letter is given up."""
MANY = 20
"""Letters of one turn, at most."""
TURN_SECONDS = 20.0
"""After which a turn ends with the letter in hand, so that other jobs of the worker get theirs."""
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=2)
"""The wait after the first try that failed, and the longest one, before jitter."""
MOST_TRIES = 31
"""After which a letter is given up: two days of a server that is away."""


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries that failed: twice as long each time up to LONGEST, give or take a fifth."""
    doubled: timedelta = FIRST * 2 ** min(tries - 1, 20)
    return min(LONGEST, doubled) * random.uniform(0.8, 1.2)


def when_given_up(tell: GivenUp) -> GivenUp:
    """Register what a room above mail does when a letter is given up."""
    _given_up.append(tell)
    return tell


def give_back(worker: str) -> bool:
    """Free the letters of a dead worker of that name; False when the database is away."""
    try:
        queries.release_all(worker)
    except Unreachable:
        return False
    return True


@job(queue="mail", give_back=give_back)
def send_mail(here: Work) -> None:
    """Hand over the letters that are due."""
    send_due(here.worker, here.stopping)


@chore(every=2.0)
def enqueue_due() -> bool:
    """Enqueue send_mail while a letter is due. Raises job_queue.Away, Unreachable."""
    return queries.is_due(clock.now()) and send_mail.enqueue("send-mail")


def send_due(worker: str, stopping: threading.Event | None = None) -> int:
    """One turn: hand over what is due, MANY letters at most; how many a server took. Raises Unreachable."""
    claims = queries.claim(worker, clock.now(), MANY)
    if not claims:
        return 0
    began, left, sent = time.monotonic(), list(claims), 0
    try:
        with carrier(settings()) as post:
            while left and time.monotonic() - began < TURN_SECONDS and not (stopping and stopping.is_set()):
                claim = left.pop(0)
                with trace_context.within(claim.trace):
                    try:
                        sent += _try(post, claim)
                    except Away as away:
                        _put_off(claim, away.answer)
                        raise
                    except Lost as lost:
                        _put_off(claim, lost.answer)
                        break
    except Away as away:
        for claim in left:
            _put_off(claim, away.answer)
        left = []
    finally:
        for claim in left:
            queries.release(claim)
    return sent


def _try(post: Carrier, claim: Claim) -> bool:
    """Hand one letter over; whether it was taken. Raises Away, Lost, Unreachable."""
    if not queries.begin(claim, clock.now()):
        return False
    try:
        letter = _read(claim)
        if letter is None:
            return False
        post.hand_over(letter)
    except Later as later:
        _put_off(claim, later.answer)
        return False
    except Never as never:
        _give_up(claim, never.answer)
        return False
    except (Unreachable, NotHandedOver):
        raise
    except Exception as error:  # a letter that cannot be made: its words could stand in the error
        log.error("mail.broken", extra={**_said(claim, ""), "error": type(error).__name__})
        _put_off(claim, "broken")
        return False
    return _mark_sent(claim)


def _read(claim: Claim) -> Outgoing | None:
    """The letter as it goes out; None when this claim holds it no more."""
    with unit_of_work(Scope.of_worker(claim.org_id), read_only=True) as uow:
        row = queries.held(uow, claim)
        if row is None or row.body_enc is None:
            return None
        to, subject = (uow.vault.open(column, row) for column in (PendingEmail.recipient_enc, PendingEmail.subject_enc))
        body = uow.vault.open_bytes(PendingEmail.body_enc, row, row.body_enc)
        letter, base = unpacked(row.kind, to, subject, body), settings().frontend_url or settings().origin
        own = settings_row(uow)
        name, answers = (own.mail_name or "", own.mail_reply_to or "") if own else ("", "")
        text, html = as_text(letter, base, answers), as_html(letter, base, answers)
        return Outgoing(row.message_id, row.queued_at, to, subject, text, html, name, answers)


def _mark_sent(claim: Claim) -> bool:
    """Note that the letter was taken, and empty it. What was handed over by a claim that lapsed meanwhile counts as not sent."""
    with unit_of_work(Scope.of_worker(claim.org_id)) as uow:
        row = queries.held(uow, claim, lock=True)
        if row is None:
            log.warning("mail.claim_lapsed", extra={"mail": str(claim.mail_id), "kind": claim.kind})
            return False
        row.subject_enc = row.body_enc = None
        _end(uow, row, MailState.SENT, "" if goes_out(settings()) else FILE)
        uow.record("MAIL_SENT", "mail", row.id, kind=row.kind, tries=row.attempts, file=not goes_out(settings()))
        uow.commit()
    LETTERS.labels("sent").inc()
    log.info("mail.sent", extra={"mail": str(claim.mail_id), "kind": claim.kind, "tries": claim.tries})
    return True


def _put_off(claim: Claim, answer: str) -> None:
    """Try again later, or give up after MOST_TRIES."""
    if claim.tries >= MOST_TRIES:
        _give_up(claim, answer)
        return
    LETTERS.labels("again").inc()
    queries.put_off(claim, clock.now() + wait_after(claim.tries), answer)
    log.warning("mail.put_off", extra=_said(claim, answer))


def _give_up(claim: Claim, answer: str) -> None:
    with unit_of_work(Scope.of_worker(claim.org_id)) as uow:
        row = queries.held(uow, claim, lock=True)
        if row is None:
            return
        row.attempts = claim.tries
        _end(uow, row, MailState.DEAD, answer)
        uow.record("MAIL_GIVEN_UP", "mail", row.id, kind=row.kind, tries=row.attempts, answer=answer)
        for tell in _given_up:
            tell(uow, row)
        uow.commit()
    LETTERS.labels("dead").inc()
    log.error("mail.given_up", extra=_said(claim, answer))


def _end(uow: UnitOfWork, row: PendingEmail, state: MailState, answer: str) -> None:
    row.state, row.last_answer, row.finished_at = state.value, answer, clock.now()
    row.lease_token, row.lease_until, row.worker = None, None, ""
    uow.session.add(row)


def _said(claim: Claim, answer: str) -> dict[str, object]:
    return {"mail": str(claim.mail_id), "kind": claim.kind, "tries": claim.tries, "answer": answer}
