"""From a finalized visit to what is counted of it: its suggestion, the standing differences and who made them, its lines."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from codeloom.coding.coaching.code_families import family_of
from codeloom.coding.coaching.facts import CHANGES, GapAt, Outcome, VisitFacts
from codeloom.coding.coaching.gaps import GAPS, found
from codeloom.coding.deltas import ORDER, Coded, DeltaKind, Difference
from codeloom.coding.em.tables import FAMILIES, VISITS, is_above
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN, UNHEADED, Section, sections
from codeloom.coding.suggesting.shapes import Proposal, Span, Suggestion

PARTS = {
    ASSESSMENT: "Assessment",
    PLAN: "Plan",
    "complaint": "Complaint",
    "present": "History",
    "past": "Past history",
    "surgery": "Past history",
    "social": "Social history",
    "family": "Family history",
    "drugs": "Medications",
    "exam": "Examination",
    "vitals": "Vital signs",
    "results": "Results",
    "done": "Procedures",
    "reasoning": "Reasoning",
    "instructions": "Instructions",
    "systems": "Review of systems",
    "allergies": "Allergies",
    UNHEADED: "Note",
}
"""Parts of a note by kind, as people read them; END where the note has no words for the gap."""
END = "Whole note"
_RESULTS = {DeltaKind.ACCEPTED: "kept", DeltaKind.EDITED: "edited", DeltaKind.REMOVED: "dropped"}
_OPEN_END = re.compile(r"[09]")


@dataclass(frozen=True, slots=True)
class FinalizedVisit:
    """A finalized visit as it is read: proposals by key, with `level` the key of the E/M level; `standing` the differences by
    subject and `others` the subjects whose newest difference somebody but the provider made; `lines` what was billed.
    `same_note` says that the suggestion was made for the note as it was finalized."""

    note: str
    suggestion: Suggestion
    proposals: Mapping[str, Proposal]
    level: str
    lines: Sequence[Coded]
    standing: Mapping[str, Difference]
    others: Collection[str]
    picked: str = ""
    same_note: bool = True


def facts_of(visit: FinalizedVisit) -> VisitFacts:
    """What is counted of a visit."""
    suggested = _plain(visit.proposals[visit.level].code) if visit.level in visit.proposals else ""
    billed = _billed_level(visit)
    stood = visit.picked or suggested
    changes = {kind for subject in visit.others if subject in visit.standing for kind in _changes(visit, subject)}
    if is_above(stood, billed):
        changes.add("level_lowered")
    if is_above(billed, stood):
        changes.add("level_raised")
    deltas = Counter(one.kind.value for one in visit.standing.values())
    return VisitFacts(
        family=_family(billed),
        picked=visit.picked,
        suggested=suggested,
        billed=billed,
        changes=tuple(kind for kind in CHANGES if kind in changes),
        deltas=tuple(sorted(deltas.items())),
        outcomes=tuple(_outcomes(visit)),
        gaps=tuple(_gaps(visit)),
    )


def more_specific(before: str, after: str) -> bool:
    """Whether a diagnosis says more than another of its category: it is longer, or the first character that differs ends
    an unspecified code (0 or 9) and not this one."""
    if before == after or before[:3] != after[:3]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    if at == len(before):
        return True
    return at < len(after) and bool(_OPEN_END.match(before[at])) and not _OPEN_END.match(after[at])


def _changes(visit: FinalizedVisit, subject: str) -> list[str]:
    """What a difference of somebody else's changed. The level is compared apart."""
    one = visit.standing[subject]
    if one.kind is DeltaKind.ACCEPTED:
        return []
    if subject == ORDER:
        return ["order"]
    before, after = one.before.partition(" ")[0], one.after.partition(" ")[0]
    if subject == visit.level or _plain(before or after) in VISITS:
        return ["modifier_units"] if before and after and _plain(before) == _plain(after) else []
    if family_of(_system(visit, subject, after), after or before) == "Procedures":
        return ["modifier_units" if before and after and _plain(before) == _plain(after) else "procedure"]
    if one.kind is DeltaKind.EDITED:
        return ["dx_specific" if more_specific(before, after) else "dx_replaced"]
    return ["dx_added" if one.kind is DeltaKind.ADDED else "dx_removed"]


def _system(visit: FinalizedVisit, subject: str, after: str) -> str:
    """The system of a difference's code: of its proposal, else of the line that was added."""
    if subject in visit.proposals:
        return visit.proposals[subject].system
    return next((line.system for line in visit.lines if f"line:{line.line}" == subject), "")


def _outcomes(visit: FinalizedVisit) -> list[Outcome]:
    out = []
    for key, one in visit.proposals.items():
        known = visit.standing.get(key)
        if known is not None and known.kind in _RESULTS:
            family = family_of(one.system, one.code or "", level=key == visit.level)
            out.append(Outcome(family, one.confidence, _RESULTS[known.kind]))
    return out


def _gaps(visit: FinalizedVisit) -> list[GapAt]:
    kept = [one for key, one in visit.proposals.items()
            if key in visit.standing and visit.standing[key].kind is DeltaKind.ACCEPTED]  # fmt: skip
    codes = [line.code for line in visit.lines]
    seen = found(visit.suggestion.risks, kept, visit.suggestion.em, visit.picked, codes)
    parts = sections(visit.note) if visit.same_note else ()
    order = list(GAPS)
    by_kind = groupby(sorted(seen, key=lambda one: order.index(one[0])), key=lambda one: one[0])
    return [_at(kind, next((span for _, span in same if span is not None), None), parts) for kind, same in by_kind]


def _at(kind: str, span: Span | None, parts: Sequence[Section]) -> GapAt:
    if span is None or not parts:
        return GapAt(kind, END)
    part = next((one.kind for one in parts if one.start <= span.start < one.end), UNHEADED)
    return GapAt(kind, PARTS.get(part, "Note"), span.start, span.end)


def _billed_level(visit: FinalizedVisit) -> str:
    """The E/M code among the final lines: that of the proposed level, else the first."""
    levels = [line for line in visit.lines if line.system == "cpt" and _plain(line.code) in VISITS]
    return _plain(next((one.code for one in levels if one.key == visit.level), levels[0].code if levels else ""))


def _family(code: str) -> str:
    return next((name for name, family in FAMILIES.items() if code in family.codes), "")


def _plain(code: str | None) -> str:
    return (code or "").partition("-")[0].partition(" ")[0]
