"""What is told of calibrations: to its auditors that one begins, and that all have finished."""

from collections.abc import Iterable
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.calibration import Calibration
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.notices import by_and_due, done_with, notice_kind, notify

STARTED = notice_kind(
    "calibration.started",
    "A calibration waits for me",
    icon="agreement",
    roles=(Role.SUPERVISOR,),
    order=55,
    title=lambda told: f"Calibration {told.number}: {formatting.count(told.fact('charts'), 'chart')} to code blind",
    detail=by_and_due,
    path=lambda _told: "/audits",
)
FINISHED = notice_kind(
    "calibration.finished",
    "A calibration of mine is finished",
    icon="agreement",
    roles=(Role.SUPERVISOR, Role.MANAGER),
    order=56,
    title=lambda told: f"Calibration {told.number} is finished",
    detail=by_and_due,
    path=lambda told: f"/calibration?round={told.subject}",
)


def tell_started(uow: UnitOfWork, made: Calibration, auditors: Iterable[UUID], charts: int) -> None:
    """Tell the auditors of a round that it begins."""
    notify(uow, STARTED, auditors, act=made.id, subject=made.id, number=made.number, facts={"charts": charts})


def tell_finished(uow: UnitOfWork, made: Calibration, auditors: Iterable[UUID]) -> None:
    """Tell its auditors, and who started it, that the last one is done; nobody has anything to code for it any more."""
    done_with(uow, [STARTED], made.id)
    notify(uow, FINISHED, {*auditors, made.started_by}, act=made.id, subject=made.id, number=made.number)


def tell_stopped(uow: UnitOfWork, made: Calibration) -> None:
    """What its auditors were told of a round that is stopped needs nothing of them any more."""
    done_with(uow, [STARTED], made.id)
