"""What one demo encounter is made of: a note, coded facts, the right code lines, and the slip a coder may make."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoldLine:
    """A right code line: code, POA for inpatients, and the words of the note that support it."""

    code: str
    words: str
    poa: str = ""
    system: str = "icd10cm"
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake that passes the rules: line `at` gets `code`, or is left out when `code` is empty. `category` names it."""

    at: int
    code: str
    category: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of encounter. `note` may use {name}, {age}, {person} and {he}; `days` is the length of an inpatient stay."""

    key: str
    title: str
    reason: tuple[str, str]
    note_kind: str
    note: str
    lines: tuple[GoldLine, ...]
    slip: Slip
    encounter_class: str = "AMB"
    days: int = 0
    conditions: tuple[tuple[str, str], ...] = ()
    medications: tuple[str, ...] = ()
    vitals: tuple[tuple[str, str, float, str], ...] = ()
    second_note: str = ""
    sexes: str = "MF"
    ages: tuple[int, int] = (18, 95)
