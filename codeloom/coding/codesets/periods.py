"""Validity periods and Medicare Code Editor flags by code (public CMS tables), and the releases they imply."""

import csv
import io
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(2015, 10, 1)
"""ICD-10-CM came into force in the United States on this day."""


class BadPeriods(ValueError):
    """The table of validity periods cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Period:
    """A code is billable from `valid_from` to `valid_to` (both included, ordinals of `date`) with these flags."""

    valid_from: int
    valid_to: int
    flags: str


def read_periods(table: bytes) -> dict[str, tuple[Period, ...]]:
    """Periods by bare code, oldest first, from CSV `code,valid_from,valid_to,mce_flags` with dates as YYYYMMDD."""
    reader = csv.DictReader(io.StringIO(table.decode("utf-8")))
    if not reader.fieldnames or not {"code", "valid_from", "valid_to", "mce_flags"} <= set(reader.fieldnames):
        raise BadPeriods("the validity table must have the columns code, valid_from, valid_to, mce_flags")
    out: dict[str, list[Period]] = {}
    days: dict[str, int] = {}
    for row in reader:
        try:
            for text in (row["valid_from"], row["valid_to"]):
                if text not in days:
                    days[text] = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}").toordinal()
            period = Period(days[row["valid_from"]], days[row["valid_to"]], row["mce_flags"])
        except (ValueError, TypeError) as error:
            raise BadPeriods(f"line {reader.line_num} of the validity table: {error}") from error
        out.setdefault(row["code"], []).append(period)
    if not out:
        raise BadPeriods("the validity table is empty")
    return {code: tuple(sorted(periods, key=lambda period: period.valid_from)) for code, periods in out.items()}


@dataclass(frozen=True, slots=True)
class Release:
    """The code set in force over some days. `name` is the fiscal year ("FY2026"); a mid-year update is a release too.

    `known` is False outside the loaded tables: before 2015-10-01 nothing is billable, after their end the last set is used.
    """

    name: str
    valid_from: date
    valid_to: date
    known: bool = True


def fiscal_year(day: date) -> int:
    """The fiscal year that holds the day: FY2027 began on 2026-10-01."""
    return day.year + (day.month >= 10)


def release_at(day: date, starts: list[int]) -> Release:
    """The release in force on a day. `starts` are the days (ordinals) on which a release begins; the last ends the tables."""
    ordinal = day.toordinal()
    place = bisect_right(starts, ordinal)
    if place == 0:
        end = date.fromordinal(starts[0]) - timedelta(days=1)
        return Release("before ICD-10-CM", date.min, end, known=False)
    start = date.fromordinal(starts[place - 1])
    if place == len(starts):
        last = fiscal_year(start - timedelta(days=1))
        return Release(f"FY{last}", start, date.max, known=False)
    end = date.fromordinal(starts[place]) - timedelta(days=1)
    return Release(f"FY{fiscal_year(day)}", start, end)
