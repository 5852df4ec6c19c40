"""What imported people and visits are known by: looking keys up, adding them, and the rows that an import writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, any_, delete, exists, func, insert, literal, update
from sqlalchemy import select as columns
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.bulk import insert_rows
from codeloom.db.tables.charts import Chart, ChartCode, ChartKey, Document, EditLease, Patient, PatientKey
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork


def among(column: Any, hmacs: Collection[bytes]) -> ColumnElement[bool]:
    """Whether a column is one of many keys: one array parameter, so that the statement is the same however many they are."""
    keys: Any = literal(list(hmacs), ARRAY(LargeBinary))
    return col(column) == any_(keys)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What a key stands for: its kind, the patient, None where the value is shared, and the HMAC of its numbering."""

    kind: str
    patient_id: UUID | None
    numbering: bytes | None = None


@dataclass(slots=True)
class Here:
    """A chart that is here already. `free` means that nobody has worked on it, so that an export may change it; `own_id`
    that a resource id of its source is known, not only an assigned number."""

    id: UUID
    content_hash: str
    version: int
    starts: date | None
    free: bool
    own_id: bool


def patient_keys(uow: UnitOfWork, hmacs: Collection[bytes]) -> dict[bytes, KnownKey]:
    """Which of these keys are known."""
    query = select(PatientKey.hmac, PatientKey.kind, PatientKey.patient_id, PatientKey.numbering).where(
        PatientKey.org_id == uow.org_id, among(PatientKey.hmac, hmacs)
    )
    return {row[0]: KnownKey(*row[1:]) for row in uow.session.exec(query)}


def numbers_of_patient(uow: UnitOfWork, patient_id: UUID) -> dict[bytes, set[bytes]]:
    """The keys of a patient that count in a numbering, by the numbering."""
    query = select(PatientKey.numbering, PatientKey.hmac).where(
        PatientKey.org_id == uow.org_id, PatientKey.patient_id == patient_id, col(PatientKey.numbering).is_not(None)
    )
    found: dict[bytes, set[bytes]] = {}
    for numbering, hmac in uow.session.exec(query):
        if numbering is not None:
            found.setdefault(numbering, set()).add(hmac)
    return found


def patients(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Patient]:
    """Patients by id."""
    query = select(Patient).where(Patient.org_id == uow.org_id, col(Patient.id).in_(ids))
    return {one.id: one for one in uow.session.exec(query)}


def _free() -> Any:
    """Whether nobody has worked on a chart."""
    coded = exists().where(col(ChartCode.org_id) == Chart.org_id, col(ChartCode.chart_id) == Chart.id)
    held = exists().where(
        col(EditLease.org_id) == Chart.org_id,
        col(EditLease.chart_id) == Chart.id,
        col(EditLease.expires_at) > func.clock_timestamp(),
    )
    return (col(Chart.status) == "draft") & ~col(Chart.touched) & ~coded & ~held


def known_charts(uow: UnitOfWork, hmacs: Collection[bytes], *, lock: bool) -> dict[bytes, Here]:
    """Charts that are here already, by the keys of their visits; `lock` keeps them for this transaction.

    Several keys of one chart answer the same object.
    """
    own = exists().where(
        col(ChartKey.org_id) == Chart.org_id,
        col(ChartKey.chart_id) == Chart.id,
        col(ChartKey.kind).in_(("local", "bare")),
    )
    query = (
        columns(
            col(ChartKey.hmac), col(Chart.id), col(Chart.content_hash), col(Chart.version), col(Chart.service_from),
            _free(), own.correlate(Chart),
        )
        .join(Chart, (col(Chart.org_id) == col(ChartKey.org_id)) & (col(Chart.id) == col(ChartKey.chart_id)))
        .where(col(ChartKey.org_id) == uow.org_id, among(ChartKey.hmac, hmacs))
    )  # fmt: skip
    if lock:
        query = query.with_for_update(of=Chart)
    one_each: dict[UUID, Here] = {}
    return {row[0]: one_each.setdefault(row[1], Here(*row[1:])) for row in uow.session.execute(query)}


def lock_charts(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, tuple[Chart, bool]]:
    """Charts by id with whether nobody has worked on them, kept for this transaction."""
    query = columns(Chart, _free()).where(col(Chart.org_id) == uow.org_id, col(Chart.id).in_(ids))
    return {chart.id: (chart, free) for chart, free in uow.session.execute(query.with_for_update(of=Chart))}


def charts_of_patient(uow: UnitOfWork, patient_id: UUID) -> set[UUID]:
    """Ids of a patient's charts."""
    query = select(Chart.id).where(Chart.org_id == uow.org_id, Chart.patient_id == patient_id)
    return set(uow.session.exec(query))


def made_after(uow: UnitOfWork, ids: Collection[UUID], moment: datetime | None) -> set[UUID]:
    """Those of these charts that were made after a moment."""
    query = select(Chart.id).where(Chart.org_id == uow.org_id, col(Chart.id).in_(ids), col(Chart.created_at) > moment)
    return set(uow.session.exec(query))


