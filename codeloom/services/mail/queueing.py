"""Writing a letter in the transaction that causes it: the act and its letter are committed together or not at all."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from codeloom.coding import trace_context
from codeloom.db import data_keys
from codeloom.db.ids import SYSTEM_ORG, new_id
from codeloom.db.queries import mail as queries
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import UnitOfWork
from codeloom.services.mail.letters import Letter, packed
from codeloom.settings import settings


def queue_mail(uow: UnitOfWork, letter: Letter, *, key: str, not_before: datetime | None = None) -> UUID:
    """Queue a letter in this transaction; a worker hands it to the mail server within seconds of the commit. Returns its id.

    `key` says which letter this is, by ids, at most 200 characters, never an address: `accounts.reset/<id of the token>`. The same
    key in the same organization is the same letter: queued again it is written once, and the id is that of the first one. It is
    not sent before `not_before`.

    In a verb, and wherever the recipient belongs to an organization:

        queue_mail(uow, Letter(kind="people.invite", to=email, subject="You are invited to Riverbend on Codeloom",
                               paragraphs=("Dana Whitfield invites you.",), link=Link("Accept the invitation", "/accept?..."),
                               footer="The link is good for 7 days."), key=f"people.invite/{invitation.id}/{n}")

    For somebody who has no organization yet (a registration), or where nothing may tell whether they have one:

        with database_or_unavailable(), unit_of_work(Scope.of_nobody()) as uow:
            queue_mail(uow, letter, key=f"accounts.register/{token_id}")
            uow.commit()

    The letter then belongs to the reserved system organization, sealed under a data key of its own. It is recorded here as
    MAIL_QUEUED with its id and kind; the caller records its own act. Raises ValueError for a key that is none, Unreachable.
    """
    if not 1 <= len(key) <= 200 or "@" in key:
        raise ValueError("a letter's key is made of ids")
    if (known := queries.of_key(uow, key)) is not None:
        return known
    if uow.org_id == SYSTEM_ORG:
        data_keys.ensure_of_nobody()
    row = PendingEmail(
        org_id=uow.org_id,
        id=new_id(),
        kind=letter.kind,
        dedupe_key=key,
        message_id="",
        recipient_enc=b"",
        trace=trace_context.current_id(),
    )
    row.next_try = not_before or row.next_try
    row.message_id = f"<{row.id}@{_host()}>"
    row.recipient_enc = uow.vault.seal(PendingEmail.recipient_enc, row, letter.to)
    row.subject_enc = uow.vault.seal(PendingEmail.subject_enc, row, letter.subject)
    row.body_enc = uow.vault.seal(PendingEmail.body_enc, row, packed(letter))
    if not queries.add(uow, row):
        return queries.of_key(uow, key) or row.id
    uow.record("MAIL_QUEUED", "mail", row.id, kind=letter.kind)
    return row.id


def _host() -> str:
    """The right side of a Message-ID: the name by which people reach this copy."""
    host = urlsplit(settings().origin).hostname or ""
    return host if host and ":" not in host else "localhost"
