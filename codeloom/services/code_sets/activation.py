"""Putting an uploaded file in force from a service date on, and taking it back.

Building the code sets takes seconds the first time, so handlers and commands call `build_code_sets` first, which builds them
outside of any transaction; the verbs below then find them in memory.
"""

from dataclasses import dataclass

from codeloom.coding import clock
from codeloom.coding.codesets.official import OverlayFile
from codeloom.db.queries import code_sets as queries
from codeloom.db.queries import people
from codeloom.db.queries.code_sets import InForce
from codeloom.db.scope import Scope
from codeloom.db.tables.code_sets import CodeRelease
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import overlay
from codeloom.services.code_sets.plan import InForceFrom, compare, plan
from codeloom.services.code_sets.telling import tell_in_force
from codeloom.services.code_sets.uploads import OfRelease, name_of, release_by_id
from codeloom.services.code_sets.views import ReleaseView, release_view
from codeloom.services.core import Refused, verb


@dataclass(frozen=True, slots=True)
class SetsToBuild:
    """The files that must be overlaid on the built-in tables before a verb can answer quickly; empty when nothing has to."""

    sets: tuple[tuple[tuple[InForce, ...], tuple[OverlayFile, ...]], ...] = ()

    def build(self) -> None:
        """Make the sets, outside of any transaction. Takes seconds."""
        for releases, files in self.sets:
            _ = overlay.make(releases, files).index


@verb("code_sets.prepare", InForceFrom, read_only=True)
def prepare(uow: UnitOfWork, command: InForceFrom) -> SetsToBuild:
    """The files a preview or an activation needs that are not yet code sets in memory. Raises what `plan` raises."""
    wanted = plan(uow, command)
    return SetsToBuild(
        tuple(
            (releases, overlay.files_of(uow, releases))
            for releases in (wanted.before, wanted.after)
            if not overlay.known(releases)
        )
    )


def build_code_sets(scope: Scope, command: InForceFrom) -> None:
    """Read what is needed, then build with no transaction open. Raises Problem."""
    prepare(scope, command).build()


@verb("code_sets.activate", InForceFrom)
def activate_release(uow: UnitOfWork, command: InForceFrom) -> ReleaseView:
    """Put a file in force. Every process judges by it within a second, open charts at their next act.

    A file of the same kind and first day is taken back with it. Raises what `plan` raises.
    """
    wanted = plan(uow, command, lock=True)
    totals = compare(uow, wanted).difference.totals
    now, row = clock.now(), wanted.row
    for one in wanted.replaced:
        _retire(uow, release_by_id(uow, one.id, lock=True))
    row.status, row.effective_from, row.effective_to = queries.ACTIVE, command.effective_from, command.effective_to
    row.activated_at, row.activated_by, row.retired_at = now, uow.scope.user_id, None
    row.counts = dict(zip(("added", "deleted", "revised"), totals, strict=True))
    uow.record(
        "CODE_SET_ACTIVATED", "code_release", row.id, kind=row.kind, effective_from=command.effective_from.isoformat(),
        effective_to=command.effective_to.isoformat() if command.effective_to else "",
        replaced=[str(one.id) for one in wanted.replaced],
    )  # fmt: skip
    tell_in_force(uow, row)
    overlay.forget(uow.org_id)
    return release_view(row, name_of(uow, row), "", people.time_zone(uow))


@verb("code_sets.rollback", OfRelease)
def roll_back_release(uow: UnitOfWork, command: OfRelease) -> ReleaseView:
    """Take a file out of force: the earlier one, or the built-in tables, answer again. Raises Refused when it is not."""
    row = release_by_id(uow, command.release_id, lock=True)
    if row.status != queries.ACTIVE:
        raise Refused("This file is not in force.", code="not_active")
    _retire(uow, row)
    uow.record("CODE_SET_ROLLED_BACK", "code_release", row.id, kind=row.kind)
    overlay.forget(uow.org_id)
    return release_view(row, name_of(uow, row), "", people.time_zone(uow))


def _retire(uow: UnitOfWork, row: CodeRelease) -> None:
    row.status, row.retired_at = "retired", clock.now()
