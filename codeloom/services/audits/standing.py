"""How far an auditor agrees with others in calibrations, and whether they may close audits alone. No verb lives here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.agreement import FEW, Estimate, Pair, ac1, agreement, kappa
from codeloom.coding.calibrating import RIGHT, WRONG
from codeloom.db.queries import calibration as queries
from codeloom.db.tables.audits import CalibrationResult
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.organization import agreement_asked

SINCE = timedelta(days=90)
"""Results older than this count no more."""
NAMES = {"kappa": "kappa", "ac1": "AC1"}


@dataclass(frozen=True, slots=True)
class Standing:
    """An auditor's double audits in 90 days and their agreement with the other auditors, all of them taken together."""

    charts: int
    kappa: Estimate
    ac1: Estimate

    @property
    def known(self) -> bool:
        """Whether there are enough double audits to say something of the person."""
        return self.charts >= FEW


def pairs_of(result: CalibrationResult, person: UUID) -> list[Pair]:
    """A result as what the person and the other one said of each row."""
    mine, theirs = result.first_wrong, result.second_wrong
    if result.second_id == person:
        mine, theirs = theirs, mine
    return [
        *[(RIGHT, RIGHT)] * result.both_right, *[(WRONG, RIGHT)] * mine,
        *[(RIGHT, WRONG)] * theirs, *[(WRONG, WRONG)] * result.both_wrong,
    ]  # fmt: skip


def standing_of(results: Sequence[CalibrationResult], person: UUID, seed: int) -> Standing:
    """The standing of a person from the results they are in."""
    mine = [one for one in results if person in (one.first_id, one.second_id)]
    found = agreement([pair for one in mine for pair in pairs_of(one, person)], seed)
    return Standing(double_audits(mine, person), found.kappa, found.ac1)


def double_audits(results: Sequence[CalibrationResult], person: UUID) -> int:
    """How many charts a person and somebody else coded; with several others in a round its charts count once."""
    mine = (one for one in results if person in (one.first_id, one.second_id))
    return sum({one.calibration_id: one.charts for one in mine}.values())


def since(now: datetime | None = None) -> datetime:
    """The moment from which results count."""
    return (now or clock.now()) - SINCE


def alone_why(uow: UnitOfWork, person: UUID) -> str:
    """Why a person does not close audits alone, in a sentence's part; empty when they do: no minimum, no figure yet, or enough."""
    measure, minimum = agreement_asked(uow)
    if not minimum:
        return ""
    results = queries.results(uow, since(), of_person=person)
    charts, counts = double_audits(results, person), Counter(pair for one in results for pair in pairs_of(one, person))
    value = kappa(counts) if measure == "kappa" else ac1(counts, 2)
    if charts < FEW or value is None or round(100 * value) >= minimum:
        return ""
    return (
        f"agreement with other auditors ({NAMES[measure]} {value:.2f} in {formatting.count(charts, 'double audit')}) is "
        f"under the practice’s minimum of {minimum / 100:.2f}"
    )
