"""Which rows of its organization a scope may see, one function for each aggregate: the wall between people of one practice."""

from sqlalchemy import ColumnElement
from sqlmodel import col

from codeloom.coding.roles import ChartSight, record_of
from codeloom.db.scope import INTEGRATION, WORKER, Scope
from codeloom.db.tables.charts import Chart

_OF_PROGRAMS = {WORKER: ChartSight.ALL, INTEGRATION: ChartSight.NONE}


def visible(scope: Scope) -> list[ColumnElement[bool]]:
    """Which charts a scope may see: people by the record of their role, jobs all of the organization, programs none.

    Raises UnknownRole for any other role.
    """
    sight = _OF_PROGRAMS.get(scope.role) or record_of(scope.role).charts
    mine = col(Chart.assignee_id) == scope.user_id
    own_org = col(Chart.org_id) == scope.org_id
    return {
        ChartSight.ALL: [own_org],
        ChartSight.OWN: [own_org, mine],
        ChartSight.NONE: [own_org, mine & ~mine],
    }[sight]
