"""Encounters and audits: those drawn that wait for an auditor, and finalized ones to draw from, never a person's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.queries.audits.records import of_person
from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Patient
from codeloom.db.tables.encounters import Encounter
from codeloom.db.visibility import visible_encounters
from codeloom.db.work import UnitOfWork

PAGE = 50
Biller, Provider, Auditor = aliased(User), aliased(User), aliased(User)
SINCE = func.greatest(col(Encounter.drawn_at), col(Encounter.finalized_at))
"""When an encounter began to wait: drawn, or finalized again after an auditor returned it."""
_is_open = and_(
    col(Audit.org_id) == col(Encounter.org_id),
    col(Audit.encounter_id) == col(Encounter.id),
    col(Audit.status) == "open",
)
_handed_in_by = func.coalesce(col(Encounter.finalized_by), col(Audit.coder_id))


def waits() -> list[ColumnElement[bool]]:
    """That an encounter waits for an auditor: drawn, and finalized or its audit begun."""
    begun = exists().where(_is_open).correlate(Encounter)
    return [col(Encounter.drawn_at).is_not(None), or_(col(Encounter.finalized_at).is_not(None), begun)]


def foreign(uow: UnitOfWork) -> list[ColumnElement[bool]]:
    """Encounters that wait and on which the person of the scope did not work."""
    own = of_person(uow, col(Encounter.provider_id), col(Encounter.id))
    return [*visible_encounters(uow.scope), *waits(), ~own]


def joined(*wanted: Any) -> Any:
    """Columns of encounters with their open audit (`Audit`) and biller (`Biller`)."""
    biller = and_(col(Biller.org_id) == col(Encounter.org_id), col(Biller.id) == _handed_in_by)
    return columns(*wanted).select_from(Encounter).outerjoin(Audit, _is_open).outerjoin(Biller, biller)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An encounter with the people around it, and its open audit with the auditor's name."""

    encounter: Encounter
    patient: Patient
    biller: str
    provider: str
    audit: Audit | None
    auditor: str


def of_ids(uow: UnitOfWork, ids: list[UUID]) -> dict[UUID, Drawn]:
    """Encounters by their ids."""
    return {row.encounter.id: row for row in _drawn(uow, _with_people().where(col(Encounter.id).in_(ids)))}


def _with_people() -> Any:
    org = col(Encounter.org_id)
    return (
        joined(Encounter, Patient, col(Biller.name), col(Provider.name), Audit, col(Auditor.name))
        .join(Patient, and_(col(Patient.org_id) == org, col(Patient.id) == col(Encounter.patient_id)))
        .join(Provider, and_(col(Provider.org_id) == org, col(Provider.id) == col(Encounter.provider_id)))
        .outerjoin(Auditor, and_(col(Auditor.org_id) == org, col(Auditor.id) == col(Audit.auditor_id)))
    )


def _drawn(uow: UnitOfWork, query: Any) -> list[Drawn]:
    return [Drawn(encounter, patient, biller or "", provider, audit, auditor or "")
            for encounter, patient, biller, provider, audit, auditor in uow.session.exec(query)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FinalizedFilter:
    """Which finalized encounters to draw from; `risk` is the least one, `number` the only one wanted, `after` the place
    (time of finalizing, id) of the last row of the page before."""

    provider_id: UUID | None = None
    biller_id: UUID | None = None
    risk: int = 0
    number: int = 0
    after: tuple[datetime, UUID] | None = None


def finalized(uow: UnitOfWork, wanted: FinalizedFilter) -> list[Drawn]:
    """A page of finalized encounters whose version was neither drawn nor audited, finalized last on top, no own ones."""
    audited = exists().where(
        col(Audit.org_id) == col(Encounter.org_id),
        col(Audit.encounter_id) == col(Encounter.id),
        col(Audit.round) == col(Encounter.round),
    )
    done = col(Encounter.finalized_at)
    where: list[ColumnElement[bool]] = [
        *visible_encounters(uow.scope),
        done.is_not(None),
        col(Encounter.drawn_at).is_(None),
        ~audited.correlate(Encounter),
        ~of_person(uow, col(Encounter.provider_id), col(Encounter.id)),
    ]
    if wanted.provider_id is not None:
        where.append(col(Encounter.provider_id) == wanted.provider_id)
    if wanted.biller_id is not None:
        where.append(col(Encounter.finalized_by) == wanted.biller_id)
    if wanted.risk:
        where.append(col(Encounter.risk) >= wanted.risk)
    if wanted.number:
        where.append(col(Encounter.number) == wanted.number)
    if wanted.after is not None:
        where.append(tuple_(done, col(Encounter.id)) < tuple_(*wanted.after))
    return _drawn(uow, _with_people().where(*where).order_by(done.desc(), col(Encounter.id).desc()).limit(PAGE))


def was_audited(uow: UnitOfWork, encounter: Encounter) -> bool:
    """Whether the present version of an encounter has an audit."""
    query = select(Audit.id).where(
        Audit.org_id == uow.org_id, Audit.encounter_id == encounter.id, Audit.round == encounter.round
    )
    return uow.session.exec(query).first() is not None
