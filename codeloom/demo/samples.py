"""Samples in the demo, by the real verbs: last month by coder, with its audits so far, and charts in work drawn by risk."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.core import parse
from codeloom.services.samples import OfSample, draw_sample, freeze

CLOSED, IN_WORK = 24, 4


def sample(supervisors: Sequence[Scope], manager: Scope, now: datetime) -> None:
    """Draw two samples in the last days."""
    today = now.date()
    with clock.at(now - timedelta(days=2)):
        _draw(supervisors[0], method="stratified", strata=["coder"], size=CLOSED, at_least=2, **_days(today))
    with clock.at(now - timedelta(hours=4)):
        _draw(manager, method="risk", stage="open", size=IN_WORK)


def _days(today: date) -> dict[str, str]:
    return {"since": str(today - timedelta(days=35)), "until": str(today - timedelta(days=2))}


def _draw(who: Scope, **plan: object) -> None:
    frozen = freeze(who, parse(freeze.command, plan))
    draw_sample(who, parse(OfSample, {"sample_id": frozen}))
