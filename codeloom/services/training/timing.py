"""Until when a closed audit can be answered and a rebuttal is to be decided, and how moments are written."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.organization import rebuttal_times


@dataclass(frozen=True, slots=True)
class Times:
    """Now, the practice's time zone, and its days for a rebuttal and a decision."""

    now: datetime
    zone: ZoneInfo
    rebuttal_days: int
    decision_days: int

    @classmethod
    def of(cls, uow: UnitOfWork) -> "Times":
        """As they stand in this unit of work."""
        return cls(clock.now(), ZoneInfo(people.time_zone(uow)), *rebuttal_times(uow))

    def ends(self, audit: Audit) -> datetime:
        """The end of the last day on which a change of a closed audit can be rebutted."""
        assert audit.closed_at is not None
        return self._end(audit.closed_at, self.rebuttal_days)

    def decide_until(self) -> datetime:
        """The end of the day until which a rebuttal sent now is to be decided."""
        return self._end(self.now, self.decision_days)

    def over(self, audit: Audit) -> bool:
        """Whether the days for a rebuttal have passed."""
        return self.now > self.ends(audit)

    def day(self, moment: datetime) -> str:
        """Mon 15 Jun."""
        there = moment.astimezone(self.zone)
        return f"{there:%a} {formatting.short_day(there.date())}"

    def due(self, moment: datetime) -> tuple[str, str]:
        """(words, tone) of when a rebuttal is to be decided: "1 d late" error, "today" and "tomorrow" warn, "Sat 13 Jun"."""
        words, tone = formatting.due(moment, self.now, str(self.zone))
        words = words.removesuffix(" 23:59")
        return words, tone or ("warn" if words == "tomorrow" else "")

    def moment(self, moment: datetime | None) -> str:
        """today 10:58, 14 Jun, or 14 Jun 2025; empty for none."""
        if moment is None:
            return ""
        there, here = moment.astimezone(self.zone), self.now.astimezone(self.zone)
        if there.date() == here.date():
            return f"today {there:%H:%M}"
        return formatting.short_day(there.date()) if there.year == here.year else formatting.day(there.date())

    def _end(self, begin: datetime, days: int) -> datetime:
        day = begin.astimezone(self.zone).date() + timedelta(days=days)
        return datetime.combine(day, time(23, 59, 59), self.zone)
