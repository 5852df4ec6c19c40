"""A practice with a provider and a biller and one encounter of theirs, with short ways to do what they do."""

from datetime import date
from typing import Any
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services import encounters
from codeloom.services.core.commands import parse
from codeloom.services.encounters import CreateEncounter, EncounterView, OfEncounter
from codeloom.services.encounters.suggesting import answer_waiting
from tests.integration.audits.audits_world import Practice

NOTE = """Subjective
58-year-old woman for diabetes follow-up. Home sugars 180 to 240 since her holiday. Takes metformin every day.

Assessment and plan
1. Type 2 diabetes with hyperglycemia, worse than in March. Continue metformin 1,000 mg twice daily, start empagliflozin.
2. Hypertension, at goal on lisinopril, continue.
Total time on the date of the visit 24 minutes."""
ROHAN = {"family": "Rohan", "given": "Gabriele", "birth_date": "1968-02-03", "sex": "F"}
DAY = date(2026, 6, 10)


def finished(visit: "Visit") -> "Visit":
    """The encounter finalized, with every proposal taken, one line added and one procedure without pointers."""
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.edit({"op": "add", "code": "83036-QW", "system": "cpt"})
    visit.send()
    visit.finalize()
    return visit


class Visit:
    """One encounter and its last view."""

    def __init__(self, practice: Practice | None = None, **given: Any) -> None:
        self.practice = practice or Practice()
        self.provider = self.practice.person("Alba Ortiz", Role.PROVIDER)
        self.biller = self.practice.person("Sam Keller", Role.BILLER)
        given = {"new_patient": ROHAN, "service_date": DAY, "minutes": 24} | given
        self.view: EncounterView = encounters.create_encounter(self.provider, parse(CreateEncounter, given))

    @property
    def id(self) -> UUID:
        """The encounter."""
        return UUID(self.view.id)

    def write(self, text: str = NOTE) -> EncounterView:
        """The provider's note."""
        return self._of(encounters.save_note, self.provider, note_version=self.view.note_version, text=text)

    def ask(self, *, by: Scope | None = None, offline: bool = False) -> EncounterView:
        """Ask for a suggestion."""
        wish = {"note_version": self.view.note_version, "offline": offline}
        return self._of(encounters.ask_suggestion, by or self.provider, **wish)

    def suggest(self, *, by: Scope | None = None, offline: bool = False) -> EncounterView:
        """Ask for a suggestion and let a worker answer it."""
        self.ask(by=by, offline=offline)
        self.answer()
        return self.fresh(by)

    def set_facts(self, **changed: Any) -> EncounterView:
        """The facts of the visit as they are but for these."""
        names = ("service_date", "patient_kind", "setting", "minutes", "visit", "picked")
        given = {name: getattr(self.view, name) for name in names} | changed
        return self._of(encounters.set_facts, self.provider, version=self.view.version, **given)

    def answer(self, worker: str = "worker") -> int:
        """Answer what waits in this practice; how many were answered."""
        return answer_waiting(self.practice.org_id, worker)

    def edit(self, *operations: dict[str, Any], by: Scope | None = None) -> EncounterView:
        """Operations of the provider's, or of the biller's once it is with billing."""
        who = by or (self.biller if self.view.sent else self.provider)
        return self._of(encounters.edit_codes, who, version=self.view.version, operations=operations)

    def accept_all(self) -> EncounterView:
        """Every open proposal with a code, one by one."""
        for one in self.view.suggestion.proposals:
            if one.code and one.state == "open":
                self.edit({"op": "accept", "proposal": one.key})
        return self.view

    def send(self) -> EncounterView:
        """To billing."""
        return self._of(encounters.send, self.provider, version=self.view.version)

    def finalize(self) -> EncounterView:
        """By the biller."""
        return self._of(encounters.finalize, self.biller, version=self.view.version)

    def reopen(self, reason: str, by: Scope | None = None) -> EncounterView:
        """Open it again."""
        return self._of(encounters.reopen, by or self.biller, version=self.view.version, reason=reason)

    def send_back(self, reason: str) -> EncounterView:
        """Back to the provider."""
        return self._of(encounters.send_back, self.biller, version=self.view.version, reason=reason)

    def fresh(self, by: Scope | None = None) -> EncounterView:
        """As it stands now."""
        self.view = encounters.refresh_encounter(by or self.provider, OfEncounter(encounter_id=self.id))
        return self.view

    def _of(self, verb: Any, scope: Scope, **given: Any) -> EncounterView:
        self.view = verb(scope, parse(verb.command, {"encounter_id": self.view.id, **given}))
        return self.view
