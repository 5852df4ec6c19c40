"""A job in work in one queue keeps nobody waiting in another."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import select

from codeloom.db.tables.delivery import OutboxEvent
from codeloom.launch.waiting import wait_until
from codeloom.services.delivery import relay
from codeloom.services.operations import heartbeat
from tests.faults.conftest import Start, kill
from tests.importing import Desk, patient_file


def delivered(desk: Desk) -> bool:
    """Whether every event of the organization is."""
    with desk.open() as uow:
        return all(event.published_at is not None for event in uow.session.exec(select(OutboxEvent)))


def rung_and_delivered(desk: Desk) -> bool:
    """Whether every event is delivered, after asking for it once more as a doorbell does."""
    relay.enqueue_drain()
    return delivered(desk)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """A process that stands still in the middle of its work."""
    kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        kill(pid, signal.SIGCONT)


@pytest.mark.timeout(240)
def test_an_import_in_work_delays_no_outbox(desk: Desk, start: Start) -> None:
    """Without a doorbell, which would deliver late events by itself."""
    imports, others = start("worker", "--queues", "imports"), start("worker", "--without", "imports")
    assert wait_until(
        lambda: heartbeat.alive("worker").queues == {"exports", "imports", "mail", "outbox", "suggestions", "webhooks"},
        90,
    )
    long = desk.send({f"{n:03}.json": patient_file(n, 20) for n in range(60)})
    assert relay.enqueue_drain()
    assert wait_until(lambda: len(desk.charts()) > 0, 40)
    with frozen(imports.horse()):
        assert desk.job(long).status == "running"
        desk.send({"late.json": patient_file(900, 1)})
        assert not delivered(desk)
        assert wait_until(lambda: rung_and_delivered(desk), 30)
        assert desk.job(long).status == "running"
    assert wait_until(lambda: desk.job(long).status == "done", 60)
    assert others.end() == imports.end() == 0
