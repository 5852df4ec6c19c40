"""Patients as an import leaves them: sealed, without keys of encounters."""

from datetime import date
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Patient
from codeloom.db.work import unit_of_work


def patient(org_id: UUID, name: str, born: date, number: str) -> UUID:
    """One patient; the id."""
    patient_id = new_id()
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        seal = uow.vault.seal
        uow.session.add(
            Patient(
                org_id=org_id, id=patient_id, sex="F", created_at=clock.now(),
                name_enc=seal(Patient.name_enc, patient_id, name),
                birth_date_enc=seal(Patient.birth_date_enc, patient_id, born.isoformat()),
                mrn_enc=seal(Patient.mrn_enc, patient_id, number),
            )
        )  # fmt: skip
        uow.record("PATIENT_ADDED", "patient", patient_id)
        uow.commit()
    return patient_id
