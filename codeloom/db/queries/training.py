"""Audits of one's work with what was answered to them, rebuttals, who may decide them, and rulings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart, ChartCode, Patient
from codeloom.db.tables.encounters import Delta, Encounter, EncounterVersion
from codeloom.db.tables.training import Acknowledgement, Rebuttal, Ruling, RulingDay
from codeloom.db.visibility import covered, covered_encounter
from codeloom.db.work import UnitOfWork

MOST_AUDITS = 300
MOST_REBUTTALS = 200
MOST_RULINGS = 2_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A closed audit, the number of its chart or encounter, and its setting (`encounter` for one of an encounter)."""

    audit: Audit
    number: int
    setting: str

    @property
    def kind(self) -> str:
        """chart or encounter."""
        return "chart" if self.audit.chart_id is not None else "encounter"


def own(uow: UnitOfWork, since: datetime, audit_id: UUID | None = None) -> list[Placed]:
    """Closed audits of what the person of the scope handed in or wrote, the last closed first; those closed after a moment, or
    the one of an id whenever it was closed."""
    mine = or_(col(Audit.coder_id) == uow.user_id, col(Audit.provider_id) == uow.user_id)
    wanted = col(Audit.closed_at) > since if audit_id is None else col(Audit.id) == audit_id
    return _placed(uow, mine, wanted)


def placed(uow: UnitOfWork, audit_ids: Collection[UUID]) -> dict[UUID, Placed]:
    """Closed audits of the organization by their ids."""
    return {one.audit.id: one for one in _placed(uow, col(Audit.id).in_(list(audit_ids)))} if audit_ids else {}


def _placed(uow: UnitOfWork, *where: ColumnElement[bool]) -> list[Placed]:
    org = col(Audit.org_id)
    query = (
        columns(Audit, func.coalesce(col(Chart.number), col(Encounter.number)), func.coalesce(col(Chart.setting), "encounter"))
        .outerjoin(Chart, and_(col(Chart.org_id) == org, col(Chart.id) == col(Audit.chart_id)))
        .outerjoin(Encounter, and_(col(Encounter.org_id) == org, col(Encounter.id) == col(Audit.encounter_id)))
        .where(org == uow.org_id, col(Audit.closed_at).is_not(None), ~covered(uow.scope), ~covered_encounter(uow.scope), *where)
        .order_by(col(Audit.closed_at).desc(), col(Audit.id).desc())
        .limit(MOST_AUDITS)
    )  # fmt: skip
    return [Placed(audit, number, setting) for audit, number, setting in uow.session.execute(query)]


def charts(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, tuple[Chart, Patient]]:
    """Charts with their patients by the charts' ids."""
    query = (
        columns(Chart, Patient)
        .join(Patient, and_(col(Patient.org_id) == col(Chart.org_id), col(Patient.id) == col(Chart.patient_id)))
        .where(col(Chart.org_id) == uow.org_id, col(Chart.id).in_(list(ids)))
    )
    return {chart.id: (chart, patient) for chart, patient in uow.session.execute(query)} if ids else {}


def hold(uow: UnitOfWork, audit_id: UUID) -> Audit | None:
    """A closed audit, locked for this transaction and read anew."""
    query = select(Audit).where(Audit.org_id == uow.org_id, Audit.id == audit_id, col(Audit.closed_at).is_not(None))
    return uow.session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def lines(uow: UnitOfWork, audit_ids: Collection[UUID]) -> dict[UUID, list[AuditLine]]:
    """The pairs of some audits in their order."""
    out: dict[UUID, list[AuditLine]] = {one: [] for one in audit_ids}
    query = select(AuditLine).where(AuditLine.org_id == uow.org_id, col(AuditLine.audit_id).in_(list(audit_ids)))
    for row in uow.session.exec(query.order_by(col(AuditLine.audit_id), col(AuditLine.position))):
        out[row.audit_id].append(row)
    return out


def acknowledged(uow: UnitOfWork, audit_ids: Collection[UUID], person_id: UUID) -> dict[UUID, Acknowledgement]:
    """What a person accepted of some audits, by the pair."""
    query = select(Acknowledgement).where(
        Acknowledgement.org_id == uow.org_id,
        col(Acknowledgement.audit_id).in_(list(audit_ids)),
        Acknowledgement.person_id == person_id,
    )
    return {one.line_id: one for one in uow.session.exec(query)}


def rebutted(uow: UnitOfWork, audit_ids: Collection[UUID]) -> dict[UUID, Rebuttal]:
    """The rebuttals of some audits, by the pair."""
    query = select(Rebuttal).where(Rebuttal.org_id == uow.org_id, col(Rebuttal.audit_id).in_(list(audit_ids)))
    return {one.line_id: one for one in uow.session.exec(query)}


