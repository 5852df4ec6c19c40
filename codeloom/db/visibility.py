"""Which rows of its organization a scope may see, one function for each aggregate: the wall between people of one practice."""

from sqlalchemy import ColumnElement, exists, false
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import Sight, record_of
from codeloom.db.scope import INTEGRATION, WORKER, Scope
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.provider_queries import ProviderQuery

_OF_PROGRAMS = {WORKER: Sight.ALL, INTEGRATION: Sight.NONE}


def visible(scope: Scope) -> list[ColumnElement[bool]]:
    """Which charts a scope may see: people by the record of their role, jobs all of the organization, programs none. A chart that
    a supervisor codes blind is out of their sight until they are done: whatever shows it would show the coder's rows.

    Raises UnknownRole for any other role.
    """
    sight = _OF_PROGRAMS.get(scope.role) or record_of(scope.role).charts
    seen = _within(sight, col(Chart.org_id) == scope.org_id, col(Chart.assignee_id) == scope.user_id)
    return [*seen, ~covered(scope)] if scope.role == Role.SUPERVISOR else seen


def sees_all(scope: Scope) -> bool:
    """Whether a scope may see every chart of its organization, but for those it codes blind. Raises UnknownRole."""
    return (_OF_PROGRAMS.get(scope.role) or record_of(scope.role).charts) is Sight.ALL


def covered(scope: Scope) -> ColumnElement[bool]:
    """That the person of the scope codes a chart blind and is not done yet."""
    return exists().where(
        col(BlindCoding.org_id) == col(Chart.org_id),
        col(BlindCoding.chart_id) == col(Chart.id),
        col(BlindCoding.auditor_id) == scope.user_id,
        col(BlindCoding.done_at).is_(None),
    )


def covered_encounter(scope: Scope) -> ColumnElement[bool]:
    """That the person of the scope codes an encounter blind and is not done yet."""
    return exists().where(
        col(BlindCoding.org_id) == col(Encounter.org_id),
        col(BlindCoding.encounter_id) == col(Encounter.id),
        col(BlindCoding.auditor_id) == scope.user_id,
        col(BlindCoding.done_at).is_(None),
    )


def visible_encounters(scope: Scope) -> list[ColumnElement[bool]]:
    """Which encounters a scope may see: providers their own, billers those of the practice, supervisors those that were
    finalized at least once but for those they code blind, jobs all, programs none.

    Raises UnknownRole for any other role.
    """
    sight = _OF_PROGRAMS.get(scope.role) or record_of(scope.role).encounters
    own_org = col(Encounter.org_id) == scope.org_id
    if sight is Sight.FINALIZED:
        finalized = col(Encounter.finalized_at).is_not(None) | (col(Encounter.round) > 1)
        return [own_org, finalized, ~covered_encounter(scope)]
    return _within(sight, own_org, col(Encounter.provider_id) == scope.user_id)


def visible_queries(scope: Scope) -> list[ColumnElement[bool]]:
    """Which questions to providers a scope may see: those asked of the person, and those of charts and encounters in sight.

    Raises UnknownRole for any other role.
    """
    charts = select(Chart.id).where(*visible(scope))
    encounters = select(Encounter.id).where(*visible_encounters(scope))
    in_sight = col(ProviderQuery.chart_id).in_(charts) | col(ProviderQuery.encounter_id).in_(encounters)
    asked = col(ProviderQuery.provider_id) == scope.user_id if scope.role == Role.PROVIDER else false()
    return [col(ProviderQuery.org_id) == scope.org_id, asked | in_sight]


def _within(sight: Sight, own_org: ColumnElement[bool], mine: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    return {Sight.ALL: [own_org], Sight.OWN: [own_org, mine], Sight.NONE: [own_org, mine & ~mine]}[sight]
