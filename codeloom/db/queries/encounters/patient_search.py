"""Finding a patient by what somebody knows of them: keys that patients get after they came in, and how far that went."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.accounts import Organization, OrgCounter
from codeloom.db.tables.charts import Patient, PatientKey
from codeloom.db.work import UnitOfWork, system_work

_COUNTER = "patients_findable"


def organizations() -> list[UUID]:
    """All organizations."""
    with system_work() as session:
        return list(session.exec(select(Organization.id)))


def reached(uow: UnitOfWork) -> int:
    """The moment (ms) until which patients were made findable; stays locked until commit."""
    mine = (col(OrgCounter.org_id) == uow.org_id, col(OrgCounter.name) == _COUNTER)
    found = uow.session.exec(select(OrgCounter.value).where(*mine).with_for_update()).first()
    if found is None:
        uow.session.add(OrgCounter(org_id=uow.org_id, name=_COUNTER, value=0))
        uow.session.flush()
    return found or 0


def reach(uow: UnitOfWork, moment: int) -> None:
    """Note how far it went."""
    mine = (col(OrgCounter.org_id) == uow.org_id, col(OrgCounter.name) == _COUNTER)
    uow.session.execute(update(OrgCounter).where(*mine).values(value=moment))


def arrived(uow: UnitOfWork, after: UUID, limit: int) -> list[Patient]:
    """Patients whose id is above another one, in their order."""
    query = select(Patient).where(Patient.org_id == uow.org_id, col(Patient.id) > after)
    return list(uow.session.exec(query.order_by(col(Patient.id)).limit(limit)))


def add(uow: UnitOfWork, keys: Mapping[bytes, UUID]) -> None:
    """Give patients keys; what is there already stays."""
    rows = [{"org_id": uow.org_id, "hmac": hmac, "patient_id": one, "kind": "hint"} for hmac, one in keys.items()]
    if rows:
        uow.session.execute(insert(PatientKey).values(rows).on_conflict_do_nothing())
