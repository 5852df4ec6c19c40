"""One act is followed from the key that was pressed to the webhook that was delivered by one id, in log lines alone."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import redis
from fastapi import FastAPI
from rq import Queue
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from codeloom.api.core.request_log import RequestLog
from codeloom.coding import trace_context
from codeloom.coding.lifecycle import Role
from codeloom.db import outbox
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.gateways import job_queue
from codeloom.services.charts import edit_chart
from codeloom.services.charts.editing import EditChart
from codeloom.services.core import logging_config
from codeloom.services.core.commands import parse
from codeloom.services.delivery import relay
from codeloom.services.mail import Letter, queue_mail
from codeloom.services.mail.sending import send_due
from codeloom.services.webhooks import add_endpoint, sending
from codeloom.services.webhooks.endpoints import AddEndpoint
from codeloom.settings import Settings
from tests.fakes.receiver import receiver
from tests.integration.audits.audits_world import Practice
from tests.integration.core.test_acts_on_sockets import answers, filling, named_act
from tests.integration.core.walls_registry import handlers
from tests.integration.core.walls_world import World, signed_in_as
from tests.integration.webhooks.webhooks_world import networks
from tests.left_in_the_outbox import forget_unsent

SUBMIT = next(name for name in handlers() if name.endswith("____rows.submit"))
ACT = "4136212763-0001"


class Lines:
    """What this process logs, as lines of JSON."""

    def __init__(self) -> None:
        self._text = io.StringIO()
        self.handler = logging.StreamHandler(self._text)
        self.handler.setFormatter(logging_config.formatter())

    def told(self, **wanted: object) -> list[dict[str, Any]]:
        """The lines that have these fields, in order."""
        lines = [json.loads(line) for line in self._text.getvalue().splitlines()]
        return [line for line in lines if all(line.get(name) == value for name, value in wanted.items())]

    def text(self) -> str:
        """All of it."""
        return self._text.getvalue()


@pytest.fixture
def lines() -> Iterator[Lines]:
    made, ours = Lines(), logging.getLogger("codeloom")
    before = ours.level
    ours.addHandler(made.handler)
    ours.setLevel("INFO")
    yield made
    ours.removeHandler(made.handler)
    ours.setLevel(before)


@pytest.fixture
def practice(database: Settings, empty_redis: str) -> Practice:
    forget_unsent()
    return Practice()


def work_off(address: str, queue: str) -> None:
    """A worker's jobs of a queue, in this process."""
    with redis.Redis.from_url(address) as connection:
        named = Queue(job_queue.queue_in_redis(queue), connection=connection, serializer=JSONSerializer)
        SimpleWorker([named], connection=connection, serializer=JSONSerializer).work(
            burst=True, logging_level="WARNING"
        )


def coded(practice: Practice) -> int:
    """A chart that its coder may send for audit; its number."""
    number = practice.chart()
    chart = practice.stored(number)
    row = {"op": "add", "code": "I10", "system": "icd10cm"}
    edit_chart(practice.coder, parse(EditChart, {"chart_id": chart.id, "version": chart.version, "operations": [row]}))
    return number


def press(world: World, practice: Practice, number: int, act_id: str) -> None:
    """Send the chart for audit as its page does."""
    path = f"/chart/{number}"

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", path)
            await tab.ask(SUBMIT, path, _act=named_act(act_id, filling(tab)))
            assert answers(tab) == [("done", False)]

    world.run(story())


