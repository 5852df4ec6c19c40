"""Plans an activation: the releases active before and after a file is put in force, and the code sets of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.official import OfficialKind
from codeloom.coding.codesets.official.difference import Difference, difference
from codeloom.db.queries import code_sets as queries
from codeloom.db.queries.code_sets import InForce
from codeloom.db.tables.code_sets import CodeRelease
from codeloom.db.work import UnitOfWork
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.code_sets import overlay
from codeloom.services.code_sets.uploads import OfRelease, release_by_id
from codeloom.services.core import Refused

FIRST_DAY = date(2015, 10, 1)
"""ICD-10-CM came into force in the United States on this day."""
AHEAD = timedelta(days=3 * 366)
ADD_UP = frozenset({OfficialKind.NCCI_PTP.value})
"""Kinds that CMS publishes in several files for the same days. A file of another kind replaces the one with its first day."""


class InForceFrom(OfRelease):
    """A file and the first and last service date it is in force, both included; without a last day until a later file."""

    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The releases active before and after a file is put in force, and those whose place it takes."""

    row: CodeRelease
    first: date
    before: tuple[InForce, ...]
    after: tuple[InForce, ...]
    replaced: tuple[InForce, ...]


def plan(uow: UnitOfWork, command: InForceFrom, *, lock: bool = False) -> Plan:
    """What would be active. Raises NotFound; Refused for a file that is in force or was refused, and for odd dates."""
    row = release_by_id(uow, command.release_id, lock=lock)
    if row.status == "refused":
        raise Refused("This file was refused.", todo="Mend it and upload it again.", code="refused_file")
    if row.status == queries.ACTIVE:
        raise Refused("This file is in force already.", todo="Take it back first to change its dates.", code="active")
    latest = clock.now().date() + AHEAD
    if not FIRST_DAY <= command.effective_from <= latest:
        raise Refused("The first day must lie between October 2015 and three years ahead.", code="bad_dates")
    if command.effective_to is not None and command.effective_to < command.effective_from:
        raise Refused("The last day lies before the first day.", code="bad_dates")
    before = queries.in_force(uow)
    replaced = tuple(
        release
        for release in before
        if release.kind == row.kind
        and release.part == row.part
        and release.effective_from == command.effective_from
        and release.kind not in ADD_UP
    )
    new = InForce(row.id, row.kind, row.content_sha256, command.effective_from, command.effective_to, row.part)
    kept = [release for release in before if release not in replaced]
    return Plan(
        row,
        command.effective_from,
        before,
        tuple(sorted([*kept, new], key=lambda release: release.effective_from)),
        replaced,
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan with the code sets before and after it, and their difference on the first day."""

    plan: Plan
    before: CodeSets
    after: CodeSets
    difference: Difference


def compare(uow: UnitOfWork, wanted: Plan) -> Compared:
    """Overlay what is in force with the file and compare on its first day."""
    before, after = _codesets(uow, wanted.before), _codesets(uow, wanted.after)
    file = overlay.stored_file(uow, wanted.row.id, wanted.row.kind)
    return Compared(wanted, before, after, difference(before, after, file, wanted.first))


def _codesets(uow: UnitOfWork, releases: Sequence[InForce]) -> CodeSets:
    own = overlay.sets_of(uow, releases)
    return load_codesets() if own is None else own.codesets
