"""The relay: every topic has a consumer, a second delivery has no second effect, failing events end as dead (F10)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db import outbox
from codeloom.db.outbox import MAX_ATTEMPTS, Event
from codeloom.db.tables.delivery import OutboxEvent, ProcessedEvent
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.gateways import job_queue
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import NotFound, Refused
from codeloom.services.delivery import relay
from codeloom.services.delivery.registry import Consumer
from codeloom.services.delivery.relay import OfEvent
from codeloom.settings import Settings
from tests import registries
from tests.importing import Desk
from tests.left_in_the_outbox import forget_unsent

pytestmark = pytest.mark.usefixtures("empty_redis")
Consumers = dict[Topic, tuple[Consumer, ...]]
CONSUMERS: Consumers = registries.consumers()


@pytest.fixture
def desk(database: Settings) -> Desk:
    forget_unsent()
    return Desk()


def tell(desk: Desk, aggregate: str, topic: Topic = Topic.IMPORT_QUEUED) -> UUID:
    """An event of an organization; its id."""
    with desk.change() as uow:
        uow.record("TEST_TOLD")
        uow.tell(topic, aggregate, **dict.fromkeys(("job", "suggestion"), "0190a000-0000-7000-8000-000000000000"))
        uow.commit()
    with desk.open() as uow:
        found = uow.session.exec(select(OutboxEvent).where(OutboxEvent.aggregate == aggregate))
        return max(event.id for event in found)


def event(desk: Desk, event_id: UUID) -> OutboxEvent:
    with desk.open() as uow:
        return uow.session.exec(select(OutboxEvent).where(OutboxEvent.id == event_id)).one()


def consumers(take: Callable[[UnitOfWork, Event], None]) -> Consumers:
    return {Topic.IMPORT_QUEUED: (Consumer("test", take),)}


def drain_over(minutes: int, given: Consumers) -> None:
    """Drain again and again while time passes."""
    begun = clock.now()
    for minute in range(minutes):
        with clock.at(begun + timedelta(minutes=minute)):
            relay.drain(given)


def test_every_topic_has_a_consumer() -> None:
    assert set(CONSUMERS) == set(Topic)
    assert all(CONSUMERS.values())


@pytest.mark.parametrize("topic", list(Topic))
def test_an_event_delivered_twice_has_its_effect_once(desk: Desk, topic: Topic) -> None:
    made = tell(desk, "a", topic)
    (claimed,) = outbox.claim()
    assert claimed.topic == topic
    for _ in range(2):
        assert relay.deliver(claimed, CONSUMERS)
    with desk.open() as uow:
        taken = uow.session.exec(select(ProcessedEvent).where(ProcessedEvent.event_id == made)).all()
    assert len(taken) == len(CONSUMERS[topic])
    assert desk.acts().count("EVENT_TAKEN") == len(CONSUMERS[topic])


def test_a_queued_import_rings_a_worker_with_ids_only(desk: Desk, empty_redis: str) -> None:
    from rq import Queue
    from rq.serializers import JSONSerializer

    job = desk.send({"a.json": b"{}"})
    relay.drain()
    with job_queue.connection(empty_redis) as wire:
        (enqueued,) = Queue(job_queue.queue_in_redis("imports"), connection=wire, serializer=JSONSerializer).jobs
    assert enqueued.func_name == "workers.jobs.run"
    assert list(enqueued.args) == ["imports.run_import", str(desk.person.org_id), str(job)]


def test_an_event_is_not_lost_when_the_relay_dies_before_its_consumer(desk: Desk) -> None:
    taken: list[UUID] = []
    made = tell(desk, "a")
    outbox.claim()  # and dies
    assert relay.drain(consumers(lambda _uow, one: taken.append(one.id))) == 0
    with clock.at(clock.now() + outbox.CLAIM + timedelta(seconds=1)):
        relay.drain(consumers(lambda _uow, one: taken.append(one.id)))
    assert taken == [made]


def test_an_event_taken_by_a_relay_that_died_before_marking_it_is_not_taken_again(desk: Desk) -> None:
    taken: list[UUID] = []
    given = consumers(lambda _uow, one: taken.append(one.id))
    made = tell(desk, "a")
    (claimed,) = outbox.claim()
    relay.deliver(claimed, given)
    with desk.change() as uow:  # as if the mark had never been written
        row = uow.session.exec(select(OutboxEvent).where(OutboxEvent.id == made)).one()
        row.published_at = None
        uow.record("TEST_FORGOTTEN")
        uow.commit()
    with clock.at(clock.now() + timedelta(minutes=5)):
        relay.drain(given)
    assert taken == [made]
    assert event(desk, made).published_at is not None


def test_a_poison_event_backs_off_and_ends_as_dead_while_others_flow(desk: Desk) -> None:
    poison = tell(desk, "poison")
    taken: list[str] = []

    def take(_uow: UnitOfWork, one: Event) -> None:
        if one.aggregate == "poison":
            raise Refused("Maria Lopez, diabetes", code="too_bitter")
        taken.append(one.aggregate)

    relay.drain(consumers(take))
    first = event(desk, poison)
    assert (first.attempts, first.dead_at) == (1, None)
    assert timedelta(seconds=1) < first.next_at - clock.now() < timedelta(seconds=3)
    tell(desk, "sweet")
    drain_over(60, consumers(take))
    dead = event(desk, poison)
    assert taken == ["sweet"]
    assert (dead.attempts, dead.last_error) == (MAX_ATTEMPTS, "too_bitter")
    assert dead.dead_at is not None


def test_a_dead_event_is_listed_and_replayed_once(desk: Desk) -> None:
    made = tell(desk, "poison")

    def refuse(_uow: UnitOfWork, _one: Event) -> None:
        raise Refused("no")

    drain_over(60, consumers(refuse))
    (listed,) = relay.dead(desk.scope, Nothing())
    assert listed.id == str(made)
    taken: list[UUID] = []
    relay.replay(desk.scope, OfEvent(event_id=made))
    given = consumers(lambda _uow, one: taken.append(one.id))
    drain_over(2, given)
    assert taken == [made]
    with pytest.raises(Refused):
        relay.replay(desk.scope, OfEvent(event_id=made))
    assert relay.dead(desk.scope, Nothing()) == ()


def test_another_organization_cannot_replay_an_event(desk: Desk) -> None:
    made = tell(desk, "a")
    with pytest.raises(NotFound):
        relay.replay(Desk().scope, OfEvent(event_id=made))


def test_events_of_one_aggregate_come_in_their_order(desk: Desk) -> None:
    first, second = tell(desk, "same"), tell(desk, "same")
    order: list[UUID] = []
    failed: list[UUID] = []

    def take(_uow: UnitOfWork, one: Event) -> None:
        if not failed:
            failed.append(one.id)
            raise Refused("not yet")
        order.append(one.id)

    drain_over(3, consumers(take))
    assert (failed, order) == ([first], [first, second])


def test_redis_being_away_costs_no_attempt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tell(desk, "a")

    def away(*_: object) -> bool:
        raise job_queue.Away

    monkeypatch.setattr(job_queue, "enqueue", away)
    drain_over(30, CONSUMERS)
    waiting = event(desk, made)
    assert (waiting.attempts, waiting.dead_at, waiting.last_error) == (0, None, "away")
    monkeypatch.undo()
    with clock.at(clock.now() + timedelta(hours=1)):
        relay.drain()
    assert event(desk, made).published_at is not None


def test_without_redis_the_doorbell_drains_the_outbox_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tell(desk, "a")

    def away(*_: object) -> bool:
        raise job_queue.Away

    monkeypatch.setattr(job_queue, "enqueue", away)
    assert relay.enqueue_drain() is False
    assert event(desk, made).last_error == "away"


def test_a_late_event_is_drained_by_who_looks(desk: Desk) -> None:
    made = tell(desk, "a")
    assert relay.drain_if_late() == 0
    with clock.at(clock.now() + timedelta(seconds=3)):
        assert relay.drain_if_late() >= 1
    assert event(desk, made).published_at is not None
