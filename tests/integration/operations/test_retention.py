"""Housekeeping: what nobody needs any more goes, what somebody may need stays, and the log says so."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from codeloom.coding import clock
from codeloom.services.accounts.sessions import end_session
from codeloom.services.accounts.signed_in import principal
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import Denied
from codeloom.services.delivery import relay
from codeloom.services.operations import retention
from codeloom.services.operations.retention import KEEP_EVENTS, KEEP_SESSIONS, Cleared, clear
from tests import registries
from tests.http_client import Browser, run
from tests.importing import Desk, patient_file

pytestmark = pytest.mark.usefixtures("own_database", "empty_redis")


def count(desk: Desk, table: str) -> int:
    """Rows of a table of this organization."""
    with desk.open() as uow:
        found: int = uow.session.execute(text(f"select count(*) from {table}")).scalar_one()
        return found


def signed_in(desk: Desk) -> UUID:
    """A session of the desk's manager."""

    async def story() -> UUID:
        async with Browser() as browser:
            return await browser.sign_in(desk.person)

    return run(story)


def test_sessions_that_ended_long_ago_go_and_live_ones_stay() -> None:
    desk = Desk()
    ended, live = signed_in(desk), signed_in(desk)
    end_session(ended, "test")
    assert clear(desk.person.worker, Nothing()) == Cleared()
    with clock.at(clock.now() + KEEP_SESSIONS - timedelta(minutes=1)):
        assert clear(desk.person.worker, Nothing()).sessions == 0
    assert principal(live) is not None
    with clock.at(clock.now() + KEEP_SESSIONS + timedelta(minutes=1)):
        assert clear(desk.person.worker, Nothing()).sessions == 1
    assert principal(live) is not None
    assert desk.acts()[-1] == "LEFTOVERS_CLEARED"


def test_events_go_once_delivered_long_ago_and_not_before_that_they_were_taken_does() -> None:
    relay.drain()
    desk = Desk()
    desk.send({"a.json": patient_file(1, 1)})
    with clock.at(clock.now() + KEEP_EVENTS * 2):
        assert clear(desk.person.worker, Nothing()).events == 0, "an event that waits is no leftover"
    relay.drain()
    assert (count(desk, "outbox_events"), count(desk, "processed_events")) == (1, 1)
    with clock.at(clock.now() + KEEP_EVENTS + timedelta(minutes=1)):
        assert clear(desk.person.worker, Nothing()).events == 2
    assert (count(desk, "outbox_events"), count(desk, "processed_events")) == (0, 0)


def test_one_organization_s_housekeeping_touches_no_other() -> None:
    relay.drain()
    desk, other = Desk(), Desk()
    for one in (desk, other):
        one.send({"a.json": patient_file(2, 1)})
    relay.drain()
    with clock.at(clock.now() + KEEP_EVENTS + timedelta(minutes=1)):
        clear(desk.person.worker, Nothing())
    assert (count(desk, "outbox_events"), count(other, "outbox_events")) == (0, 1)


def test_it_is_a_chore_done_for_every_organization_by_one_process_at_a_time() -> None:
    desk = Desk()
    desk.send({"a.json": patient_file(3, 1)})
    relay.drain()
    chore = registries.chores()["operations.clear_all"]
    assert (chore.do, chore.every) == (retention.clear_all, 3600)
    with clock.at(clock.now() + KEEP_EVENTS + timedelta(minutes=1)):
        assert retention.clear_all() > 0
        assert retention.clear_all() == 0


def test_no_person_may_clear() -> None:
    with pytest.raises(Denied):
        clear(Desk().scope, Nothing())
