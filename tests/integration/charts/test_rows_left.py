"""Rows of an open list that belong to it no more: reassigned, sent, returned or completed meanwhile."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits.audit_queue import ShownWaiting, waiting_left
from codeloom.services.charts.chart_lists import ShownRows, rows_left
from codeloom.services.core import Denied, Refused
from codeloom.services.core.commands import parse
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, close, judge_all, opened


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def change(practice: Practice, number: int, **values: Any) -> None:
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        for name, value in values.items():
            setattr(chart, name, value)
        uow.record("TEST_CHANGED", "chart", chart.id)
        uow.commit()


def left(who: Scope, ids: list[UUID], statuses: tuple[str, ...] = ("draft",), whose: str = "me") -> tuple[str, ...]:
    return rows_left(who, parse(ShownRows, {"ids": ids, "statuses": statuses, "whose": whose}))


def test_a_chart_that_was_sent_or_given_to_somebody_else_left_the_queue(practice: Practice) -> None:
    stays, sent, given = (practice.chart() for _ in range(3))
    ids = [practice.stored(number).id for number in (stays, sent, given)]
    assert left(practice.coder, ids) == ()
    practice.submitted("I10", number=sent)
    change(practice, given, assignee_id=practice.person("Tomas Lindqvist", Role.CODER).user_id)
    assert left(practice.coder, ids) == tuple(map(str, ids[1:]))


def test_a_chart_that_got_a_coder_left_the_list_of_nobodys(practice: Practice) -> None:
    manager, number = practice.person("Ines Moreau", Role.MANAGER), practice.chart()
    change(practice, number, assignee_id=None)
    ids = [practice.stored(number).id]
    assert left(manager, ids, whose="nobody") == left(manager, ids, whose="anybody") == ()
    change(practice, number, assignee_id=practice.coder.user_id)
    assert left(manager, ids, whose="nobody") == tuple(map(str, ids))
    assert left(manager, ids, whose=str(practice.coder.user_id)) == left(manager, ids, whose="anybody") == ()


def test_what_was_audited_left_the_audit_queue(practice: Practice) -> None:
    first, second = practice.submitted("I10"), practice.submitted("I10")
    ids = [practice.stored(number).id for number in (first, second)]
    shown = parse(ShownWaiting, {"ids": ids})
    assert waiting_left(practice.supervisor, shown) == ()
    close(practice, judge_all(practice, opened(practice, first).board, "agree"), "approve")
    assert waiting_left(practice.supervisor, shown) == (str(ids[0]),)


def test_charts_of_another_organization_and_unknown_ones_left(practice: Practice) -> None:
    other = Practice()
    ids = [other.stored(other.chart()).id, uuid4()]
    assert left(practice.coder, ids) == tuple(map(str, ids))


def test_only_those_with_such_a_list_may_ask_and_not_for_more_than_a_page(practice: Practice) -> None:
    with pytest.raises(Denied):
        left(practice.person("Alba Ortiz", Role.PROVIDER), [])
    with pytest.raises(Denied):
        waiting_left(practice.coder, ShownWaiting(ids=()))
    with pytest.raises(Refused):
        left(practice.coder, [uuid4()] * 61)
    with pytest.raises(Refused):
        left(practice.coder, [], ("gone",))
