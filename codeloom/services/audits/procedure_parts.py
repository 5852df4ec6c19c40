"""The parts of a procedure row that an auditor of an encounter sets by themselves: modifiers, and the diagnoses it is for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from codeloom.services.audits.subject import Subject
from codeloom.services.core import Command, NotFound, Refused
from codeloom.services.editor import OfOneLine, SetCode, WorkLine, apply, has_units

MOST_POINTERS = 4


class SetModifiers(Command):
    """All modifiers of a CPT or HCPCS row, with spaces between; empty takes them away."""

    op: Literal["modifiers"]
    line: UUID
    value: Annotated[
        str, StringConstraints(pattern=r"^([0-9A-Za-z]{2}([ ,]+[0-9A-Za-z]{2}){0,3})?$", strip_whitespace=True)
    ]


class Point(Command):
    """The diagnoses a procedure is for, by their names in the list, the first one first; empty takes them away."""

    op: Literal["point"]
    line: UUID
    to: Annotated[str, StringConstraints(pattern=r"^([0-9]{1,3}([ ,]+[0-9]{1,3})*)?$", strip_whitespace=True)]


def applied(subject: Subject, lines: Sequence[WorkLine], operation: OfOneLine | SetModifiers | Point) -> list[WorkLine]:
    """The list of an auditor after one operation of the editor, or of a part of a procedure; another code keeps modifiers."""
    if isinstance(operation, SetModifiers | Point):
        return with_part(subject, lines, operation)
    if isinstance(operation, SetCode) and subject.points:
        operation = keeping_modifiers(lines, operation)
    return apply(lines, operation)


def with_part(subject: Subject, lines: Sequence[WorkLine], part: SetModifiers | Point) -> list[WorkLine]:
    """The list with other modifiers or pointers on a row. Raises Refused where there are none, NotFound for a row that is gone."""
    at = _place(lines, part.line)
    line, out = lines[at], list(lines)
    if not subject.points or line.system == "icd10cm":
        raise Refused("Only a procedure of an encounter has modifiers and pointers.")
    words = (part.value if isinstance(part, SetModifiers) else part.to).replace(",", " ").split()
    if isinstance(part, SetModifiers):
        if not has_units(line.system):
            raise Refused("Only a CPT or HCPCS code has modifiers.")
        modifiers = dict.fromkeys(word.upper() for word in words)
        out[at] = replace(line, code="-".join((line.code.partition("-")[0], *modifiers)))
    else:
        out[at] = replace(line, pointers=_pointed(subject, lines, words))
    return out


def keeping_modifiers(lines: Sequence[WorkLine], change: SetCode) -> SetCode:
    """A change of code that keeps the modifiers, where the system stays and the new code brings none."""
    line = lines[_place(lines, change.line)]
    modifiers = line.code.split("-")[1:]
    if not has_units(change.system) or change.system != line.system or "-" in change.code or not modifiers:
        return change
    return change.model_copy(update={"code": "-".join((change.code, *modifiers))})


def _pointed(subject: Subject, lines: Sequence[WorkLine], names: Sequence[str]) -> tuple[str, ...]:
    called = subject.names(lines)
    ids = {called[line.id]: str(line.id) for line in lines if line.system == "icd10cm"}
    unknown = next((name for name in names if name not in ids), "")
    if unknown:
        raise Refused(f"There is no diagnosis {unknown} in your list.", todo="Give the numbers of up to four of them.")
    if len(set(names)) > MOST_POINTERS:
        raise Refused("A procedure points to four diagnoses at most.")
    return tuple(dict.fromkeys(ids[name] for name in names))


def _place(lines: Sequence[WorkLine], line_id: UUID) -> int:
    at = next((at for at, line in enumerate(lines) if line.id == line_id), None)
    if at is None:
        raise NotFound("That row is gone.", todo="Look at the fresh rows.")
    return at
