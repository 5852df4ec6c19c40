"""Charts that a sample has drawn."""

from uuid import UUID

from sqlalchemy import exists, func
from sqlmodel import col, select

from codeloom.db.tables.audits import Audit
from codeloom.db.tables.samples import Sample, SampleChart
from codeloom.db.work import UnitOfWork


def is_wanted(uow: UnitOfWork, chart_id: UUID, round_: int) -> bool:
    """Whether a sample that goes on has drawn a chart and no audit of it counts yet: its round is to be audited."""
    counted = exists().where(
        col(Audit.org_id) == col(SampleChart.org_id),
        col(Audit.chart_id) == col(SampleChart.chart_id),
        col(Audit.round) >= col(SampleChart.round),
    )
    query = select(func.count()).where(
        SampleChart.org_id == uow.org_id,
        SampleChart.chart_id == chart_id,
        SampleChart.round <= round_,
        Sample.org_id == SampleChart.org_id,
        Sample.id == SampleChart.sample_id,
        col(Sample.ended_at).is_(None),
        ~counted.correlate(SampleChart),
    )
    return uow.session.exec(query).one() > 0
