"""Acts that a page may send again (F4): applied once whoever takes them, and known as applied afterwards."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import replace
from uuid import uuid4

import pytest

from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.core import AlreadyApplied, Conflict, current_act, parse, was_applied
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice

ACT = "0123456789abc-1"


@pytest.fixture
def practice(database: Settings) -> Practice:
    return Practice()


@contextmanager
def doing(call: str) -> Iterator[None]:
    """Calls of verbs in here are those of an act."""
    named = current_act.set(call)
    try:
        yield
    finally:
        current_act.reset(named)


def add(practice: Practice, chart_id: str, version: int, code: str) -> int:
    """Add a code to a chart; its new version."""
    fields = {"chart_id": chart_id, "version": version, "operations": [{"op": "add", "code": code}]}
    return edit_chart(practice.coder, parse(EditChart, fields)).version


def codes(practice: Practice, number: int) -> list[str]:
    """The codes of a chart."""
    return [row.code for row in open_chart(practice.coder, OpenChart(number=number)).editor.rows]


def test_an_act_sent_again_changes_nothing_and_is_known(practice: Practice) -> None:
    number = practice.chart()
    view = open_chart(practice.coder, OpenChart(number=number))
    assert not was_applied(practice.coder, ACT)
    with doing(f"{ACT}:1"):
        add(practice, view.head.id, view.editor.version, "E11.9")
    assert was_applied(practice.coder, ACT)
    with doing(f"{ACT}:1"), pytest.raises(AlreadyApplied):
        add(practice, view.head.id, view.editor.version, "E11.9")
    assert codes(practice, number) == ["E11.9"]


def test_an_act_that_was_refused_may_come_again(practice: Practice) -> None:
    number = practice.chart()
    view = open_chart(practice.coder, OpenChart(number=number))
    with doing(f"{ACT}:1"), pytest.raises(Conflict):
        add(practice, view.head.id, view.editor.version + 7, "E11.9")
    assert not was_applied(practice.coder, ACT)
    with doing(f"{ACT}:1"):
        add(practice, view.head.id, view.editor.version, "E11.9")
    assert codes(practice, number) == ["E11.9"]


def test_looking_at_a_chart_after_a_conflict_makes_no_applied_act_of_it(practice: Practice) -> None:
    number = practice.chart()
    view = open_chart(practice.coder, OpenChart(number=number))
    with doing(f"{ACT}:1"), pytest.raises(Conflict):
        add(practice, view.head.id, view.editor.version + 7, "E11.9")
    with doing(f"{ACT}:2"):
        open_chart(practice.coder, OpenChart(number=number))
        open_chart(practice.coder, OpenChart(number=number))
    assert not was_applied(practice.coder, ACT)


def test_of_two_processes_that_take_one_act_at_once_one_applies_it(practice: Practice) -> None:
    number = practice.chart()
    view = open_chart(practice.coder, OpenChart(number=number))

    def take() -> str:
        try:
            add(practice, view.head.id, view.editor.version, "E11.9")
        except AlreadyApplied:
            return "already"
        return "applied"

    with doing(f"{ACT}:1"), ThreadPoolExecutor(4) as threads:
        taken = [threads.submit(copy_context().run, take) for _ in range(4)]
        assert sorted(one.result() for one in taken) == ["already", "already", "already", "applied"]
    assert codes(practice, number) == ["E11.9"]


def test_an_id_belongs_to_its_person(practice: Practice) -> None:
    number = practice.chart()
    view = open_chart(practice.coder, OpenChart(number=number))
    with doing(f"{ACT}:1"):
        add(practice, view.head.id, view.editor.version, "E11.9")
    assert not was_applied(replace(practice.coder, user_id=uuid4()), ACT)
    assert not was_applied(practice.coder, ACT + "0")
