"""The days a dashboard is about, and the addresses of the lists behind its figures under the same filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import urlencode

Range = Literal["today", "7", "30", "90"]
RANGES: Mapping[str, int] = {"today": 7, "7": 7, "30": 30, "90": 90}
"""Days that rates, percentiles and findings are of; today's board takes those of 7 days, for a morning has none."""
WEEKS = 12
"""Whole weeks of accuracy before this one."""


@dataclass(frozen=True, slots=True)
class Days:
    """The last so many days, today included, and as many before them."""

    today: date
    number: int

    @property
    def first(self) -> date:
        """The first of them."""
        return self.today - timedelta(days=self.number - 1)

    @property
    def before(self) -> date:
        """The first of as many days before them."""
        return self.first - timedelta(days=self.number)

    @property
    def monday(self) -> date:
        """The first day of accuracy by week."""
        return self.today - timedelta(days=self.today.weekday() + 7 * WEEKS)

    @property
    def words(self) -> str:
        """7 days, or quarter."""
        return "quarter" if self.number == RANGES["90"] else f"{self.number} days"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the lists behind the figures, of the same team, specialty and setting."""

    team: str = ""
    specialty: str = ""
    setting: str = ""

    def __call__(self, tab: str, **more: object) -> str:
        """The manager's charts in one tab."""
        asked = {"tab": tab, **more}
        own = urlencode({name: value for name, value in asked.items() if value != ""})
        return f"/charts?{own}{_filters(self)}"

    def between(self, tab: str, first: date, last: date, **more: object) -> str:
        """The manager's charts in one tab of some days, the last one included."""
        return self(tab, since=first, until=last, **more)


@lru_cache(64)
def _filters(of: Links) -> str:
    """The part that all links of a board end with: there are hundreds of them."""
    asked = {"team": of.team, "specialty": of.specialty, "setting": of.setting}
    named = urlencode({name: value for name, value in asked.items() if value})
    return f"&{named}" if named else ""
