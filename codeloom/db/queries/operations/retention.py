"""Deleting rows past their use: ended sessions, delivered events, lapsed leases, old letters. Each answers how many it deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import SQLModel, col, or_, select

from codeloom.db.tables.accounts import AccountToken, Session, SignIn
from codeloom.db.tables.charts import EditLease
from codeloom.db.tables.core import KeptAnswer, UnfinishedWords
from codeloom.db.tables.delivery import OutboxEvent, ProcessedEvent
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.tables.notices import Notice
from codeloom.db.tables.operations import BrowserLatency
from codeloom.db.tables.webhooks import WebhookDelivery, WebhookEndpoint
from codeloom.db.work import UnitOfWork


def sessions(uow: UnitOfWork, ended_before: datetime) -> int:
    """Delete sessions that ended or expired before a moment."""
    over = or_(col(Session.expires_at) < ended_before, col(Session.revoked_at) < ended_before)
    return _drop(uow, Session, over)


def events(uow: UnitOfWork, before: datetime) -> int:
    """Delete events delivered before a moment, and the notes of that time that they were taken. Dead events stay."""
    delivered = _drop(uow, OutboxEvent, col(OutboxEvent.published_at) < before)
    kept = select(OutboxEvent.id).where(OutboxEvent.org_id == uow.org_id)
    old = (col(ProcessedEvent.processed_at) < before) & col(ProcessedEvent.event_id).not_in(kept)
    return delivered + _drop(uow, ProcessedEvent, old)


def leases(uow: UnitOfWork, lapsed_before: datetime) -> int:
    """Delete edit leases that lapsed before a moment."""
    return _drop(uow, EditLease, col(EditLease.expires_at) < lapsed_before)


def kept_answers(uow: UnitOfWork, before: datetime) -> int:
    """Delete answers kept for repeated requests before a moment."""
    return _drop(uow, KeptAnswer, col(KeptAnswer.created_at) < before)


def unfinished_words(uow: UnitOfWork, before: datetime) -> int:
    """Delete words that nobody went on with, saved or discarded since a moment, with their subjects' counts."""
    return _drop(uow, UnfinishedWords, col(UnfinishedWords.updated_at) < before)


def account_tokens(uow: UnitOfWork, expired_before: datetime) -> int:
    """Delete tokens of mails that were over before a moment."""
    return _drop(uow, AccountToken, col(AccountToken.expires_at) < expired_before)


def sign_ins(uow: UnitOfWork, before: datetime) -> int:
    """Delete sign-ins before a moment."""
    return _drop(uow, SignIn, col(SignIn.at) < before)


def letters(uow: UnitOfWork, ended_before: datetime) -> int:
    """Delete letters that were sent or given up before a moment."""
    return _drop(uow, PendingEmail, col(PendingEmail.finished_at) < ended_before)


def webhooks(uow: UnitOfWork, before: datetime) -> int:
    """Delete deliveries of webhooks that were made before a moment, whatever became of them, with their tries."""
    return _drop(uow, WebhookDelivery, col(WebhookDelivery.created_at) < before)


def webhook_secrets(uow: UnitOfWork, now: datetime) -> int:
    """Delete secrets of endpoints that sign no more beside the one in force."""
    over = update(WebhookEndpoint).where(
        col(WebhookEndpoint.org_id) == uow.org_id, col(WebhookEndpoint.old_until) < now
    )
    return uow.session.connection().execute(over.values(old_secret_enc=None, old_until=None)).rowcount


def notices(uow: UnitOfWork, before: datetime) -> int:
    """Delete notices written before a moment, read or not."""
    return _drop(uow, Notice, col(Notice.created_at) < before)


def latencies(uow: UnitOfWork, before: datetime) -> int:
    """Delete counts of latencies of five minutes that began before a moment."""
    return _drop(uow, BrowserLatency, col(BrowserLatency.at) < before)


def _drop(uow: UnitOfWork, table: type[SQLModel], wanted: Any) -> int:
    """Delete rows of this organization. Without any it sends no delete, so that the transaction needs no record."""
    ours: Any = (table.org_id == uow.org_id) & wanted  # type: ignore[attr-defined]  # every tenant table has it
    found = uow.session.exec(select(func.count()).select_from(table).where(ours)).one()
    if found:
        uow.session.execute(delete(table).where(ours))
    return found
