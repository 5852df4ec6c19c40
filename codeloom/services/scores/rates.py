"""Rates of scorecards, and the days they are of. No verb lives here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.scoring import FEW, wilson
from codeloom.db.queries import people
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import day_begins
from codeloom.services.core import formatting
from codeloom.services.scores.views import Cell, Rate

Span = Literal["7", "30", "90", "365"]
WORDS: Mapping[str, str] = {"7": "7 days", "30": "30 days", "90": "quarter", "365": "year"}
WEEKS = 26
"""Weeks of a control chart, this one included."""


@dataclass(frozen=True, slots=True)
class Days:
    """The last so many days, today included, in the practice's time zone."""

    today: date
    number: int
    zone: str

    @classmethod
    def of(cls, uow: UnitOfWork, span: str) -> "Days":
        """As they are now."""
        zone = people.time_zone(uow)
        return cls(clock.now().astimezone(ZoneInfo(zone)).date(), int(span), zone)

    @property
    def first(self) -> date:
        """The first of them."""
        return self.today - timedelta(days=self.number - 1)

    @property
    def since(self) -> datetime:
        """When the first of them began."""
        return day_begins(self.first, self.zone)

    @property
    def monday(self) -> date:
        """The first day of the control charts."""
        return self.today - timedelta(days=self.today.weekday() + 7 * (WEEKS - 1))

    @property
    def words(self) -> str:
        """30 days, or quarter."""
        return WORDS[str(self.number)]


def rate(name: str, part: float, whole: int, unit: str = "row", *, found: bool = False) -> Rate:
    """A rate ready to show. Of few it has no percent, only the interval. `found`: of findings, which are not right rows."""
    if not whole:
        return Rate(name, words="nothing counted yet", few=True)
    low, high = (round(100 * edge, 1) for edge in wilson(part, whole))
    point = round(100 * part / whole, 1)
    few = whole < FEW
    right = int(part) if part == int(part) else part
    counted = f"{right:,} {'found in' if found else 'of'} {formatting.count(whole, unit)}"
    words = f"{low:.1f} to {high:.1f}{' %' if few else ''}, {counted}{', few' if few else ''}"
    return Rate(name, "" if few else f"{point:.1f}", words, low, point, high, few)


def on_one_scale(rates: Sequence[Rate]) -> tuple[tuple[Rate, ...], str]:
    """Rates with their places on a scale that holds all their intervals and begins and ends at a multiple of ten percent, and that
    scale in words."""
    some = [one for one in rates if one.high > 0]
    if not some:
        return tuple(rates), ""
    floor = int(min(one.low for one in some)) // 10 * 10
    top = -(-int(-(-max(one.high for one in some) // 1)) // 10) * 10

    def place(percent: float) -> float:
        return round(100 * (percent - floor) / (top - floor), 1)

    drawn = (replace(one, low=place(one.low), point=place(one.point), high=place(one.high)) if one.high > 0 else one
             for one in rates)  # fmt: skip
    return tuple(drawn), f"{floor} to {top} %"


def rate_cell(label: str, part: float, whole: int, unit: str = "row", href: str = "") -> Cell:
    """The same as a figure of the strip."""
    found = rate(label, part, whole, unit)
    return Cell(label, found.value or "–", found.words, "%" if found.value else "", href)
