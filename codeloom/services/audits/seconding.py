"""Audits that need a second: their auditor agrees too little with others to close them alone, so another supervisor confirms."""

from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.audits import audit_queue, records
from codeloom.db.queries.encounters import rows as encounter_queries
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.context import AuditContext, OfAudit, about, subject_of
from codeloom.services.audits.reveal_views import SecondItem
from codeloom.services.audits.standing import alone_why
from codeloom.services.audits.taking_over import covers
from codeloom.services.core import Conflict, NotFound, Refused, formatting, verb
from codeloom.services.organization import agreement_asked


class ConfirmAudit(OfAudit):
    """The audit as it stands is right."""


def confirmed(audit: Audit) -> bool:
    """Whether another supervisor has confirmed an audit as it stands; a later change of it undoes that."""
    return audit.second_by is not None and audit.second_version == audit.version


def needs_second(uow: UnitOfWork, audit: Audit) -> str:
    """Why an open audit is not closed by its auditor alone, in a sentence's part; empty when it may be."""
    return "" if confirmed(audit) else alone_why(uow, audit.auditor_id)


def may_confirm(uow: UnitOfWork, audit: Audit) -> bool:
    """Whether the person of the scope may read an open audit of another one to confirm it: they did not work on it, they audit
    alone themselves, and its rows are uncovered."""
    if audit.status != "open" or audit.auditor_id == uow.user_id or covers(uow, audit):
        return False
    if uow.user_id in (audit.coder_id, audit.provider_id) or _worked_on(uow, audit):
        return False
    return not alone_why(uow, uow.user_id) and bool(needs_second(uow, audit))


def _worked_on(uow: UnitOfWork, audit: Audit) -> bool:
    if audit.chart_id is not None:
        return audit_queue.wrote_in(uow, audit.chart_id)
    encounter = encounter_queries.find(uow, audit.encounter_id) if audit.encounter_id is not None else None
    return encounter is not None and records.wrote_encounter(uow, encounter)


def waiting_for_second(uow: UnitOfWork) -> tuple[SecondItem, ...]:
    """Open audits that this person may confirm, the first opened first; none while the practice asks for no minimum."""
    if not agreement_asked(uow)[1]:
        return ()
    now, out = clock.now(), []
    for audit in records.open_of_others(uow):
        if may_confirm(uow, audit):
            out.append(_item(uow, audit, formatting.age_days(audit.opened_at, now)))
    return tuple(one for one in out if one is not None)


def _item(uow: UnitOfWork, audit: Audit, since: str) -> SecondItem | None:
    try:
        subject = subject_of(uow, audit)
    except NotFound:  # out of this person's sight, as a chart that they code blind is
        return None
    chart = subject.kind == "chart"
    number = formatting.chart_number(subject.number) if chart else formatting.encounter_number(subject.number)
    place = f"{subject.number}-{audit.round}" if chart else f"encounter-{subject.number}-{audit.round}"
    return SecondItem(number, f"/finished/{place}", people.name_of(uow, audit.auditor_id), since)


@verb("audits.confirm", ConfirmAudit)
def confirm(uow: UnitOfWork, command: ConfirmAudit) -> None:
    """Confirm an open audit as it stands at the version that was read. Any change after that needs it anew.

    Raises NotFound for one that this person may not confirm, Conflict for an older version, and Refused while a change has no
    verdict.
    """
    audit = _take(uow, command.audit_id)
    work = AuditContext.of(uow, audit, subject_of(uow, audit))
    if audit.version != command.version:
        raise Conflict(details={"version": audit.version})
    if work.open_rows:
        raise Refused("The audit is not done: a change has no verdict yet.", kept="Nothing was confirmed.",
                      todo="Come back when its auditor is done.", code="not_ready")  # fmt: skip
    audit.second_by, audit.second_at, audit.second_version = uow.user_id, clock.now(), audit.version
    uow.session.add(audit)
    uow.session.flush()
    uow.record("AUDIT_SECONDED", "audit", audit.id, **about(work.subject), version=audit.version)


def _take(uow: UnitOfWork, audit_id: UUID) -> Audit:
    audit = records.find(uow, audit_id, lock=True)
    if audit is None or not may_confirm(uow, audit):
        raise NotFound()
    return audit
