"""One encounter and what belongs to it, and the lists of encounters."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from codeloom.db.tables.accounts import OrgCounter, User
from codeloom.db.tables.charts import Chart, Patient, PatientKey
from codeloom.db.tables.encounters import (
    Delta,
    Encounter,
    EncounterCode,
    EncounterOverride,
    EncounterVersion,
    SuggestionRow,
)
from codeloom.db.visibility import visible_encounters
from codeloom.db.work import UnitOfWork


def find(uow: UnitOfWork, encounter_id: UUID, *, lock: bool = False) -> Encounter | None:
    """An encounter the scope may see; `lock` keeps it for this transaction and reads it anew."""
    query = select(Encounter).where(*visible_encounters(uow.scope), col(Encounter.id) == encounter_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def by_number(uow: UnitOfWork, number: int) -> Encounter | None:
    """An encounter the scope may see, by its number in the organization."""
    query = select(Encounter).where(*visible_encounters(uow.scope), col(Encounter.number) == number)
    return uow.session.exec(query).first()


def next_number(uow: UnitOfWork, name: str, first: int) -> int:
    """The next number of a counter of the organization, which stays locked until commit; a new one begins at `first`."""
    made = insert(OrgCounter).values(org_id=uow.org_id, name=name, value=first)
    made = made.on_conflict_do_update(index_elements=["org_id", "name"], set_={"value": col(OrgCounter.value) + 1})
    return int(uow.session.execute(made.returning(col(OrgCounter.value))).scalar_one())


def patient(uow: UnitOfWork, patient_id: UUID) -> Patient | None:
    """A patient of the organization."""
    return uow.session.get(Patient, (uow.org_id, patient_id))


def payloads(uow: UnitOfWork, patient_id: UUID) -> list[dict[str, Any]]:
    """What came with a patient's newest charts, the newest first."""
    query = select(col(Chart.payload)).where(Chart.org_id == uow.org_id, Chart.patient_id == patient_id)
    return list(uow.session.exec(query.order_by(col(Chart.service_date).desc().nulls_last()).limit(10)))


def patient_of_key(uow: UnitOfWork, hmac: bytes) -> UUID | None:
    """The patient that a key names; None for an unknown key and for one that names nobody."""
    query = select(PatientKey.patient_id).where(PatientKey.org_id == uow.org_id, PatientKey.hmac == hmac)
    return uow.session.exec(query).first()


def codes(uow: UnitOfWork, encounter_id: UUID) -> list[EncounterCode]:
    """The final lines in sequence."""
    query = select(EncounterCode).where(EncounterCode.org_id == uow.org_id, EncounterCode.encounter_id == encounter_id)
    return list(uow.session.exec(query.order_by(col(EncounterCode.sequence))))


def deltas(uow: UnitOfWork, encounter_id: UUID) -> list[Delta]:
    """Every difference as it arose, oldest first."""
    query = select(Delta).where(Delta.org_id == uow.org_id, Delta.encounter_id == encounter_id)
    return list(uow.session.exec(query.order_by(col(Delta.n))))


def versions(uow: UnitOfWork, encounter_id: UUID) -> list[EncounterVersion]:
    """The finalized versions, oldest first."""
    mine = (EncounterVersion.org_id == uow.org_id, EncounterVersion.encounter_id == encounter_id)
    return list(uow.session.exec(select(EncounterVersion).where(*mine).order_by(col(EncounterVersion.round))))


def suggestion(uow: UnitOfWork, suggestion_id: UUID) -> SuggestionRow | None:
    """A suggestion of the organization."""
    return uow.session.get(SuggestionRow, (uow.org_id, suggestion_id))


def waiting(uow: UnitOfWork, encounter_id: UUID) -> SuggestionRow | None:
    """The suggestion of an encounter that nobody answered yet."""
    mine = (SuggestionRow.org_id == uow.org_id, SuggestionRow.encounter_id == encounter_id)
    return uow.session.exec(select(SuggestionRow).where(*mine, SuggestionRow.status == "waiting")).first()


def newest_failure(uow: UnitOfWork, encounter_id: UUID) -> SuggestionRow | None:
    """The newest suggestion of an encounter, if it failed."""
    mine = (SuggestionRow.org_id == uow.org_id, SuggestionRow.encounter_id == encounter_id)
    row = uow.session.exec(select(SuggestionRow).where(*mine).order_by(col(SuggestionRow.asked_at).desc())).first()
    return row if row is not None and row.status == "failed" else None


def overrides(uow: UnitOfWork, encounter_id: UUID) -> dict[str, EncounterOverride]:
    """Recorded reasons by finding key."""
    mine = (EncounterOverride.org_id == uow.org_id, EncounterOverride.encounter_id == encounter_id)
    return {row.finding_key: row for row in uow.session.exec(select(EncounterOverride).where(*mine))}


def answer_before(uow: UnitOfWork, row: SuggestionRow) -> SuggestionRow | None:
    """The answer that this one took the place of."""
    mine = (SuggestionRow.org_id == uow.org_id, SuggestionRow.encounter_id == row.encounter_id)
    earlier = (SuggestionRow.status == "done", col(SuggestionRow.asked_at) < row.asked_at)
    query = select(SuggestionRow).where(*mine, *earlier).order_by(col(SuggestionRow.asked_at).desc())
    return uow.session.exec(query.limit(1)).first()


@dataclass(frozen=True, slots=True)
class Listed:
    """An encounter in a list, without its note."""

    encounter: Encounter
    patient: Patient
    provider: str


def listed(uow: UnitOfWork) -> Select[Encounter, Patient, str]:
    """The encounters the scope may see with patient and provider; the caller adds conditions, order and limit."""
    same_patient = (col(Patient.org_id) == col(Encounter.org_id)) & (col(Patient.id) == col(Encounter.patient_id))
    same_provider = (col(User.org_id) == col(Encounter.org_id)) & (col(User.id) == col(Encounter.provider_id))
    query = select(Encounter, Patient, User.name).join(Patient, same_patient).join(User, same_provider)
    return query.where(*visible_encounters(uow.scope))
