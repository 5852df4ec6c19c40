"""Changing the final codes: proposals taken or turned down one by one, lines added, changed, moved; each with its delta."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.suggesting.shapes import Proposal
from codeloom.db.ids import new_id
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, Refused, verb
from codeloom.services.editor import AddSet, has_units, plan_set
from codeloom.services.encounters.commands import (
    Accept,
    AddLine,
    ApplyFix,
    ChangeLine,
    EditCodes,
    GiveReason,
    MoveLine,
    OfOneLine,
    Point,
    Recode,
    Reject,
    RemoveLine,
    Restore,
    SetModifier,
    Settle,
    SetUnits,
    Toggle,
)
from codeloom.services.encounters.context import EncounterWork, FinalLine
from codeloom.services.encounters.fixing import fixed, settle
from codeloom.services.encounters.line_parts import pointed, rewritten, toggled
from codeloom.services.encounters.showing import shown
from codeloom.services.encounters.summary import touch
from codeloom.services.encounters.views import EncounterView
from codeloom.services.suggestions import coded

MOST_LINES = 120
DECISIONS = {"accept", "reject", "restore"}
"""Operations that decide on a proposal; the others edit."""


@verb("encounters.edit", EditCodes)
def edit_codes(uow: UnitOfWork, command: EditCodes) -> EncounterView:
    """Apply operations to the final codes and append the differences that arise. Raises Conflict for an older version."""
    work = EncounterWork.edit(uow, command.encounter_id, command.version)
    reasons: dict[str, str] = {}
    lines, told = list(work.lines), ""
    for operation in command.operations:
        if isinstance(operation, AddSet):
            lines, told = _add_set(work, lines, operation)
        else:
            lines = _apply(work, lines, operation, reasons)
    work.write(_normalised(work, lines))
    touch(work)
    made = work.append(reasons, by=uow.user_id)
    names = {operation.op for operation in command.operations}
    for act, done in (("SUGGESTION_DECIDED", names & DECISIONS), ("USER_EDITED_CODES", names - DECISIONS)):
        if done:
            uow.record(act, "encounter", work.encounter.id, operations=sorted(done), lines=len(work.lines), deltas=made)
    return replace(shown(work), told=told)


def _apply(
    work: EncounterWork, lines: list[FinalLine], operation: OfOneLine, reasons: dict[str, str]
) -> list[FinalLine]:
    """The lines after one operation. What was turned down is kept on the encounter, reasons by the subject they are of."""
    match operation:
        case Accept(proposal=key):
            return _accept(work, lines, key)
        case Reject(proposal=key, reason=reason):
            _proposal(work, key)
            _reject(work, key, reason, reasons)
            return [one for one in lines if one.proposal != key]
        case Restore(proposal=key):
            _proposal(work, key)
            work.encounter.rejected = [one for one in work.encounter.rejected if one != key]
            return [one for one in lines if one.proposal != key]
        case AddLine():
            return _add(work, lines, operation, reasons)
        case GiveReason(subject=subject, reason=reason):
            if subject not in work.standing:
                raise NotFound("That difference is gone.", todo="Look at the fresh differences.")
            reasons[subject] = reason
            return lines
        case ApplyFix(finding=finding):
            return _without(work, lines, fixed(work, lines, finding))
        case Settle(finding=finding, reason=reason):
            settle(work, finding, reason)
            return lines
    at = _place(lines, operation.line)
    line = lines[at]
    match operation:
        case ChangeLine(code=code, system=system, units=units, reason=reason):
            lines[at] = replace(line, code=code, system=system, units=units if has_units(system) else 1)
            _keep(reasons, _subject(work, line), reason)
        case Recode() | SetModifier() | SetUnits():
            lines[at] = rewritten(line, operation)
            _keep(reasons, _subject(work, line), operation.reason)
        case Toggle(diagnosis=diagnosis):
            lines[at] = toggled(lines, line, str(diagnosis))
        case RemoveLine(reason=reason):
            del lines[at]
            if line.proposal in work.proposals:
                _reject(work, line.proposal, reason, reasons)
        case MoveLine(to=to):
            lines.insert(min(to, len(lines) - 1), lines.pop(at))
        case Point(to=to):
            lines[at] = pointed(lines, line, tuple(map(str, to)))
    return lines


def _accept(work: EncounterWork, lines: list[FinalLine], key: str) -> list[FinalLine]:
    """A line for a proposal of a suggestion that is in date. Raises Refused for a stale one, or without a number."""
    proposal = _proposal(work, key)
    if work.stale:
        raise Refused(
            "This suggestion was made for an earlier note.", todo="Ask for a new one, then decide.", code="stale"
        )
    if not proposal.code:
        raise Refused("This procedure has no number here.", todo="Add a line with the number you bill it by.")
    work.encounter.rejected = [one for one in work.encounter.rejected if one != key]
    if any(one.proposal == key for one in lines):
        return lines
    spans = tuple((span.start, span.end) for span in proposal.evidence)
    made = FinalLine(new_id(), proposal.system, coded(proposal), proposal.units, (), spans, key)
    return _placed(work, lines, made)


def _placed(work: EncounterWork, lines: Sequence[FinalLine], made: FinalLine) -> list[FinalLine]:
    """The line among those of the same kind in the order of the proposals, so that taking them one by one in any order
    gives the order that was proposed."""
    if len(lines) >= MOST_LINES:
        raise Refused(f"An encounter takes {MOST_LINES} code lines.", todo="Remove one first.")
    order = {key: at for at, key in enumerate(work.proposals)}
    mine = order[made.proposal]
    later = (at for at, one in enumerate(lines) if order.get(one.proposal, -1) > mine)
    at = next(later, len(lines))
    return [*lines[:at], made, *lines[at:]]


def _without(work: EncounterWork, before: Sequence[FinalLine], after: list[FinalLine]) -> list[FinalLine]:
    """The lines after a fix; a proposal whose line the fix removed is turned down, as by hand."""
    kept = {line.id for line in after}
    for line in before:
        if line.id not in kept and line.proposal in work.proposals:
            _reject(work, line.proposal, "", {})
    return after


def _add(work: EncounterWork, lines: list[FinalLine], add: AddLine, reasons: dict[str, str]) -> list[FinalLine]:
    """A line last of all; with the very code of a proposal that has no line it stands for that one."""
    if len(lines) >= MOST_LINES:
        raise Refused(f"An encounter takes {MOST_LINES} code lines.", todo="Remove one first.")
    if any(not start < end <= len(work.note) for start, end in add.spans):
        raise Refused("That selection is not part of the note.", todo="Select the words again.")
    if add.proposal:
        return _take_otherwise(work, lines, add, reasons)
    code = _printed(work, add.system, add.code)
    taken = {line.proposal for line in lines}
    free = (
        key
        for key, one in work.proposals.items()
        if key not in taken and (one.system, coded(one)) == (add.system, code)
    )
    key = "" if work.stale else next(free, "")
    made = FinalLine(new_id(), add.system, code, 1, (), add.spans, key)
    work.encounter.rejected = [one for one in work.encounter.rejected if one != key]
    _keep(reasons, _subject(work, made), add.reason)
    return _placed(work, lines, made) if key else [*lines, made]


def _add_set(work: EncounterWork, lines: list[FinalLine], operation: AddSet) -> tuple[list[FinalLine], str]:
    """The lines with the codes of a set, each as if it were added alone, and what to say of it."""
    here = {(line.system, line.code) for line in lines}
    plan = plan_set(work.uow, operation.bundle, here, work.codes, work.listed)
    for one in plan.lines:
        before = {line.id for line in lines}
        add = AddLine(op="add", code=one.code, system=one.system)
        lines = [
            replace(line, units=one.units) if line.id not in before else line for line in _add(work, lines, add, {})
        ]
    return lines, plan.words


def _take_otherwise(
    work: EncounterWork, lines: list[FinalLine], add: AddLine, reasons: dict[str, str]
) -> list[FinalLine]:
    """A proposal taken with another code, with its evidence. Raises Refused for a stale one, or one that has its line."""
    proposal, key = _proposal(work, add.proposal), add.proposal
    if work.stale:
        raise Refused(
            "This suggestion was made for an earlier note.", todo="Ask for a new one, then decide.", code="stale"
        )
    if any(one.proposal == key for one in lines):
        raise Refused("That proposal is taken already.", todo="Change its line.")
    work.encounter.rejected = [one for one in work.encounter.rejected if one != key]
    spans = tuple((span.start, span.end) for span in proposal.evidence)
    units = proposal.units if has_units(add.system) else 1
    _keep(reasons, key, add.reason)
    return _placed(
        work, lines, FinalLine(new_id(), add.system, _printed(work, add.system, add.code), units, (), spans, key)
    )


def _reject(work: EncounterWork, key: str, reason: str, reasons: dict[str, str]) -> None:
    if key not in work.encounter.rejected:
        work.encounter.rejected = [*work.encounter.rejected, key]
    _keep(reasons, key, reason)


def _keep(reasons: dict[str, str], subject: str, reason: str) -> None:
    if reason:
        reasons[subject] = reason


def _subject(work: EncounterWork, line: FinalLine) -> str:
    return line.proposal if line.proposal in work.proposals else f"line:{line.id}"


def _proposal(work: EncounterWork, key: str) -> Proposal:
    found = work.proposals.get(key)
    if found is None:
        raise NotFound("That proposal is gone.", todo="Look at the fresh suggestion.")
    return found


def _place(lines: Sequence[FinalLine], line_id: UUID) -> int:
    for at, line in enumerate(lines):
        if line.id == line_id:
            return at
    raise NotFound("That row is gone.", todo="Look at the fresh rows.")


def _normalised(work: EncounterWork, lines: Sequence[FinalLine]) -> list[FinalLine]:
    """The lines with their codes in printed form."""
    return [replace(one, code=_printed(work, one.system, one.code)) for one in lines]


def _printed(work: EncounterWork, system: str, code: str) -> str:
    """A code in printed form: E11.9 for e119, 83036-QW for 83036 qw."""
    if system == "icd10cm":
        return work.codes.normalise(code)
    read = read_procedure(code)
    return "-".join((read.code, *read.modifiers)) if read.code else code.upper()
