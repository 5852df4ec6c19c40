"""What scorecards say of work beside its accuracy: charts by difficulty, rebuttals, reasons given, suggestions taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Worked:
    """Charts sent for audit of one difficulty and setting; `days`: person-days on which any of them was sent."""

    difficulty: int
    setting: str
    charts: int
    days: int


@dataclass(frozen=True, slots=True)
class Rebutted:
    """Rebuttals decided within a span by their decision, and those that wait now."""

    coder: int
    auditor: int
    both: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Suggested codes that somebody decided on: taken as they were, taken with another code, turned down. Of those taken as they
    were and audited within the span: all, and the ones an auditor struck."""

    accepted: int
    edited: int
    removed: int
    audited: int
    struck: int


def worked(uow: UnitOfWork, zone: str, since: datetime, people: Collection[UUID] | None) -> list[Worked]:
    """Charts sent by some people since a moment (None: by everybody)."""
    sql = f"""select difficulty, setting, count(*), count(distinct (assignee_id, (submitted_at at time zone :zone)::date))
      from charts where org_id = :org and assignee_id is not null and submitted_at >= :since {_of("assignee_id", people)}
      group by 1, 2 order by 1, 2"""
    return [Worked(*row) for row in _run(uow, sql, people, zone=zone, since=since)]


def rebutted(uow: UnitOfWork, since: datetime, people: Collection[UUID] | None) -> Rebutted:
    """Rebuttals that some people sent, by what became of them since a moment."""
    return _rebutted(uow, "rebuttals r where r.org_id = :org", "r.person_id", since, people)


def rebutted_against(uow: UnitOfWork, since: datetime, auditor_id: UUID) -> Rebutted:
    """Rebuttals of the audits of one auditor."""
    joined = "rebuttals r join audits a on a.org_id = r.org_id and a.id = r.audit_id where r.org_id = :org"
    return _rebutted(uow, joined, "a.auditor_id", since, (auditor_id,))


def _rebutted(uow: UnitOfWork, rows: str, person: str, since: datetime, people: Collection[UUID] | None) -> Rebutted:
    names = ", ".join(f"count(*) filter (where r.decision = '{one}')" for one in ("coder", "auditor", "both"))
    sql = f"""select {names}, count(*) filter (where r.decision is null) from {rows}
      and (r.decision is null or r.decided_at >= :since) {_of(person, people)}"""
    return Rebutted(*_run(uow, sql, people, since=since)[0])


def overrides(uow: UnitOfWork, since: datetime, people: Collection[UUID] | None) -> list[tuple[str, int]]:
    """(rule, how often a reason was given against it) by some people since a moment, the most frequent first."""
    sql = f"""select rule, count(*) from finding_overrides where org_id = :org and made_at >= :since {_of("made_by", people)}
      group by 1 order by 2 desc, 1"""
    return [(rule, number) for rule, number in _run(uow, sql, people, since=since)]


def taken(uow: UnitOfWork, since: datetime, people: Collection[UUID] | None, *, of: str = "chart") -> Taken:
    """What some people did with suggested codes of charts, or of encounters, and what auditors said of those they took."""
    deltas, subject = {"chart": ("chart_deltas", "chart_id"), "encounter": ("deltas", "encounter_id")}[of]
    newest = f"""(select distinct on (d.{subject}, d.subject) d.{subject}, d.kind, split_part(d.after, ' x', 1) as code, d.made_by,
      d.made_at from {deltas} d where d.org_id = :org"""
    order = f"order by d.{subject}, d.subject, d.n desc)"
    mine = f"""select m.{subject} from {deltas} m where m.org_id = :org and m.made_at >= :since {_of("m.made_by", people)}"""
    person = "a.coder_id" if of == "chart" else "coalesce(a.provider_id, a.coder_id)"
    counts = ", ".join(f"count(*) filter (where kind = '{kind}')" for kind in ("accepted", "edited", "removed"))
    sql = f"""with closed as (select a.id, a.{subject} as about from audits a where a.org_id = :org and a.{subject} is not null
        and a.closed_at >= :since {_of(person, people)}),
      took as {newest} and d.{subject} in (select about from closed) {order},
      judged as (select l.code is null and l.verdict = 'disagree' and coalesce(l.settled, 'auditor') = 'auditor' as struck
        from closed join took on took.{subject} = closed.about and took.kind = 'accepted'
        join audit_lines l on l.org_id = :org and l.audit_id = closed.id and l.coder_code = took.code)
      select {counts}, (select count(*) from judged), (select count(*) from judged where struck)
      from {newest} and d.{subject} in ({mine}) {order} s where s.made_at >= :since {_of("s.made_by", people)}"""
    return Taken(*_run(uow, sql, people, since=since)[0])


def minutes(uow: UnitOfWork, since: datetime, auditor_id: UUID) -> float | None:
    """The median minutes from opening to closing of the audits somebody closed since a moment; breaks count. None without any."""
    sql = """select percentile_cont(0.5) within group (order by extract(epoch from closed_at - opened_at) / 60)
      from audits where org_id = :org and auditor_id = any(cast(:people as uuid[])) and closed_at >= :since"""
    found = _run(uow, sql, (auditor_id,), since=since)[0][0]
    return float(found) if found is not None else None


def _of(column: str, people: Collection[UUID] | None) -> str:
    return "" if people is None else f"and {column} = any(cast(:people as uuid[]))"


def _run(uow: UnitOfWork, sql: str, people: Collection[UUID] | None, **values: Any) -> list[Any]:
    named = values | ({} if people is None else {"people": list(people)})
    return list(uow.session.connection().execute(text(sql), {"org": uow.org_id, **named}))
