"""Beginning an audit, with its lines or blind: what waits for it, and the audit that was begun of it. No verb lives here."""

from codeloom.db.ids import new_id
from codeloom.db.queries.audits import records as queries
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.chart_subject import ChartSubject
from codeloom.services.audits.context import about
from codeloom.services.audits.encounter_subject import EncounterSubject
from codeloom.services.audits.subject import Kind, Subject


def waiting(uow: UnitOfWork, kind: Kind, number: int) -> Subject:
    """A chart or encounter by number that waits for audit, locked. Raises NotFound, Refused for own work and for another one."""
    return ChartSubject.waiting(uow, number) if kind == "chart" else EncounterSubject.waiting(uow, number)


def begun(uow: UnitOfWork, subject: Subject) -> Audit | None:
    """The audit of this round or version, whoever does it."""
    of = queries.of_round if subject.kind == "chart" else queries.of_version
    return of(uow, subject.id, subject.round)


def begin_audit(uow: UnitOfWork, subject: Subject, *, blind: bool = False) -> Audit:
    """A new audit by the person of the scope, without its lines yet. Raises Refused where there is nobody to audit."""
    coder, provider = subject.people
    of_chart = subject.kind == "chart"
    audit = Audit(
        org_id=uow.org_id,
        id=new_id(),
        chart_id=subject.id if of_chart else None,
        encounter_id=None if of_chart else subject.id,
        round=subject.round,
        coder_id=coder,
        provider_id=provider,
        auditor_id=uow.user_id,
        blind=blind,
    )
    uow.session.add(audit)
    uow.session.flush()
    uow.record(
        "AUDIT_OPENED", "audit", audit.id, **about(subject), round=audit.round, **({"blind": True} if blind else {})
    )
    return audit


def handed_in_by(kind: Kind) -> str:
    """Who hands in the lines of a chart or an encounter, in a word."""
    return "coder" if kind == "chart" else "biller"
