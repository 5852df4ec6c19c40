"""A mix of levels from outside, which a manager loads to compare with: a public table, a specialty's report."""

from typing import Literal

from codeloom.coding.em.tables import FAMILIES
from codeloom.db.queries.coach import counts
from codeloom.db.tables.coach import CoachReference
from codeloom.db.work import UnitOfWork
from codeloom.services.coach.panels import FAMILY_NAMES, Reference
from codeloom.services.coach.views import LoadedReference
from codeloom.services.core import Command, LongText, Refused, ShortText, verb


class LoadReference(Command):
    """A kind of visit, where its figures come from, and a line for each level: code and number, counts or percents alike. Without
    lines the reference of that kind is taken away."""

    family: Literal[
        "office_est", "office_new", "ed", "hospital_initial", "hospital_subsequent", "home_est", "nursing_subsequent"
    ]
    source: ShortText = ""
    lines: LongText = ""


@verb("coach.load_reference", LoadReference)
def load_reference(uow: UnitOfWork, command: LoadReference) -> tuple[LoadedReference, ...]:
    """Load or take away a reference; those that are loaded then. Raises Refused naming the line that cannot be read."""
    kept = counts.references(uow).get(command.family)
    if not command.lines.strip():
        if kept is not None:
            uow.session.delete(kept)
        uow.record("COACH_REFERENCE_REMOVED", "reference", command.family)
        uow.session.flush()
        return loaded(uow)
    if not command.source.strip():
        raise Refused("Say where the figures come from.", todo="Name the table and its year.", code="no_source")
    row = kept or CoachReference(org_id=uow.org_id, family=command.family, source="", loaded_by=uow.user_id)
    row.source, row.shares, row.loaded_by = command.source.strip(), _shares(command), uow.user_id
    uow.session.add(row)
    uow.record("COACH_REFERENCE_LOADED", "reference", command.family, levels=len(row.shares))
    uow.session.flush()
    return loaded(uow)


def references_of(uow: UnitOfWork) -> dict[str, Reference]:
    """The loaded references by kind of visit."""
    return {name: Reference(one.source, one.shares) for name, one in counts.references(uow).items()}


def loaded(uow: UnitOfWork) -> tuple[LoadedReference, ...]:
    """What is loaded, in words."""
    found = counts.references(uow)
    return tuple(
        LoadedReference(name, FAMILY_NAMES[name], found[name].source) for name in FAMILY_NAMES if name in found
    )


def _shares(command: LoadReference) -> dict[str, float]:
    codes, found = FAMILIES[command.family].ladder(), dict[str, float]()
    for number, line in enumerate(command.lines.strip().splitlines(), start=1):
        parts = line.replace(",", " ").replace(";", " ").replace("%", " ").split()
        try:
            code, value = parts[0], float(parts[1])
        except (IndexError, ValueError):
            raise _unread(number) from None
        if len(parts) != 2 or code not in codes or code in found or not 0 <= value < 1e12:
            raise _unread(number)
        found[code] = value
    whole = sum(found.values())
    if not whole:
        raise Refused("All numbers are 0.", todo="Give counts or percents.", code="bad_reference")
    return {code: round(100 * value / whole, 4) for code, value in found.items()}


def _unread(number: int) -> Refused:
    return Refused(
        f"Line {number} could not be read.",
        todo="Write one code of this kind of visit and one number on each line: 99213 41.",
        code="bad_reference",
    )
