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
    """Work of one difficulty and setting: charts sent for audit, encounters sent to billing or finalized, audits closed. `days`:
    person-days on which there was any of it. `difficulty` is 1 to 5, of an encounter the level of its visit, 0 where it has
    none."""

    difficulty: int
    setting: str
    number: int
    days: int


@dataclass(frozen=True, slots=True)
class Handed:
    """How somebody hands encounters on: the column of whose they are, the moment they hand them on, and since when in days a
    turnaround is counted."""

    person: str
    moment: str
    begins: str


@dataclass(frozen=True, slots=True)
class Pace:
    """What some work took in days: the median and the 90th percentile; and on how many days there was any."""

    median: float
    most: float
    days: int


HANDED = {
    "provider": Handed("provider_id", "sent_at", "(service_date::timestamp at time zone :zone)"),
    "biller": Handed("finalized_by", "finalized_at", "sent_at"),
}
"""A provider sends a visit to billing, a biller finalizes what was sent."""
_LEVEL = "coalesce(substring(level from '^992[01]([1-5])')::int, 0)"
"""The level of an office visit, 1 to 5; 0 for anything else."""


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


def handed_on(uow: UnitOfWork, zone: str, since: datetime, person_id: UUID, role: str) -> list[Worked]:
    """Encounters that a provider sent to billing or a biller finalized since a moment, by the level of the visit."""
    by = HANDED[role]
    sql = f"""select {_LEVEL}, setting, count(*), count(distinct ({by.moment} at time zone :zone)::date)
      from encounters where org_id = :org and {by.moment} >= :since {_of(by.person, ())} group by 1, 2 order by 1, 2"""
    return [Worked(*row) for row in _run(uow, sql, (person_id,), zone=zone, since=since)]


def handing_on(uow: UnitOfWork, zone: str, since: datetime, person_id: UUID, role: str) -> Pace | None:
    """What those encounters took: from the visit to billing for a provider, from billing to finalizing for a biller. None without
    any."""
    by = HANDED[role]
    sql = f"""select percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from {by.moment} - {by.begins}) / 86400),
      count(distinct ({by.moment} at time zone :zone)::date)
      from encounters where org_id = :org and {by.moment} >= :since and {by.moment} >= {by.begins} {_of(by.person, ())}"""
    found, days = _run(uow, sql, (person_id,), zone=zone, since=since)[0]
    return Pace(float(found[0]), float(found[1]), days) if found is not None else None


def audited(uow: UnitOfWork, zone: str, since: datetime, auditor_id: UUID, *, of: str = "chart") -> list[Worked]:
    """Audits that somebody closed since a moment: of charts by their difficulty, or of encounters by the level of the visit."""
    table, by = {"chart": ("charts", "difficulty"), "encounter": ("encounters", _LEVEL)}[of]
    sql = f"""select {by}, setting, count(*), count(distinct (a.closed_at at time zone :zone)::date)
      from audits a join {table} s on s.org_id = a.org_id and s.id = a.{of}_id
      where a.org_id = :org and a.closed_at >= :since {_of("a.auditor_id", ())} group by 1, 2 order by 1, 2"""
    return [Worked(*row) for row in _run(uow, sql, (auditor_id,), zone=zone, since=since)]


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


def overrides(
    uow: UnitOfWork, since: datetime, people: Collection[UUID] | None, *, of: str = "chart"
) -> list[tuple[str, int]]:
    """(rule, how often a reason was given against it) by some people since a moment, the most frequent first; on charts, or on
    encounters."""
    given = {"chart": "finding_overrides", "encounter": "encounter_overrides"}[of]
    sql = f"""select rule, count(*) from {given} where org_id = :org and made_at >= :since {_of("made_by", people)}
      group by 1 order by 2 desc, 1"""
    return [(rule, number) for rule, number in _run(uow, sql, people, since=since)]


def taken(uow: UnitOfWork, since: datetime, people: Collection[UUID] | None, *, of: str = "chart") -> Taken:
    """What some people did with suggested codes of charts, or of encounters, and what auditors said of those they took."""
    deltas, subject = {"chart": ("chart_deltas", "chart_id"), "encounter": ("deltas", "encounter_id")}[of]
    newest = f"""(select distinct on (d.{subject}, d.subject) d.{subject}, d.kind, split_part(d.after, ' x', 1) as code, d.made_by,
      d.made_at from {deltas} d where d.org_id = :org"""
    order = f"order by d.{subject}, d.subject, d.n desc)"
    mine = f"""select m.{subject} from {deltas} m where m.org_id = :org and m.made_at >= :since {_of("m.made_by", people)}"""
    mine_to_answer = _of("a.coder_id", people)
    if of == "encounter" and people is not None:
        mine_to_answer = (
            "and (a.coder_id = any(cast(:people as uuid[])) or a.provider_id = any(cast(:people as uuid[])))"
        )
    counts = ", ".join(f"count(*) filter (where kind = '{kind}')" for kind in ("accepted", "edited", "removed"))
    sql = f"""with closed as (select a.id, a.{subject} as about from audits a where a.org_id = :org and a.{subject} is not null
        and a.closed_at >= :since {mine_to_answer}),
      took as {newest} and d.{subject} in (select about from closed) {order},
      judged as (select l.code is null and l.verdict = 'disagree' and coalesce(l.settled, 'auditor') = 'auditor' as struck
        from closed join took on took.{subject} = closed.about and took.kind = 'accepted' {_of("took.made_by", people)}
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
