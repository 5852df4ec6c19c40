"""Two coders at one chart: the second asks for the right to edit, the first gives it, and both acts are in the log."""

from uuid import UUID

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.charts.views import LeaseView
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


class Desks:
    """Maya holds the lease of a chart that was then given to Tomas."""

    def __init__(self) -> None:
        self.practice = Practice()
        self.number = self.practice.chart()
        self.maya, self.tomas = self.practice.coder, self.practice.person("Tomas Lindqvist", Role.CODER)
        self.chart = UUID(open_chart(self.maya, OpenChart(number=self.number)).editor.chart_id)
        self.wish(self.maya, "keep")
        self.give_to(self.tomas)

    def give_to(self, coder: Scope) -> None:
        """Assign the chart."""
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            chart = queries.by_number(uow, self.number)
            assert chart is not None
            chart.assignee_id = coder.user_id
            uow.session.add(chart)
            uow.record("TEST_ASSIGNED", "chart", chart.id)
            uow.commit()

    def wish(self, who: Scope, wish: str) -> LeaseView:
        """What somebody at the chart wishes."""
        return keep_lease(who, parse(KeepLease, {"chart_id": self.chart, "wish": wish}))

    def acts(self, act: str) -> int:
        """How often an act is in the log."""
        return [name for name, _ in self.practice.log()].count(act)


@pytest.fixture
def desks(database: Settings) -> Desks:
    """Two coders and a chart."""
    return Desks()


def test_the_lease_of_another_is_not_taken_and_asking_twice_is_one_wish(desks: Desks) -> None:
    assert not desks.wish(desks.tomas, "keep").mine
    assert not desks.wish(desks.tomas, "ask").mine
    desks.wish(desks.tomas, "ask")
    assert desks.acts("LEASE_ASKED") == 1


def test_the_holder_gives_it_to_whoever_asked(desks: Desks) -> None:
    desks.wish(desks.tomas, "ask")
    desks.give_to(desks.maya)
    assert not desks.wish(desks.maya, "give").mine
    assert desks.acts("LEASE_GIVEN") == 1
    desks.give_to(desks.tomas)
    assert desks.wish(desks.tomas, "keep").mine


def test_giving_without_anybody_who_asked_changes_nothing(desks: Desks) -> None:
    desks.give_to(desks.maya)
    assert desks.wish(desks.maya, "give").mine
    assert desks.acts("LEASE_GIVEN") == 0


def test_who_has_no_part_in_the_chart_cannot_wish_for_it(desks: Desks) -> None:
    with pytest.raises(Denied):
        desks.wish(desks.practice.supervisor, "ask")
    with pytest.raises(NotFound):
        desks.wish(Practice().coder, "ask")
    assert desks.acts("LEASE_ASKED") == 0
