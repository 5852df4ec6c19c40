"""Mail and what was given up, as a manager sees both: no word of a letter, one list of all that waits for them, each retried."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.tables.delivery import OutboxEvent
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.topics import Topic
from codeloom.services.core import Denied, NotFound, Refused
from codeloom.services.core.commands import Nothing
from codeloom.services.delivery.relay import OfEvent, replay
from codeloom.services.mail import Letter, list_letters, queue_mail, retry_letter
from codeloom.services.mail.listing import OfLetter
from codeloom.services.webhooks import dead_letters, retry
from codeloom.services.webhooks.deliveries import OfDelivery
from tests.fakes.receiver import receiver
from tests.integration.webhooks.webhooks_world import House

INVITATION = Letter("people.invite", "ivo.brandt@practice.example", "A word of ours", ("Another one.",))


def letter(house: House, *, dead: bool) -> UUID:
    """A letter of the practice, waiting or given up."""
    with house.desk.change() as uow:
        made = queue_mail(uow, INVITATION, key=f"test/{uuid4()}")
        row = uow.session.exec(select(PendingEmail).where(PendingEmail.id == made)).one()
        if dead:
            row.state, row.attempts, row.last_answer, row.finished_at = "dead", 31, "550", clock.now()
        uow.session.add(row)
        uow.commit()
    return made


def test_letters_are_listed_without_their_words_and_one_that_was_given_up_is_tried_again(house: House) -> None:
    dead, waiting = letter(house, dead=True), letter(house, dead=False)
    view = list_letters(house.manager, Nothing())
    assert [(one.id, one.state, one.what, one.whom, one.answer) for one in view.rows] == [
        (str(dead), "given up", "Invitation", INVITATION.to, "550"), (str(waiting), "waiting", "Invitation", INVITATION.to, ""),
    ]  # fmt: skip
    assert (view.waiting, view.dead) == (1, 1)
    assert "A word of ours" not in repr(view)
    retry_letter(house.manager, OfLetter(mail_id=dead))
    assert list_letters(house.manager, Nothing()).dead == 0
    with pytest.raises(NotFound):
        retry_letter(House().manager, OfLetter(mail_id=dead))
    with pytest.raises(Denied):
        list_letters(Scope(house.manager.org_id, house.manager.user_id, "coder"), Nothing())


def test_messages_letters_and_events_that_were_given_up_are_one_list_and_each_is_retried(house: House) -> None:
    with receiver() as there:
        house.endpoint(there.url())
        there.answers = [410]
        house.tell()
        house.send()
    mail = letter(house, dead=True)
    with house.desk.change() as uow:
        uow.record("TEST_TOLD")
        uow.tell(Topic.IMPORT_QUEUED, "a", job="none")
        uow.commit()
    with house.desk.change() as uow:
        event = uow.session.exec(select(OutboxEvent).where(OutboxEvent.aggregate == "a")).one()
        event.dead_at, event.last_error = clock.now(), "ValueError"
        uow.record("TEST_TOLD")
        uow.commit()
    found = dead_letters(house.manager, Nothing()).rows
    assert [(one.kind, one.what, one.answer) for one in found] == [
        ("webhook", "encounter.finalized", "410 Gone"), ("mail", "Mail: invitation", "550"),
        ("event", "import.queued", "ValueError"),
    ]  # fmt: skip
    assert dead_letters(House().manager, Nothing()).rows == ()
    retry(house.manager, OfDelivery(delivery_id=UUID(found[0].id)))
    retry_letter(house.manager, OfLetter(mail_id=mail))
    replay(house.manager, OfEvent(event_id=event.id))
    assert dead_letters(house.manager, Nothing()).rows == ()
    with pytest.raises(Refused):
        replay(house.manager, OfEvent(event_id=event.id))
