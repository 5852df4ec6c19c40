"""What auditors said of an encounter, for its provider and the billers; and how much of it somebody has not read yet."""

from dataclasses import dataclass

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.scoring import Score
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as queries
from codeloom.db.queries.encounters import rows
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import reasons_of
from codeloom.services.core import Nothing, count, formatting, verb
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.returned import answered_now, lines_now
from codeloom.services.encounters.views import AuditedView


@dataclass(frozen=True, slots=True)
class UnreadAudits:
    """How many closed audits of own encounters somebody has not read, in words, and where the oldest of them is."""

    number: int = 0
    words: str = "audits to read"
    link: str = ""


def audited(work: EncounterWork) -> tuple[AuditedView, ...]:
    """The closed audits of an encounter, the newest version first."""
    answering = answered_now(work)
    return tuple(
        _view(work, audit, answering is not None and audit.id == answering.id)
        for audit in _closed(work.uow, work.encounter)
    )


def mark_read(uow: UnitOfWork, encounter: Encounter) -> None:
    """Note that the person of the scope, who wrote or finalized an encounter, has seen what its auditors said."""
    for audit in _closed(uow, encounter):
        if audit.provider_id == uow.user_id and audit.provider_read_at is None:
            audit.provider_read_at = clock.now()
            uow.session.add(audit)
        if audit.coder_id == uow.user_id and audit.coder_read_at is None:
            audit.coder_read_at = clock.now()
            uow.session.add(audit)


@verb("encounters.unread_audits", Nothing, read_only=True)
def unread_audits(uow: UnitOfWork, _command: Nothing) -> UnreadAudits:
    """The audits of one's own encounters that were closed and not read."""
    found = queries.unread(uow)
    words = "audit to read" if len(found) == 1 else "audits to read"
    first = rows.find(uow, found[0].encounter_id) if found and found[0].encounter_id else None
    if first is None:
        return UnreadAudits(0, words)
    room = "encounter" if uow.scope.role == Role.PROVIDER else "billing"
    return UnreadAudits(len(found), words, f"/{room}/{first.number}")


def _closed(uow: UnitOfWork, encounter: Encounter) -> list[Audit]:
    """The closed audits; one that was never finalized has none, and is not asked for."""
    never = encounter.finalized_at is None and encounter.round == 1
    return [] if never else queries.closed_of_encounter(uow, encounter.id)


def _view(work: EncounterWork, audit: Audit, answering: bool) -> AuditedView:
    uow, zone = work.uow, work.zone
    score = Score(audit.agreed or 0, audit.lines or 0)
    closed = audit.closed_at or audit.opened_at
    return AuditedView(
        id=str(audit.id),
        round=audit.round,
        outcome=audit.status,
        rate=formatting.percent(score.agreed, score.lines),
        words=f"{score.agreed} of {count(score.lines, 'row')} agreed",
        auditor=people.name_of(uow, audit.auditor_id),
        moment=f"{formatting.day(closed.date())}, {formatting.clock_time(closed, zone)[:5]}",
        reasons=reasons_of(uow, audit, lines_now(work)),
        answering=answering and uow.scope.role == Role.BILLER,
    )
