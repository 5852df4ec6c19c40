"""Whatever order people act in, and two at once: states stay legal and a signed answer is never lost."""

import os
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from codeloom.services import provider_queries as queries
from codeloom.services.core import Problem
from tests.integration.provider_queries.queries_world import Asking, with_billing
from tests.integration.provider_queries.random_queries import RandomQueries

pytestmark = pytest.mark.usefixtures("database")
ORDERS = int(os.environ.get("ORDERS", "4"))
"""How many interleavings; ORDERS=200 is the long run."""


@pytest.mark.timeout(60 + ORDERS * 15)
def test_any_order_of_acts_keeps_queries_whole() -> None:
    ends: set[str] = set()
    for seed in range(ORDERS):
        one = RandomQueries(with_billing(), random.Random(seed))
        try:
            one.play()
        except Exception as error:
            error.add_note(f"seed {seed}: {' '.join(one.story)}")
            raise
        ends |= set(one.states.values())
    assert {"answered", "closed"} <= ends, "the walk shows little"


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Results or problems of acts that begin together."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        together.wait()
        try:
            return act()
        except Problem as problem:
            return problem

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_of_an_answer_and_a_withdrawal_at_once_exactly_one_stands() -> None:
    asking = Asking()
    for at in range(5):
        query = asking.send(topic=f"Course of the hypertension {at}")
        results = at_once(lambda: asking.answer(query, 0), lambda: asking.withdraw(query))  # noqa: B023  # both run within the turn
        assert sum(isinstance(one, Problem) for one in results) == 1
        now = asking.opened(query)
        assert (now.state == "answered") == (now.addendum is not None)
    stored = asking.practice.stored(asking.number)
    acts = [act for act, _ in asking.practice.log()]
    assert (stored.queries_open, stored.queries_answered) == (0, acts.count("QUERY_ANSWERED"))
    assert stored.doc_count == 1 + acts.count("QUERY_ANSWERED")


def test_two_windows_that_send_or_answer_at_once_make_one() -> None:
    asking = Asking()
    made = asking.draft()
    ids = {"draft_id": made.id, "version": made.version}
    sent = at_once(*[lambda: asking.do(queries.send, asking.asker, **ids)] * 2)
    assert len({one.number for one in sent}) == 1
    query = asking.opened(sent[0])
    answered = at_once(*[lambda: asking.answer(query, 1, "Measured.")] * 2)
    assert {one.state for one in answered} == {"answered"}
    acts = [act for act, _ in asking.practice.log()]
    assert (acts.count("QUERY_SENT"), acts.count("QUERY_ANSWERED")) == (1, 1)
