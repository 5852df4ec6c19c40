"""The facts of a visit in words: date, new or established, setting, minutes. They decide level and rules beside the note."""

from datetime import date
from typing import Protocol

from codeloom.services.core import formatting

SETTINGS = {"office": "Office", "telehealth": "Telehealth", "home": "Home", "ed": "Emergency", "inpatient": "Hospital"}
Facts = tuple[tuple[str, str], ...]
"""(name, value) of each fact, always the same names in the same order."""


class Visit(Protocol):
    """What has the facts of a visit: an encounter, or a finalized version of one."""

    service_date: date
    patient_kind: str
    setting: str
    minutes: int | None


def facts_of(visit: Visit) -> Facts:
    """The facts in words; minutes nobody entered are "none"."""
    return (
        ("Service date", formatting.day(visit.service_date)),
        ("Patient", visit.patient_kind.capitalize()),
        ("Setting", SETTINGS[visit.setting]),
        ("Minutes", "none" if visit.minutes is None else str(visit.minutes)),
    )
