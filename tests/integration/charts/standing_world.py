"""What tests of charts that stand still share: a practice with a manager, and its acts by name."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import unit_of_work
from codeloom.services.charts import OpenChart, WaysView, hold, open_chart, recall, release_hold, resume, send_back
from codeloom.services.charts.holding import HoldChart
from codeloom.services.charts.leases import KeepLease, keep_lease
from codeloom.services.charts.sending_back import WithReason
from codeloom.services.core.commands import OfChart, parse
from tests.integration.audits.audits_world import Practice


class Standing(Practice):
    """A practice whose coders can put charts aside."""

    @property
    def manager(self) -> Scope:
        """Dana manages."""
        return self.person("Dana Whitfield", Role.MANAGER)

    @property
    def other(self) -> Scope:
        """Tomas codes, too."""
        return self.person("Tomas Lindqvist", Role.CODER)

    def id_of(self, number: int) -> UUID:
        """The id of a chart."""
        return self.stored(number).id

    def day(self, ahead: int = 3) -> str:
        """A day from today on, as the browser sends it, in the organization's time zone."""
        return (self.today + timedelta(days=ahead)).isoformat()

    def hold(self, number: int, by: Scope | None = None, **fields: Any) -> str:
        """Put a chart on hold."""
        wish = {"chart_id": self.id_of(number), "reason": "document", "words": "", "until": self.day(), **fields}
        return hold(by or self.coder, parse(HoldChart, wish))

    def resume(self, number: int, by: Scope | None = None) -> None:
        """Take it up again."""
        resume(by or self.coder, OfChart(chart_id=self.id_of(number)))

    def release(self, number: int) -> None:
        """The manager ends its hold."""
        release_hold(self.manager, OfChart(chart_id=self.id_of(number)))

    def send_back(self, number: int, by: Scope | None = None, **fields: Any) -> None:
        """Send it back to the manager."""
        wish = {"chart_id": self.id_of(number), "reason": "incomplete", "words": "", **fields}
        send_back(by or self.coder, parse(WithReason, wish))

    def recall(self, number: int, by: Scope | None = None) -> None:
        """Take it back from audit."""
        recall(by or self.coder, OfChart(chart_id=self.id_of(number)))

    def ways(self, number: int) -> WaysView:
        """What its coder sees of it beside the rows."""
        return open_chart(self.coder, OpenChart(number=number)).ways

    def take_lease(self, number: int, by: Scope | None = None) -> None:
        """Hold the right to edit."""
        keep_lease(by or self.coder, parse(KeepLease, {"chart_id": self.id_of(number)}))

    def change(self, number: int, **values: Any) -> None:
        """Set columns of a chart."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            chart = uow.session.get(Chart, (self.org_id, self.id_of(number)))
            for name, value in values.items():
                setattr(chart, name, value)
            uow.session.add(chart)
            uow.record("TEST_CHANGED", "chart", self.id_of(number))
            uow.commit()

    def acts(self) -> list[str]:
        """What the audit log says was done, in order."""
        return [act for act, _ in self.log()]
