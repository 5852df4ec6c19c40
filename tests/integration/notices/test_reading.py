"""One's own list: pages, read and not read, nobody else's, and the count beside the bell."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlmodel import col

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.notices import Notice
from codeloom.db.work import unit_of_work
from codeloom.services.charts.telling import ASSIGNED
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Denied, Refused
from codeloom.services.notices import mark_all_notices, mark_notices, notify, unread_of
from codeloom.services.operations.retention import clear
from tests.integration.audits.audits_world import Practice
from tests.integration.notices.told import listed

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def practice() -> Practice:
    return Practice()


def tell(practice: Practice, *who: Scope, many: int = 1) -> None:
    """Notices of charts 1 to `many` assigned, each an act of its own."""
    manager = practice.person("Rosa Lind", Role.MANAGER)
    with unit_of_work(manager) as uow:
        for number in range(1, many + 1):
            at = clock.now() + timedelta(seconds=number)
            notify(uow, ASSIGNED, [one.user_id for one in who], act=uuid4(), number=number, at=at)
        uow.record("CHART_ASSIGNED", "chart", uuid4())
        uow.commit()


def test_pages_go_on_where_the_last_one_ended_and_days_are_headed_once(practice: Practice) -> None:
    tell(practice, practice.coder, many=53)
    page = listed(practice.coder)
    rest = listed(practice.coder, after=page.next)
    assert (page.new, page.total, len(page.rows), len(rest.rows), rest.next) == (53, 53, 50, 3, "")
    numbers = [one.href.removeprefix("/chart/") for one in (*page.rows, *rest.rows)]
    assert numbers == [str(number) for number in range(53, 0, -1)]
    assert [one.day for one in page.rows].count("Today") == 1
    assert not any(one.day for one in rest.rows)
    assert len(listed(practice.coder, brief=True).rows) == 6
    with pytest.raises(Refused):
        listed(practice.coder, after="tomorrow~nothing")


def test_reading_one_and_all_is_recorded_and_taken_back(practice: Practice) -> None:
    tell(practice, practice.coder, many=3)
    one = listed(practice.coder).rows[0]
    mark = mark_notices.command(ids=(UUID(one.id),))
    assert [mark_notices(practice.coder, mark) for _ in range(2)] == [1, 0]
    assert unread_of(practice.org_id) == {practice.coder.user_id: 2}
    mark_notices(practice.coder, mark_notices.command(ids=(UUID(one.id),), read=False))
    assert listed(practice.coder).new == 3
    assert [mark_all_notices(practice.coder, Nothing()) for _ in range(2)] == [3, 0]
    assert (listed(practice.coder).rows, unread_of(practice.org_id)) == ((), {})
    acts = [act for act, _ in practice.log() if act.startswith("NOTICES")]
    assert acts == ["NOTICES_READ", "NOTICES_UNREAD", "NOTICES_READ"]


def test_nobody_reads_or_marks_what_another_was_told(practice: Practice) -> None:
    other, stranger = practice.person("Tomas", Role.CODER), Practice()
    tell(practice, practice.coder)
    mine = UUID(listed(practice.coder).rows[0].id)
    for who in (other, practice.supervisor, stranger.coder):
        assert listed(who, show="all").rows == ()
        assert mark_notices(who, mark_notices.command(ids=(mine,))) == 0
        assert mark_all_notices(who, Nothing()) == 0
    assert listed(practice.coder).new == 1
    assert unread_of(stranger.org_id) == {}
    with pytest.raises(Denied):
        listed(Scope(practice.org_id, practice.coder.user_id, "visitor"))


def test_a_notice_of_a_kind_that_is_no_more_is_left_out(practice: Practice) -> None:
    tell(practice, practice.coder, many=2)
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        uow.session.execute(update(Notice).where(col(Notice.number) == 1).values(kind="charts.retired"))
        uow.record("TEST", "notice", "")
        uow.commit()
    assert [one.title for one in listed(practice.coder).rows] == ["CH-2 is assigned to you"]


def test_after_90_days_it_is_neither_shown_nor_kept(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(practice, practice.coder)
    later = clock.now() + timedelta(days=90, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert listed(practice.coder, show="all").total == 0
    assert clear(Scope.of_worker(practice.org_id), Nothing()).notices == 1


def test_ids_that_are_none_are_refused(practice: Practice) -> None:
    with pytest.raises(Refused):
        mark_notices(practice.coder, parse(mark_notices.command, {"ids": ["nothing"]}))
