"""Comments on the code lines of a chart or an encounter, with who made them."""

from typing import Any, Literal
from uuid import UUID

from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit, AuditLine, LineComment
from codeloom.db.tables.charts import ChartCode
from codeloom.db.tables.encounters import EncounterCode
from codeloom.db.work import UnitOfWork

Kind = Literal["chart", "encounter"]


def of_subject(uow: UnitOfWork, kind: Kind, subject_id: UUID) -> list[tuple[LineComment, str]]:
    """The comments on the lines of a chart or an encounter, each with its author's name, the oldest first."""
    query = (
        select(LineComment, User.name)
        .join(User, (col(User.org_id) == col(LineComment.org_id)) & (col(User.id) == col(LineComment.made_by)))
        .where(LineComment.org_id == uow.org_id, _about(LineComment, kind) == subject_id)
        .order_by(col(LineComment.made_at), col(LineComment.id))
    )
    return [(comment, name) for comment, name in uow.session.exec(query)]


def code_of(uow: UnitOfWork, kind: Kind, subject_id: UUID, line_id: UUID) -> str | None:
    """The code on a line, on a pair that an auditor of it added, or on a line that is gone and has a thread; None for anything
    else."""
    here: str | None = uow.session.exec(_stored(uow, kind, subject_id, line_id)).first()
    if here is not None:
        return here
    pair = (
        select(AuditLine.code, AuditLine.coder_code)
        .join(Audit, (col(Audit.org_id) == col(AuditLine.org_id)) & (col(Audit.id) == col(AuditLine.audit_id)))
        .where(
            AuditLine.org_id == uow.org_id,
            _about(Audit, kind) == subject_id,
            (col(AuditLine.coder_line_id) == line_id) | (col(AuditLine.id) == line_id),
        )
        .order_by(col(Audit.round).desc())
    )
    audited = uow.session.exec(pair).first()
    if audited is not None:
        return audited[0] or audited[1] or ""
    said = (
        select(LineComment.code)
        .where(
            LineComment.org_id == uow.org_id, _about(LineComment, kind) == subject_id, LineComment.line_id == line_id
        )
        .order_by(col(LineComment.made_at).desc())
    )
    return uow.session.exec(said).first()


def _about(table: type[Audit] | type[LineComment], kind: Kind) -> Any:
    return col(table.chart_id if kind == "chart" else table.encounter_id)


def _stored(uow: UnitOfWork, kind: Kind, subject_id: UUID, line_id: UUID) -> Any:
    if kind == "chart":
        chart = ChartCode.org_id == uow.org_id, ChartCode.chart_id == subject_id
        return select(ChartCode.code).where(*chart, ChartCode.id == line_id)
    encounter = EncounterCode.org_id == uow.org_id, EncounterCode.encounter_id == subject_id
    return select(EncounterCode.code).where(*encounter, EncounterCode.id == line_id)
