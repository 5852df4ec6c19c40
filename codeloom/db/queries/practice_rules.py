"""Local rules: their versions, the charts they fired on, and the past charts a new one is tried on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import case, distinct, func, text
from sqlmodel import and_, col, select

from codeloom.db.tables.accounts import Organization
from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.tables.practice_rules import LocalRuleHit, LocalRuleVersion
from codeloom.db.tables.training import Ruling
from codeloom.db.work import UnitOfWork

_columns: Any = select
"""`select` for more columns than its overloads know."""
Stamp = tuple[tuple[int, int, str], ...]


def stamp(uow: UnitOfWork) -> Stamp:
    """(number, version, status) of every version that is run. Its definition never changes, so this is a cache key."""
    query = select(LocalRuleVersion.number, LocalRuleVersion.version, LocalRuleVersion.status).where(
        LocalRuleVersion.org_id == uow.org_id, col(LocalRuleVersion.status).in_(("shadow", "live"))
    )
    rows = uow.session.exec(query.order_by(col(LocalRuleVersion.number), col(LocalRuleVersion.version)))
    return tuple((number, version, status) for number, version, status in rows)


def running(uow: UnitOfWork) -> list[LocalRuleVersion]:
    """The versions that are run, live or in shadow, by number."""
    query = select(LocalRuleVersion).where(
        LocalRuleVersion.org_id == uow.org_id, col(LocalRuleVersion.status).in_(("shadow", "live"))
    )
    return list(uow.session.exec(query.order_by(col(LocalRuleVersion.number), col(LocalRuleVersion.version))))


def versions(uow: UnitOfWork, number: int | None = None, *, lock: bool = False) -> list[LocalRuleVersion]:
    """Versions of one rule, or of all, by number and the newest first."""
    query = select(LocalRuleVersion).where(LocalRuleVersion.org_id == uow.org_id)
    if number is not None:
        query = query.where(LocalRuleVersion.number == number)
    query = query.order_by(col(LocalRuleVersion.number), col(LocalRuleVersion.version).desc())
    return list(uow.session.exec(query.with_for_update() if lock else query))


def highest(uow: UnitOfWork) -> int:
    """The highest number given so far; 0 when there is none."""
    query = select(func.coalesce(func.max(LocalRuleVersion.number), 0)).where(LocalRuleVersion.org_id == uow.org_id)
    return int(uow.session.exec(query).one())


def of_ruling(uow: UnitOfWork, ruling_id: UUID) -> list[tuple[int, str]]:
    """(number, status of the newest version) of the rules that were made of a ruling, by number."""
    newest: dict[int, str] = {}
    made = select(LocalRuleVersion.number).where(
        LocalRuleVersion.org_id == uow.org_id, LocalRuleVersion.ruling_id == ruling_id
    )
    query = select(LocalRuleVersion.number, LocalRuleVersion.status).where(
        LocalRuleVersion.org_id == uow.org_id, col(LocalRuleVersion.number).in_(made)
    )
    for number, status in uow.session.exec(query.order_by(col(LocalRuleVersion.number), col(LocalRuleVersion.version))):
        newest[number] = status
    return sorted(newest.items())


def ruling_number(uow: UnitOfWork, ruling_id: UUID) -> str:
    """2026-19, the number of a ruling of the organization; empty for none."""
    ruling = uow.session.get(Ruling, (uow.org_id, ruling_id))
    return f"{ruling.year}-{ruling.number:02}" if ruling is not None else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Charts a version was run over (in shadow: all that were edited), on which it fired, and that were sent like that."""

    charts: int = 0
    fired: int = 0
    sent: int = 0


def seen(uow: UnitOfWork, number: int | None = None) -> dict[tuple[int, int], Seen]:
    """What each version met, by (number, version); of one rule, or of all."""
    hit = LocalRuleHit
    where = [hit.org_id == uow.org_id, *([] if number is None else [hit.number == number])]
    query = (
        _columns(
            hit.number, hit.version, func.count(distinct(col(hit.chart_id))),
            func.count(distinct(case((col(hit.fired), col(hit.chart_id))))),
            func.count(distinct(case((col(hit.sent), col(hit.chart_id))))),
        ).where(*where).group_by(col(hit.number), col(hit.version))
    )  # fmt: skip
    rows: Any = uow.session.exec(query)
    return {(number, version): Seen(charts, fired, sent) for number, version, charts, fired, sent in rows}


