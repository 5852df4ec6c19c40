"""The figures of a card by day and by setting: those that the dashboard shows, and for encounters and auditors the same kind,
counted from their audits. No verb lives here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from codeloom.db.queries import metrics
from codeloom.db.queries.metrics import FINDING, Work
from codeloom.db.queries.scores import audited
from codeloom.db.work import UnitOfWork
from codeloom.services.scores.rates import Days

MEASURES = ("sent", "agreed", "lines", "first_audits", "first_passed", FINDING)


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by day, from the first day of the control charts on, and by setting, of the card's days."""

    days: Days
    by_day: Mapping[date, Mapping[str, Any]]
    by_setting: Mapping[str, Mapping[str, Any]]

    def __call__(self, measure: str) -> Any:
        """One measure over the card's days."""
        return sum(row.get(measure, 0) for row in self.by_setting.values())

    def findings(self) -> dict[str, int]:
        """Findings by their category over the card's days, the most frequent first."""
        found: dict[str, int] = defaultdict(int)
        for row in self.by_setting.values():
            for measure, value in row.items():
                if measure.startswith(FINDING):
                    found[measure.removeprefix(FINDING)] += value
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    @property
    def worked(self) -> int:
        """The card's days on which charts were sent."""
        return sum(day >= self.days.first and row.get("sent", 0) > 0 for day, row in self.by_day.items())


def of_charts(uow: UnitOfWork, days: Days, people: tuple[UUID, ...] | None) -> Counted:
    """Charts of some people, None for everybody's: the dashboard's figures by day."""
    of, at = Work(people), metrics.standing(uow, days.zone)
    first = min(days.first, days.monday)
    found = metrics.read(uow, days.zone, first, days.today, MEASURES, of, by="day, setting", standing_at=at)
    return _grouped(days, [(*key, measure, value) for key, row in found.items() for measure, value in row.items()])


def of_encounters(uow: UnitOfWork, days: Days, person: UUID, by: Any) -> Counted:
    """Encounters that somebody handed in (`coder_id`) or wrote (`provider_id`)."""
    first = min(days.first, days.monday)
    return _grouped(days, audited.of_encounters(uow, days.zone, first, days.today, person, by))


def of_auditor(uow: UnitOfWork, days: Days, person: UUID) -> Counted:
    """Audits that somebody closed."""
    first = min(days.first, days.monday)
    return _grouped(days, audited.by_auditor(uow, days.zone, first, days.today, person))


def _grouped(days: Days, rows: audited.Rows) -> Counted:
    by_day: dict[date, dict[str, float]] = defaultdict(lambda: defaultdict(int))
    by_setting: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(int))
    for day, setting, measure, value in rows:
        by_day[day][measure] += value
        if day >= days.first:
            by_setting[setting][measure] += value
    return Counted(days, by_day, by_setting)
