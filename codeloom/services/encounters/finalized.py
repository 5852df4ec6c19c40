"""A finalized encounter as counting reads it: note, suggestion, what was billed, and who changed what."""

from collections.abc import Sequence

from codeloom.coding.coaching.distilling import FinalizedVisit
from codeloom.coding.deltas import Coded, DeltaKind, Difference, standing
from codeloom.db.tables.encounters import Delta, Encounter, EncounterVersion, SuggestionRow
from codeloom.db.work import UnitOfWork
from codeloom.services.encounters.proposals import EM, proposed
from codeloom.services.encounters.versions import unpack_lines
from codeloom.services.suggestions import unpack


def finalized_visit(
    uow: UnitOfWork,
    encounter: Encounter,
    version: EncounterVersion,
    made: SuggestionRow,
    deltas: Sequence[Delta],
) -> FinalizedVisit:
    """The encounter as a version of it was finalized; `deltas` are all of its differences, the oldest first."""
    suggestion = unpack(uow.vault.open(SuggestionRow.answer_enc, made))
    lines = unpack_lines(uow.vault.open(EncounterVersion.lines_enc, version))
    newest_by = {one.subject: one.made_by for one in deltas}
    return FinalizedVisit(
        note=finalized_note(uow, version),
        suggestion=suggestion,
        proposals=proposed(suggestion),
        level=EM,
        lines=[Coded(one.proposal, one.system, one.code, one.units, str(one.id)) for one in lines],
        standing=standing(Difference(one.subject, DeltaKind(one.kind), one.before, one.after) for one in deltas),
        others={subject for subject, by in newest_by.items() if by != encounter.provider_id},
        picked=encounter.picked,
        same_note=version.note_version == made.note_version,
    )


def finalized_note(uow: UnitOfWork, version: EncounterVersion) -> str:
    """The note of a version."""
    return uow.vault.open(EncounterVersion.note_enc, version)
