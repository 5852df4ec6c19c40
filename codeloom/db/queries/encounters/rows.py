"""One encounter and what belongs to it, and the lists of encounters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, tuple_
from sqlmodel import col, select, update

from codeloom.db.tables.accounts import OrgCounter, User
from codeloom.db.tables.charts import Patient, PatientKey
from codeloom.db.tables.encounters import Delta, Encounter, EncounterCode, EncounterVersion, SuggestionRow
from codeloom.db.visibility import visible_encounters
from codeloom.db.work import UnitOfWork

PAGE = 50


def find(uow: UnitOfWork, encounter_id: UUID, *, lock: bool = False) -> Encounter | None:
    """An encounter the scope may see; `lock` keeps it for this transaction."""
    query = select(Encounter).where(*visible_encounters(uow.scope), col(Encounter.id) == encounter_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def by_number(uow: UnitOfWork, number: int) -> Encounter | None:
    """An encounter the scope may see, by its number in the organization."""
    query = select(Encounter).where(*visible_encounters(uow.scope), col(Encounter.number) == number)
    return uow.session.exec(query).first()


def next_number(uow: UnitOfWork, name: str, first: int) -> int:
    """The next number of a counter of the organization, which stays locked until commit."""
    mine = (col(OrgCounter.org_id) == uow.org_id, col(OrgCounter.name) == name)
    found = uow.session.exec(select(OrgCounter.value).where(*mine).with_for_update()).first()
    if found is None:
        uow.session.add(OrgCounter(org_id=uow.org_id, name=name, value=first))
        uow.session.flush()
        return first
    uow.session.execute(update(OrgCounter).where(*mine).values(value=found + 1))
    return found + 1


def patient(uow: UnitOfWork, patient_id: UUID) -> Patient | None:
    """A patient of the organization."""
    return uow.session.get(Patient, (uow.org_id, patient_id))


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


@dataclass(frozen=True, slots=True)
class Listed:
    """An encounter in a list, without its note."""

    encounter: Encounter
    patient: Patient
    provider: str


def own(uow: UnitOfWork, after: tuple[datetime, UUID] | None) -> list[Listed]:
    """A page of the encounters the scope may see, changed last on top; `after` is the place of the last one seen."""
    where = [*visible_encounters(uow.scope)]
    if after is not None:
        where.append(tuple_(col(Encounter.updated_at), col(Encounter.id)) < after)
    query = _listed().where(*where).order_by(col(Encounter.updated_at).desc(), col(Encounter.id).desc()).limit(PAGE)
    return [Listed(*row) for row in uow.session.exec(query)]


def sent(uow: UnitOfWork, after: tuple[datetime, UUID] | None) -> list[Listed]:
    """A page of what waits for a biller, sent first on top."""
    where = [
        *visible_encounters(uow.scope),
        col(Encounter.sent_at).is_not(None),
        col(Encounter.status) == "ai_suggested",
    ]
    if after is not None:
        where.append(tuple_(col(Encounter.sent_at), col(Encounter.id)) > after)
    query = _listed().where(*where).order_by(col(Encounter.sent_at), col(Encounter.id)).limit(PAGE)
    return [Listed(*row) for row in uow.session.exec(query)]


def count_sent(uow: UnitOfWork) -> int:
    """How many wait for a biller."""
    where = [
        *visible_encounters(uow.scope),
        col(Encounter.sent_at).is_not(None),
        col(Encounter.status) == "ai_suggested",
    ]
    return uow.session.exec(select(func.count()).select_from(Encounter).where(*where)).one()


def _listed():  # type: ignore[no-untyped-def]  # the type of a join of three tables says nothing to a reader
    same_patient = (col(Patient.org_id) == col(Encounter.org_id)) & (col(Patient.id) == col(Encounter.patient_id))
    same_provider = (col(User.org_id) == col(Encounter.org_id)) & (col(User.id) == col(Encounter.provider_id))
    return select(Encounter, Patient, User.name).join(Patient, same_patient).join(User, same_provider)


def keep_deltas(uow: UnitOfWork, rows: Sequence[Delta]) -> None:
    """Append differences."""
    uow.session.add_all(rows)
