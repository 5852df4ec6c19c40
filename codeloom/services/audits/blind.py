"""A chart coded by its auditor without the coder's rows: own rows, own evidence, own words. No verb lives here."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind as queries
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.blind_views import BlindRows
from codeloom.services.charts import ChartContext
from codeloom.services.core import Command, Conflict, NotFound, Refused, formatting
from codeloom.services.editor import WorkLine, describe, first_diagnosis, pack_lines, row_view, unpack_lines

COVERED = "covered"
"""The code of a refusal because the coder's rows of a chart are covered for this person."""


class OfCoding(Command):
    """A command about one's own blind coding at the version last seen."""

    coding_id: UUID
    version: int = Field(ge=1)


@dataclass
class BlindContext:
    """One blind coding inside one unit of work. `chart` gives its documents and codes; of its rows nothing is read."""

    uow: UnitOfWork
    coding: BlindCoding
    chart: ChartContext

    @classmethod
    def of(cls, uow: UnitOfWork, coding: BlindCoding, *, lock: bool = False) -> "BlindContext":
        """A coding with its chart."""
        return cls(uow, coding, ChartContext(uow, queries.chart_of(uow, coding, lock=lock)))

    @classmethod
    def take(cls, uow: UnitOfWork, command: OfCoding) -> "BlindContext":
        """The person's own coding, locked with its chart, at the version they saw.

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
        return cls(uow, coding, work.chart)

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
        about = {
            "audit": self.coding.audit_id,
            "calibration": self.coding.calibration_id,
            "chart": self.coding.chart_id,
        }
        return {name: str(value) for name, value in about.items() if value is not None}


def begin(
    uow: UnitOfWork, chart: Chart, auditor_id: UUID, *, audit_id: UUID | None = None, calibration_id: UUID | None = None
) -> BlindCoding:
    """An empty coding of a chart by an auditor, of an audit or a calibration."""
    made = BlindCoding(
        org_id=uow.org_id, id=new_id(), chart_id=chart.id, round=chart.round, auditor_id=auditor_id, audit_id=audit_id,
        calibration_id=calibration_id, lines_enc=b"",
    )  # fmt: skip
    made.lines_enc = uow.vault.seal(BlindCoding.lines_enc, made, pack_lines(()))
    uow.session.add(made)
    return made


def rows_of(work: BlindContext) -> BlindRows:
    """The auditor's own rows ready to show."""
    chart, lines, saved = work.chart, work.lines, work.coding.saved_at
    titles = {document.id: chart.title_of(document) for document in chart.documents}
    first = first_diagnosis(lines)
    return BlindRows(
        coding_id=str(work.coding.id),
        version=work.coding.version,
        rows=tuple(
            row_view(at, line, describe(line, chart.codes, chart.verdict(line.system, line.code)), (), titles,
                     principal=line is first, inpatient=chart.inpatient)
            for at, line in enumerate(lines, start=1)
        ),
        saved=f"Saved {formatting.clock_time(saved, people.time_zone(work.uow))}" if saved else "",
        why="" if lines else "Set a row of your own first",
    )  # fmt: skip