def fired_on(uow: UnitOfWork, number: int, version: int, most: int = 20) -> list[tuple[int, str]]:
    """(number, status) of charts a version fired on, the latest first."""
    hit = LocalRuleHit
    latest = func.max(hit.day)
    query = (
        select(Chart.number, Chart.status)
        .join(hit, and_(col(hit.org_id) == Chart.org_id, col(hit.chart_id) == Chart.id))
        .where(hit.org_id == uow.org_id, hit.number == number, hit.version == version, col(hit.fired))
        .group_by(col(Chart.number), col(Chart.status))
        .order_by(latest.desc(), col(Chart.number).desc())
    )
    return [(found, status) for found, status in uow.session.exec(query.limit(most))]


def statuses(uow: UnitOfWork, numbers: Sequence[int]) -> dict[int, str]:
    """The status of charts just now, by their number."""
    query = select(Chart.number, Chart.status).where(Chart.org_id == uow.org_id, col(Chart.number).in_(numbers))
    return dict(uow.session.exec(query).all())


_NOTE = """
insert into local_rule_hits as old (org_id, number, version, chart_id, day, fired, sent)
values (%(org_id)s, %(number)s, %(version)s, %(chart_id)s, %(day)s, %(fired)s, %(sent)s)
on conflict (org_id, number, version, chart_id, day) do update
set fired = old.fired or excluded.fired, sent = old.sent or excluded.sent
where (not old.fired and excluded.fired) or (not old.sent and excluded.sent)"""


def note(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Write at the commit what versions said of a chart; a row of the same day and chart keeps that it ever fired."""
    for row in rows:
        uow.write_last("local_rule_hits", _NOTE, row)


@dataclass(frozen=True, slots=True)
class PastChart:
    """A chart that was sent for audit, with its rows as they stand. `clean`: an auditor approved it and changed nothing."""

    id: UUID
    number: int
    status: str
    service_date: Any
    setting: str
    payload_clear: dict[str, Any]
    payload_enc: bytes | None
    patient_id: UUID
    sex: str
    birth_date_enc: bytes
    clean: bool
    lines: tuple[tuple[str, str, str, bool, bool], ...]


PAST = """
select c.id, c.number, c.status, c.service_date, c.setting, c.payload, c.payload_enc, c.patient_id, p.sex, p.birth_date_enc,
  coalesce((select a.status = 'approved' and a.agreed = a.lines from audits a
    where a.org_id = c.org_id and a.chart_id = c.id and a.closed_at is not null order by a.round desc limit 1), false)
from charts c join patients p on p.org_id = c.org_id and p.id = c.patient_id
where c.org_id = :org and c.submitted_at is not null order by c.submitted_at desc, c.id limit :most offset :skip
"""


def past_charts(uow: UnitOfWork, most: int, skip: int) -> list[PastChart]:
    """Charts that were sent for audit, the latest first, with system, code, POA, and whether rationale and evidence are there."""
    rows = list(uow.session.connection().execute(text(PAST), {"org": uow.org_id, "most": most, "skip": skip}))
    lines = _lines(uow, [row[0] for row in rows])
    made: Any = PastChart
    return [made(*row, lines=tuple(lines.get(row[0], ()))) for row in rows]


def _lines(uow: UnitOfWork, charts: Iterable[UUID]) -> dict[UUID, list[tuple[str, str, str, bool, bool]]]:
    one = ChartCode
    query = _columns(one.chart_id, one.system, one.code, one.poa, col(one.rationale_enc).is_not(None), one.evidence)
    query = query.where(one.org_id == uow.org_id, col(one.chart_id).in_(list(charts))).order_by(col(one.sequence))
    out: dict[UUID, list[tuple[str, str, str, bool, bool]]] = {}
    for chart, system, code, poa, rationale, evidence in uow.session.exec(query):
        out.setdefault(chart, []).append((system, code, poa, bool(rationale), bool(evidence)))
    return out


def settings_of(uow: UnitOfWork) -> dict[str, Any]:
    """What the organization set for its local rules."""
    organization = uow.session.get(Organization, uow.org_id)
    return dict(organization.settings.get("local_rules", {})) if organization else {}


def keep_settings(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Keep what the organization set for its local rules."""
    organization = uow.session.get(Organization, uow.org_id, with_for_update=True, populate_existing=True)
    if organization is not None:
        organization.settings = {**organization.settings, "local_rules": values}
        uow.session.add(organization)
