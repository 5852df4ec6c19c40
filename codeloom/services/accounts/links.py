"""The links in mails: tokens of 256 random bits, kept as hashes, each of one kind, good once and not for long.

Opening a link (GET) only reads; what it is for is done when its form is sent, and `use` marks it in that transaction.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from limits import RateLimitItemPerHour
from limits.strategies import MovingWindowRateLimiter

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.tables.accounts import AccountToken
from codeloom.db.work import UnitOfWork, system_work
from codeloom.services.accounts import tokens
from codeloom.services.accounts.counts import ask_counts, network
from codeloom.services.accounts.signed_in import database_or_unavailable
from codeloom.services.core import Problem

Kind = Literal["reset", "invitation", "registration", "address_old", "address_new"]
LASTS: dict[Kind, timedelta] = {
    "reset": timedelta(minutes=30), "invitation": timedelta(days=7), "registration": timedelta(days=1),
    "address_old": timedelta(days=1), "address_new": timedelta(days=1),
}  # fmt: skip
"""How long a link works."""
BETWEEN = timedelta(minutes=1)
"""The same mail is sent to an address at most once in this time."""
FROM_ADDRESS, TO_ADDRESS = RateLimitItemPerHour(20), RateLimitItemPerHour(5)
"""How many mails one address can have sent in an hour, and how many one recipient gets that they did not ask for signed in."""


@dataclass(eq=False)
class LinkOver(Problem):
    """A link that was used, is too old, was replaced by a newer one, or never was: one answer for all."""

    message: str = "This link does not work any more."
    kept: str = "Nothing was changed."
    todo: str = "Each link works once and for a short time. Ask for a new one."
    code: str = "link_over"
    status: int = 410


def make(uow: UnitOfWork, kind: Kind, email: str, **about: Any) -> tuple[UUID, str]:
    """A new token for a mail to this address, with what it is about: (id, token). The caller records and commits."""
    token, now = tokens.mail_token(), clock.now()
    row = AccountToken(org_id=uow.org_id, id=new_id(), kind=kind, token_hash=tokens.hashed(token), email=email,
                       created_at=now, expires_at=now + LASTS[kind], **about)  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    return row.id, token


def opened(token: str, *kinds: Kind) -> AccountToken:
    """The row of a token that still works, read only. Raises LinkOver, Unavailable."""
    row = None
    if 20 <= len(token) <= 100 and token.isascii():
        with database_or_unavailable(), system_work() as work:
            row = queries.token(work, tokens.hashed(token))
    if row is None or row.kind not in kinds or row.used_at is not None or row.expires_at <= clock.now():
        raise LinkOver()
    return row


def use(uow: UnitOfWork, token_id: UUID) -> None:
    """Mark a token used in this transaction. Raises LinkOver when another one just did."""
    if not queries.use_token(uow, token_id, clock.now()):
        raise LinkOver()


def just_sent(uow: UnitOfWork, kind: Kind, email: str) -> bool:
    """Whether such a mail went to this address a moment ago."""
    return queries.token_since(uow, kind, email, clock.now() - BETWEEN)


def may_send(address: str, email: str) -> bool:
    """Count a wish for a mail by somebody who is not signed in; whether it may be sent. The answer to them never differs."""
    place, account = tokens.pseudonym("address", network(address)), tokens.pseudonym("account", email)

    def counted(limiter: MovingWindowRateLimiter) -> bool:
        return limiter.hit(FROM_ADDRESS, "mails from", place) and limiter.hit(TO_ADDRESS, "mails to", account)

    return ask_counts(lambda store: counted(MovingWindowRateLimiter(store)))
