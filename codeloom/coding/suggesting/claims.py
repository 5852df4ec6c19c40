"""A diagnosis claimed from a note while the list is made: its code, where the note says it, and how sure that is."""

from dataclasses import dataclass

from codeloom.coding.suggesting.shapes import Confidence, Proposal, Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One code with its grounds. `place` is where in the note its item begins: the order of the list."""

    code: str
    spans: tuple[Span, ...]
    confidence: Confidence
    why: str
    place: int = 0

    def proposal(self, title: str) -> Proposal:
        """The claim as a row of a suggestion."""
        return Proposal(self.code, "icd10cm", title, self.spans, self.confidence, self.why)
