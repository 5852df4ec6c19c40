"""Closed audits with their stored lines and the visits they are of, to be counted by other profiles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select as columns
from sqlmodel import col

from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.work import UnitOfWork

_COUNTED = (
    "id", "audit_id", "position", "coder_sequence", "coder_system", "coder_code", "coder_principal", "coder_poa", "coder_units",
    "coder_pointers", "system", "code", "principal", "poa", "units", "pointers", "verdict", "material", "settled",
)  # fmt: skip
"""What counting reads of a line: everything but evidence and sealed words."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """A closed audit of a chart, with the chart and its patient."""

    audit: Audit
    chart: Chart
    patient: Patient


def audits(uow: UnitOfWork, since: datetime, people: Collection[UUID] | None, most: int) -> list[Recounted]:
    """Audits of charts closed since a moment, the last closed first, at most so many."""
    query = (
        columns(Audit, Chart, Patient)
        .join(Chart, (col(Chart.org_id) == col(Audit.org_id)) & (col(Chart.id) == col(Audit.chart_id)))
        .join(Patient, (col(Patient.org_id) == col(Chart.org_id)) & (col(Patient.id) == col(Chart.patient_id)))
        .where(col(Audit.org_id) == uow.org_id, col(Audit.closed_at) >= since)
    )
    if people is not None:
        query = query.where(col(Audit.coder_id).in_(list(people)))
    query = query.order_by(col(Audit.closed_at).desc(), col(Audit.id)).limit(most)
    return [Recounted(audit, chart, patient) for audit, chart, patient in uow.session.execute(query)]


def lines(uow: UnitOfWork, audit_ids: Collection[UUID]) -> dict[UUID, list[AuditLine]]:
    """What counting reads of the pairs of some audits, in their order: rows with the names of `AuditLine`, not stored again."""
    out: dict[UUID, list[AuditLine]] = {one: [] for one in audit_ids}
    counted: list[Any] = [getattr(AuditLine, name) for name in _COUNTED]
    query = columns(*counted).where(col(AuditLine.org_id) == uow.org_id, col(AuditLine.audit_id).in_(list(audit_ids)))
    for row in uow.session.execute(query.order_by(col(AuditLine.audit_id), col(AuditLine.position))):
        out[row.audit_id].append(cast("AuditLine", row))
    return out
