"""A letter is written with what causes it: together or not at all, once for a key, readable by its organization alone."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.scope import Scope
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import unit_of_work
from codeloom.services.core import Refused
from codeloom.services.mail import Letter, queue_mail
from tests.importing import Desk
from tests.integration.mail.conftest import LETTER, Post


@pytest.fixture
def desk(post: Post) -> Desk:
    return post.desk


def letters(desk: Desk) -> list[PendingEmail]:
    with desk.open() as uow:
        return list(uow.session.exec(select(PendingEmail)))


def queue(desk: Desk, key: str = "test/1", letter: Letter = LETTER) -> None:
    with desk.change() as uow:
        queue_mail(uow, letter, key=key)
        uow.commit()


def test_it_is_sealed_in_its_own_columns_and_recorded_by_its_id_and_kind(desk: Desk) -> None:
    queue(desk)
    (row,) = letters(desk)
    assert (row.kind, row.state, row.attempts) == ("test.letter", "waiting", 0)
    assert row.message_id == f"<{row.id}@localhost>"
    with desk.open() as uow:
        assert uow.vault.open(PendingEmail.recipient_enc, row) == LETTER.to
        assert uow.vault.open(PendingEmail.subject_enc, row) == LETTER.subject
        assert '"Open it"' in uow.vault.open(PendingEmail.body_enc, row)
        stored = str(uow.session.connection().execute(text("select row_to_json(p) from pending_emails p")).all())
        said = str(uow.session.connection().execute(text("select convert_from(body, 'UTF8') from audit_log")).all())
    assert "MAIL_QUEUED" in said
    assert [word for word in ("ana.f", "A word", "Open it") if word in stored + said] == []


def test_what_is_rolled_back_leaves_no_letter(desk: Desk) -> None:
    with desk.change() as uow:
        queue_mail(uow, LETTER, key="test/1")
    assert letters(desk) == []


def test_the_same_key_is_the_same_letter_in_one_organization_and_another_one_in_another(desk: Desk) -> None:
    queue(desk)
    with desk.change() as uow:
        first = queue_mail(uow, LETTER, key="test/1")
        assert first == queue_mail(uow, LETTER, key="test/1")
        uow.commit()
    other = Desk()
    queue(other)
    assert [len(letters(one)) for one in (desk, other)] == [1, 1]
    assert desk.acts().count("MAIL_QUEUED") == 1


def test_two_at_once_under_one_key_write_one_letter_and_neither_fails(desk: Desk) -> None:
    with desk.change() as first:
        one = queue_mail(first, LETTER, key="test/1")
        with desk.change() as second:
            found: list[UUID] = []
            thread = threading.Thread(target=lambda: found.append(queue_mail(second, LETTER, key="test/1")))
            thread.start()
            first.commit()
            thread.join(20)
            second.commit()
    assert found == [one]
    assert len(letters(desk)) == 1


def test_for_somebody_without_an_organization_it_belongs_to_the_system_and_is_sealed_like_any_other(desk: Desk) -> None:
    for _ in range(2):
        with unit_of_work(Scope.of_nobody()) as uow:
            made = queue_mail(uow, LETTER, key="test/nobody")
            uow.commit()
    with unit_of_work(Scope.of_nobody(), read_only=True) as uow:
        row = uow.session.exec(select(PendingEmail).where(PendingEmail.id == made)).one()
        assert row.org_id == SYSTEM_ORG
        assert uow.vault.open(PendingEmail.recipient_enc, row) == LETTER.to
    with desk.open() as uow:
        assert uow.session.exec(select(PendingEmail).where(PendingEmail.id == made)).first() is None


@pytest.mark.parametrize("key", ["", "x" * 201, "test/ana@practice.example"])
def test_a_key_that_is_none_is_refused(desk: Desk, key: str) -> None:
    with pytest.raises(ValueError, match="made of ids"):
        queue(desk, key)


def test_an_address_that_cannot_be_one_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="No mail can be sent") as refused:
        Letter("test.letter", "ana@practice.example\r\nBcc: eve@evil.example", "s", ("p",))
    assert "eve" not in str(refused.value)
