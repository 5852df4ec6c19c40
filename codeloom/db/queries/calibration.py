"""Calibrations of auditors: rounds, what they are made of, and their results."""

from uuid import UUID

from codeloom.db.tables.calibration import Calibration
from codeloom.db.work import UnitOfWork


def find(uow: UnitOfWork, calibration_id: UUID) -> Calibration | None:
    """A round of the organization."""
    return uow.session.get(Calibration, (uow.org_id, calibration_id))


def number_of_round(uow: UnitOfWork, calibration_id: UUID) -> int:
    """What a round is called by; 0 for one that is none."""
    found = find(uow, calibration_id)
    return found.number if found is not None else 0
