"""Which rows of its organization a scope may see, one function for each aggregate: the wall between people of one practice."""

from sqlalchemy import ColumnElement
from sqlmodel import col

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart


def visible(scope: Scope) -> list[ColumnElement[bool]]:
    """Which charts a scope may see: coders their own; supervisors, managers and jobs all of the organization."""
    mine = col(Chart.assignee_id) == scope.user_id
    own_org = col(Chart.org_id) == scope.org_id
    if scope.role == Role.CODER:
        return [own_org, mine]
    if scope.role in (Role.SUPERVISOR, Role.MANAGER, "worker"):
        return [own_org]
    return [own_org, mine & ~mine]
