"""The claim sheet: what a professional claim would carry, by the boxes of the CMS-1500. Nothing is sent from here; no fees."""

from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.place_of_service import PLACES
from codeloom.services.core import count, formatting
from codeloom.services.encounters.views import EncounterView, FinalLineView

LETTERS = "ABCDEFGHIJKL"
"""Box 21 takes twelve diagnoses."""
MOST_LINES = 6
"""Lines of box 24 on one form."""


@dataclass(frozen=True, slots=True)
class ClaimDiagnosis:
    """A diagnosis of box 21; without a code the letter is empty."""

    letter: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A line of box 24. `title` is what HCPCS says; CPT descriptors are licensed and stand nowhere."""

    label: str
    day: str
    place: str
    code: str
    modifiers: str
    pointer: str
    units: int
    title: str


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """A claim as it would be. `visit` are date, new or established, setting and minutes in words; `notes` say what is odd."""

    patient: str = ""
    person: str = ""
    born: str = ""
    record_number: str = ""
    provider: str = ""
    number: int = 0
    visit: str = ""
    finalized: str = ""
    round: int = 1
    diagnoses: tuple[ClaimDiagnosis, ...] = ()
    lines: tuple[ClaimLine, ...] = ()
    notes: tuple[str, ...] = ()


def claim_sheet(view: EncounterView) -> ClaimSheet:
    """The claim of an encounter as its codes stand."""
    day = date.fromisoformat(view.service_date)
    coded = [one for one in view.lines if one.system == "icd10cm"]
    done = [one for one in view.lines if one.system in ("cpt", "hcpcs")]
    letters = {one.id: letter for one, letter in zip(coded, LETTERS, strict=False)}
    shown = max(8, len(letters)) if len(letters) <= 8 else 12
    boxes = [ClaimDiagnosis(LETTERS[at], one.code, one.title) for at, one in enumerate(coded[:12])]
    boxes += [ClaimDiagnosis(LETTERS[at], "", "") for at in range(len(boxes), shown)]
    born = view.patient.birth_date
    last = view.versions[-1] if view.versions and view.status == "finalized" else None
    return ClaimSheet(
        patient=view.patient.name, person=view.person, record_number=view.patient.record_number,
        born=formatting.day(date.fromisoformat(born)) if born else "", provider=view.provider, number=view.number,
        visit=_visit(view),
        finalized=f"{last.finalized} by {last.by}" if last else "", round=view.round,
        diagnoses=tuple(boxes), lines=tuple(_line(one, day, view.setting, letters) for one in done),
        notes=_notes(view, coded, done, letters),
    )  # fmt: skip


def _visit(view: EncounterView) -> str:
    """Office, 10 Jun 2026, established, 24 min."""
    facts = dict(view.facts)
    minutes = "" if view.minutes is None else f"{view.minutes} min"
    parts = (facts["Setting"], facts["Service date"], facts["Patient"].lower(), minutes)
    return ", ".join(part for part in parts if part)


def _line(one: FinalLineView, day: date, setting: str, letters: dict[str, str]) -> ClaimLine:
    read = read_procedure(one.code)
    pointer = "".join(letters.get(line_id, "") for line_id in one.pointers)
    return ClaimLine(one.label, formatting.day(day), PLACES[setting], read.code, " ".join(read.modifiers), pointer,
                     one.units, one.title if one.system == "hcpcs" and not one.title.startswith("HCPCS ") else "")  # fmt: skip


def _notes(
    view: EncounterView, coded: list[FinalLineView], done: list[FinalLineView], letters: dict[str, str]
) -> tuple[str, ...]:
    out = []
    bare = [one.label for one in done if not one.pointers]
    if bare:
        out.append(f"{'Line' if len(bare) == 1 else 'Lines'} {', '.join(bare)} without a diagnosis.")
    for one in done:
        open_ones = [found.rule for found in one.findings if found.severity != "info" and not found.reason]
        if open_ones and view.status != "finalized":
            out.append(f"Line {one.label} is not settled yet ({', '.join(open_ones)}).")
    pointed = {line_id for one in done for line_id in one.pointers}
    alone = [one.code for one in coded if one.id in letters and one.id not in pointed]
    if done and alone:
        verb = "is on the claim and no line points to it" if len(alone) == 1 else "are on the claim without a line"
        out.append(f"{', '.join(alone)} {verb}.")
    if len(coded) > len(LETTERS):
        out.append(f"A claim takes 12 diagnoses: {', '.join(one.code for one in coded[12:])} would be left out.")
    if len(done) > MOST_LINES:
        out.append(f"{count(len(done), 'line')}: more than the six of one form.")
    if any(one.system == "icd10pcs" for one in view.lines):
        out.append("ICD-10-PCS codes are for the hospital's claim and not on this one.")
    return tuple(out)
