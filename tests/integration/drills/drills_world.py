"""A practice that trains: Maya codes and is in the team that Noor leads; drills by the names of their verbs."""

from datetime import timedelta
from typing import Any

from codeloom.coding import clock
from codeloom.coding.drills import Case
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.gateways.drill_files import load_drills
from codeloom.services.core.commands import parse
from codeloom.services.core.verbs import VERBS
from codeloom.services.drills import DrillTeamView, DrillView, TrainingView
from codeloom.services.teams import create_team, set_members
from tests.integration.training.training_world import Answered


class Trained(Answered):
    """Noor leads Maya; Ines manages; Samuel leads nobody."""

    @property
    def manager(self) -> Scope:
        """Ines manages."""
        return self.person("Ines Okafor", Role.MANAGER)

    @property
    def biller(self) -> Scope:
        """Jonah bills."""
        return self.person("Jonah Adeyemi", Role.BILLER)

    def lead(self) -> None:
        """Noor leads a team of Maya and Jonah."""
        wish = {"name": "Outpatient", "lead_id": self.supervisor.user_id}
        team = create_team(self.manager, parse(create_team.command, wish))
        members = [self.coder.user_id, self.biller.user_id]
        fields = {"team_id": team.id, "version": team.version, "members": members}
        set_members(self.manager, parse(set_members.command, fields))

    def do(self, name: str, by: Scope | None = None, **fields: Any) -> Any:
        """A verb of the room."""
        verb = VERBS[f"drills.{name}"]
        return verb(by or self.coder, parse(verb.command, fields))

    def training(self, by: Scope | None = None) -> TrainingView:
        """The page of a person."""
        view: TrainingView = self.do("training", by)
        return view

    def team(self, by: Scope | None = None) -> DrillTeamView:
        """The page of who leads."""
        view: DrillTeamView = self.do("team", by or self.supervisor)
        return view

    def begin(self, topic: str = "library", by: Scope | None = None) -> DrillView:
        """A session opened at its first case."""
        view: DrillView = self.do("open", by, number=self.do("start", by, topic=topic))
        return view

    def code(self, view: DrillView, *codes: str, poa: str = "", by: Scope | None = None) -> DrillView:
        """Codes as rows."""
        adds = [{"op": "add", "code": code, "system": "cpt" if code[:5].isdigit() else "icd10cm"} for code in codes]
        view = self.do("edit", by, try_id=view.try_id, version=view.version, operations=adds)
        if poa:
            sets = [{"op": "poa", "line": row.id, "value": poa} for row in view.rows]
            view = self.do("edit", by, try_id=view.try_id, version=view.version, operations=sets)
        return view

    def answer(self, view: DrillView, by: Scope | None = None) -> DrillView:
        """Show the answer."""
        shown: DrillView = self.do("answer", by, try_id=view.try_id, version=view.version)
        return shown

    def gold(self, view: DrillView, by: Scope | None = None) -> DrillView:
        """Give the right answer of the case that is open."""
        case = self.case(view)
        view = self.code(view, *(row.code for row in case.gold), by=by)
        sets = [
            {"op": "poa", "line": row.id, "value": gold.poa}
            for row, gold in zip(view.rows, case.gold, strict=True)
            if gold.poa
        ]
        if sets:
            view = self.do("edit", by, try_id=view.try_id, version=view.version, operations=sets)
        return self.answer(view, by)

    def case(self, view: DrillView) -> Case:
        """The case of the library whose note is open."""
        text = "".join(p.text for para in view.document.paragraphs for s in para.sentences for p in s.pieces)
        return next(one for one in load_drills().values() if "".join(one.note.split()) == "".join(text.split()))

    def whole_session(self, topic: str, grade: int = 3, by: Scope | None = None) -> DrillView:
        """A session from begin to end, all answered rightly with one grade."""
        view = self.begin(topic, by)
        while view.stage != "summary":
            shown = self.gold(view, by)
            view = self.do("grade", by, try_id=shown.try_id, grade=grade)
        return view


def later(**time: int) -> Any:
    """The clock so much later."""
    return clock.at(clock.now() + timedelta(**time))
