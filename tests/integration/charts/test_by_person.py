"""A page of several people's charts is the one that sorting all of theirs gives, and begins at its cursor in an index."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts.by_person import amounts, whole
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.charts.test_page_plans import AFTER, COLUMNS, PLACES, places

SIZE = 20
COPIES = """
insert into charts (org_id, id, number, patient_id, content_hash, setting, class, specialty, difficulty, status, assignee_id,
  due_at, word_count, created_at, updated_at, completed_at)
select org_id, gen_random_uuid(), 1000 * :at + n, patient_id, content_hash, setting, class, specialty, 1 + n % 3, :status, :who,
  case when n % 7 = 0 then null else created_at + (:days + n) * interval '1 day' end,
  100 * (n % 5), created_at - n * interval '1 hour', now(), case when :status = 'completed' then created_at + n * interval '1 h' end
from charts, generate_series(1, :many) n where org_id = :org and number = :number
"""


class Crew(Practice):
    """Ann has 30 drafts and 30 completed charts that are due before anybody else's; Ben and Cleo have three of each, Noor (not
    asked for) thirty. `whose` names Ann, Ben, Cleo and seven people without charts."""

    def __init__(self) -> None:
        super().__init__()
        ann, ben, cleo, noor = (self.person(name, Role.CODER).user_id for name in ("Ann", "Ben", "Cleo", "Noor"))
        number = self.chart()
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            for at, (who, many, days) in enumerate(((ann, 30, 0), (ben, 3, 40), (cleo, 3, 40), (noor, 30, 20)), 1):
                for status in ("draft", "completed"):
                    given = {"org": self.org_id, "number": number, "who": who, "many": many, "days": days, "status": status,
                             "at": at + 10 * (status == "draft")}  # fmt: skip
                    uow.session.connection().execute(text(COPIES), given)
            uow.record("TEST_CHANGED")
            uow.commit()
        self.whose: tuple[UUID, ...] = (ann, ben, cleo, *(new_id() for _ in range(7)))  # type: ignore[assignment]  # people

    def all_pages(self, wanted: queries.QueueFilter) -> list[int]:
        """The numbers of the charts of all pages, one after another."""
        out: list[int] = []
        while True:
            with unit_of_work(self.supervisor, read_only=True) as uow:
                page = queries.page(uow, wanted, SIZE)
            out += [row.chart.number for row in page]
            if len(page) < SIZE:
                return out
            wanted = replace(wanted, after=queries.cursor_of(page[-1].chart, wanted.order))

    def sorted_by_hand(self, wanted: queries.QueueFilter) -> list[int]:
        """The same, of everybody's charts read at once."""
        with unit_of_work(self.supervisor, read_only=True) as uow:
            everybody = queries.page(uow, replace(wanted, people=None), 1000)
        return [row.chart.number for row in everybody if row.chart.assignee_id in (wanted.people or ())]


@pytest.fixture(scope="module")
def crew(database: Settings) -> Crew:
    return Crew()


@pytest.mark.parametrize("order", PLACES)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_several_people_are_theirs_in_order(crew: Crew, order: str, descending: bool) -> None:
    status = ("completed",) if order == "completed" else ("draft",)
    wanted = queries.QueueFilter(status, people=crew.whose, order=order, descending=descending)
    found = crew.all_pages(wanted)
    assert len(found) == 36
    assert found == crew.sorted_by_hand(wanted)


def test_so_are_those_of_two_statuses_and_of_nobody(crew: Crew) -> None:
    both = queries.QueueFilter(("draft", "completed"), people=crew.whose[:3])
    assert sorted(crew.all_pages(both)) == sorted(crew.sorted_by_hand(both))
    assert len(crew.all_pages(both)) == 72
    assert crew.all_pages(replace(both, people=())) == []


def test_more_is_read_only_when_somebody_filled_what_was_read_of_them() -> None:
    ann, ben = new_id(), new_id()
    assert list(amounts(1, 50)) == [51]
    assert list(amounts(10, 50)) == [14, 51]
    assert list(amounts(200, 50)) == [4, 16, 51]
    assert whole([ann, ben, ann], 3)
    assert not whole([ann, ben, ann, ann], 3)
    assert whole([], 4)


@pytest.mark.parametrize("order", PLACES)
def test_the_cursor_is_a_condition_of_the_index_there_too(crew: Crew, order: str) -> None:
    after = AFTER.get(order) or (PLACES[order], new_id())
    wanted = queries.QueueFilter(("draft",), people=crew.whose, order=order, after=after)
    found = places(crew.supervisor, lambda uow: queries.page(uow, wanted), COLUMNS[order])
    assert {place.split(":")[0] for place in found} == {"Index Cond"}
