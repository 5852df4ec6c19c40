"""Due times: a coder is told before, managers once when a chart is late, once for each round, by the bell and by mail where
chosen."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.charts.service_goals import SOON, tell_all_goals, tell_goals
from codeloom.services.core.commands import Nothing
from codeloom.services.notices import list_notices
from codeloom.settings import Settings
from tests.integration.charts.in_order_world import InOrder


@pytest.fixture
def practice(database: Settings) -> InOrder:
    return InOrder()


def told(practice: InOrder, who: Scope) -> list[str]:
    """The notices of somebody about due times, the newest first."""
    rows = practice.do(list_notices, who).rows
    return [row.title for row in rows if "due soon" in row.title or "late" in row.title]


def turn(practice: InOrder) -> int:
    """One turn of the chore for the organization."""
    return tell_goals(Scope.of_worker(practice.org_id), Nothing())


def test_a_coder_is_told_before_and_managers_when_it_is_late_each_once(practice: InOrder) -> None:
    manager, number, far = practice.manager, practice.placed(due=7), practice.placed(due=20)
    assert [turn(practice), turn(practice)] == [1, 0]
    assert told(practice, practice.coder) == [f"CH-{number} is due soon"]
    assert told(practice, manager) == []
    with clock.at(clock.now() + timedelta(hours=7, minutes=1)):
        assert [turn(practice), turn(practice)] == [1, 0]
        assert told(practice, manager) == [f"CH-{number} is late"]
        (row,) = [row for row in practice.do(list_notices, manager).rows if "late" in row.title]
        assert row.href == f"/charts/{number}"
        practice.change(number, assignee_id=practice.other.user_id)
        assert turn(practice) == 0, "it is late still, and nobody is told again"
    with clock.at(clock.now() + timedelta(hours=21)):
        turn(practice)
        assert told(practice, manager) == [f"CH-{far} is late", f"CH-{number} is late"]


def test_what_comes_together_is_told_as_one_and_what_was_sent_not_at_all(practice: InOrder) -> None:
    manager = practice.manager
    for _ in range(3):
        practice.placed(due=-1)
    sent = practice.placed(due=-1)
    practice.submitted("I10", number=sent)
    assert turn(practice) == 3
    assert told(practice, manager) == ["3 charts became late"]
    assert told(practice, practice.coder) == []
    practice.change(sent, status="returned")
    assert turn(practice) == 1, "sent in time or not, a round of its own is told of"


def test_nobodys_chart_is_told_to_its_coder_once_it_has_one(practice: InOrder) -> None:
    number = practice.placed(due=5, assignee_id=None)
    assert turn(practice) == 0
    practice.change(number, assignee_id=practice.coder.user_id)
    assert turn(practice) == 1
    assert told(practice, practice.coder) == [f"CH-{number} is due soon"]


def test_the_chore_goes_through_all_organizations_and_soon_begins_in_time(
    own_database: Settings,
) -> None:
    one, two = InOrder(), InOrder()
    one.placed(due=SOON.total_seconds() / 3600 + 0.1)
    one.placed(due=-1)
    two.placed(due=1)
    assert tell_all_goals() == 2
    assert tell_all_goals() == 0
