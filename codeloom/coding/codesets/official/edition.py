"""The edition of a file, from its content and its name, with the service dates of that edition."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")
_SHORT_YEAR = re.compile(r"fy[ _-]?(\d\d)(?!\d)", re.IGNORECASE)
_MONTH = re.compile(r"(?<![a-z])(jan|apr|jul|oct)(?:uary|il|y|ober)?(?![a-z])", re.IGNORECASE)
_NCCI_VERSION = re.compile(r"(?:^|[^a-z])v(\d\d)([0-3])r?\d?", re.IGNORECASE)
_US_DAY = re.compile(r"(?<!\d)(\d{1,2})[-/_](\d{1,2})[-/_](20\d\d)(?!\d)")
NCCI_FIRST_YEAR = 1994
"""NCCI counts its versions by year: 31.3 is the last quarter of 2025."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition is called and the service dates it suggests; None where neither name nor content gives one."""

    label: str = ""
    first: date | None = None
    last: date | None = None


def fiscal(name: str, year: int | None = None) -> Edition:
    """An annual edition by federal fiscal year (FY2025: 2024-10-01 to 2025-09-30); an April or January one starts then.

    `year` is what the content says; without it the name decides.
    """
    year = year or year_in(name)
    if not year:
        return Edition()
    named = _MONTH.search(name)
    month = _MONTHS[named[1].lower()] if named else 10
    first = date(year - 1, 10, 1) if month == 10 else date(year, month, 1)
    label = f"FY{year}" + (f", {first:%B %Y} update" if month != 10 else "")
    return Edition(label, first, date(year, 9, 30))


def quarterly(name: str) -> Edition:
    """A quarterly edition ("HCPC2025_OCT_ANWEB"): it begins with its quarter and has no end of its own."""
    year, named = year_in(name), _MONTH.search(name)
    if not year:
        return Edition()
    if not named:
        return Edition(str(year), date(year, 1, 1))
    first = date(year, _MONTHS[named[1].lower()], 1)
    return Edition(f"{first:%B %Y}", first)


def ncci(name: str, text: str = "") -> Edition:
    """An NCCI quarter by version in the name ("ccipra-v313r0-f1") or by a day in name or text ("Eff_10-01-2025")."""
    if version := _NCCI_VERSION.search(name):
        first = date(NCCI_FIRST_YEAR + int(version[1]), 3 * int(version[2]) + 1, 1)
        return Edition(f"version {version[1]}.{version[2]}", first, quarter_end(first))
    for where in (name, text):
        for month, day, year in _US_DAY.findall(where):
            try:
                first = date(int(year), int(month), int(day))
            except ValueError:
                continue
            return Edition(f"{first:%B %Y}", first, quarter_end(first))
    plain = quarterly(name)
    return Edition(plain.label, plain.first, quarter_end(plain.first) if plain.first else None)


def quarter_end(first: date) -> date:
    """The last day of the quarter that holds a day."""
    month = 3 * ((first.month - 1) // 3) + 4
    following = date(first.year + 1, 1, 1) if month > 12 else date(first.year, month, 1)
    return following - timedelta(days=1)


def year_in(name: str) -> int | None:
    """The year in a name: "order_2025", "FY25"; the file's own part of a path decides before its folders."""
    for part in reversed(name.split("/")):
        if years := _YEAR.findall(part):
            return int(years[-1])
        if short := _SHORT_YEAR.search(part):
            return 2000 + int(short[1])
    return None
