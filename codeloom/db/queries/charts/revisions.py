"""The versions of a chart's rows that undo and redo go through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from codeloom.db.tables.charts import Chart, ChartRevision
from codeloom.db.work import UnitOfWork

_KEEP = """
insert into chart_revisions (org_id, chart_id, version, parent, undone, lines_enc, made_at)
values (%(org_id)s, %(chart_id)s, %(version)s, %(parent)s, %(undone)s, %(lines_enc)s, %(made_at)s) on conflict do nothing"""


def keep_revisions(uow: UnitOfWork, revisions: Sequence[dict[str, Any]]) -> None:
    """Store revisions of a chart's rows at the commit; one that is kept already stays as it is."""
    for revision in revisions:
        uow.write_last("chart_revisions", _KEEP, revision)


def forget_revisions(uow: UnitOfWork, chart_id: UUID, version: int) -> None:
    """Drop the revisions of a chart's rows up to a version."""
    mine = (col(ChartRevision.org_id) == uow.org_id, col(ChartRevision.chart_id) == chart_id)
    uow.session.execute(delete(ChartRevision).where(*mine, col(ChartRevision.version) <= version))


@dataclass(frozen=True, slots=True)
class Steps:
    """Whether there is a step back from a chart's newest version, and one forth to what was undone."""

    back: bool = False
    forth: bool = False


def steps(uow: UnitOfWork, chart: Chart) -> Steps:
    """The steps from a chart's newest version to versions that are still kept."""
    newest, other = aliased(ChartRevision), aliased(ChartRevision)
    same = (col(other.org_id) == col(newest.org_id)) & (col(other.chart_id) == col(newest.chart_id))
    back, forth = col(other.version) == col(newest.parent), col(other.version) == col(newest.undone)
    query = (
        select(func.bool_or(back), func.bool_or(forth))
        .select_from(newest)
        .join(other, same & (back | forth))
        .where(col(newest.org_id) == uow.org_id, col(newest.chart_id) == chart.id, col(newest.version) == chart.version)
    )
    found = uow.session.exec(query).one()
    return Steps(bool(found[0]), bool(found[1]))
