"""Short ways to what people were told."""

from typing import Any

from sqlmodel import select

from codeloom.db.scope import Scope
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import parse
from codeloom.services.mail.letters import unpacked
from codeloom.services.notices import NoticesView, choose_notices, list_notices


def listed(who: Scope, **wish: Any) -> NoticesView:
    """Their list."""
    return list_notices(who, parse(list_notices.command, wish))


def new(who: Scope) -> list[tuple[str, str, str]]:
    """What they have not read: title, detail, place."""
    return [(one.title, one.detail, one.href) for one in listed(who).rows]


def first(who: Scope) -> Any:
    """Their newest one, read or not."""
    return listed(who, show="all").rows[0]


def choose(who: Scope, **given: Any) -> int:
    """Their choices."""
    return choose_notices(who, parse(choose_notices.command, given))


def letters(who: Scope, kind: str) -> list[tuple[str, str, tuple[str, ...], str, PendingEmail]]:
    """Letters of a kind in their organization: to, subject, paragraphs, path, row."""
    with unit_of_work(Scope.of_worker(who.org_id), read_only=True) as uow:
        found = []
        for row in uow.session.exec(select(PendingEmail).where(PendingEmail.kind == kind)):
            to = uow.vault.open(PendingEmail.recipient_enc, row)
            subject = uow.vault.open(PendingEmail.subject_enc, row)
            assert row.body_enc is not None
            letter = unpacked(kind, to, subject, uow.vault.open_bytes(PendingEmail.body_enc, row, row.body_enc))
            assert letter.link is not None
            found.append((letter.to, letter.subject, letter.paragraphs, letter.link.path, row))
        return found
