"""Signed, in order, at least once: what a receiver gets, and what becomes of messages it does not take (F3, F10)."""

import json
import os
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from rq import Queue
from rq.serializers import JSONSerializer
from standardwebhooks.webhooks import Webhook

from codeloom.coding import clock
from codeloom.db import outbox
from codeloom.db.queries.webhooks import turns
from codeloom.db.topics import Topic
from codeloom.gateways import job_queue
from codeloom.services.delivery import relay
from codeloom.services.notices import list_notices
from codeloom.services.notices.listing import ListNotices
from codeloom.services.webhooks import TOPICS, retry, retry_all, rotate_secret, send_test, sending, switch_endpoint
from codeloom.services.webhooks.deliveries import OfDelivery
from codeloom.services.webhooks.endpoints import OfEndpoint, SwitchEndpoint
from tests.fakes.receiver import Receiver, receiver
from tests.integration.webhooks.webhooks_world import CONSUMERS, House

HOUR = timedelta(hours=1)


def subjects(there: Receiver) -> list[str]:
    """What the messages were about, as they came."""
    return [json.loads(one.body)["data"]["encounter"] for one in there.got]


def test_a_message_is_verified_by_the_specification_s_own_library_and_holds_ids_and_statuses_only(house: House) -> None:
    with receiver() as there:
        made = house.endpoint(there.url())
        about = house.tell(round=2)
        assert house.send() == 1
    (got,) = there.got
    said = Webhook(made.secret).verify(got.body, got.headers)
    assert said["type"] == "encounter.finalized"
    assert datetime.fromisoformat(said["timestamp"]).tzinfo is not None
    assert said["data"] == {"encounter": str(about), "number": "EN-1042", "status": "finalized", "round": 2}
    assert house.standing() == [("delivered", 1, "204")]


def test_only_endpoints_that_ask_for_a_topic_are_told_and_each_is_told_once(house: House) -> None:
    with receiver() as there:
        house.endpoint(there.url(), "encounter.finalized", "audit.closed", name="A")
        house.endpoint(there.url(), "audit.closed", name="B")
        house.tell()
        house.tell(Topic.AUDIT_CLOSED)
        house.tell(Topic.CHART_ASSIGNED)
        assert house.send() == 3
    assert [one.topic for one in house.deliveries()] == ["encounter.finalized", "audit.closed", "audit.closed"]


def test_no_event_is_written_where_nobody_asks_for_its_topic(house: House) -> None:
    house.tell()
    house.endpoint("https://claims.example.org/hooks", "audit.closed")
    house.tell()
    assert outbox.claim() == []
    assert "EVENT_TAKEN" not in house.desk.acts()


@pytest.mark.parametrize("topic", TOPICS)
def test_an_event_that_the_relay_delivers_twice_is_one_delivery(house: House, topic: Topic) -> None:
    """F3: a relay killed between handing over and marking hands over again."""
    house.endpoint("https://claims.example.org/hooks", topic.value)
    with house.desk.change() as uow:
        uow.record("TEST_TOLD")
        uow.tell(topic, "a", number="EN-7", at="2026-06-10T10:00:00Z")
        uow.commit()
    (event,) = outbox.claim()
    for _ in range(2):
        assert relay.deliver(event, CONSUMERS)
    assert [(one.topic, one.event_id) for one in house.deliveries()] == [(topic.value, event.id)]


def test_a_receiver_that_answers_500_for_an_hour_gets_each_event_once_and_in_order(house: House) -> None:
    begun, there_since = clock.now(), []
    with receiver() as there:
        house.endpoint(there.url())
        there.status = 500
        for n in range(6):
            with clock.at(begun + n * timedelta(minutes=8)):
                there_since.append(str(house.tell()))
                house.send()
        assert house.send_over(begun + 41 * timedelta(minutes=1), timedelta(minutes=19)) == 0
        tried = len(there.got)
        there.got.clear()
        there.status = 204
        assert house.send_over(begun + HOUR, HOUR) == 6
    assert subjects(there) == there_since
    assert len(set(there.ids)) == 6
    assert tried <= 6  # one message at growing intervals, however many wait behind it
    assert {one.state for one in house.deliveries()} == {"delivered"}


def test_a_slow_redirecting_or_private_receiver_gets_nothing_twice_and_no_redirect_is_followed(house: House) -> None:
    with receiver() as inside, receiver() as there:
        house.endpoint(there.url())
        there.answers, there.given = [302], {"location": inside.url()}
        house.tell()
        assert house.send() == 0
        assert house.standing() == [("waiting", 1, "302")]
        there.given = {}
        assert house.send_over(clock.now() + timedelta(minutes=1), timedelta(minutes=0)) == 1
    assert (len(there.got), len(set(there.ids)), inside.got) == (2, 1, [])


