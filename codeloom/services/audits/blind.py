"""A chart or an encounter coded by its auditor without the lines that were handed in: own rows, own evidence, own words. No verb
lives here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind as queries
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.blind_views import BlindRow, BlindRows
from codeloom.services.audits.chart_subject import ChartSubject
from codeloom.services.audits.context import about
from codeloom.services.audits.encounter_subject import EncounterSubject
from codeloom.services.audits.subject import Subject
from codeloom.services.charts import ChartContext
from codeloom.services.core import Command, Conflict, NotFound, Refused, formatting
from codeloom.services.editor import WorkLine, describe, first_diagnosis, pack_lines, row_view, unpack_lines

COVERED = "covered"
"""The code of a refusal because the lines that were handed in are covered for this person."""


class OfCoding(Command):
    """A command about one's own blind coding at the version last seen."""

    coding_id: UUID
    version: int = Field(ge=1)


@dataclass
class BlindContext:
    """One blind coding inside one unit of work. `subject` gives its documents and codes; of its lines nothing is read."""

    uow: UnitOfWork
    coding: BlindCoding
    subject: Subject

    @classmethod
    def of(cls, uow: UnitOfWork, coding: BlindCoding, *, lock: bool = False) -> "BlindContext":
        """A coding with its chart or encounter."""
        if coding.chart_id is not None:
            return cls(uow, coding, ChartSubject(ChartContext(uow, queries.chart_of(uow, coding, lock=lock))))
        return cls(uow, coding, EncounterSubject.covered(uow, coding, lock=lock))

    @classmethod
    def take(cls, uow: UnitOfWork, command: OfCoding) -> "BlindContext":
        """The person's own coding, locked with its chart or encounter, at the version they saw.

        Raises NotFound for a foreign or absent one, Refused for one that is done, Conflict for an older version.
        """
        seen = queries.mine(uow, command.coding_id)
        if seen is None:
            raise NotFound()
        work = cls.of(uow, seen, lock=True)
        coding = queries.mine(uow, command.coding_id, lock=True)
        if coding is None:
            raise NotFound()
        if coding.done_at is not None:
            raise Refused("Your rows are set; they stay as they were.", todo="Go back to the audit queue.", code="done")
        if coding.version != command.version:
            raise Conflict(details={"version": coding.version})
        return cls(uow, coding, work.subject)

    @property
    def lines(self) -> list[WorkLine]:
        """The auditor's own lines."""
        return unpack_lines(self.uow.vault.open(BlindCoding.lines_enc, self.coding))

    def keep(self, lines: Sequence[WorkLine]) -> None:
        """Store the lines as the next version."""
        self.coding.lines_enc = self.uow.vault.seal(BlindCoding.lines_enc, self.coding, pack_lines(lines))
        self.coding.version, self.coding.saved_at = self.coding.version + 1, clock.now()
        self.uow.session.add(self.coding)
        self.uow.session.flush()

    def facts(self) -> dict[str, str]:
        """What a coding is of, for the audit log."""
        of = {"audit": self.coding.audit_id, "calibration": self.coding.calibration_id}
        return {name: str(value) for name, value in of.items() if value is not None} | about(self.subject)


def begin(
    uow: UnitOfWork,
    auditor_id: UUID,
    round_: int,
    *,
    chart_id: UUID | None = None,
    encounter_id: UUID | None = None,
    audit_id: UUID | None = None,
    calibration_id: UUID | None = None,
) -> BlindCoding:
    """An empty coding by an auditor: of a round of a chart or a version of an encounter, for an audit or a calibration."""
    made = BlindCoding(
        org_id=uow.org_id, id=new_id(), chart_id=chart_id, encounter_id=encounter_id, round=round_, auditor_id=auditor_id,
        audit_id=audit_id, calibration_id=calibration_id, lines_enc=b"",
    )  # fmt: skip
    made.lines_enc = uow.vault.seal(BlindCoding.lines_enc, made, pack_lines(()))
    uow.session.add(made)
    return made


def rows_of(work: BlindContext) -> BlindRows:
    """The auditor's own rows ready to show."""
    lines, saved = work.lines, work.coding.saved_at
    called = work.subject.names(lines)
    return BlindRows(
        coding_id=str(work.coding.id),
        version=work.coding.version,
        rows=tuple(_row(work.subject, lines, at, called) for at in range(len(lines))),
        saved=f"Saved {formatting.clock_time(saved, people.time_zone(work.uow))}" if saved else "",
        why="" if lines else "Set a row of your own first",
    )


def _row(subject: Subject, lines: Sequence[WorkLine], at: int, called: Mapping[UUID, str]) -> BlindRow:
    line = lines[at]
    verdict = subject.verdict(line.system, line.code)
    described = describe(line, subject.codes, verdict)
    shown = row_view(
        at + 1, line, described, (), {}, principal=line is first_diagnosis(lines), inpatient=subject.inpatient
    )
    points = subject.points and line.system != "icd10cm"
    unverified = points and verdict is None
    return BlindRow(
        **{one.name: getattr(shown, one.name) for one in fields(shown) if one.name != "mark"},
        name=called[line.id],
        mark="" if unverified else shown.mark,
        points=points,
        base=line.code.partition("-")[0] if points else line.code,
        modifiers=" ".join(line.code.split("-")[1:]) if points else "",
        pointers=" ".join(name for one in line.pointers if (name := called.get(UUID(one)))) if points else "",
    )
