"""The manager's list of encounters: what stands behind each figure of the note door. Who wrote and billed them, nothing of the
record and not whose it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, case, func, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork

PAGE = 50
Part = Literal["draft", "unsent", "bill", "back", "today", "month"]
_Provider, _Biller = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class PracticeFilter:
    """What of the encounters is wanted. `midnight` is when the practice's day began; `between` are the earliest and the latest
    service date, None for open ends; `after` is the place of the last row of the page before."""

    part: Part
    midnight: datetime
    provider_id: UUID | None = None
    biller_id: UUID | None = None
    between: tuple[date | None, date | None] = (None, None)
    after: tuple[Any, UUID] | None = None

    @property
    def finalized(self) -> bool:
        """Whether the part is of finalized encounters, which come the newest first."""
        return self.part in ("today", "month")


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """An encounter without patient and note; `biller` finalized it or sent it back."""

    id: UUID
    number: int
    status: str
    service_date: date
    provider: str
    biller: str
    finalized_at: datetime | None
    created_at: datetime
    place: Any


def _conditions(uow: UnitOfWork, wanted: PracticeFilter) -> list[ColumnElement[bool]]:
    suggested, sent = col(Encounter.status) == "ai_suggested", col(Encounter.sent_at)
    back, done = col(Encounter.sent_back_at), col(Encounter.finalized_at)
    parts: dict[str, list[ColumnElement[bool]]] = {
        "draft": [col(Encounter.status) == "draft"],
        "unsent": [suggested, sent.is_(None), back.is_(None)],
        "bill": [suggested, sent.is_not(None)],
        "back": [suggested, sent.is_(None), back.is_not(None)],
        "today": [done >= wanted.midnight],
        "month": [done >= wanted.midnight - timedelta(days=30)],
    }
    where = [col(Encounter.org_id) == uow.org_id, *parts[wanted.part]]
    first, last = wanted.between
    if wanted.provider_id is not None:
        where.append(col(Encounter.provider_id) == wanted.provider_id)
    if wanted.biller_id is not None:
        where.append(_by() == wanted.biller_id)
    if first is not None:
        where.append(col(Encounter.service_date) >= first)
    if last is not None:
        where.append(col(Encounter.service_date) <= last)
    return where


def _by() -> ColumnElement[UUID]:
    """Who finalized an encounter, else who sent it back."""
    return case(
        (col(Encounter.finalized_at).is_not(None), col(Encounter.finalized_by)), else_=col(Encounter.sent_back_by)
    )


def page(uow: UnitOfWork, wanted: PracticeFilter) -> list[PracticeRow]:
    """One page: the oldest visit first, finalized ones the latest first."""
    key, id_ = col(Encounter.finalized_at if wanted.finalized else Encounter.service_date), col(Encounter.id)
    where = _conditions(uow, wanted)
    if wanted.after is not None:
        place = tuple_(key, id_)
        where.append(place < wanted.after if wanted.finalized else place > wanted.after)
    query = (
        columns(
            col(Encounter.id),
            col(Encounter.number),
            col(Encounter.status),
            col(Encounter.service_date),
            col(_Provider.name),
            func.coalesce(col(_Biller.name), ""),
            col(Encounter.finalized_at),
            col(Encounter.created_at),
            key,
        )
        .select_from(Encounter)
        .join(_Provider, and_(col(_Provider.org_id) == uow.org_id, col(_Provider.id) == col(Encounter.provider_id)))
        .outerjoin(_Biller, and_(col(_Biller.org_id) == uow.org_id, col(_Biller.id) == _by()))
        .where(*where)
        .order_by(*((key.desc(), id_.desc()) if wanted.finalized else (key, id_)))
        .limit(PAGE)
    )
    return [PracticeRow(*row) for row in uow.session.execute(query)]


def count(uow: UnitOfWork, wanted: PracticeFilter) -> int:
    """How many encounters a filter means."""
    return uow.session.exec(select(func.count()).select_from(Encounter).where(*_conditions(uow, wanted))).one()
