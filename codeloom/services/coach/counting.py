"""Counting finalized visits: each is read once when it is finalized, and all are counted in the first minutes of a day.

Reading a visit decrypts its suggestion and note, which no screen could wait for; counting reads what was read of them.
"""

import logging
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from codeloom.coding import clock
from codeloom.coding.coaching.distilling import facts_of
from codeloom.coding.coaching.facts import EDITION, VisitFacts
from codeloom.coding.coaching.tally import RANGES, HelpCounter, SpanCounter
from codeloom.db.queries import people
from codeloom.db.queries.coach import counts, visits
from codeloom.db.queries.coach.visits import Unread
from codeloom.db.queries.encounters.patient_search import organizations
from codeloom.db.queries.operations.workers import alone
from codeloom.db.scope import Scope
from codeloom.db.tables.coach import CoachCount, CoachVisit
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb
from codeloom.services.delivery import chore
from codeloom.services.encounters import finalized_visit

log = logging.getLogger("codeloom.coach")
BATCH = 100
"""Visits read in one transaction."""
TURN = 10.0
"""Seconds of reading after which a turn leaves the rest to the next one."""
YEARS_BACK = timedelta(days=731)
HELPED_BACK = timedelta(days=365)
_TASK = 0x10_0E
_FACTS = TypeAdapter(VisitFacts)


def unpack_facts(stored: dict[str, Any]) -> VisitFacts:
    """What was read of a visit, from its stored form."""
    return _FACTS.validate_python(stored)


@verb("coach.read_visits", Nothing)
def read_visits(uow: UnitOfWork, _command: Nothing) -> int:
    """Read finalized visits that were not read as they stand, at most BATCH of them; how many there were."""
    rows = [_read(uow, one) for one in visits.unread(uow, EDITION, BATCH)]
    if rows:
        visits.keep(uow, rows)
        uow.record("COACH_VISITS_READ", count=len(rows))
    return len(rows)


@verb("coach.count", Nothing)
def count_practice(uow: UnitOfWork, _command: Nothing) -> int:
    """Count what was read of all finalized visits until yesterday, for each provider and the practice; how many there are."""
    today = today_of(uow)
    learned = _learned(uow)
    spans: dict[UUID, SpanCounter] = defaultdict(lambda: SpanCounter(today))
    helped = {person: HelpCounter(days) for person, days in learned.items()}
    for provider, day, stored in visits.all_read(uow, today - YEARS_BACK):
        facts = unpack_facts(stored)
        spans[provider].add(day, facts)
        if provider in helped and today - HELPED_BACK <= day < today:
            helped[provider].add(day, facts)
    practice, all_helped = SpanCounter(today), Counter[str]()
    for one in spans.values():
        practice.join(one)
    for other in helped.values():
        all_helped.update(other.counts)
    rows = [row for provider, one in spans.items()
            for row in _rows(uow, provider, today, one, helped[provider].counts if provider in helped else Counter())]  # fmt: skip
    whole = _rows(uow, uow.org_id, today, practice, all_helped)
    counts.replace_all(uow, [*rows, *whole])
    uow.record("COACH_COUNTED", visits=whole[-1].visits, providers=len(spans))
    return whole[-1].visits


@chore(every=120.0, first=45.0)
def count_all() -> int:
    """Read what is new of every organization, and count those whose day has changed; how many visits were read. Only one
    process does it at a time."""
    with alone(_TASK) as mine:
        return sum(_turn(Scope.of_worker(org_id)) for org_id in organizations()) if mine else 0


def today_of(uow: UnitOfWork) -> date:
    """Today where the organization is."""
    return clock.now().astimezone(ZoneInfo(people.time_zone(uow))).date()


@verb("coach.is_due", Nothing, read_only=True)
def is_due(uow: UnitOfWork, _command: Nothing) -> bool:
    """Whether the practice was not counted today."""
    return counts.counted_for(uow) != today_of(uow)


def _turn(scope: Scope) -> int:
    began, done = time.monotonic(), 0
    while found := read_visits(scope, Nothing()):
        done += found
        if time.monotonic() - began > TURN:
            return done
    if is_due(scope, Nothing()):
        count_practice(scope, Nothing())
    return done


def _read(uow: UnitOfWork, one: Unread) -> CoachVisit:
    facts = facts_of(finalized_visit(uow, one.encounter, one.version, one.suggestion, one.deltas))
    return CoachVisit(
        org_id=uow.org_id, encounter_id=one.encounter.id, round=one.encounter.round, edition=EDITION,
        provider_id=one.encounter.provider_id, service_date=one.encounter.service_date,
        facts=_FACTS.dump_python(facts, mode="json"),
    )  # fmt: skip


def _learned(uow: UnitOfWork) -> dict[UUID, dict[str, date]]:
    """The day on which each person first answered the check of each lesson."""
    zone, out = ZoneInfo(people.time_zone(uow)), defaultdict[UUID, dict[str, date]](dict)
    for person, lesson, moment, _ in counts.first_answers(uow):
        out[person][lesson] = moment.astimezone(zone).date()
    return out


def _rows(uow: UnitOfWork, subject: UUID, today: date, spans: SpanCounter, helped: Counter[str]) -> list[CoachCount]:
    out = []
    for days in RANGES:
        now, before = spans.now(days), spans.before(days)
        out.append(
            CoachCount(org_id=uow.org_id, subject=subject, days=days, counted_for=today, visits=now.visits,
                       now=dict(now.counts), before=dict(before.counts), helped=dict(helped))
        )  # fmt: skip
    return out
