"""Holds people an import cannot tell apart: nothing of them is written, all of them is kept for a manager to decide."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.imports import held as queries
from codeloom.db.tables.imports import HeldMatch
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import PatientCharts
from codeloom.services.core import Nothing, verb
from codeloom.services.imports import held_content
from codeloom.services.imports.identity_keys import PersonKey
from codeloom.services.imports.matching import Match

KEEP_DECIDED = timedelta(days=90)
"""How long what was held is kept after the decision, so that it can be undone."""


def hold(
    uow: UnitOfWork, job_id: UUID, file_id: UUID, charts: PatientCharts, keys: Sequence[PersonKey], found: Match
) -> None:
    """Keep a person for a manager. One who waits already is not held twice: what came now joins what is kept."""
    composites = {key.composite for key in keys if key.composite}
    waiting = queries.open_with(uow, composites)
    candidates = [str(one) for one in found.candidates]
    if waiting is None:
        match = HeldMatch(
            org_id=uow.org_id, id=new_id(), job_id=job_id, file_id=file_id, reason=str(found.reason),
            candidates=candidates, chart_count=0, held_at=clock.now(),
        )  # fmt: skip
        uow.session.add(match)
        uow.session.flush()
    else:
        match, charts = waiting, held_content.merged(held_content.content(uow, waiting.id), charts)
        match.job_id, match.file_id, match.reason, match.candidates = job_id, file_id, str(found.reason), candidates
        match.version += 1
    held_content.store(uow, match, charts)
    queries.add_keys(uow, match.id, composites)
    uow.session.flush()
    uow.record(
        "MATCH_HELD", "held_match", match.id, reason=match.reason, candidates=candidates, charts=match.chart_count,
        again=waiting is not None,
    )  # fmt: skip


@verb("imports.purge_held", Nothing)
def purge_held(uow: UnitOfWork, _cmd: Nothing) -> int:
    """Delete what was kept of matches decided 90 days ago. Returns how many that were. The decisions stay."""
    old = queries.decided_before(uow, clock.now() - KEEP_DECIDED)
    for match in old:
        match.summary_enc = match.before_enc = None
        queries.replace_pieces(uow, match.id, ())
        uow.record("MATCH_PURGED", "held_match", match.id)
    return len(old)
