"""Teams, who is in them, and what of their work is counted. A team counts its active members only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, text
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.teams import Skip, Team, TeamMember
from codeloom.db.work import UnitOfWork

_NAMING = text("select pg_advisory_xact_lock(hashtextextended(:name, 2))")


def lock_names(uow: UnitOfWork) -> None:
    """Let nobody else of the organization name a team until this transaction ends."""
    uow.session.connection().execute(_NAMING, {"name": f"teams {uow.org_id}"})


def every(uow: UnitOfWork) -> list[Team]:
    """All teams by name, archived ones too."""
    return list(uow.session.exec(select(Team).where(Team.org_id == uow.org_id).order_by(func.lower(col(Team.name)))))


def in_use(uow: UnitOfWork) -> list[Team]:
    """Teams that are not archived, by name."""
    return [team for team in every(uow) if team.archived_at is None]


def find(uow: UnitOfWork, team_id: UUID, *, lock: bool = False) -> Team | None:
    """A team of the organization; `lock` keeps it for this transaction and reads it anew."""
    query = select(Team).where(Team.org_id == uow.org_id, Team.id == team_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def called(uow: UnitOfWork, name: str) -> Team | None:
    """The team of a name, whatever its case, archived or not."""
    query = select(Team).where(Team.org_id == uow.org_id, func.lower(col(Team.name)) == func.lower(name))
    return uow.session.exec(query).first()


def members(uow: UnitOfWork, team_id: UUID) -> list[User]:
    """The people of a team by name, disabled ones too."""
    query = (
        select(User)
        .join(TeamMember, (col(TeamMember.org_id) == col(User.org_id)) & (col(TeamMember.user_id) == col(User.id)))
        .where(User.org_id == uow.org_id, TeamMember.team_id == team_id)
        .order_by(col(User.name), col(User.id))
    )
    return list(uow.session.exec(query))


def leads(uow: UnitOfWork) -> list[tuple[UUID, User, bool]]:
    """(team, lead, whether the lead is in it) of each team that has one."""
    inside = exists().where(
        col(TeamMember.org_id) == col(Team.org_id),
        col(TeamMember.team_id) == col(Team.id),
        col(TeamMember.user_id) == col(Team.lead_id),
    )
    query = select(col(Team.id), User, inside).join(
        User, (col(User.org_id) == col(Team.org_id)) & (col(User.id) == col(Team.lead_id))
    )
    return list(uow.session.exec(query.where(Team.org_id == uow.org_id)))


def people(uow: UnitOfWork, team_id: UUID) -> tuple[UUID, ...]:
    """The ids of a team's active members."""
    return tuple(one.id for one in members(uow, team_id) if one.status == "active")


def in_order_of(uow: UnitOfWork, user_id: UUID) -> list[Team]:
    """The teams in use of a person that take their work in order, by name."""
    query = (
        select(Team)
        .join(TeamMember, (col(TeamMember.org_id) == col(Team.org_id)) & (col(TeamMember.team_id) == col(Team.id)))
        .where(
            Team.org_id == uow.org_id,
            TeamMember.user_id == user_id,
            col(Team.in_order),
            col(Team.archived_at).is_(None),
        )
        .order_by(func.lower(col(Team.name)))
    )
    return list(uow.session.exec(query))


def works_in_order(uow: UnitOfWork) -> ColumnElement[bool]:
    """That the person of the scope is in a team in use that takes its work in order."""
    return exists().where(
        col(TeamMember.org_id) == uow.org_id,
        col(TeamMember.user_id) == uow.scope.user_id,
        col(Team.org_id) == uow.org_id,
        col(Team.id) == col(TeamMember.team_id),
        col(Team.in_order),
        col(Team.archived_at).is_(None),
    )


def skips(uow: UnitOfWork, team_id: UUID, since: datetime) -> dict[UUID, int]:
    """How many charts people skipped as members of a team since a moment."""
    query = select(Skip.user_id, func.count()).where(
        Skip.org_id == uow.org_id, Skip.team_id == team_id, col(Skip.skipped_at) >= since
    )
    return dict(uow.session.exec(query.group_by(col(Skip.user_id))).all())


def everybody(uow: UnitOfWork) -> list[User]:
    """Every active person of the organization by name, no service accounts."""
    query = select(User).where(User.org_id == uow.org_id, User.kind == "person", User.status == "active")
    return list(uow.session.exec(query.order_by(col(User.name), col(User.id))))


def remove(uow: UnitOfWork, team_id: UUID, user_ids: Collection[UUID]) -> None:
    """Take people out of a team."""
    where = (
        col(TeamMember.org_id) == uow.org_id,
        col(TeamMember.team_id) == team_id,
        col(TeamMember.user_id).in_(user_ids),
    )
    uow.session.execute(delete(TeamMember).where(*where))


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """A team's active members, their open charts, and the agreed and audited lines of their charts."""

    members: int = 0
    open: int = 0
    agreed: float = 0
    lines: int = 0


def figures(uow: UnitOfWork, since: datetime) -> dict[UUID, TeamFigures]:
    """Figures by team, 0 for what a team has none of; audits closed since a moment. A team without active members is left out."""
    sql = """
    with crew as (select m.team_id, m.user_id from team_members m
        join teams t on t.org_id = m.org_id and t.id = m.team_id and t.archived_at is null
        join users u on u.org_id = m.org_id and u.id = m.user_id and u.status = 'active' where m.org_id = :org),
      open as (select assignee_id, count(*) n from charts where org_id = :org and status in ('draft', 'returned')
        and assignee_id in (select user_id from crew) group by 1),
      audited as (select coder_id, sum(agreed) agreed, sum(lines) lines from audits
        where org_id = :org and chart_id is not null and closed_at >= :since group by 1)
    select crew.team_id, count(*), coalesce(sum(open.n), 0)::int, coalesce(sum(audited.agreed), 0),
      coalesce(sum(audited.lines), 0)::int
    from crew left join open on open.assignee_id = crew.user_id left join audited on audited.coder_id = crew.user_id
    group by 1"""
    rows = uow.session.connection().execute(text(sql), {"org": uow.org_id, "since": since})
    return {row[0]: TeamFigures(*row[1:]) for row in rows}