def rebuttal(uow: UnitOfWork, rebuttal_id: UUID, *, lock: bool = False) -> Rebuttal | None:
    """A rebuttal of the organization; `lock` keeps it for this transaction and reads it anew."""
    query = select(Rebuttal).where(Rebuttal.org_id == uow.org_id, Rebuttal.id == rebuttal_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def rebuttals(uow: UnitOfWork, decided_since: datetime) -> list[Rebuttal]:
    """Those that wait, first due first, then those decided since a moment, the last decided first."""
    waits = select(Rebuttal).where(Rebuttal.org_id == uow.org_id, col(Rebuttal.decision).is_(None))
    done = select(Rebuttal).where(Rebuttal.org_id == uow.org_id, col(Rebuttal.decided_at) > decided_since)
    return [
        *uow.session.exec(waits.order_by(col(Rebuttal.due_at), col(Rebuttal.id)).limit(MOST_REBUTTALS)),
        *uow.session.exec(done.order_by(col(Rebuttal.decided_at).desc(), col(Rebuttal.id)).limit(MOST_REBUTTALS)),
    ]


def line(uow: UnitOfWork, line_id: UUID) -> AuditLine | None:
    """One pair."""
    return uow.session.get(AuditLine, (uow.org_id, line_id))


def workers(uow: UnitOfWork, audits: Sequence[Audit]) -> dict[UUID, set[UUID]]:
    """Everybody who worked on what was audited, by the audit: who handed it in or wrote it, added a line to it, decided on one
    of its codes or finalized it."""
    charts = {one.chart_id for one in audits if one.chart_id is not None}
    visits = {one.encounter_id for one in audits if one.encounter_id is not None}
    did: dict[UUID, set[UUID]] = {}
    queries = (
        columns(col(ChartCode.chart_id), col(ChartCode.created_by)).where(
            col(ChartCode.org_id) == uow.org_id, col(ChartCode.chart_id).in_(charts)),
        columns(col(Delta.encounter_id), col(Delta.made_by)).where(
            col(Delta.org_id) == uow.org_id, col(Delta.encounter_id).in_(visits)),
        columns(col(EncounterVersion.encounter_id), col(EncounterVersion.finalized_by)).where(
            col(EncounterVersion.org_id) == uow.org_id, col(EncounterVersion.encounter_id).in_(visits)),
    )  # fmt: skip
    for query in queries:
        for subject, person in uow.session.execute(query.distinct()):
            did.setdefault(subject, set()).add(person)
    out = {}
    for one in audits:
        subject = one.chart_id or one.encounter_id
        out[one.id] = (
            {person for person in (one.coder_id, one.provider_id, *did.get(subject, ())) if person}
            if subject
            else set()
        )
    return out


def supervisors(uow: UnitOfWork) -> list[User]:
    """Active supervisors by name."""
    return _active(uow, Role.SUPERVISOR)


def managers(uow: UnitOfWork) -> list[User]:
    """Active managers by name."""
    return _active(uow, Role.MANAGER)


def _active(uow: UnitOfWork, role: Role) -> list[User]:
    query = select(User).where(User.org_id == uow.org_id, User.role == role.value, User.status == "active")
    return list(uow.session.exec(query.order_by(col(User.name), col(User.id))))


def rulings(uow: UnitOfWork, *, ended: bool = False) -> list[Ruling]:
    """Rulings in force, with `ended` all of them, the newest first."""
    query = select(Ruling).where(Ruling.org_id == uow.org_id)
    if not ended:
        query = query.where(col(Ruling.ended_at).is_(None))
    return list(
        uow.session.exec(query.order_by(col(Ruling.year).desc(), col(Ruling.number).desc()).limit(MOST_RULINGS))
    )


def ruling(uow: UnitOfWork, ruling_id: UUID, *, lock: bool = False) -> Ruling | None:
    """A ruling of the organization; `lock` keeps it for this transaction and reads it anew."""
    query = select(Ruling).where(Ruling.org_id == uow.org_id, Ruling.id == ruling_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def ruling_of(uow: UnitOfWork, rebuttal_id: UUID) -> Ruling | None:
    """The ruling that a decision made."""
    return uow.session.exec(
        select(Ruling).where(Ruling.org_id == uow.org_id, Ruling.rebuttal_id == rebuttal_id)
    ).first()


def note_shown(uow: UnitOfWork, ruling_ids: Collection[UUID], day: date) -> None:
    """Count that these rulings were shown once more on a day."""
    rows = [{"org_id": uow.org_id, "ruling_id": one, "day": day, "times": 1} for one in sorted(ruling_ids)]
    made = insert(RulingDay).values(rows)
    times = col(RulingDay.times) + 1
    uow.session.execute(
        made.on_conflict_do_update(index_elements=["org_id", "ruling_id", "day"], set_={"times": times})
    )


def shown(uow: UnitOfWork, ruling_id: UUID, today: date, days: int = 30) -> tuple[int, int]:
    """How often a ruling was shown, and how often in the last days, today included."""
    lately = func.sum(RulingDay.times).filter(col(RulingDay.day) > today - timedelta(days=days))
    query = columns(func.sum(RulingDay.times), lately).where(
        col(RulingDay.org_id) == uow.org_id, col(RulingDay.ruling_id) == ruling_id
    )
    all_, some = uow.session.execute(query).one()
    return int(all_ or 0), int(some or 0)
