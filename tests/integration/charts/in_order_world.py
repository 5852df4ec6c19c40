"""What tests of work in order share: a practice with two coders whose team takes its charts in order."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.charts import OpenChart, WorkbenchView, open_chart, skip, start_next
from codeloom.services.charts.skipping import SkipChart, Skipped
from codeloom.services.charts.submission import StartNext
from codeloom.services.core.commands import parse
from codeloom.services.teams import TeamView, create_team, set_members, set_order
from tests.integration.charts.standing_world import Standing


class InOrder(Standing):
    """Maya and Tomas are a team that takes its charts in order."""

    def __init__(self, pool: str = "outpatient") -> None:
        super().__init__()
        made = self.do(create_team, name=f"Ward {uuid4().hex[:6]}")
        self.team: TeamView = self.do(
            set_members, team_id=made.id, version=1, members=[self.coder.user_id, self.other.user_id]
        )
        self.set_order(pool=pool)

    def do(self, verb: Any, by: Scope | None = None, **wish: Any) -> Any:
        """What a verb answers the manager, or somebody else."""
        return verb(by or self.manager, parse(verb.command, wish))

    def set_order(self, in_order: bool = True, pool: str = "outpatient") -> None:
        """Say how the team works."""
        self.team = self.do(set_order, team_id=self.team.id, version=self.team.version, in_order=in_order, pool=pool)

    def placed(self, priority: int = 2, due: float = 24, age: float = 1, **values: Any) -> int:
        """A chart of Maya's of some priority, due in so many hours, so many days old."""
        now, number = clock.now(), self.chart(setting=values.pop("setting", "outpatient"))
        times = {"due_at": now + timedelta(hours=due), "created_at": now - timedelta(days=age)}
        self.change(number, priority=priority, **times, **values)
        return number

    def next(self, by: Scope | None = None, after: int = 0) -> int:
        """The number of the chart that comes next."""
        return start_next(by or self.coder, StartNext(after=after)).number

    def open(self, number: int, by: Scope | None = None) -> WorkbenchView:
        """A chart as its coder opens it."""
        return open_chart(by or self.coder, OpenChart(number=number))

    def skip(self, number: int, by: Scope | None = None, **fields: Any) -> Skipped:
        """Skip a chart."""
        wish = {"chart_id": self.id_of(number), "reason": "specialty", "words": "", **fields}
        return skip(by or self.coder, parse(SkipChart, wish))

    def holder(self, number: int) -> UUID | None:
        """Whose a chart is."""
        return self.stored(number).assignee_id
