"""A new encounter: whose it is, then the facts of the visit. What is typed goes to the verb and stays nowhere."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.core import Problem
from codeloom.services.encounters import PatientChoice, create_encounter, find_patient
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class NewEncounter(Screen):
    """`whose` is known for a patient of the practice, new for one nobody has a record of. `refused` says why the form was
    not taken; it stays filled in."""

    _kept: ClassVar[Kept] = kept(ids=("patient_id",), choices=("whose", "making"))
    making: bool = False
    whose: str = "known"
    patient_id: str = ""
    found: str = ""
    unknown: str = ""
    refused: str = ""

    @handles("encounters.create")
    async def begin(self) -> None:
        """Open the form, empty."""
        self.making, self.whose = True, "known"
        self._forget()

    @handles("encounters.create")
    async def close(self) -> None:
        """Close the form."""
        self.making = False
        self._forget()

    @handles("encounters.create")
    async def choose(self, whose: str) -> None:
        """A patient of the practice, or a new one."""
        self.whose = "new" if whose == "new" else "known"
        self._forget()

    @handles("encounters.find_patient")
    async def find(self, record_number: str) -> None:
        """Show the patient of a record number; nobody for another one."""
        self._forget()
        if not record_number.strip():
            return
        found = await self._call(find_patient, record_number=record_number)
        if found is None:
            return
        if not found:
            self.unknown = "No patient of the practice has this record number. Check it, or enter a new patient."
            return
        self.patient_id, self.found = found[0].id, _words(found[0])

    @handles("encounters.create")
    async def make(self, form: dict[str, Any]) -> Any:
        """Begin the encounter and open it; a refusal is shown in the form."""
        self.refused = ""
        new = {name: form.get(name, "") for name in ("family", "given", "birth_date", "sex")}
        if self.whose == "known" and not self.patient_id:
            self.refused = "Whose encounter is it? Enter the patient's record number, then press Tab."
            return None
        minutes = str(form.get("minutes", "")).strip()
        try:
            view = await self._ask(
                create_encounter,
                patient_id=self.patient_id if self.whose == "known" else None,
                new_patient=new if self.whose == "new" else None,
                service_date=form.get("service_date", ""),
                patient_kind=form.get("patient_kind", ""),
                setting=form.get("setting", ""),
                minutes=minutes or None,
                visit=form.get("visit", ""),
                picked=str(form.get("picked", "")).strip(),
            )
        except Problem as problem:
            self.refused = str(problem)
            return None
        self.making = False
        self._forget()
        return rx.redirect(f"/encounter/{view.number}")

    def _forget(self) -> None:
        self.patient_id = self.found = self.unknown = self.refused = ""


def _words(patient: PatientChoice) -> str:
    sex = {"F": "female", "M": "male"}.get(patient.sex, "")
    born = f"born {patient.birth_date}" if patient.birth_date else "birth date unknown"
    return ", ".join(part for part in (patient.name, sex, born, patient.record_number) if part)
