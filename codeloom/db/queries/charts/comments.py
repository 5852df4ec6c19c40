"""Comments on the code lines of a chart, with who made them."""

from uuid import UUID

from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit, AuditLine, LineComment
from codeloom.db.tables.charts import ChartCode
from codeloom.db.work import UnitOfWork


def of_chart(uow: UnitOfWork, chart_id: UUID) -> list[tuple[LineComment, str]]:
    """The comments on a chart's lines, each with its author's name, the oldest first."""
    query = (
        select(LineComment, User.name)
        .join(User, (col(User.org_id) == col(LineComment.org_id)) & (col(User.id) == col(LineComment.made_by)))
        .where(LineComment.org_id == uow.org_id, LineComment.chart_id == chart_id)
        .order_by(col(LineComment.made_at), col(LineComment.id))
    )
    return [(comment, name) for comment, name in uow.session.exec(query)]


def code_of(uow: UnitOfWork, chart_id: UUID, line_id: UUID) -> str | None:
    """The code on a line of a chart, on a pair that an auditor of it added, or on a line that is gone and has a thread; None for
    anything else."""
    mine = ChartCode.org_id == uow.org_id, ChartCode.chart_id == chart_id, ChartCode.id == line_id
    here = uow.session.exec(select(ChartCode.code).where(*mine)).first()
    if here is not None:
        return here
    pair = (
        select(AuditLine.code, AuditLine.coder_code)
        .join(Audit, (col(Audit.org_id) == col(AuditLine.org_id)) & (col(Audit.id) == col(AuditLine.audit_id)))
        .where(
            AuditLine.org_id == uow.org_id,
            Audit.chart_id == chart_id,
            (col(AuditLine.coder_line_id) == line_id) | (col(AuditLine.id) == line_id),
        )
        .order_by(col(Audit.round).desc())
    )
    audited = uow.session.exec(pair).first()
    if audited is not None:
        return audited[0] or audited[1] or ""
    said = (
        select(LineComment.code)
        .where(LineComment.org_id == uow.org_id, LineComment.chart_id == chart_id, LineComment.line_id == line_id)
        .order_by(col(LineComment.made_at).desc())
    )
    return uow.session.exec(said).first()
