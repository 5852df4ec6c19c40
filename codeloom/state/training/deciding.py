"""The form in which somebody says who is right, of a rebuttal or of what auditors differ on, and may make a ruling of it."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict

from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class RulingSaid(TypedDict):
    """What the form says of a ruling; all of it is empty where none is to be made."""

    text: str
    conditions: str
    citation: str
    codes: str


class Deciding(Screen, mixin=True):
    """Kept: what was chosen of the decision. `refused` says in the form why nothing was decided.

    A screen gives `_decisions`, and adds names of its own to `_kept` by `kept(Deciding._kept, ...)`.
    """

    _kept: ClassVar[Kept] = kept(choices=("decision", "ruling"))
    _decisions: ClassVar[tuple[str, ...]]
    decision: str = ""
    ruling: bool = False
    refused: str = ""

    @handles.signed_in
    def choose(self, decision: str) -> None:
        """Who is right."""
        self.decision = decision if decision in self._decisions else ""

    @handles.signed_in
    def make_ruling(self, wanted: bool) -> None:
        """Whether the decision becomes a ruling."""
        self.ruling = bool(wanted)

    def _undecided(self) -> None:
        """Nothing is chosen, nothing was refused."""
        self.decision, self.ruling, self.refused = "", False, ""

    def _chosen(self) -> bool:
        """Whether it was said who is right; else the form says so."""
        if self.decision not in self._decisions:
            self.refused = "Choose who is right first."
        return self.decision in self._decisions

    def _ruling_said(self, form: Mapping[str, Any]) -> RulingSaid:
        def said(name: str) -> str:
            return str(form.get(name, "")) if self.ruling else ""

        return {
            "text": said("text"),
            "conditions": said("conditions"),
            "citation": said("citation"),
            "codes": said("codes"),
        }
