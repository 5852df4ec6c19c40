"""The commands of the note door. Every length and range is bounded here, for fields come from browsers and programs."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding.lines import MOST_UNITS, System
from codeloom.services.core import CodeText, Command, ShortText
from codeloom.services.editor import AddSet

Setting = Literal["office", "telehealth", "home", "ed", "inpatient"]
PatientKind = Literal["new", "established"]
Minutes = Annotated[int, Field(ge=1, le=1440)]
Reason = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
Visit = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
"""What a visit is about, in a few words: diabetes follow-up."""
NoteText = Annotated[str, StringConstraints(max_length=100_000)]
"""Far more than a note may have, so that a longer one is refused with its length."""
Level = Annotated[str, StringConstraints(pattern=r"^([0-9]{5})?$")]
ProposalKey = Annotated[str, StringConstraints(max_length=40)]


class OfEncounter(Command):
    """A command about one encounter."""

    encounter_id: UUID


class NewPatient(Command):
    """A person whom the practice has no record of; Codeloom gives the record number."""

    family: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    given: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    birth_date: date
    sex: Literal["F", "M", ""] = ""


class CreateEncounter(Command):
    """A visit of a patient of the practice, or of a new one: exactly one of the two is given."""

    patient_id: UUID | None = None
    new_patient: NewPatient | None = None
    service_date: date
    patient_kind: PatientKind = "established"
    setting: Setting = "office"
    minutes: Minutes | None = None
    visit: Visit = ""
    picked: Level = ""
    note: NoteText = ""


class SetFacts(OfEncounter):
    """What is known of the visit beside its note."""

    version: int = Field(ge=1)
    service_date: date
    patient_kind: PatientKind
    setting: Setting
    minutes: Minutes | None = None
    visit: Visit = ""
    picked: Level = ""


class SaveNote(OfEncounter):
    """The note as it is typed; `note_version` is the one it was typed on."""

    note_version: int = Field(ge=1)
    text: NoteText


class AskSuggestion(OfEncounter):
    """A suggestion for the note as it stands, by the provider the practice chose; `offline` is a person's own choice of the
    offline engine instead, where that provider failed or may not be asked."""

    note_version: int = Field(ge=1)
    offline: bool = False


class Accept(Command):
    """Take a proposal as it is."""

    op: Literal["accept"]
    proposal: ProposalKey


class Reject(Command):
    """Turn a proposal down; a line that stands for it goes."""

    op: Literal["reject"]
    proposal: ProposalKey
    reason: Reason = ""


class Restore(Command):
    """A proposal back to undecided; a line that stands for it goes."""

    op: Literal["restore"]
    proposal: ProposalKey


class ChangeLine(Command):
    """Another code or number of units on a final line."""

    op: Literal["change"]
    line: UUID
    code: CodeText
    system: System = "icd10cm"
    units: int = Field(1, ge=1, le=MOST_UNITS)
    reason: Reason = ""


class Recode(Command):
    """Another code on a final line; modifiers and units stay where the system does and the code brings none."""

    op: Literal["recode"]
    line: UUID
    code: CodeText
    system: System = "icd10cm"
    reason: Reason = ""


class SetModifier(Command):
    """One of the modifiers (0-based) of a final line; empty takes it away."""

    op: Literal["modifier"]
    line: UUID
    at: int = Field(ge=0, le=3)
    value: Annotated[str, StringConstraints(pattern=r"^([0-9A-Z]{2})?$")] = ""
    reason: Reason = ""


class SetUnits(Command):
    """How many times a CPT or HCPCS line is reported."""

    op: Literal["units"]
    line: UUID
    value: int = Field(ge=1, le=MOST_UNITS)
    reason: Reason = ""


class AddLine(Command):
    """A line that nobody proposed, last of its kind; with `proposal`, another code in the place of a proposal."""

    op: Literal["add"]
    code: CodeText
    system: System = "icd10cm"
    spans: tuple[tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=1)]], ...] = Field((), max_length=40)
    proposal: ProposalKey = ""
    reason: Reason = ""


class RemoveLine(Command):
    """A final line away; its proposal, if it has one, is turned down."""

    op: Literal["remove"]
    line: UUID
    reason: Reason = ""


class MoveLine(Command):
    """A final line to another place (0-based)."""

    op: Literal["move"]
    line: UUID
    to: int = Field(ge=0, le=120)


class Point(Command):
    """Which diagnoses a procedure is for, the primary one first; four at most."""

    op: Literal["point"]
    line: UUID
    to: tuple[UUID, ...] = Field((), max_length=4)


class Toggle(Command):
    """Whether a procedure points to a diagnosis: last of those it points to, or no more."""

    op: Literal["toggle"]
    line: UUID
    diagnosis: UUID


class GiveReason(Command):
    """Why a difference that stands is right."""

    op: Literal["reason"]
    subject: Annotated[str, StringConstraints(max_length=60)]
    reason: Reason


class ApplyFix(Command):
    """The fix of a finding that still stands."""

    op: Literal["fix"]
    finding: ShortText


class Settle(Command):
    """Why a finding does not apply here; empty takes the reason back."""

    op: Literal["settle"]
    finding: ShortText
    reason: Reason = ""


OfOneLine = (
    Accept
    | Reject
    | Restore
    | ChangeLine
    | Recode
    | SetModifier
    | SetUnits
    | AddLine
    | RemoveLine
    | MoveLine
    | Point
    | Toggle
    | GiveReason
    | ApplyFix
    | Settle
)
LineOperation = Annotated[OfOneLine | AddSet, Field(discriminator="op")]


class EditCodes(OfEncounter):
    """Operations on the final codes of one version; all or none are applied."""

    version: int = Field(ge=1)
    operations: tuple[LineOperation, ...] = Field(min_length=1, max_length=50)


class OfVersion(OfEncounter):
    """An act on the version a person saw."""

    version: int = Field(ge=1)


class WithReason(OfVersion):
    """An act that needs a reason."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class OpenEncounter(Command):
    """An encounter by its number in the organization, as it stands in addresses; 0 where an address has none."""

    number: int = Field(ge=0, le=10**12)


class OfRound(OfEncounter):
    """A finalized version of an encounter."""

    round: int = Field(ge=1, le=10_000)


class FindPatient(Command):
    """A patient by record number, or by full name and birth date."""

    record_number: ShortText = ""
    family: ShortText = ""
    given: ShortText = ""
    birth_date: date | None = None
