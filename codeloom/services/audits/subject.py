"""What an audit needs of its subject. A chart and a finalized version of an encounter are the two that there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, Protocol
from uuid import UUID

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.loaded import Verdict
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.services.audits.views import Choice
from codeloom.services.charts import ChartHead, DataGroup
from codeloom.services.editor import DocumentView, Encounter, Span, WorkLine

Kind = Literal["chart", "encounter"]
Outcome = Literal["approve", "return"]


@dataclass(frozen=True, slots=True)
class Around:
    """What the desk shows around the list: the head, documents and data to choose from, notices, the service date (ISO or
    empty)."""

    head: ChartHead
    documents: tuple[Choice, ...]
    notices: tuple[str, ...]
    service_day: str
    groups: tuple[DataGroup, ...]


class Subject(Protocol):
    """A chart or a finalized version of an encounter while it is audited."""

    kind: ClassVar[Kind]

    @property
    def id(self) -> UUID:
        """The chart or the encounter."""

    @property
    def number(self) -> int:
        """Its number, as addresses name it."""

    @property
    def due_at(self) -> datetime | None:
        """When it is to be coded; None where it has no such time."""

    @property
    def round(self) -> int:
        """The round of submission, or the finalized version."""

    @property
    def people(self) -> tuple[UUID, UUID | None]:
        """Who handed the lines in and, of an encounter, its provider. Raises Refused where there is nobody to audit."""

    @property
    def codes(self) -> CodeSet:
        """The code set of the service date."""

    @property
    def inpatient(self) -> bool:
        """Whether diagnoses take a POA indicator and the first one is the principal."""

    @property
    def points(self) -> bool:
        """Whether procedures point to diagnoses and their modifiers are set by themselves."""

    @property
    def grouped(self) -> Encounter:
        """What the list is grouped for."""

    @property
    def document_ids(self) -> set[UUID]:
        """Where evidence may lie."""

    @property
    def audited(self) -> bool:
        """Whether its audit may go on: the lines are still those that were handed in."""

    @property
    def complete(self) -> bool:
        """Whether it is complete already: its audit is closed, not returned, and changes nothing of it."""

    def verdict(self, system: str, code: str) -> Verdict | None:
        """What the list in force on the service date says of a procedure code; None without one."""

    def names(self, lines: Iterable[WorkLine]) -> dict[UUID, str]:
        """What the lines of a list are called, by their ids."""

    def arranged(self, lines: Sequence[WorkLine]) -> list[WorkLine]:
        """The lines in an order that its list can have."""

    def remarks(self) -> dict[UUID, tuple[str, ...]]:
        """What was left beside each line that was handed in, by its id."""

    def handed_in(self, audit: Audit) -> list[AuditLine]:
        """The lines as pairs of a new audit, the auditor's side equal to the other one."""

    def around(self) -> Around:
        """What the desk shows around the list."""

    def bare(self) -> Around:
        """The same without anything of whoever handed the lines in, for an auditor who codes it blind."""

    def read(self, document_id: UUID, spans: Iterable[tuple[str, Iterable[Span]]], **by: UUID) -> DocumentView:
        """A document with its evidence by the names of rows; the read is recorded, `by` names what it is for by kind and id. Raises
        NotFound."""

    def text(self, document_id: UUID) -> str:
        """The text of one of its documents; empty for any other. Whoever shows words of it records the read."""

    def close(self, outcome: Outcome, reason: str) -> None:
        """What approving or returning does to it; `reason` are the auditor's words. Raises Refused where it may not be."""
