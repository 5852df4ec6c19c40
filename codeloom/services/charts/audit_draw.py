"""Which submitted charts are audited before they are complete: all of them, or a share drawn from a recorded seed.

A chart is drawn when the first 52 bits of SHA-256(seed, chart id), as a number from 0 up to 1, lie below the share of its
setting. So the same chart is drawn the same way however often it is recalled and sent, and anybody with the seed can repeat it.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from codeloom.db.queries.charts import standing
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.organization import AuditRates, audit_rates

DIGITS = 13
"""Hexadecimal digits of the digest that are read: 52 bits, which a double holds exactly."""
SIZE = float(16**DIGITS)


@dataclass(frozen=True, slots=True)
class Draw:
    """Whether a chart is audited, and by which rule: "all", "again" (it was returned or audited before), "first" (the coder is
    new) or "drawn" (by the seed, at `percent`)."""

    audited: bool
    by: str
    percent: int = 100


def fraction(seed: UUID, chart_id: UUID) -> float:
    """Where a chart lies, from 0 up to but not including 1; the same for the same seed on any machine."""
    return int(hashlib.sha256(seed.bytes + chart_id.bytes).hexdigest()[:DIGITS], 16) / SIZE


def draw(uow: UnitOfWork, chart: Chart) -> Draw:
    """Whether a chart that is being sent is audited. `chart.round` is that of this sending."""
    rates = audit_rates(uow)
    percent = rates.percent[chart.setting]
    if percent == 100 or rates.seed is None:
        return Draw(True, "all")
    if chart.round > 1:
        return Draw(True, "again")
    if _is_new(uow, chart, rates):
        return Draw(True, "first")
    return Draw(100 * fraction(rates.seed, chart.id) < percent, "drawn", percent)


def _is_new(uow: UnitOfWork, chart: Chart, rates: AuditRates) -> bool:
    """Whether this is one of the first charts its coder ever sent."""
    if not rates.first_charts or chart.assignee_id is None:
        return False
    return standing.sent_by(uow, chart.assignee_id, but=chart.id, most=rates.first_charts) < rates.first_charts
