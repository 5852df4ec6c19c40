"""The parts of a final line that are changed by themselves: code, modifiers, units, and the diagnoses it points to."""

from collections.abc import Sequence
from dataclasses import replace

from codeloom.services.core import Refused
from codeloom.services.encounters.commands import Recode, SetModifier, SetUnits
from codeloom.services.encounters.context import FinalLine

COUNTED = ("cpt", "hcpcs")
"""Systems whose codes take modifiers and units."""
MOST_POINTERS = 4


def rewritten(line: FinalLine, part: Recode | SetModifier | SetUnits) -> FinalLine:
    """The line with another code, modifier or number of units. Raises Refused where its system has none of those."""
    if isinstance(part, Recode):
        stays = part.system == line.system and part.system in COUNTED and "-" not in part.code
        code = "-".join((part.code, *line.code.split("-")[1:])) if stays else part.code
        return replace(line, code=code, system=part.system, units=line.units if stays else 1)
    if line.system not in COUNTED:
        raise Refused("Only a CPT or HCPCS code has modifiers and units.")
    if isinstance(part, SetUnits):
        return replace(line, units=part.value)
    base, *modifiers = line.code.split("-")
    modifiers[part.at : part.at + 1] = [part.value]
    return replace(line, code="-".join((base, *dict.fromkeys(one for one in modifiers if one))))


def toggled(lines: Sequence[FinalLine], line: FinalLine, diagnosis: str) -> FinalLine:
    """The line pointing to a diagnosis, last of all, or no more. Raises Refused for a fifth one."""
    if diagnosis in line.pointers:
        return replace(line, pointers=tuple(one for one in line.pointers if one != diagnosis))
    if len(line.pointers) >= MOST_POINTERS:
        raise Refused("A line points to four diagnoses at most.", todo="Take one away first.")
    return pointed(lines, line, (*line.pointers, diagnosis))


def pointed(lines: Sequence[FinalLine], line: FinalLine, to: tuple[str, ...]) -> FinalLine:
    """The line pointing to these diagnoses. Raises Refused for a diagnosis line, and for what is no diagnosis here."""
    diagnoses = {str(one.id) for one in lines if one.system == "icd10cm"}
    if line.system == "icd10cm" or len(set(to)) != len(to) or not set(to) <= diagnoses:
        raise Refused("A procedure points to diagnoses of this encounter.", todo="Choose up to four of them.")
    return replace(line, pointers=to)
