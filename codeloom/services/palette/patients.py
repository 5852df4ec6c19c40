"""Patients as the palette finds them: by a whole record number, or by full name and birth date, as everywhere."""

import re
from datetime import date, datetime

from codeloom.db.work import UnitOfWork
from codeloom.services.encounters import FindPatient, PatientChoice, find_patient

DAYS = (
    (re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"), "%Y-%m-%d"),
    (re.compile(r"\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\b"), "%m/%d/%Y"),
    (re.compile(r"\b[0-9]{1,2} [A-Za-z]{3} [0-9]{4}\b"), "%d %b %Y"),
)
LEAST_NUMBER = 4
"""Characters of a record number, so that single digits of other searches find nobody."""


def patients_of(uow: UnitOfWork, text: str) -> tuple[PatientChoice, ...]:
    """The patients whom a text names exactly: a number, or `Romaguera, Cecelia 1963-02-03` in any order of the three."""
    if dated := _dated(text):
        born, (first, *others) = dated
        rest = " ".join(others)
        pairs = ((first, rest),) if "," in text else ((rest, first), (first, rest))
        commands = [FindPatient(family=family, given=given, birth_date=born) for family, given in pairs]
    else:
        commands = [FindPatient(record_number=number) for number in _numbered(text)]
    found = {one.id: one for command in commands for one in find_patient.run(uow, command)}
    return tuple(found.values())


def _numbered(text: str) -> list[str]:
    number = "".join(text.split())
    return [number] if len(number) >= LEAST_NUMBER and any(map(str.isdigit, number)) else []


def _dated(text: str) -> tuple[date, list[str]] | None:
    """(birth date, family and given name as written), None without a date or with fewer than two names."""
    for form, written in DAYS:
        if not (found := form.search(text)):
            continue
        try:
            born = datetime.strptime(found[0], written).date()
        except ValueError:
            return None
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        names = [part.strip() for part in rest.split(",") if part.strip()] if "," in rest else rest.split()
        return (born, names) if len(names) > 1 else None
    return None
