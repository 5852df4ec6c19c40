"""Findings of the rules on final lines: their fixes applied, or settled by a reason."""

from collections.abc import Sequence

from codeloom.coding import clock
from codeloom.db.tables.encounters import EncounterOverride
from codeloom.services.core import NotFound, Refused
from codeloom.services.editor import WorkLine, apply, operations_of
from codeloom.services.encounters.context import EncounterWork, FinalLine


def fixed(work: EncounterWork, lines: Sequence[FinalLine], key: str) -> list[FinalLine]:
    """The lines with the fix of a finding applied. Raises NotFound for one that is gone, Refused where a person must choose."""
    found = work.judgement.fix(key)
    if found is None or list(lines) != work.lines:
        raise NotFound("That finding is gone.", todo="Look at the fresh rows.")
    rows = work.work_lines()
    for operation in operations_of(found[1], rows):
        rows = apply(rows, operation)
    before = {line.id: line for line in lines}
    return [_as_final(before.get(row.id), row) for row in rows]


def settle(work: EncounterWork, key: str, reason: str) -> None:
    """Record why a finding does not apply; an empty reason takes it back. Raises NotFound and Refused."""
    view = next((one for one in work.judgement.views if one.key == key), None)
    if view is None:
        raise NotFound("That finding is gone.", todo="Look at the fresh rows.")
    if not view.overridable:
        raise Refused(f"{view.rule} cannot be settled by a reason.", todo="Change the rows instead.")
    uow, row = work.uow, work.overrides.get(key)
    if not reason:
        if row is not None:
            uow.session.delete(row)
            del work.overrides[key]
    else:
        encounter_id = work.encounter.id
        sealed = uow.vault.seal(EncounterOverride.reason_enc, (encounter_id, key), reason)
        row = row or EncounterOverride(
            org_id=uow.org_id, encounter_id=encounter_id, finding_key=key, rule=view.rule, reason_enc=sealed,
            made_by=uow.user_id,
        )  # fmt: skip
        row.reason_enc, row.made_by, row.made_at = sealed, uow.user_id, clock.now()
        uow.session.add(row)
        work.overrides[key] = row
    uow.record("FINDING_REASONED", "encounter", work.encounter.id, rule=view.rule, given=bool(reason))
    work.__dict__.pop("judgement", None)


def _as_final(line: FinalLine | None, row: WorkLine) -> FinalLine:
    """A line as the editor left it, with what only an encounter's line has."""
    spans = tuple((span.start, span.end) for span in row.evidence)
    if line is None:
        return FinalLine(row.id, row.system, row.code, row.units, (), spans)
    return FinalLine(row.id, row.system, row.code, row.units, line.pointers, spans, line.proposal)
