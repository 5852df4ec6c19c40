"""Procedure codes by their written form, ICD-10-PCS, HCPCS Level II, CPT, and what loaded lists say of them. No list here.

CPT is licensed by the AMA: without a list of the organization its form is checked and the code is called "not verified";
so are the others.
"""

import re
from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets.loaded import Loaded

_FORMS = (
    ("icd10pcs", re.compile(r"[0-9B-DFGHX][0-9A-HJ-NP-Z]{6}")),
    ("hcpcs", re.compile(r"[A-V]\d{4}")),
    ("cpt", re.compile(r"\d{5}|\d{4}[FTUM]")),
)
_MODIFIERS = re.compile(r"[-\s,]+")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
NAMES = {"icd10cm": "ICD-10-CM", "icd10pcs": "ICD-10-PCS", "hcpcs": "HCPCS Level II", "cpt": "CPT"}
_AXES = ("section", "body system", "operation", "body part", "approach", "device", "qualifier")
"""What the places of a medical and surgical ICD-10-PCS code say; other sections divide differently."""
NOT_VERIFIED = "form checked, not verified"


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """A procedure code as read: upper case, modifiers apart. `system` is empty when no form fits, and `problem` says why."""

    code: str
    system: str
    modifiers: tuple[str, ...] = ()
    problem: str = ""

    @property
    def note(self) -> str:
        """A sentence to show beside the code: its system and that only the form was checked, or `problem`."""
        return self.problem or f"{NAMES[self.system]}, {NOT_VERIFIED}"


def read_procedure(text: str, system: str = "") -> ProcedureCode:
    """A procedure code by form. With `system` given, that system's form is required. Never fails; see `problem`."""
    first, *modifiers = _MODIFIERS.split(text.strip().upper().rstrip("-, ")) or [""]
    detected = next((name for name, form in _FORMS if form.fullmatch(first)), "")
    if not first:
        return ProcedureCode("", "", problem="no code given")
    if system and system != detected:
        return ProcedureCode(first, "", tuple(modifiers), f"{first} does not have the form of {form_of(system)}")
    if not detected:
        return ProcedureCode(first, "", tuple(modifiers), f"{first} has the form of no procedure code")
    if detected == "icd10pcs" and modifiers:
        return ProcedureCode(first, detected, tuple(modifiers), "an ICD-10-PCS code takes no modifier")
    wrong = [modifier for modifier in modifiers if not _MODIFIER.fullmatch(modifier)]
    if wrong:
        return ProcedureCode(first, detected, tuple(modifiers), f"{wrong[0]} is not a modifier: two letters or digits")
    return ProcedureCode(first, detected, tuple(modifiers))


def described(read: ProcedureCode, tables: Loaded, day: date) -> tuple[str, bool]:
    """What to show beside a code that has its form, and whether a list of the service date refuses it.

    Its title where a list has it; "form checked, not verified" where none is loaded for the day.
    """
    verdict = tables.verdict(read.system, read.code, day.toordinal())
    if verdict is None:
        return read.note, False
    if verdict.listed:
        return verdict.title or f"{NAMES[read.system]}, in the loaded list", False
    ended = f"{verdict.title}: " if verdict.title else ""
    broken = broken_off(read, tables, day)
    return f"{ended}not in the {NAMES[read.system]} list of the service date{f': {broken}' if broken else ''}", True


def broken_off(read: ProcedureCode, tables: Loaded, day: date) -> str:
    """From which character on no listed ICD-10-PCS code is like this one, and what stands there; empty for other systems."""
    way = tables.way(read.system, read.code, day.toordinal()) if read.system == "icd10pcs" else None
    if way is None or len(way[0]) >= len(read.code):
        return ""
    begun, chars = way
    place = len(begun)
    axis = _AXES[place] if read.code[0] == "0" and place else ""
    others = ", ".join(chars[:12]) + (" and more" if len(chars) > 12 else "")
    after = f"after {begun} " if begun else ""
    return f"{after}no code has {read.code[place]} in place {place + 1}{f' ({axis})' if axis else ''}, only {others}"


def completions(read: ProcedureCode, tables: Loaded, day: date) -> tuple[str, ...]:
    """The listed codes that differ from an unlisted ICD-10-PCS code in the last place only."""
    way = tables.way(read.system, read.code, day.toordinal()) if read.system == "icd10pcs" else None
    if way is None or len(way[0]) != len(read.code) - 1:
        return ()
    return tuple(way[0] + char for char in way[1])


def form_of(system: str) -> str:
    """The form of a system in words."""
    return {
        "icd10pcs": "ICD-10-PCS: seven characters without the letters I and O",
        "hcpcs": "HCPCS Level II: a letter and four digits",
        "cpt": "CPT: five digits, or four digits and F, T, U or M",
        "icd10cm": "ICD-10-CM: a letter, a digit and one to five more characters",
    }[system]
