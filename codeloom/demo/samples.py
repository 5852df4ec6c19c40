"""Samples in the demo, by the real verbs: last month by coder, with its audits so far, and charts in work drawn by risk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.core import parse
from codeloom.services.samples import OfSample, draw_sample, freeze

CLOSED, IN_WORK = 24, 4


def sample(supervisors: Sequence[Scope], manager: Scope, now: datetime) -> None:
    """Draw two samples in the last days."""
    until = now.date() - timedelta(days=2)
    with clock.at(now - timedelta(days=2)):
        plan = parse(freeze.command, {
            "method": "stratified", "strata": ["coder"], "size": CLOSED, "at_least": 2,
            "since": until - timedelta(days=33), "until": until,
        })  # fmt: skip
        _draw(supervisors[0], freeze(supervisors[0], plan))
    with clock.at(now - timedelta(hours=4)):
        plan = parse(freeze.command, {"method": "risk", "stage": "open", "size": IN_WORK})
        _draw(manager, freeze(manager, plan))


def _draw(who: Scope, frozen: str) -> None:
    draw_sample(who, parse(OfSample, {"sample_id": frozen}))
