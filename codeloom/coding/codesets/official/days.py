"""Days as the files write them, to ordinals. A day that does not exist raises BadDay."""

import re
from datetime import date
from functools import lru_cache

from codeloom.coding.codesets.contents import OPEN

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?)?")
_US = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_NONE = frozenset({"", "*", "0", "00000000", "99999999", "n/a", "na", "none"})
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


class BadDay(ValueError):
    """The text is no day between 1950 and 2100."""


@lru_cache(maxsize=4096)
def read_day(text: str) -> int:
    """YYYYMMDD, YYYY-MM-DD or MM/DD/YYYY to an ordinal; `OPEN` for "*", zeros and nothing. Raises BadDay."""
    plain = text.strip().lower()
    if plain in _NONE:
        return OPEN
    if match := _COMPACT.fullmatch(plain) or _ISO.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _US.fullmatch(plain):
        month, day, year = match.groups()
    else:
        raise BadDay(text)
    try:
        value = date(int(year), int(month), int(day))
    except ValueError as error:
        raise BadDay(text) from error
    if not EARLIEST <= value <= LATEST:
        raise BadDay(text)
    return value.toordinal()
