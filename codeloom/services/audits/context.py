"""An audit taken up for work: its pairs, what became of each, and how they count. No verb lives here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from pydantic import Field

from codeloom.coding.scoring import Profile, Score, profile_of
from codeloom.coding.variance import Change, Judged, Pair, Verdict, changes, suggested_category
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as queries
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.chart_subject import ChartSubject
from codeloom.services.audits.counting import judged_rows, pairs_of
from codeloom.services.audits.encounter_subject import EncounterSubject
from codeloom.services.audits.history import PREVIOUS, keep_step, packed
from codeloom.services.audits.subject import Subject
from codeloom.services.charts import ChartContext
from codeloom.services.core import Command, Conflict, NotFound, Problem, Refused
from codeloom.services.editor import WorkLine, first_diagnosis, spans_of, stored
from codeloom.services.organization import scoring_profile

KEPT = "What you saved before stays with the audit; what you typed stays in its field."
TO_QUEUE = "Take another one from the audit queue."


class OfAudit(Command):
    """A command about one audit at the version last seen."""

    audit_id: UUID
    version: int = Field(ge=1)


@dataclass
class AuditContext:
    """One audit inside one unit of work, with what it is about. `before` is how it stood when it was taken up to be changed."""

    uow: UnitOfWork
    audit: Audit
    subject: Subject
    rows: list[AuditLine] = field(default_factory=list)
    before: str = ""

    @classmethod
    def take(cls, uow: UnitOfWork, command: OfAudit) -> "AuditContext":
        """The person's own open audit, locked with its subject, at the version they saw.

        Raises NotFound for a foreign or absent one, Refused for a finished one, Conflict for an older version.
        """
        seen = queries.mine(uow, command.audit_id)
        if seen is None:
            raise _gone(uow, command.audit_id)
        subject = subject_of(uow, seen, lock=True)
        audit = queries.mine(uow, command.audit_id, lock=True)
        if audit is None:
            raise _gone(uow, command.audit_id)
        if audit.status != "open":
            raise Refused("This audit is finished.", todo="Go back to the audit queue.", code="finished")
        if not subject.audited:
            raise Refused(
                f"This {subject.kind} does not wait for audit any more.", kept=KEPT, todo=TO_QUEUE, code="left"
            )
        if audit.version != command.version:
            raise Conflict(details={"version": audit.version})
        work = cls.of(uow, audit, subject)
        work.before = packed(uow, audit, work.rows)
        return work

    @classmethod
    def of(cls, uow: UnitOfWork, audit: Audit, subject: Subject) -> "AuditContext":
        """An audit with its pairs, in their order."""
        return cls(uow, audit, subject, queries.lines(uow, audit.id))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The rows as values, in the same order."""
        return pairs_of(self.rows)

    @property
    def states(self) -> tuple[Change, ...]:
        """What became of each row."""
        return changes(self.pairs)

    @property
    def judged(self) -> tuple[Judged, ...]:
        """How each row counts if the audit were closed now."""
        return judged_rows(self.rows)

    @cached_property
    def profile(self) -> Profile:
        """The profile it was closed with; while it is open, the one the practice has chosen."""
        return profile_of(self.audit.scored_by if self.audit.closed_at else scoring_profile(self.uow))

    @property
    def score(self) -> Score:
        """The score under that profile."""
        return self.profile.count(self.judged)

    @property
    def open_rows(self) -> list[AuditLine]:
        """Changes without a verdict."""
        return [row for row, change in zip(self.rows, self.states, strict=True)
                if change is not Change.SAME and not row.verdict]  # fmt: skip

    @property
    def disagreements(self) -> int:
        """Changes on which the auditor disagreed."""
        return sum(row.verdict == Verdict.DISAGREE for row in self.rows)

    @cached_property
    def last(self) -> Audit | None:
        """The finished audit of the round before; None in a first round."""
        return queries.closed_before(self.uow, self.audit)

    @cached_property
    def last_rows(self) -> list[AuditLine]:
        """The pairs of the round before."""
        return queries.lines(self.uow, self.last.id) if self.last is not None else []

    @cached_property
    def coder_name(self) -> str:
        """Who handed the lines in."""
        return people.name_of(self.uow, self.audit.coder_id) or "the coder"

    def lines(self) -> list[WorkLine]:
        """The auditor's list, as the operations of the editor take it; a line's id is its row's."""
        return [
            WorkLine(
                row.id, row.system or "icd10cm", row.code, row.poa, evidence=spans_of(row.evidence), units=row.units,
                pointers=tuple(row.pointers),
            )
            for row in self.rows
            if row.code is not None
        ]  # fmt: skip

    def write(self, lines: Sequence[WorkLine]) -> None:
        """Make the auditor's side equal to the list. A row whose change is another one now loses its verdict."""
        before = self._signatures()
        by_id = {row.id: row for row in self.rows}
        lines = self.subject.arranged(lines)
        first = first_diagnosis(lines)
        ordered: list[AuditLine] = []
        for line in lines:
            row = by_id.pop(line.id, None) or AuditLine(
                org_id=self.uow.org_id, id=line.id, audit_id=self.audit.id, position=0
            )
            row.system, row.code, row.poa, row.principal = line.system, line.code, line.poa, line is first
            row.units, row.evidence, row.pointers = line.units, stored(line.evidence), list(line.pointers)
            ordered.append(row)
        for row in sorted(by_id.values(), key=lambda gone: gone.coder_sequence or 0):
            if row.coder_code is None:
                self.uow.session.delete(row)
                continue
            row.system, row.code, row.poa, row.units, row.principal, row.evidence = None, None, "", 1, False, []
            row.pointers = []
            ordered.append(row)
        for at, row in enumerate(ordered):
            row.position = at + 1
            self.uow.session.add(row)
        self.rows = ordered
        self._settle(before)

    def _signatures(self) -> dict[UUID, tuple[object, ...]]:
        return {
            row.id: (change, row.system, row.code, pair.differs)
            for row, pair, change in zip(self.rows, self.pairs, self.states, strict=True)
        }

    def _settle(self, before: dict[UUID, tuple[object, ...]]) -> None:
        after = self._signatures()
        for row, pair, change in zip(self.rows, self.pairs, self.states, strict=True):
            if before.get(row.id) == after[row.id]:
                continue
            row.verdict = None
            row.category = suggested_category(pair, change) or ""
            if change is Change.SAME:
                row.material, row.note_enc = False, None
                self.uow.vault.put(AuditLine.citation_enc, row, "")

    def save(self, act: str, *, parent: int | None = PREVIOUS, redo: int | None = None, **facts: object) -> None:
        """The next version, recorded: ids, names of fields and numbers only. `parent` and `redo` as in `keep_step`."""
        self.audit.version += 1
        self.uow.session.add(self.audit)
        self.uow.session.flush()
        keep_step(self.uow, self.audit, self.before, packed(self.uow, self.audit, self.rows), parent=parent, redo=redo)
        self.uow.record(act, "audit", self.audit.id, **about(self.subject), version=self.audit.version, **facts)


def _gone(uow: UnitOfWork, audit_id: UUID) -> Problem:
    """Why an audit is not this person's: somebody who took it over, by name, or that there is none."""
    other = queries.find(uow, audit_id)
    if other is None:
        return NotFound()
    name = people.name_of(uow, other.auditor_id) or "Another supervisor"
    return Refused(f"{name} has taken this audit over.", kept=KEPT, todo=TO_QUEUE, code="left")


def subject_of(uow: UnitOfWork, audit: Audit, *, lock: bool = False) -> Subject:
    """What an audit is about. Raises NotFound."""
    if audit.chart_id is not None:
        return ChartSubject(ChartContext.take(uow, audit.chart_id, lock=lock))
    if audit.encounter_id is not None:
        return EncounterSubject.take(uow, audit.encounter_id, audit.round, lock=lock)
    raise NotFound()


def about(subject: Subject) -> dict[str, str]:
    """The subject's id by its kind, for the audit log."""
    return {subject.kind: str(subject.id)}


def link_of(kind: str, number: int) -> str:
    """The address of the audit of a chart or an encounter."""
    return f"/audit/{number}" if kind == "chart" else f"/audit/encounter-{number}"
