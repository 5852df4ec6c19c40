"""How a round stands, for screens that are open: how far each auditor is, whether it has ended, how much was settled."""

from collections import Counter

from codeloom.db.queries import calibration as queries
from codeloom.db.tables.calibration import Calibration
from codeloom.db.work import UnitOfWork
from codeloom.services.calibration.comparing import RoundContext
from codeloom.services.calibration.starting import OfCalibration
from codeloom.services.calibration.views import ProgressItem, RoundNow
from codeloom.services.core import formatting, verb


@verb("calibration.now", OfCalibration, read_only=True)
def round_now(uow: UnitOfWork, command: OfCalibration) -> RoundNow:
    """How a round stands just now; nothing of what anybody coded. Raises NotFound."""
    return now_of(RoundContext.take(uow, command.calibration_id))


def state_of(one: Calibration) -> str:
    """running, done or stopped."""
    return "done" if one.finished_at is not None else "stopped" if one.stopped_at is not None else "running"


def now_of(work: RoundContext) -> RoundNow:
    """The same of a round that was taken up."""
    uow, round_ = work.uow, work.round
    settled = queries.settlements(uow, round_.id)
    done = Counter(auditor for auditor, ended in queries.progress(uow, round_.id) if ended)
    whole = len(work.charts)
    items = tuple(
        ProgressItem(work.names[one], f"{done[one]} of {formatting.count(whole, 'chart')}", done[one] == whole)
        for one in work.auditors
    )
    percent = round(100 * sum(done.values()) / max(1, whole * len(work.auditors)))
    return RoundNow(state_of(round_), items, percent, len(settled) + sum(one.agreed_by is not None for one in settled))
