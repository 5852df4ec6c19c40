"""A practice whose audits are answered: an audit closed with one disagreement, and the acts on it by name."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.training import Rebuttal
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import parse
from codeloom.services.core.verbs import VERBS
from codeloom.services.training import FeedbackView, OwnAuditView, RebuttalView
from tests.integration.audits.audits_world import change, close, judge, opened, row_of
from tests.integration.charts.standing_world import Standing


class Answered(Standing):
    """Maya codes E11.9, Noor makes it E11.22 and disagrees; Samuel is the other supervisor."""

    @property
    def second(self) -> Scope:
        """Samuel supervises, too."""
        return self.person("Samuel Okoye", Role.SUPERVISOR)

    def audited(self, outcome: str = "approve", *more: dict[str, Any]) -> UUID:
        """A chart with I10 and E11.9 whose audit is closed; the id of the audit."""
        number = self.submitted("I10", "E11.9")
        board = opened(self, number).board
        line = row_of(board, "E11.9").id
        board = change(self, board, {"op": "set_code", "line": line, "code": "E11.22"}, *more)
        for row in board.changes:
            if row.changed:
                given = {"verdict": "disagree", "category": "specificity", "material": True, "citation": "I.A.15",
                         "note": "With presumes a link"}  # fmt: skip
                board = judge(self, board, row, **given)
        return UUID(close(self, board, outcome).audit_id)

    def act(self, name: str, by: Scope, **fields: Any) -> Any:
        """A verb of the room by its name."""
        verb = VERBS[f"training.{name}"]
        return verb(by, parse(verb.command, fields))

    def feedback(self, by: Scope | None = None) -> FeedbackView:
        """The list of a person."""
        view: FeedbackView = self.act("feedback", by or self.coder)
        return view

    def open(self, audit: UUID, by: Scope | None = None) -> OwnAuditView:
        """One of their audits."""
        view: OwnAuditView = self.act("open_feedback", by or self.coder, audit_id=audit)
        return view

    def pair(self, audit: UUID, by: Scope | None = None) -> UUID:
        """The first pair that waits for an answer."""
        return UUID(next(one.change.id for one in self.open(audit, by).changes if one.asked))

    def rebut(self, audit: UUID, by: Scope | None = None, **fields: Any) -> UUID:
        """Rebut it; the id of the rebuttal."""
        wish = {"audit_id": audit, "pair": self.pair(audit, by), "reason": "The note names another cause.", **fields}
        view = self.act("rebut", by or self.coder, **wish)
        return UUID(next(one.rebuttal.id for one in view.changes if one.change.id == str(wish["pair"])))

    def decide(self, rebuttal: UUID, decision: str = "coder", by: Scope | None = None, **fields: Any) -> RebuttalView:
        """Decide it, with a reason."""
        wish = {"rebuttal_id": rebuttal, "decision": decision, "words": "The note says so.", **fields}
        view: RebuttalView = self.act("decide", by or self.second, **wish)
        return view

    def closed(self, audit: UUID, days: int) -> None:
        """The audit was closed so many days ago."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            row = uow.session.get(Audit, (self.org_id, audit))
            assert row is not None
            row.closed_at = clock.now() - timedelta(days=days)
            uow.session.add(row)
            uow.record("TEST_CHANGED")
            uow.commit()

    def late(self, rebuttal: UUID) -> None:
        """Its time to be decided has passed."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            row = uow.session.get(Rebuttal, (self.org_id, rebuttal))
            assert row is not None
            row.due_at = clock.now() - timedelta(days=1)
            uow.session.add(row)
            uow.record("TEST_CHANGED")
            uow.commit()

    def score(self, audit: UUID) -> tuple[int | None, int | None]:
        """Agreed and lines as they are stored."""
        with unit_of_work(Scope.of_worker(self.org_id), read_only=True) as uow:
            row = uow.session.get(Audit, (self.org_id, audit))
            assert row is not None
            return row.agreed, row.lines

    def row(self, rebuttal: UUID) -> Rebuttal:
        """A rebuttal as it is stored."""
        with unit_of_work(Scope.of_worker(self.org_id), read_only=True) as uow:
            row = uow.session.get(Rebuttal, (self.org_id, rebuttal))
            assert row is not None
            return row
