"""What is known of one code on one service date."""

from dataclasses import dataclass
from datetime import date

NO_DESCRIPTOR = "[descriptor not in the loaded release]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the tree as of a service date. `code`, `parent`, `children`, `category` are dotted.

    `billable` is True when the code itself may be reported that day; `in_force` also for a category with such a code.
    `seventh` lists the 7th characters that exist for this stem that day, with their meanings. `valid_from`/`valid_to` are
    the period holding the day, else the nearest one; None for a category. `flags` are Medicare Code Editor flags of that
    period and "poa_exempt". `described` is False when the loaded release has no descriptor: `title` then is that of the
    nearest known ancestor and says so. `complication` is "CC", "MCC" or "", `hcc` the payment category or "", as the payment
    tables have it.
    """

    code: str
    title: str
    billable: bool
    in_force: bool
    parent: str
    children: tuple[str, ...]
    chapter: str
    block: str
    category: str
    seventh: tuple[tuple[str, str], ...]
    valid_from: date | None
    valid_to: date | None
    flags: frozenset[str]
    described: bool
    complication: str = ""
    hcc: str = ""
