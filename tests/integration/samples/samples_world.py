"""A practice with completed charts, and samples by name."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import parse
from codeloom.services.core.verbs import VERBS
from codeloom.services.samples import SampleView
from tests.integration.audits.audits_world import change, close, judge_all, opened
from tests.integration.charts.standing_world import Standing


class Sampled(Standing):
    """Maya's and Tomas's charts; Noor supervises, Dana manages."""

    @property
    def manager(self) -> Scope:
        """Dana manages."""
        return self.person("Dana Whitfield", Role.MANAGER)

    @property
    def tomas(self) -> Scope:
        """Tomas codes, too."""
        return self.person("Tomas Lindqvist", Role.CODER)

    def completed(self, many: int = 1, by: Scope | None = None, **options: Any) -> list[int]:
        """Charts with two rows that were completed without an audit; their numbers."""
        numbers = [self.submitted("I10", "E11.9", by=by, **options) for _ in range(many)]
        for number in numbers:
            self.set(number, status="completed", completed_at=clock.now(), assignee_id=(by or self.coder).user_id)
        return numbers

    def set(self, number: int, **values: Any) -> None:
        """Columns of a chart, as they were set by what a test leaves out."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            chart = queries.by_number(uow, number)
            assert chart is not None
            for name, value in values.items():
                setattr(chart, name, value)
            uow.session.add(chart)
            uow.record("TEST_CHANGED")
            uow.commit()

    def plan(self, **fields: Any) -> dict[str, Any]:
        """A plan of the charts completed yesterday and today."""
        days = {"since": str(self.today - timedelta(days=1)), "until": str(self.today)}
        return {**(days if fields.get("stage") != "open" else {}), "size": 2, **fields}

    def act(self, name: str, by: Scope | None = None, **fields: Any) -> Any:
        """A verb of the room by its name."""
        verb = VERBS[f"samples.{name}"]
        return verb(by or self.supervisor, parse(verb.command, fields))

    def drawn(self, by: Scope | None = None, **plan: Any) -> UUID:
        """Freeze and draw; the sample's id."""
        sample = self.act("freeze", by, **self.plan(**plan))
        return UUID(self.act("draw", by, sample_id=sample))

    def open(self, sample: UUID, **fields: Any) -> SampleView:
        """The sample opened."""
        view: SampleView = self.act("open", sample_id=sample, **fields)
        return view

    def audit(self, number: int, *, wrong: bool = False, by: Scope | None = None) -> None:
        """Audit a chart; with `wrong` one of its two rows is struck and disagreed with."""
        board = opened(self, number, by).board
        if wrong:
            board = judge_all(self, change(self, board, {"op": "remove", "line": board.changes[1].id}), "disagree")
        close(self, board, "approve")
