"""What lists show of an encounter, kept on its row and made anew by each change: level, counts, flags and the gravest one."""

from codeloom.coding import clock
from codeloom.coding.deltas import DeltaKind
from codeloom.coding.em.tables import VISITS, is_above
from codeloom.coding.lifecycle import EncounterStatus
from codeloom.db.queries.encounters.rows import next_number
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.encounters.context import EncounterWork, FinalLine
from codeloom.services.encounters.proposals import EM
from codeloom.services.encounters.views import Flag

FLAGS = {
    "error": Flag("error", "rule error", "error"),
    "stale": Flag("stale", "stale", "warn"),
    "over_coded": Flag("over_coded", "over-coded", "warn"),
    "unsupported": Flag("unsupported", "unsupported", "warn"),
    "sent_back": Flag("sent_back", "sent back", "warn"),
    "reopened": Flag("reopened", "reopened", "warn"),
    "answered": Flag("answered", "query answered", "warn"),
    "warning": Flag("warning", "asks for a reason", "warn"),
    "missing_specificity": Flag("missing_specificity", "unspecific", "info"),
    "under_documented": Flag("under_documented", "under-documented", "info"),
    "query": Flag("query", "query open", "info"),
}
"""The gravest first."""
GRAVITY = {"error": 3, "warn": 2, "info": 1}


def touch(work: EncounterWork) -> None:
    """The next version of the encounter, with what lists show of it."""
    encounter = work.encounter
    kinds = [one.kind for one in work.difference().values()]
    flags = _flags(work)
    encounter.version += 1
    encounter.updated_at = clock.now()
    encounter.added = kinds.count(DeltaKind.ADDED)
    encounter.edited = kinds.count(DeltaKind.EDITED)
    encounter.removed = kinds.count(DeltaKind.REMOVED)
    encounter.level, encounter.line_count = level(work), len(work.lines)
    encounter.flags = flags
    encounter.risk = max((GRAVITY[FLAGS[kind].tone] for kind in encounter.flags), default=0)
    work.uow.session.add(encounter)
    number_change(work.uow, encounter)


def number_change(uow: UnitOfWork, encounter: Encounter) -> None:
    """Give the encounter the next number of the organization's changes, in the order in which they are committed: whoever
    reads up to a number has seen all that came before it."""

    def number() -> None:
        with uow.session.no_autoflush:  # so that the row is written once
            encounter.changed = next_number(uow, "encounter_change", 1)

    uow.at_last(number)


def level(work: EncounterWork) -> str:
    """The E/M code as it stands, without modifiers: that of the final line that is the level, else the proposed one."""
    line = em_line(work)
    if line is not None:
        return line.code.partition("-")[0]
    if EM in work.encounter.rejected or EM not in work.proposals:
        return ""
    return (work.proposals[EM].code or "").partition("-")[0]


def em_line(work: EncounterWork) -> FinalLine | None:
    """The final line that is the level of the visit: the one that stands for the proposed level, else the first by its code."""
    visits = (one for one in work.lines if one.system == "cpt" and one.code.partition("-")[0] in VISITS)
    return next((one for one in work.lines if one.proposal == EM), None) or next(visits, None)


def flags_of(kinds: list[str]) -> tuple[Flag, ...]:
    """Stored kinds as lists show them."""
    return tuple(FLAGS[kind] for kind in kinds if kind in FLAGS)


def _flags(work: EncounterWork) -> list[str]:
    encounter = work.encounter
    found: set[str] = {risk.kind for risk in work.suggestion.risks} if work.suggestion is not None else set()
    picked, proposed = encounter.picked, (work.proposals[EM].code or "")[:5] if EM in work.proposals else ""
    if is_above(picked, proposed):
        found.add("over_coded")
    if work.stale and encounter.status != EncounterStatus.FINALIZED:
        found.add("stale")
    if encounter.queries_open:
        found.add("query")
    if encounter.queries_answered:
        found.add("answered")
    if work.lines:
        judged = work.judgement
        found |= {kind for kind, items in (("error", judged.stops), ("warning", judged.asks)) if items}
    if encounter.sent_back_at is not None and encounter.sent_at is None:
        found.add("sent_back")
    if encounter.round > 1:
        found.add("reopened")
    return [kind for kind in FLAGS if kind in found]
