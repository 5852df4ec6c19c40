"""Finalized visits: those to read for counting, what was read of them, and the newest ones with a gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.coach import CoachVisit
from codeloom.db.tables.encounters import Delta, Encounter, EncounterVersion, SuggestionRow
from codeloom.db.visibility import visible_encounters
from codeloom.db.work import UnitOfWork

_CURRENT = (
    (col(CoachVisit.org_id) == col(Encounter.org_id))
    & (col(CoachVisit.encounter_id) == col(Encounter.id))
    & (col(CoachVisit.round) == col(Encounter.round))
)
_FINALIZED = col(Encounter.status) == "finalized"


@dataclass(frozen=True, slots=True)
class Unread:
    """A finalized encounter with its version, the suggestion it was decided from, and its differences, oldest first."""

    encounter: Encounter
    version: EncounterVersion
    suggestion: SuggestionRow
    deltas: tuple[Delta, ...]


def unread(uow: UnitOfWork, edition: int, limit: int) -> list[Unread]:
    """Finalized encounters that were not read yet as they stand, or by an earlier edition."""
    done = _CURRENT & (col(CoachVisit.edition) == edition)
    same_version = (
        (col(EncounterVersion.org_id) == col(Encounter.org_id))
        & (col(EncounterVersion.encounter_id) == col(Encounter.id))
        & (col(EncounterVersion.round) == col(Encounter.round))
    )
    same_suggestion = (col(SuggestionRow.org_id) == col(EncounterVersion.org_id)) & (
        col(SuggestionRow.id) == col(EncounterVersion.suggestion_id)
    )
    query = (
        select(Encounter, EncounterVersion, SuggestionRow)
        .join(EncounterVersion, same_version)
        .join(SuggestionRow, same_suggestion)
        .outerjoin(CoachVisit, done)
        .where(Encounter.org_id == uow.org_id, _FINALIZED, col(CoachVisit.encounter_id).is_(None))
        .limit(limit)
    )
    rows = list(uow.session.exec(query))
    by_encounter: dict[UUID, list[Delta]] = {encounter.id: [] for encounter, _, _ in rows}
    listed = select(Delta).where(Delta.org_id == uow.org_id, col(Delta.encounter_id).in_(by_encounter))
    for delta in uow.session.exec(listed.order_by(col(Delta.encounter_id), col(Delta.n))):
        by_encounter[delta.encounter_id].append(delta)
    return [Unread(one, version, made, tuple(by_encounter[one.id])) for one, version, made in rows]


def keep(uow: UnitOfWork, rows: Sequence[CoachVisit]) -> None:
    """Store what was read of visits, in the place of what was read of them before."""
    made = insert(CoachVisit).values([one.model_dump() for one in rows])
    fresh = {
        name: made.excluded[name] for name in ("round", "edition", "provider_id", "service_date", "facts", "read_at")
    }
    uow.session.execute(made.on_conflict_do_update(index_elements=["org_id", "encounter_id"], set_=fresh))


def all_read(uow: UnitOfWork, since: date, window: int = 5000) -> Iterator[tuple[UUID, date, dict[str, Any]]]:
    """(provider, service date, facts) of every visit since a day that is finalized and read as it stands."""
    query = (
        select(col(CoachVisit.provider_id), col(CoachVisit.service_date), col(CoachVisit.facts))
        .join(Encounter, _CURRENT)
        .where(CoachVisit.org_id == uow.org_id, _FINALIZED, CoachVisit.service_date >= since)
        .execution_options(yield_per=window)
    )
    yield from uow.session.exec(query)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A visit with a gap: where it is, and where the gap lies in its note (None: nowhere in particular)."""

    encounter: Encounter
    version: EncounterVersion
    start: int | None
    end: int | None


_NEWEST = text("""
select distinct on (gap->>'kind') gap->>'kind', v.encounter_id, v.round, (gap->>'start')::int, (gap->>'end')::int
from coach_visits v cross join lateral jsonb_array_elements(v.facts->'gaps') gap
  join encounters e on e.org_id = v.org_id and e.id = v.encounter_id and e.round = v.round and e.status = 'finalized'
where v.org_id = :org and v.provider_id = :provider and v.service_date >= :since and v.service_date < :until
order by gap->>'kind', (gap->>'start') is null, v.service_date desc, v.encounter_id desc
""")


def newest_with_gap(uow: UnitOfWork, provider_id: UUID, since: date, until: date) -> dict[str, Occurrence]:
    """For each kind of gap the newest visit of a provider with it, one with words in the note first; only visits that the
    scope may see."""
    values = {"org": uow.org_id, "provider": provider_id, "since": since, "until": until}
    by_kind = {row[0]: row for row in uow.session.connection().execute(_NEWEST, values)}
    same_version = (
        (col(EncounterVersion.org_id) == col(Encounter.org_id))
        & (col(EncounterVersion.encounter_id) == col(Encounter.id))
        & (col(EncounterVersion.round) == col(Encounter.round))
    )
    query = select(Encounter, EncounterVersion).join(EncounterVersion, same_version)
    query = query.where(*visible_encounters(uow.scope), col(Encounter.id).in_({row[1] for row in by_kind.values()}))
    seen = {encounter.id: (encounter, version) for encounter, version in uow.session.exec(query)}
    return {kind: Occurrence(*seen[row[1]], row[3], row[4]) for kind, row in by_kind.items() if row[1] in seen}