def numbers_by_visit(uow: UnitOfWork, hmacs: Collection[bytes]) -> dict[bytes, tuple[UUID, int]]:
    """(id, number) of charts by a key of their visit."""
    query = (
        select(ChartKey.hmac, Chart.id, Chart.number)
        .join(Chart, (col(Chart.org_id) == col(ChartKey.org_id)) & (col(Chart.id) == col(ChartKey.chart_id)))
        .where(ChartKey.org_id == uow.org_id, among(ChartKey.hmac, hmacs))
    )
    return {hmac: (chart_id, number) for hmac, chart_id, number in uow.session.exec(query)}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to insert, by table."""

    people: Sequence[dict[str, Any]]
    people_keys: Sequence[dict[str, Any]]
    charts: Sequence[dict[str, Any]]
    chart_keys: Sequence[dict[str, Any]]
    notes: Sequence[dict[str, Any]]


def add_rows(uow: UnitOfWork, rows: Rows) -> None:
    """Insert patients, charts, their keys and documents, each kind by one statement."""
    insert_rows(uow, Patient, rows.people)
    insert_rows(uow, PatientKey, rows.people_keys)
    insert_rows(uow, Chart, rows.charts)
    insert_rows(uow, ChartKey, rows.chart_keys)
    insert_rows(uow, Document, rows.notes)


def change_rows(uow: UnitOfWork, people: Sequence[dict[str, Any]], charts: Sequence[dict[str, Any]]) -> None:
    """Update patients and charts by id, and drop the documents of these charts."""
    for table, rows in ((Patient, people), (Chart, charts)):
        for row in rows:
            values = {name: value for name, value in row.items() if name not in ("org_id", "id")}
            uow.session.execute(
                update(table).where(col(table.org_id) == uow.org_id, col(table.id) == row["id"]).values(**values)
            )
    ids = [row["id"] for row in charts]
    if ids:
        uow.session.execute(delete(Document).where(col(Document.org_id) == uow.org_id, col(Document.chart_id).in_(ids)))


def share_keys(uow: UnitOfWork, hmacs: Collection[bytes]) -> None:
    """Values that stand on several people: from now on they name nobody."""
    uow.session.execute(
        update(PatientKey)
        .where(col(PatientKey.org_id) == uow.org_id, col(PatientKey.hmac).in_(hmacs))
        .values(kind="shared", patient_id=None)
    )


def number_keys(uow: UnitOfWork, numberings: dict[bytes, bytes]) -> None:
    """Say in which numbering keys count."""
    for hmac, numbering in numberings.items():
        uow.session.execute(
            update(PatientKey)
            .where(col(PatientKey.org_id) == uow.org_id, col(PatientKey.hmac) == hmac)
            .values(numbering=numbering)
        )


def put_keys_back(uow: UnitOfWork, keys: dict[bytes, KnownKey]) -> None:
    """Give keys the kind and the patient that they had."""
    for hmac, key in keys.items():
        uow.session.execute(
            update(PatientKey)
            .where(col(PatientKey.org_id) == uow.org_id, col(PatientKey.hmac) == hmac)
            .values(kind=key.kind, patient_id=key.patient_id)
        )


def drop_keys(uow: UnitOfWork, people: Collection[bytes], charts: Collection[bytes]) -> None:
    """Delete keys of patients and of charts."""
    for table, hmacs in ((PatientKey, people), (ChartKey, charts)):
        if hmacs:
            uow.session.execute(delete(table).where(col(table.org_id) == uow.org_id, col(table.hmac).in_(hmacs)))


def drop_charts(uow: UnitOfWork, ids: Collection[UUID]) -> None:
    """Delete charts that nobody has worked on, with their documents and keys."""
    if ids:
        uow.session.execute(delete(Chart).where(col(Chart.org_id) == uow.org_id, col(Chart.id).in_(ids)))


def has_encounters(uow: UnitOfWork, patient_id: UUID) -> bool:
    """Whether a provider has written an encounter of a patient."""
    query = select(Encounter.id).where(Encounter.org_id == uow.org_id, Encounter.patient_id == patient_id)
    return uow.session.exec(query.limit(1)).first() is not None


def drop_patient(uow: UnitOfWork, patient_id: UUID) -> None:
    """Delete a patient without charts and encounters, with the keys."""
    mine = (col(PatientKey.org_id) == uow.org_id, col(PatientKey.patient_id) == patient_id)
    uow.session.execute(delete(PatientKey).where(*mine))
    uow.session.execute(delete(Patient).where(col(Patient.org_id) == uow.org_id, col(Patient.id) == patient_id))


def documents_of(uow: UnitOfWork, chart_ids: Collection[UUID]) -> list[Document]:
    """Documents of charts, with their sealed texts."""
    query = select(Document).where(Document.org_id == uow.org_id, col(Document.chart_id).in_(chart_ids))
    return list(uow.session.exec(query.order_by(col(Document.chart_id), col(Document.position))))


def put_documents(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Insert documents."""
    if rows:
        uow.session.execute(insert(Document), list(rows))


def newest_charts(uow: UnitOfWork, patient_id: UUID, size: int) -> tuple[list[Chart], int]:
    """A patient's newest charts, and how many there are."""
    mine = (col(Chart.org_id) == uow.org_id, col(Chart.patient_id) == patient_id)
    newest = select(Chart).where(*mine).order_by(col(Chart.service_date).desc().nulls_last(), col(Chart.id)).limit(size)
    total = uow.session.exec(select(func.count()).select_from(Chart).where(*mine)).one()
    return list(uow.session.exec(newest)), total
