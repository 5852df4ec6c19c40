"""Finalized versions of an encounter: kept as they were, and shown beside what came after."""

import json
from uuid import UUID

from codeloom.coding.lifecycle import EncounterStatus
from codeloom.db.queries import people
from codeloom.db.queries.encounters import rows as queries
from codeloom.db.tables.encounters import Encounter, EncounterVersion
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, formatting, verb
from codeloom.services.editor import RuleLine, describe, rule_lines, unpack_rules
from codeloom.services.encounters.commands import OfRound
from codeloom.services.encounters.context import EncounterWork, FinalLine
from codeloom.services.encounters.labels import labels_of
from codeloom.services.encounters.views import VersionItem, VersionView
from codeloom.services.encounters.visit_facts import facts_of


@verb("encounters.version", OfRound)
def open_version(uow: UnitOfWork, command: OfRound) -> VersionView:
    """A finalized version as it was. The read is recorded. Raises NotFound."""
    work = EncounterWork.take(uow, command.encounter_id)
    rows = {row.round: row for row in queries.versions(uow, work.encounter.id)}
    row = rows.get(command.round)
    if row is None:
        raise NotFound()
    items = {item.round: item for item in version_items(work)}
    uow.record("NOTE_READ", "encounter", work.encounter.id, round=command.round)
    work.day = row.service_date
    lines = unpack_lines(uow.vault.open(EncounterVersion.lines_enc, row))
    labels = labels_of(lines)
    described = zip(lines, work.work_lines(lines), strict=True)
    shown = tuple(
        (labels[line.id], line.code, line.units, describe(taken, work.codes, work.verdict(line)).title)
        for line, taken in described
    )
    note = uow.vault.open(EncounterVersion.note_enc, row)
    return VersionView(items[command.round], note, shown, facts_of(row), *_rules(uow, row, lines))


def _rules(uow: UnitOfWork, row: EncounterVersion, lines: list[FinalLine]) -> tuple[str, tuple[RuleLine, ...]]:
    """What the rules said when a version was finalized: in a few words, and each finding."""
    if row.rules_enc is None:
        return "", ()
    said = unpack_rules(uow.vault.open(EncounterVersion.rules_enc, row))
    names = {one.by: people.name_of(uow, UUID(one.by)) for one in said if one.by}
    found = formatting.count(len(said), "finding") if said else "nothing found"
    return f"Rules when it was finalized: {found}", rule_lines(said, [one.id for one in lines], names)


def version_items(work: EncounterWork) -> tuple[VersionItem, ...]:
    """The finalized versions, oldest first, each with the reason why it was opened again after it."""
    encounter, opened = work.encounter, work.uow.vault.open_value
    if encounter.round == 1 and encounter.status != EncounterStatus.FINALIZED:
        return ()
    rows = queries.finalized(work.uow, encounter.id)
    reasons = {at: opened(EncounterVersion.reason_enc, (encounter.id, at), sealed) for at, _, sealed, _ in rows}
    reasons[encounter.round] = work.uow.vault.open(Encounter.reopened_enc, encounter)
    out = []
    for at, moment, _, who in rows:
        words = f"{formatting.day(moment.date())}, {formatting.clock_time(moment, work.zone)}"
        out.append(VersionItem(at, words, who, reasons.get(at + 1, "")))
    return tuple(out)


def pack_lines(lines: list[FinalLine]) -> str:
    """Final lines as JSON text, for a sealed version."""
    return json.dumps(
        [
            {"id": str(one.id), "system": one.system, "code": one.code, "units": one.units,
             "pointers": list(one.pointers), "spans": [list(at) for at in one.spans], "proposal": one.proposal}
            for one in lines
        ]
    )  # fmt: skip


def unpack_lines(text: str) -> list[FinalLine]:
    """Final lines from their JSON text."""
    return [
        FinalLine(UUID(one["id"]), one["system"], one["code"], one["units"], tuple(one["pointers"]),
                  tuple((start, end) for start, end in one["spans"]), one["proposal"])
        for one in json.loads(text)
    ]  # fmt: skip
