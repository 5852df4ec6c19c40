"""A practice with audited charts of two coders, looked at by scorecards."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.teams import Team, TeamMember
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import parse
from codeloom.services.core.verbs import VERBS
from tests.integration.training.training_world import Answered


class Scored(Answered):
    """Maya and Ivo code, Noor audits, Ines manages."""

    @property
    def manager(self) -> Scope:
        """Ines manages."""
        return self.person("Ines Moreau", Role.MANAGER)

    @property
    def other(self) -> Scope:
        """Ivo codes, too."""
        return self.person("Ivo Brandt", Role.CODER)

    def ask(self, name: str, by: Scope, **fields: Any) -> Any:
        """A verb of the room by its name."""
        verb = VERBS[f"scores.{name}"]
        return verb(by, parse(verb.command, fields))

    def team(self, *people: Scope) -> UUID:
        """A team of these people."""
        made = new_id()
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            uow.session.add(Team(org_id=self.org_id, id=made, name="Inpatient"))
            uow.session.flush()
            uow.session.add_all(TeamMember(org_id=self.org_id, team_id=made, user_id=one.user_id) for one in people)
            uow.record("TEST_CHANGED")
            uow.commit()
        return made

    def suggested(self, audit: UUID, *decided: tuple[str, str]) -> None:
        """What Maya did with suggestions of an audited chart: (kind, code)."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            run = uow.session.connection().execute
            chart = run(text("select chart_id from audits where id = :id"), {"id": audit}).scalar_one()
            asked = {"org": self.org_id, "id": new_id(), "chart": chart, "by": self.coder.user_id}
            insert = """insert into chart_suggestions (org_id, id, chart_id, asked_by, asked_at, status, attempts, current,
              dismissed, provider, note_hmac, source_hmac)
              select :org, :id, :chart, :by, now(), 'failed', 1, false, '[]', 'test', '', ''"""
            run(text(insert), asked)
            for n, (kind, code) in enumerate(decided, start=1):
                row = {"n": n, "subject": f"{kind}:{code}", "kind": kind, "code": code, **asked}
                run(text("insert into chart_deltas (org_id, chart_id, n, suggestion_id, subject, kind, before, after, made_by, "
                         "made_at) values (:org, :chart, :n, :id, :subject, :kind, :code, :code, :by, now())"), row)  # fmt: skip
            uow.record("TEST_CHANGED")
            uow.commit()


def cells(card: Any) -> dict[str, tuple[str, str]]:
    """Value and note of a card's figures by their labels."""
    return {cell.label: (cell.value, cell.note) for cell in card.cells}
