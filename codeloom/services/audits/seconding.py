"""Audits that need a second: their auditor agrees too little with others to close them alone, so another supervisor confirms them,
or a manager where no supervisor can."""

from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.audits import records
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.context import AuditContext, OfAudit, about, subject_of
from codeloom.services.audits.reveal_views import SecondItem
from codeloom.services.audits.seconders import Seconders, named
from codeloom.services.audits.standing import alone_why
from codeloom.services.audits.taking_over import covers
from codeloom.services.audits.telling import tell_second_asked, tell_seconded
from codeloom.services.core import Conflict, NotFound, Refused, formatting, verb
from codeloom.services.organization import agreement_asked

NOBODY = "Ask a manager for another supervisor, or for a lower minimum."


class AskSecond(OfAudit):
    """The audit as it stands is done and waits to be confirmed."""


class ConfirmAudit(OfAudit):
    """The audit as it stands is right."""


def confirmed(audit: Audit) -> bool:
    """Whether another supervisor has confirmed an audit as it stands; a later change of it undoes that."""
    return audit.second_by is not None and audit.second_version == audit.version


def needs_second(uow: UnitOfWork, audit: Audit) -> str:
    """Why an open audit is not closed by its auditor alone, in a sentence's part; empty when it may be."""
    return "" if confirmed(audit) else alone_why(uow, audit.auditor_id)


def may_confirm(uow: UnitOfWork, audit: Audit) -> bool:
    """Whether the person of the scope may read an open audit of another one to confirm it: it waits for a second, its rows are
    uncovered, and they are one of those who confirm it."""
    if audit.status != "open" or audit.auditor_id == uow.user_id or covers(uow, audit) or not needs_second(uow, audit):
        return False
    return uow.user_id in {one.id for one in Seconders.of(uow, [audit]).of_audit(audit)}


def waiting_for_second(uow: UnitOfWork) -> tuple[SecondItem, ...]:
    """Open audits that this person may confirm, the first opened first; none while the practice asks for no minimum."""
    if not agreement_asked(uow)[1]:
        return ()
    audits = [one for one in records.open_of_others(uow) if needs_second(uow, one) and not covers(uow, one)]
    who, now = Seconders.of(uow, audits), clock.now()
    mine = (one for one in audits if uow.user_id in {person.id for person in who.of_audit(one)})
    found = (_item(uow, one, formatting.age_days(one.opened_at, now)) for one in mine)
    return tuple(one for one in found if one is not None)


def second_of(uow: UnitOfWork, audit: Audit) -> tuple[str, str]:
    """(why, who): why an open audit of this person is not closed before somebody has confirmed it, as a sentence, and who that is,
    empty where nobody can. Both empty where nothing is to be confirmed."""
    if audit.auditor_id != uow.user_id or audit.status != "open" or not (why := needs_second(uow, audit)):
        return "", ""
    some = Seconders.of(uow, [audit]).of_audit(audit)
    who = f"{named(some)} confirms it first" if some else "nobody in the practice can confirm it"
    return f"Your {why}: {who}", named(some)


def check_second(uow: UnitOfWork, audit: Audit, not_done: str) -> None:
    """Raise Refused where an audit is not closed before somebody has confirmed it. `not_done`: Not approved."""
    why, who = second_of(uow, audit)
    if why:
        todo = "Ask for it; once it is confirmed, close the audit without changing it." if who else NOBODY
        raise Refused(f"{not_done}. {why}.", kept="Your audit is saved.", todo=todo, code="needs_second")


@verb("audits.ask_second", AskSecond)
def ask_second(uow: UnitOfWork, command: AskSecond) -> str:
    """Tell who may confirm an audit that it waits for them, at one version once; who that is.

    Raises NotFound, Conflict, and Refused while a change has no verdict, for an audit that needs no second, and where nobody
    can confirm it.
    """
    work = AuditContext.take(uow, command)
    _done(work)
    if not needs_second(uow, work.audit):
        raise Refused("This audit needs no second.", kept="Nobody was told.", todo="Close it.", code="not_needed")
    some = Seconders.of(uow, [work.audit]).of_audit(work.audit)
    if not some:
        raise Refused(
            "Nobody in the practice can confirm this audit.", kept="It is saved as it is.", todo=NOBODY, code="nobody"
        )
    to = [one.id for one in some]
    tell_second_asked(uow, work, to)
    uow.record(
        "AUDIT_SECOND_ASKED", "audit", work.audit.id, **about(work.subject), version=work.audit.version, people=len(to)
    )
    return named(some)


def _done(work: AuditContext) -> None:
    if work.open_rows:
        raise Refused("The audit is not done: a change has no verdict yet.", kept="Nothing was confirmed.",
                      todo="Come back when its auditor is done.", code="not_ready")  # fmt: skip


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
    _done(work)
    audit.second_by, audit.second_at, audit.second_version = uow.user_id, clock.now(), audit.version
    uow.session.add(audit)
    uow.session.flush()
    uow.record("AUDIT_SECONDED", "audit", audit.id, **about(work.subject), version=audit.version)
    tell_seconded(uow, work)


def _take(uow: UnitOfWork, audit_id: UUID) -> Audit:
    audit = records.find(uow, audit_id, lock=True)
    if audit is None or not may_confirm(uow, audit):
        raise NotFound()
    return audit