def test_an_act_is_followed_from_the_key_to_the_delivered_webhook_by_one_id_in_the_log(
    world: World, practice: Practice, empty_redis: str, lines: Lines
) -> None:
    number = coded(practice)
    with receiver() as there, networks():
        given = {"name": "Claims system", "address": there.url(), "topics": ("chart.submitted",)}
        add_endpoint(practice.person("Renee Alvarez", Role.MANAGER), parse(AddEndpoint, given))
        press(world, practice, number, ACT)
        relay.enqueue_drain()
        work_off(empty_redis, "outbox")
        sending.enqueue_webhooks()
        work_off(empty_redis, "webhooks")
    (pressed,) = lines.told(event="act", act=ACT)
    assert (pressed["handler"], pressed["answer"]) == ("Rows.submit", "done")
    steps = lines.told(trace=pressed["trace"])
    assert [line["event"] for line in steps] == ["act", "relay.delivered", "webhooks.tried"]
    _, delivered, tried = steps
    assert (delivered["topic"], len(delivered["event_id"])) == ("chart.submitted", 36)
    drained, sent = (
        lines.told(event="job.done", job=job)[0] for job in ("delivery.drain_outbox", "webhooks.send_webhooks")
    )
    assert delivered["job_id"] == drained["job_id"]
    assert tried["job_id"] == sent["job_id"]
    assert drained["job_id"] != sent["job_id"]
    (got,) = there.got
    trace_id, span_id = trace_context.read_traceparent(got.headers["traceparent"])
    assert (trace_id, len(span_id)) == (pressed["trace"], 16)
    assert [word for word in ("Romaguera", "127.0.0.1", "Check up") if word in lines.text()] == []


def test_an_act_that_is_sent_again_has_the_same_trace_and_that_of_another_session_has_another() -> None:
    assert trace_context.id_of_act("a", ACT) == trace_context.id_of_act("a", ACT)
    assert len({trace_context.id_of_act(*one) for one in (("a", ACT), ("b", ACT), ("a", ACT + "2"))}) == 3


def test_a_letter_is_sent_in_the_trace_of_the_act_that_caused_it(practice: Practice, lines: Lines) -> None:
    with trace_context.within() as trace, unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        letter = Letter(kind="people.test", to="a@example.org", subject="A", paragraphs=("B",))
        queue_mail(uow, letter, key="people.test/1")
        uow.commit()
    while not lines.told(trace=trace.id) and send_due("test"):  # letters of other tests may be due before
        pass
    assert [line["event"] for line in lines.told(trace=trace.id)] == ["mail.sent"]
    assert "example.org" not in lines.text()


def test_events_from_before_traces_were_kept_and_chores_have_traces_of_their_own(practice: Practice) -> None:
    assert trace_context.current() is None
    assert outbox.Event(practice.org_id, practice.org_id, "t", "a", {}, 1, None).trace is None  # type: ignore[arg-type]  # no age is asked
    with trace_context.within(None, job_id="j") as outer, trace_context.within(None, event_id="e") as inner:
        assert outer.id != inner.id
        assert trace_context.fields() == {"trace": inner.id, "job_id": "j", "event_id": "e"}
    assert trace_context.fields() == {}


CALLER = f"00-{'ab' * 16}-{'cd' * 8}-01"


@pytest.mark.parametrize(
    ("path", "header", "taken"),
    [
        ("/api/v1/charts", CALLER, True),
        ("/api/webhooks/county", CALLER, True),
        ("/api/v1/charts", CALLER.upper(), False),
        ("/api/v1/charts", CALLER.replace("ab", "00"), False),
        ("/api/v1/charts", CALLER + "-more", False),
        ("/api/charts", CALLER, False),
        ("/sign-in", CALLER, False),
    ],
)
def test_a_program_s_trace_goes_on_and_a_browser_s_is_not_read(
    lines: Lines, path: str, header: str, taken: bool
) -> None:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(RequestLog(FastAPI())), base_url="http://x"
        ) as client:
            return await client.get(path, headers={"traceparent": header})

    answer = asyncio.run(ask())
    (line,) = lines.told(event="request")
    assert (line["trace"] == "ab" * 16) is taken
    assert answer.headers.get("x-request-id", line["request"]) == line["request"]
    assert ("x-request-id" in answer.headers) is path.startswith("/api/")
