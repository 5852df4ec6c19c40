"""How often a code stands on the charts somebody may see."""

from sqlalchemy import case, distinct, func
from sqlmodel import and_, col, or_, select

from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.visibility import visible
from codeloom.db.work import UnitOfWork

ICD10CM = "icd10cm"


def used(uow: UnitOfWork, code: str, below: bool) -> tuple[int, int, int]:
    """(code lines, charts, lines as principal or first-listed) with a dotted ICD-10-CM code, and with `below` those under it.

    Counted over the charts that the scope may see.
    """
    here = col(ChartCode.code) == code
    wanted = or_(here, col(ChartCode.code).startswith(code, autoescape=True)) if below else here
    of_chart = and_(col(Chart.org_id) == ChartCode.org_id, col(Chart.id) == ChartCode.chart_id)
    principal = func.coalesce(func.sum(case((col(ChartCode.principal), 1), else_=0)), 0)
    query = (
        select(func.count(), func.count(distinct(col(ChartCode.chart_id))), principal)
        .select_from(ChartCode)
        .join(Chart, of_chart)
        .where(ChartCode.org_id == uow.org_id, ChartCode.system == ICD10CM, wanted, *visible(uow.scope))
    )
    lines, charts, first = uow.session.exec(query).one()
    return int(lines), int(charts), int(first)