def test_a_worker_that_dies_between_the_answer_and_its_note_sends_again_with_the_same_id(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F3: the process ends after the message went; the receiver knows it for the same by its id."""
    with receiver() as there:
        house.endpoint(there.url())
        house.tell()
        child = os.fork()
        if child == 0:
            os._exit(_send_and_die(house))
        assert os.waitpid(child, 0)[1] >> 8 == 7
        assert house.standing() == [("waiting", 1, "")]
        assert house.send() == 0  # the dead worker's lease holds
        assert sending.give_back("dies")
        assert house.send() == 1
    assert len(there.got) == 2
    assert len(set(there.ids)) == 1
    assert house.standing() == [("delivered", 2, "204")]


def _send_and_die(house: House) -> int:
    from codeloom.db.engine import engine

    for role in ("app", "system"):
        engine(role).dispose(close=False)
    sending._judge = lambda *_args: os._exit(7)
    house.send("dies")
    return 1


def test_a_message_that_only_itself_is_refused_ends_with_its_reason_and_the_others_flow(house: House) -> None:
    """F10: a poison message."""
    begun = clock.now()
    with receiver() as there:
        house.endpoint(there.url())
        there.answers = [422, 422, 422]
        poison, other = house.tell(), house.tell()
        assert house.send_over(begun, timedelta(minutes=4)) == 1
        assert house.standing() == [("dead", 3, "422"), ("delivered", 1, "204")]
        assert subjects(there) == [str(poison)] * 3 + [str(other)]
        assert house.endpoints()[0].state == "on"
        notices = list_notices(house.manager, ListNotices(show="all")).rows
        assert [one.title for one in notices] == ["A webhook could not be delivered"]
        dead = house.deliveries()[0]
        retry(house.manager, OfDelivery(delivery_id=dead.id))
        assert (house.send(), house.send()) == (1, 0)
    assert house.standing()[0] == ("delivered", 4, "204")
    assert subjects(there).count(str(poison)) == 4


def test_waits_grow_up_to_a_limit_and_then_the_endpoint_is_switched_off_with_a_notice_and_nothing_lost(
    house: House,
) -> None:
    with receiver() as there:
        house.endpoint(there.url())
        there.status = 503
        first, second = house.tell(), house.tell()
        moments = [clock.now()]
        for wait in sending.WAITS:
            moments.append(moments[-1] + wait * 1.11)
        for at in moments:
            with clock.at(at):
                house.send()
        assert [(state, tries) for state, tries, _ in house.standing()] == [("dead", 8), ("waiting", 0)]
        assert house.endpoints()[0].state == "disabled"
        assert [one.title for one in list_notices(house.manager, ListNotices(show="all")).rows] == [
            "An endpoint is switched off"
        ]
        there.status = 204
        with clock.at(moments[-1] + HOUR):
            assert house.send() == 0
            assert retry_all(house.manager, OfEndpoint(endpoint_id=house.endpoints()[0].id)) == 1
            assert house.send() == 2
        assert not any(one.unread for one in list_notices(house.manager, ListNotices(show="all")).rows)
    assert subjects(there)[-2:] == [str(first), str(second)]
    assert all(later > earlier for earlier, later in pairwise(sending.WAITS))


def test_an_endpoint_that_is_gone_is_switched_off_at_once(house: House) -> None:
    with receiver() as there:
        house.endpoint(there.url())
        there.status = 410
        house.tell()
        house.send()
    assert (house.standing(), house.endpoints()[0].state) == ([("dead", 1, "410")], "disabled")


def test_messages_wait_in_order_while_an_endpoint_is_paused_and_a_test_goes_all_the_same(house: House) -> None:
    with receiver() as there:
        made = house.endpoint(there.url())
        of = OfEndpoint(endpoint_id=house.endpoints()[0].id)
        switch_endpoint(house.manager, SwitchEndpoint(endpoint_id=of.endpoint_id, on=False))
        told = [str(house.tell()) for _ in range(3)]
        assert house.send() == 0
        send_test(house.manager, of)
        assert house.send() == 1
        assert Webhook(made.secret).verify(there.got[0].body, there.got[0].headers)["type"] == "webhook.test"
        there.got.clear()
        switch_endpoint(house.manager, SwitchEndpoint(endpoint_id=of.endpoint_id, on=True))
        assert house.send() == 3
    assert subjects(there) == told


def test_both_secrets_sign_for_a_day_and_then_the_new_one_alone(house: House) -> None:
    with receiver() as there:
        old = house.endpoint(there.url())
        of = OfEndpoint(endpoint_id=house.endpoints()[0].id)
        new = rotate_secret(house.manager, of)
        house.tell()
        house.send()
        for one in (old, new):
            Webhook(one.secret).verify(there.got[0].body, there.got[0].headers)
        with clock.at(clock.now() + timedelta(hours=25)):
            house.tell()
            house.send()
    assert len(there.got[0].headers["webhook-signature"].split()) == 2
    assert len(there.got[1].headers["webhook-signature"].split()) == 1


def test_a_turn_is_enqueued_once_for_each_endpoint_that_something_is_due_for(house: House, empty_redis: str) -> None:
    house.endpoint("https://claims.example.org/hooks")
    house.tell()
    sending.enqueue_webhooks()
    assert sending.enqueue_webhooks() == 0
    with job_queue.connection(empty_redis) as wire:
        waiting = Queue(job_queue.queue_in_redis("webhooks"), connection=wire, serializer=JSONSerializer).jobs
    wanted = ["webhooks.send_webhooks", str(house.manager.org_id), str(house.endpoints()[0].id)]
    assert [list(one.args) for one in waiting].count(wanted) == 1


def test_two_workers_never_send_to_one_endpoint_at_once(house: House) -> None:
    with receiver() as there:
        house.endpoint(there.url())
        house.tell()
        turn = turns.take(house.manager.org_id, house.endpoints()[0].id, "first", clock.now())
        assert turn is not None
        assert house.send("second") == 0
        with clock.at(clock.now() + turns.LEASE + timedelta(seconds=1)):
            assert house.send("second") == 1
        assert turns.begin(turn, house.deliveries()[0].id, clock.now()) is None
    assert len(there.got) == 1
