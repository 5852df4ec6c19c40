"""The daily mail: what a person chose to get there and has not read, on working days at 07:30 of their own time."""

from codeloom.coding import clock
from codeloom.db.queries import notices as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.tables.notices import Notice
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, count, is_address, verb
from codeloom.services.delivery import chore
from codeloom.services.mail import Letter, Link, queue_mail
from codeloom.services.notices.listing import KEEP
from codeloom.services.notices.quiet import digest_day
from codeloom.services.notices.telling import FOOTER, NEVER_A_PATIENT
from codeloom.services.notices.wording import row_of, zone_of

LINES = 10
"""Notices a daily mail names; the others it counts."""


@verb("notices.send_digests", Nothing)
def send_digests(uow: UnitOfWork, _command: Nothing) -> int:
    """Queue the daily mail of everybody in the organization whose time has come; how many letters that were.

    Each person's day is taken once, however many processes ask; a mail that is paused waits for the day after the pause.
    """
    now, sent = clock.now(), 0
    for person in queries.waiting_for_digest(uow):
        day = digest_day(now, zone_of(uow, person))
        paused = person.mail_paused_until is not None and person.mail_paused_until > now
        if day is None or paused or (person.last_digest_on is not None and person.last_digest_on >= day):
            continue
        rows = queries.take_digest(uow, person, day, now - KEEP)
        if rows is None:
            continue
        mailed = bool(rows) and person.status == "active" and is_address(person.email)
        uow.record("DIGEST_TAKEN", "notices", person.id, day=day.isoformat(), notices=len(rows), mailed=mailed)
        if mailed:
            queue_mail(uow, _letter(uow, person, rows), key=f"notices.digest/{person.id}/{day.isoformat()}")
            sent += 1
    return sent


@chore(every=120.0, first=20.0)
def send_all_digests() -> int:
    """Queue the daily mails of all organizations; how many."""
    return sum(send_digests(Scope.of_worker(org_id), Nothing()) for org_id in queries.with_digests())


def _letter(uow: UnitOfWork, person: User, rows: list[Notice]) -> Letter:
    now, zone = clock.now(), zone_of(uow, person)
    lines = [row for one in rows[:LINES] if (row := row_of(uow, one, person.role, now, zone)) is not None]
    said = [f"{one.title}. {one.detail}".removesuffix(". ").strip() for one in lines]
    more = len(rows) - len(lines)
    return Letter(
        kind="notices.digest", to=person.email, subject=f"{count(len(rows), 'new notification')} in Codeloom",
        paragraphs=(*said, *((f"And {more} more.",) if more > 0 else ())) or ("See what is new.",),
        link=Link("See them in Codeloom", "/notifications"), footer=f"{FOOTER} {NEVER_A_PATIENT}",
    )  # fmt: skip
