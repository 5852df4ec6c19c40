"""The bodies of /api/v1/encounters as its description shows them; what a route reads is parsed by the verb's command."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field


class KnownPatient(BaseModel):
    """A patient of the practice by record number."""

    record_number: str


class PatientToAdd(BaseModel):
    """A person whom the practice has no record of."""

    family: str
    given: str
    birth_date: date
    sex: Literal["F", "M", ""] = ""


class NewEncounter(BaseModel):
    """A visit, with its note if there is one already. `minutes` is the provider's total time on the date."""

    patient: KnownPatient | PatientToAdd
    service_date: date
    patient_kind: Literal["new", "established"] = "established"
    setting: Literal["office", "telehealth", "home", "ed", "inpatient"] = "office"
    minutes: int | None = None
    visit: str = ""
    picked: str = ""
    note: str = ""


class CodeOperations(BaseModel):
    """Operations on the final codes, all or none applied: {"op": "accept", "proposal": ...} and their like in docs/API.md."""

    operations: list[dict[str, Any]] = Field(min_length=1, max_length=50)


class Encounter(BaseModel):
    """An encounter. `codes` are the final lines, `differences` what lies between them and the suggestion, `blocks` what stops
    finalizing."""

    id: str
    number: int
    version: int
    note_version: int
    status: Literal["draft", "ai_suggested", "finalized"]
    with_billing: bool
    patient: dict[str, str]
    provider: str
    service_date: date
    patient_kind: str
    setting: str
    minutes: int | None
    visit: str
    picked: str
    note: str
    suggestion: dict[str, Any]
    codes: list[dict[str, Any]]
    differences: list[dict[str, Any]]
    blocks: list[str]
    finalized: bool
    round: int


class Listed(BaseModel):
    """An encounter in a list, without note and patient."""

    id: str
    number: int
    status: Literal["draft", "ai_suggested", "finalized"]
    version: int
    service_date: date
    sent: bool
    level: str
    changed: str


class Page(BaseModel):
    """A page; `next` asks for the one after it and is empty at the end, `reached` asks later for what changed after this page."""

    encounters: list[Listed]
    next: str
    reached: str
