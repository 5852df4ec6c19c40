"""The order of work where a team takes it in order: the first chart of a coder, the first of nobody's charts, and who may have
one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, text
from sqlmodel import col, select

from codeloom.db.queries.charts.orders import KEYS
from codeloom.db.queries.charts.rows import NOT_LISTED, ready
from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart, EditLease
from codeloom.db.tables.teams import Skip, Team, TeamMember
from codeloom.db.work import UnitOfWork

_MINE = text("select pg_advisory_xact_lock(hashtextextended(:name, 3))")


def one_at_a_time(uow: UnitOfWork) -> None:
    """Let no other tab of this person ask for the next chart until this transaction ends."""
    uow.session.connection().execute(_MINE, {"name": f"next {uow.org_id} {uow.user_id}"})


def first_own(uow: UnitOfWork, now: datetime) -> Chart | None:
    """The first chart of the person in the order of work that is not started and not on hold."""
    return _first(uow, now, col(Chart.assignee_id) == uow.user_id, col(Chart.status) == "draft", ~col(Chart.touched))


def first_of_pool(uow: UnitOfWork, settings: Collection[str], now: datetime, *, take: bool = False) -> Chart | None:
    """The first of nobody's charts of these settings that the person did not skip and no manager has to decide on. `take` keeps it
    for this transaction and passes over those that others keep."""
    if not settings:
        return None
    skipped = exists().where(
        col(Skip.org_id) == col(Chart.org_id), col(Skip.chart_id) == col(Chart.id), col(Skip.user_id) == uow.user_id
    )
    where = (
        col(Chart.assignee_id).is_(None), col(Chart.status) == "draft", col(Chart.setting).in_(settings),
        col(Chart.sent_back_at).is_(None), ~skipped,
    )  # fmt: skip
    return _first(uow, now, *where, take=take)


def _first(uow: UnitOfWork, now: datetime, *where: ColumnElement[bool], take: bool = False) -> Chart | None:
    query = select(Chart).where(Chart.org_id == uow.org_id, ready(now), *where).options(*NOT_LISTED)
    query = query.order_by(*KEYS["turn"].columns).limit(1)
    return uow.session.exec(query.with_for_update(skip_locked=True) if take else query).first()


def taken_up(uow: UnitOfWork, chart_ids: Collection[UUID]) -> set[UUID]:
    """Which of these charts the person has had the right to edit."""
    query = select(EditLease.chart_id).where(
        EditLease.org_id == uow.org_id, EditLease.user_id == uow.user_id, col(EditLease.chart_id).in_(chart_ids)
    )
    return set(uow.session.exec(query)) if chart_ids else set()


def skips_of(uow: UnitOfWork, chart_id: UUID) -> int:
    """How often a chart was skipped."""
    query = select(func.count()).where(Skip.org_id == uow.org_id, Skip.chart_id == chart_id)
    return uow.session.exec(query).one()


def others_for(uow: UnitOfWork, chart: Chart) -> bool:
    """Whether another active coder, whose team takes charts of this setting from nobody's in order, has not skipped it."""
    skipped = exists().where(
        col(Skip.org_id) == uow.org_id, col(Skip.chart_id) == chart.id, col(Skip.user_id) == col(User.id)
    )
    query = (
        select(User.id)
        .join(TeamMember, (col(TeamMember.org_id) == col(User.org_id)) & (col(TeamMember.user_id) == col(User.id)))
        .join(Team, (col(Team.org_id) == col(User.org_id)) & (col(Team.id) == col(TeamMember.team_id)))
        .where(
            User.org_id == uow.org_id, User.role == "coder", User.status == "active", User.id != uow.user_id, ~skipped
        )
        .where(col(Team.in_order), col(Team.archived_at).is_(None), col(Team.pool).in_(("all", chart.setting)))
    )
    return uow.session.exec(query.limit(1)).first() is not None
