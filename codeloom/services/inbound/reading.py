"""What a verified body is: a bundle that can be imported, an encounter note, or something refused. No database.

A bundle is read as far as its first patient, as an import would, so that its sender hears at once what is wrong with it.
"""

import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from pydantic import Field, StringConstraints, ValidationError, field_validator

from codeloom.coding.suggesting.shapes import MOST_NOTE
from codeloom.gateways import fhir
from codeloom.services.core import Command, ShortText, is_text
from codeloom.services.encounters import Minutes, NoteText, PatientKind, Setting, Visit

Name = Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_in(text: str) -> date | None:
    """A day written as YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


class SentIdentifier(Command):
    """A number of the patient and the system that gave it."""

    system: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
    value: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class SentPatient(Command):
    """Whom a note is about: by record number or identifiers; name, birth date and sex are compared where they are told."""

    record_number: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] = ""
    identifiers: tuple[SentIdentifier, ...] = Field((), max_length=20)
    family: Name = ""
    given: Name = ""
    birth_date: Annotated[str, StringConstraints(max_length=10)] = ""
    sex: Literal["F", "M", ""] = ""

    @property
    def born(self) -> date | None:
        """The birth date; None when it is not told."""
        return day_in(self.birth_date)

    @field_validator("birth_date", mode="after")
    @classmethod
    def _is_day(cls, text: str) -> str:
        if text and day_in(text) is None:
            raise ValueError("YYYY-MM-DD")
        return text


class SentNote(Command):
    """An encounter note: `provider` is an address or id of a provider, `date` the service date as YYYY-MM-DD."""

    provider: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    patient: SentPatient
    date: ShortText
    text: NoteText
    patient_kind: PatientKind = "established"
    setting: Setting = "office"
    minutes: Minutes | None = None
    visit: Visit = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a body is: `kind` bundle, note or unknown; `refusal` a code of words.py, empty when it can be taken."""

    kind: Literal["bundle", "note", "unknown"]
    note: SentNote | None = None
    refusal: str = ""


def read_body(body: bytes, source: str) -> Reading:
    """What a body is. Never raises for what is in it."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return Reading("unknown", refusal="not_json" if start else "empty")
    try:
        found = orjson.loads(start)
    except ValueError:
        found = None
    if isinstance(found, dict) and "resourceType" not in found:
        return note_in(found)
    return Reading("bundle", refusal=_flaw_of(body, source))


def note_in(fields: dict[str, Any]) -> Reading:
    """An encounter note of the expected form, or its refusal."""
    try:
        note = SentNote.model_validate(fields)
    except (ValidationError, RecursionError) as error:
        flaws = error.errors(include_input=False, include_url=False) if isinstance(error, ValidationError) else []
        named = sorted({str(one["loc"][0]) for one in flaws if one["loc"]} & SentNote.model_fields.keys())
        return Reading("note", refusal=":".join(filter(None, ("bad_input", ",".join(named)))))
    if not is_text(_all_text(note)):
        return Reading("note", refusal="bad_input")
    if not note.text.strip():
        return Reading("note", refusal="empty_note")
    return Reading("note", note, "too_long" if len(note.text.strip()) > MOST_NOTE else "")


def _all_text(note: SentNote) -> str:
    patient = note.patient
    numbers = [text for one in patient.identifiers for text in (one.system, one.value)]
    return "".join((note.provider, note.date, note.text, note.visit, patient.record_number, patient.family, patient.given,
                    *numbers))  # fmt: skip


def _flaw_of(body: bytes, source: str) -> str:
    """Why an import would refuse a bundle, as far as its first patient tells; empty when it would not."""
    readings = fhir.read_upload(f"{source}.json", io.BytesIO(body), fhir.ImportOptions(source=source))
    for reading in readings:
        next(reading.charts(), None)
        report = reading.report
        if report.outcome != "accepted":
            return report.code or "not_json"
    return ""
