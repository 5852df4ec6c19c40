"""A new encounter: whose it is, then the facts of the visit. What is typed goes to the verb and stays nowhere."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.core import NEW, Problem, Refused, Subject, saving
from codeloom.services.encounters import PatientChoice, create_encounter, find_patient
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

UNKNOWN_NUMBER = "No patient of the practice has this record number."


class NewEncounter(Screen):
    """`whose` says how the patient is named: by record number, by name and birth date, or as a new one. `refused` says why
    the form was not taken; it stays filled in."""

    _kept: ClassVar[Kept] = kept(choices=("whose", "making"))
    making: bool = False
    whose: str = "number"
    found: str = ""
    unknown: str = ""
    refused: str = ""

    @handles("encounters.create")
    async def begin(self) -> None:
        """Open the form, empty."""
        self.making, self.whose = True, "number"
        self._forget()

    @handles("encounters.create")
    async def close(self) -> None:
        """Close the form."""
        self.making = False
        self._forget()

    @handles("encounters.create")
    async def choose(self, whose: str) -> None:
        """By record number, by name and birth date, or a new patient."""
        self.whose = whose if whose in ("number", "name", "new") else "number"
        self._forget()

    @handles("encounters.find_patient")
    async def find(self, record_number: str) -> None:
        """Show whose record number this is as the field is left; nobody for another one."""
        self._forget()
        if record_number.strip():
            found = await self._call(find_patient, record_number=record_number)
            self.found = "; ".join(_words(one) for one in found or ())
            self.unknown = UNKNOWN_NUMBER if found == () else ""

    @handles("encounters.create", "encounters.find_patient")
    async def make(self, form: dict[str, Any]) -> Any:
        """Begin the encounter and open it; a refusal is shown in the form."""
        self.refused = ""
        new = {name: form.get(name, "") for name in ("family", "given", "birth_date", "sex")}
        minutes = str(form.get("minutes", "")).strip()
        try:
            patient_id = None if self.whose == "new" else await self._one(form)
            with saving(Subject.NEW_ENCOUNTER, NEW):
                view = await self._ask(
                    create_encounter,
                    patient_id=patient_id,
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

    async def _one(self, form: dict[str, Any]) -> str:
        """The id of the one patient the form names. Raises Refused for nobody and for several."""
        if self.whose == "number":
            found = await self._ask(find_patient, record_number=form.get("record_number", ""))
            nobody = UNKNOWN_NUMBER
        else:
            found = await self._ask(
                find_patient,
                family=form.get("family", ""),
                given=form.get("given", ""),
                birth_date=form.get("birth_date", "") or None,
            )
            nobody = "No patient of the practice has this name and birth date."
        if not found:
            raise Refused(nobody, todo="Check the spelling, or enter a new patient.", code="unknown_patient")
        if len(found) > 1:
            raise Refused("Several patients have these.", todo="Use the other way to name the patient.", code="several")
        return found[0].id

    def _forget(self) -> None:
        self.found = self.unknown = self.refused = ""


def _words(patient: PatientChoice) -> str:
    sex = {"F": "female", "M": "male"}.get(patient.sex, "")
    born = f"born {patient.birth_date}" if patient.birth_date else "birth date unknown"
    return ", ".join(part for part in (patient.name, sex, born, patient.record_number) if part)
