"""A held person beside the people it may be: a row for each fact, with what agrees and what does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding.same_person import Agreement, compare
from codeloom.db.queries.imports import identities as queries
from codeloom.db.queries.imports.identities import KnownKey
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import Identifier, PatientFacts
from codeloom.services.core import count, day
from codeloom.services.imports.chart_rows import demographics_of
from codeloom.services.imports.held_content import HeldVisit, Summary
from codeloom.services.imports.identity_keys import person_keys

VISITS_SHOWN = 6
SEX = {"F": "Female", "M": "Male"}
NOT_SAID = "Not said"


@dataclass(frozen=True, slots=True)
class HeldCell:
    """What is known of a fact here. `mark` is agrees, differs or nothing, `word` says the same as text."""

    lines: tuple[str, ...]
    mark: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact: what the file says, and what is known of each candidate."""

    label: str
    incoming: tuple[str, ...]
    cells: tuple[HeldCell, ...]


@dataclass(frozen=True, slots=True)
class HeldSide:
    """One of the people it may be. `name` tells the person from the other ones, by more than the name where it must."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All facts, the candidates that are still here, and how each agrees, in the order of the candidates."""

    facts: tuple[HeldFact, ...]
    sides: tuple[HeldSide, ...]
    agreements: tuple[Agreement, ...]


def compared(uow: UnitOfWork, summary: Summary, candidates: Sequence[str], origin: Sequence[str]) -> Comparison:
    """The person of a file beside the candidates; `origin` says in lines where the file came from."""
    found = queries.patients(uow, {UUID(one) for one in candidates})
    people = [found[UUID(one)] for one in candidates if UUID(one) in found]
    incoming, agreements = summary.patient, []
    for one in people:
        agreements.append(compare(incoming.demographics, demographics_of(uow, one)))
    names = [uow.vault.open(Patient.name_enc, one) or "No name" for one in people]
    births = [_birth_date(uow, one) for one in people]
    numbers = [uow.vault.open(Patient.mrn_enc, one) for one in people]
    sides = tuple(
        HeldSide(str(one.id), name) for one, name in zip(people, told_apart(names, births, numbers), strict=True)
    )
    facts = (
        _fact("Name", _names(incoming), names, agreements, "name"),
        _fact("Birth date", _born(incoming), births, agreements, "birth_date"),
        _fact("Sex", SEX.get(incoming.sex, NOT_SAID), [SEX.get(one.sex, NOT_SAID) for one in people], agreements, "sex"),
        _record_numbers(incoming, numbers),
        _identifiers(uow, incoming, people),
        HeldFact("Came from", tuple(origin), tuple(HeldCell((f"Here since {day(one.created_at.date())}",)) for one in people)),
        _visits(uow, summary.visits, people),
    )  # fmt: skip
    return Comparison(facts, sides, tuple(agreements))


def _fact(label: str, said: str, known: Sequence[str], agreements: Sequence[Agreement], part: str) -> HeldFact:
    cells = []
    for text, agreement in zip(known, agreements, strict=True):
        mark = "agrees" if part in agreement.agrees else "differs" if part in agreement.differs else ""
        cells.append(HeldCell((text or NOT_SAID,), mark, {"agrees": "Agrees", "differs": "Differs"}.get(mark, "")))
    return HeldFact(label, (said or NOT_SAID,), tuple(cells))


def _names(patient: PatientFacts) -> str:
    return "; ".join(", ".join(part for part in name if part) for name in patient.names)


def _born(patient: PatientFacts) -> str:
    return day(patient.birth_date)


def _birth_date(uow: UnitOfWork, patient: Patient) -> str:
    return day(demographics_of(uow, patient).birth_date)


def told_apart(names: Sequence[str], births: Sequence[str], numbers: Sequence[str]) -> list[str]:
    """A name for each person that is nobody else's: with the birth date, the record number and at last the place in the
    list, as far as it takes. Nobody can choose between two buttons that say the same."""
    born = [f"born {birth}" if birth else "no birth date" for birth in births]
    numbered = [f"record {number}" if number else "no record number" for number in numbers]
    places = [f"column {place}" for place in range(1, len(names) + 1)]
    found = list(names)
    for more in (born, numbered, places):
        alike = [found.count(name) > 1 for name in found]
        found = [f"{name}, {words}" if twice else name for name, words, twice in zip(found, more, alike, strict=True)]
    return found


def _record_numbers(incoming: PatientFacts, numbers: Sequence[str]) -> HeldFact:
    cells = []
    for number in numbers:
        mark = "" if not (number and incoming.mrn) else "agrees" if number == incoming.mrn else "differs"
        cells.append(HeldCell((number or NOT_SAID,), mark, mark.capitalize()))
    return HeldFact("Record number", (incoming.mrn or NOT_SAID,), tuple(cells))


def _identifiers(uow: UnitOfWork, incoming: PatientFacts, people: Sequence[Patient]) -> HeldFact:
    """By what the file names the person, and which of it is known of each candidate."""
    keys = person_keys(uow.vault, incoming)
    known: Mapping[bytes, KnownKey] = queries.patient_keys(uow, [key.hmac for key in keys])
    named = list(zip(incoming.identifiers, keys, strict=False))
    cells = []
    for one in people:
        shared = tuple(
            identifier_words(identifier)
            for identifier, key in named
            if (here := known.get(key.hmac)) is not None and here.patient_id == one.id
        )
        cells.append(HeldCell(shared, "agrees", "Known here") if shared else HeldCell(("None of these",)))
    return HeldFact("Known by", tuple(identifier_words(one) for one in incoming.identifiers), tuple(cells))


def identifier_words(identifier: Identifier) -> str:
    """12345 (urn:oid:1.2.3); Patient/7 of https://a.example/fhir; id 7, source not named."""
    if identifier.kind == "bare":
        return f"id {identifier.key}, source not named"
    place, _, value = identifier.key.rpartition("|")
    return f"{value} of {place}" if identifier.kind == "local" else f"{value} ({place})"


def _visits(uow: UnitOfWork, held: Sequence[HeldVisit], people: Sequence[Patient]) -> HeldFact:
    cells = []
    for one in people:
        newest, total = queries.newest_charts(uow, one.id, VISITS_SHOWN)
        lines = [
            _visit(HeldVisit(chart.service_date, uow.vault.open(Chart.encounter_title_enc, chart), chart.doc_count))
            for chart in newest
        ]
        cells.append(HeldCell(_and_more(lines, total)))
    return HeldFact("Visits", _and_more([_visit(one) for one in held[:VISITS_SHOWN]], len(held)), tuple(cells))


def _and_more(lines: Sequence[str], total: int) -> tuple[str, ...]:
    more = (f"and {total - len(lines):,} more",) if total > len(lines) else ()
    return (*lines, *more) or ("None",)


def _visit(visit: HeldVisit) -> str:
    notes = count(visit.notes, "note") if visit.notes else "no note"
    return f"{day(visit.day) or 'date unknown'}: {visit.title}, {notes}"
