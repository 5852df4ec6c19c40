"""The charts of a finished round with what every auditor had, as values that are compared. No verb lives here."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from codeloom.coding.calibrating import Compared, Unit, compare
from codeloom.coding.variance import Coded
from codeloom.db.queries import calibration as queries
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.tables.calibration import Calibration
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import coded
from codeloom.services.core import NotFound
from codeloom.services.editor import WorkLine, unpack_lines


@dataclass
class RoundContext:
    """One round inside one unit of work."""

    uow: UnitOfWork
    round: Calibration

    @classmethod
    def take(cls, uow: UnitOfWork, calibration_id: UUID, *, lock: bool = False) -> "RoundContext":
        """A round of the organization. Raises NotFound."""
        found = queries.find(uow, calibration_id, lock=lock)
        if found is None:
            raise NotFound()
        return cls(uow, found)

    @cached_property
    def auditors(self) -> list[UUID]:
        """Who codes, in the order of their ids: the first of two is the first of a pair."""
        return queries.auditors(self.uow, self.round.id)

    @cached_property
    def names(self) -> dict[UUID, str]:
        """What they are called."""
        return {one: people.name_of(self.uow, one) for one in self.auditors}

    @cached_property
    def charts(self) -> list[queries.OfRound]:
        """Its charts by number."""
        return queries.charts(self.uow, self.round.id)

    @cached_property
    def own(self) -> dict[UUID, dict[str, list[WorkLine]]]:
        """What each auditor handed in, by chart and then by the auditor's id."""
        out: dict[UUID, dict[str, list[WorkLine]]] = {}
        for one in blind.of_calibration(self.uow, self.round.id):
            lines = unpack_lines(self.uow.vault.open(BlindCoding.lines_enc, one))
            assert one.chart_id is not None  # a calibration is of charts
            out.setdefault(one.chart_id, {})[str(one.auditor_id)] = lines
        return out

    @cached_property
    def compared(self) -> list[Compared]:
        """The charts compared, in the same order."""
        return [
            compare(_coder(one.row.rows), {name: coded(lines) for name, lines in self.own[one.row.chart_id].items()})
            for one in self.charts
        ]

    def unit(self, chart_id: UUID, key: str) -> Unit:
        """Something the auditors differ on. Raises NotFound."""
        for chart, found in zip(self.charts, self.compared, strict=True):
            for unit in found.units:
                if chart.row.chart_id == chart_id and unit.key == key and unit.open:
                    return unit
        raise NotFound("That difference is not there.", todo="Look at the fresh list.")


def _coder(rows: list[dict[str, object]]) -> list[Coded]:
    first = next((at for at, row in enumerate(rows) if row["system"] == "icd10cm"), None)
    return [
        Coded(str(row["code"]), str(row["system"]), at == first, str(row["poa"]), int(str(row["units"])))
        for at, row in enumerate(rows)
    ]
