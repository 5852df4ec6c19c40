"""A set of codes put into a list of lines in one act: what is there already is skipped, what is not valid that day is left out,
and both are named."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.loaded import Verdict
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.db.ids import new_id
from codeloom.db.work import UnitOfWork
from codeloom.services.codes import SetLine, bundle_lines
from codeloom.services.core import Command, Refused, formatting
from codeloom.services.editor.operations import MOST_LINES, WorkLine

VerdictOf = Callable[[str, str], Verdict | None]
"""What the list in force on the service date says of a procedure code of a system; None without one."""


class AddSet(Command):
    """The codes of a set (by its id) as new lines, last of all and in their order."""

    op: Literal["add_set"]
    bundle: UUID


@dataclass(frozen=True, slots=True)
class SetPlan:
    """What of a set goes into a list: its codes to add, those skipped because they are there, those not valid, and why."""

    lines: tuple[SetLine, ...]
    skipped: tuple[str, ...]
    unfit: tuple[str, ...]

    @property
    def words(self) -> str:
        """What was added, and what was not and why, in a sentence each."""
        said = [f"{formatting.count(len(self.lines), 'code')} added"] if self.lines else ["Nothing added"]
        if self.skipped:
            said.append(f"skipped, here already: {', '.join(self.skipped)}")
        if self.unfit:
            said.append(f"not added: {'; '.join(self.unfit)}")
        return ". ".join(f"{one[0].upper()}{one[1:]}" for one in said) + "."


def plan_set(
    uow: UnitOfWork, bundle_id: UUID, here: Collection[tuple[str, str]], codes: CodeSet, verdict: VerdictOf
) -> SetPlan:
    """What of a set goes into a list that holds these (system, code) on a service date. Raises NotFound for a set that whoever
    asks may not use, and Refused where nothing of it would be added."""
    add: list[SetLine] = []
    skipped: list[str] = []
    unfit: list[str] = []
    for line in bundle_lines(uow, bundle_id):
        why = _unfit(line, codes, verdict)
        if (line.system, line.code) in here:
            skipped.append(line.code)
        elif why:
            unfit.append(f"{line.code} {why}")
        else:
            add.append(line)
    plan = SetPlan(tuple(add), tuple(skipped), tuple(unfit))
    if not add:
        raise Refused(plan.words, kept="The rows are as they were.")
    return plan


def with_set(
    uow: UnitOfWork,
    lines: Sequence[WorkLine],
    operation: AddSet,
    codes: CodeSet,
    verdict: VerdictOf,
    *,
    inpatient: bool,
) -> tuple[list[WorkLine], str]:
    """The list with the set, and what to say of it. A POA indicator comes along on a stay only. Raises Refused, NotFound."""
    plan = plan_set(uow, operation.bundle, {(line.system, line.code) for line in lines}, codes, verdict)
    if len(lines) + len(plan.lines) > MOST_LINES:
        raise Refused(f"A chart takes {MOST_LINES} code lines.", kept="The rows are as they were.",
                      todo="Remove some first.")  # fmt: skip
    made = (WorkLine(id=new_id(), system=one.system, code=one.code, poa=one.poa if inpatient else "", units=one.units)
            for one in plan.lines)  # fmt: skip
    return [*lines, *made], plan.words


def _unfit(line: SetLine, codes: CodeSet, verdict: VerdictOf) -> str:
    """Why a code cannot be reported that day; empty when it can, and for a procedure that no list covers."""
    if line.system == "icd10cm":
        entry = codes.get(line.code)
        if entry is not None and entry.billable:
            return ""
        return "is not complete" if entry is not None and entry.in_force else f"is not in {codes.release.name}"
    said = verdict(line.system, read_procedure(line.code).code)
    return "" if said is None or said.listed else f"is not in the {line.system.upper()} list of the service date"
