"""One encounter and what belongs to it, and the lists of encounters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from codeloom.db.tables.accounts import Organization, OrgCounter, User
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

Hold = Literal["", "share", "update"]


def find(uow: UnitOfWork, encounter_id: UUID, *, lock: bool = False) -> Encounter | None:
    """An encounter the scope may see; `lock` keeps it for this transaction and reads it anew."""
    query = select(Encounter).where(*visible_encounters(uow.scope), col(Encounter.id) == encounter_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def standing(uow: UnitOfWork, encounter_id: UUID) -> tuple[int, bool] | None:
    """(version, whether a suggestion waits) of an encounter the scope may see, in one statement."""
    waits = select(SuggestionRow.id).where(
        SuggestionRow.org_id == uow.org_id,
        SuggestionRow.encounter_id == encounter_id,
        SuggestionRow.status == "waiting",
    )
    query = select(Encounter.version, waits.exists()).where(
        *visible_encounters(uow.scope), col(Encounter.id) == encounter_id
    )
    return uow.session.exec(query).first()


@dataclass(frozen=True, slots=True)
class Taken:
    """An encounter with what no screen of it lacks: its patient, the provider's name, the time zone of the organization, and
    the name of who reads (empty for a job)."""

    encounter: Encounter
    patient: Patient
    provider: str
    zone: str
    reader: str


def taken(uow: UnitOfWork, which: UUID | int, hold: Hold = "") -> Taken | None:
    """An encounter the scope may see, by its id or its number, in one statement.

    `hold` keeps it until the transaction ends: "update" for who changes it, "share" for who reads more of it and must not see
    half of another's change.
    """
    mine = col(Encounter.id) == which if isinstance(which, UUID) else col(Encounter.number) == which
    reader = aliased(User)
    someone = (col(reader.org_id) == col(Encounter.org_id)) & (col(reader.id) == uow.scope.user_id)
    query: Any = listed(uow).add_columns(col(Organization.time_zone), col(reader.name)).where(mine)
    query = query.join(Organization, col(Organization.id) == col(Encounter.org_id)).join(reader, someone, isouter=True)
    if hold:
        query = query.with_for_update(read=hold == "share", of=Encounter)
    row = uow.session.execute(query).first()
    return Taken(row[0], row[1], row[2], row[3], row[4] or "") if row else None


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


def payloads(uow: UnitOfWork, patient_id: UUID) -> list[str]:
    """What came with a patient's newest charts as JSON, the newest first."""
    query = select(Chart).where(Chart.org_id == uow.org_id, Chart.patient_id == patient_id)
    newest = uow.session.exec(query.order_by(col(Chart.service_date).desc().nulls_last()).limit(10))
    return [uow.vault.open(Chart.payload_enc, chart) for chart in newest]


def patient_of_key(uow: UnitOfWork, hmac: bytes) -> UUID | None:
    """The patient that a key names; None for an unknown key and for one that names nobody."""
    query = select(PatientKey.patient_id).where(PatientKey.org_id == uow.org_id, PatientKey.hmac == hmac)
    return uow.session.exec(query).first()


def codes(uow: UnitOfWork, encounter_id: UUID) -> list[EncounterCode]:
    """The final lines in sequence."""
    query = select(EncounterCode).where(EncounterCode.org_id == uow.org_id, EncounterCode.encounter_id == encounter_id)
    return list(uow.session.exec(query.order_by(col(EncounterCode.sequence))))


def deltas(uow: UnitOfWork, encounter_id: UUID) -> list[tuple[Delta, str]]:
    """Every difference as it arose with the name of who made it, oldest first."""
    maker = (col(User.org_id) == col(Delta.org_id)) & (col(User.id) == col(Delta.made_by))
    query = select(Delta, User.name).join(User, maker)
    query = query.where(Delta.org_id == uow.org_id, Delta.encounter_id == encounter_id)
    return [(delta, name) for delta, name in uow.session.exec(query.order_by(col(Delta.n)))]


def versions(uow: UnitOfWork, encounter_id: UUID) -> list[EncounterVersion]:
    """The finalized versions, oldest first."""
    mine = (EncounterVersion.org_id == uow.org_id, EncounterVersion.encounter_id == encounter_id)
    return list(uow.session.exec(select(EncounterVersion).where(*mine).order_by(col(EncounterVersion.round))))


def finalized(uow: UnitOfWork, encounter_id: UUID) -> list[tuple[int, datetime, bytes | None, str]]:
    """Of each finalized version, oldest first: its round, when, why it was opened, and the name of who finalized it."""
    who = (col(User.org_id) == col(EncounterVersion.org_id)) & (col(User.id) == col(EncounterVersion.finalized_by))
    query = select(EncounterVersion.round, EncounterVersion.finalized_at, EncounterVersion.reason_enc, User.name).join(
        User, who
    )
    query = query.where(EncounterVersion.org_id == uow.org_id, EncounterVersion.encounter_id == encounter_id)
    return list(uow.session.exec(query.order_by(col(EncounterVersion.round))))


def asked(uow: UnitOfWork, encounter_id: UUID) -> list[SuggestionRow]:
    """The suggestions of an encounter that matter, oldest first: the one that waits, the newest of all, and the two newest
    answers."""
    mine = (SuggestionRow.org_id == uow.org_id, SuggestionRow.encounter_id == encounter_id)
    newest = select(SuggestionRow.id).where(*mine).order_by(col(SuggestionRow.asked_at).desc())
    last, answers = newest.limit(1), newest.where(SuggestionRow.status == "done").limit(2)
    wanted = or_(
        col(SuggestionRow.status) == "waiting", col(SuggestionRow.id).in_(last), col(SuggestionRow.id).in_(answers)
    )
    return list(uow.session.exec(select(SuggestionRow).where(*mine, wanted).order_by(col(SuggestionRow.asked_at))))


def overrides(uow: UnitOfWork, encounter_id: UUID) -> dict[str, EncounterOverride]:
    """Recorded reasons by finding key."""
    mine = (EncounterOverride.org_id == uow.org_id, EncounterOverride.encounter_id == encounter_id)
    return {row.finding_key: row for row in uow.session.exec(select(EncounterOverride).where(*mine))}


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
