"""Whose charts a list is to show: what somebody knows exactly of a patient, read from one line of text.

The words lead to ids and are kept nowhere. Who looked is in the audit log, with the ids of whom they found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from codeloom.db.queries.charts import patient_search as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.chart_lists import PEOPLE
from codeloom.services.charts.patient_keys import key_places, number_text, person_text
from codeloom.services.core import Command, Refused, ShortText, verb

CHART = re.compile(r"(?:ch-?)?\s*([0-9]{1,12})", re.IGNORECASE)
DAY = re.compile(
    r"\b(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})\b|\b(?P<month>[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})\b"
    r"|\b(?P<words>[0-9]{1,2} [A-Za-z]{3} [0-9]{4})\b"
)
FORMS = {"iso": "%Y-%m-%d", "month": "%m/%d/%Y", "words": "%d %b %Y"}
MOST_WORDS = 6


class SearchPatient(Command):
    """A whole record number, a chart's number, or a full name and a birth date in any order."""

    text: ShortText = ""


@dataclass(frozen=True, slots=True)
class FoundPatients:
    """Ids of the patients found, of whom this person may see a chart or an encounter."""

    ids: tuple[str, ...]


@verb("charts.search_patient", SearchPatient)
def search_patient(uow: UnitOfWork, command: SearchPatient) -> FoundPatients:
    """The patients whom a text names exactly, in sight of this person. Raises Refused for less than a number or a full name with
    birth date. Recorded with the ids found."""
    named = patients_named(uow, command.text)
    if named is None:
        raise Refused(
            "A patient is found by record number, by chart number, or by full name and birth date.",
            todo="Enter one of them whole, for example “Romaguera, Cecelia 3 Feb 1963”.",
            code="bad_input",
        )
    chart = CHART.fullmatch(command.text.strip())
    of_chart = queries.of_chart(uow, int(chart[1])) if chart else []
    seen = tuple(map(str, dict.fromkeys([*of_chart, *named][:PEOPLE])))
    uow.record("PATIENT_SEARCHED", "organization", uow.org_id, patients=seen)
    return FoundPatients(seen)


def patients_named(uow: UnitOfWork, text: str) -> list[UUID] | None:
    """The patients in sight of this person whom a text names exactly: by record number, or by full name with birth date in any
    order. None where it holds neither."""
    text = " ".join(text.split())
    dated = _day(text)
    if dated is not None:
        words = list(dict.fromkeys(person_text(family, given, dated[0]) for family, given in _pairs(dated[1])))
    else:
        words = [number_text(text)] if any(map(str.isdigit, text)) else []
    if not words:
        return None
    known = queries.known(uow, [key for one in words for key in key_places(uow.vault, one)])
    found = {one for one in known.values() if one is not None}
    return queries.in_sight(uow, found) if found else []


def _day(text: str) -> tuple[date, str] | None:
    """(birth date, the text without it); None without one."""
    found = DAY.search(text)
    if found is None or found.lastgroup is None:
        return None
    try:
        born = datetime.strptime(found[0], FORMS[found.lastgroup]).date()
    except ValueError:
        return None
    return born, f"{text[: found.start()]} {text[found.end() :]}"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """(family, given) as a text may mean them: as written around a comma, else cut at each place, either way round."""
    family, comma, given = text.partition(",")
    if comma and given.strip(" ,"):
        yield family.strip(), given.strip(" ,")
        return
    words = text.replace(",", " ").split()[:MOST_WORDS]
    for at in range(1, len(words)):
        first, last = " ".join(words[:at]), " ".join(words[at:])
        yield from ((last, first), (first, last))
