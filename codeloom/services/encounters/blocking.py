"""What stops an encounter from being finalized, in sentences."""

from codeloom.coding.deltas import DeltaKind, undecided
from codeloom.services.core import count
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.proposals import compared
from codeloom.services.encounters.returned import unanswered

NEEDS_REASON = (DeltaKind.EDITED, DeltaKind.ADDED, DeltaKind.REMOVED)


def blocks(work: EncounterWork) -> tuple[str, ...]:
    """What stops finalizing: findings, proposals nobody decided, reasons that are due, reasons of a return
    without an answer, no diagnosis."""
    judged = work.judgement
    out = [item.text if item.text.startswith(item.code) else f"{item.code}: {item.text}" for item in judged.stops]
    if judged.asks:
        out.append(f"{count(len(judged.asks), 'warning asks', 'warnings ask')} for a reason or a fix.")
    open_ones = undecided(compared(work.proposals), work.compared(), work.encounter.rejected)
    if work.waiting is not None:
        out.append("A suggestion is being made: wait for it.")
    elif work.stale:
        out.append("The suggestion was made for an earlier note: ask for a new one.")
    elif open_ones:
        out.append(f"{count(len(open_ones), 'proposal')} not decided yet.")
    due = reasons_due(work)
    if due:
        out.append(f"{count(len(due), 'difference')} without a reason.")
    waiting = unanswered(work)
    if waiting:
        out.append(f"{count(waiting, 'return reason')} not answered yet.")
    if not any(line.system == "icd10cm" for line in work.lines):
        out.append("No diagnosis is coded yet.")
    return tuple(out)


def reasons_due(work: EncounterWork) -> frozenset[str]:
    """Subjects of standing differences that a biller made and gave no reason for."""
    newest = {one.subject: one for one, _ in work.deltas}
    return frozenset(
        subject
        for subject, one in work.standing.items()
        if one.kind in NEEDS_REASON
        and newest[subject].reason_enc is None
        and newest[subject].made_by != work.encounter.provider_id
    )
