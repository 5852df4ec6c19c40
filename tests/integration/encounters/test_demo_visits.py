"""The visits of the demo and their audits: every list of provider, biller and auditor has something in it, by the verbs."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.audits import Audit, LineComment
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import unit_of_work
from codeloom.demo.encounter_audits import EncounterAuditor
from codeloom.demo.history import WEEKS, _workdays
from codeloom.demo.visits import VisitPlayer
from codeloom.services.audits.audit_queue import ShowAuditQueue, queue
from codeloom.services.core.commands import Nothing
from codeloom.services.encounters import unread_audits
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


def kind_of(encounter: Encounter) -> str:
    """Which list an encounter is in."""
    if encounter.status == "finalized":
        return "finalized"
    if encounter.sent_at is not None:
        return "reopened" if encounter.round > 1 else "with billing"
    if encounter.sent_back_at is not None:
        return "sent back"
    return "stale" if "stale" in encounter.flags else encounter.status


@dataclass
class Weeks:
    """A practice after the demo's weeks of visits and audits of them."""

    practice: Practice
    provider: Scope
    biller: Scope
    days: list[date]


@pytest.fixture(scope="module")
def weeks(database: Settings) -> Weeks:
    practice, now = Practice(), clock.now()
    provider, biller = practice.person("Alba Ortiz", Role.PROVIDER), practice.person("Sam Keller", Role.BILLER)
    days = list(_workdays(now.date() - timedelta(days=7 * WEEKS), now.date()))
    visits = VisitPlayer(provider, biller, now, days)
    audits = EncounterAuditor(practice.supervisor, biller, now, days)
    for day in days:
        visits.play(day)
        audits.play(day)
    return Weeks(practice, provider, biller, days)


def test_the_weeks_leave_something_in_every_list(weeks: Weeks) -> None:
    practice, days = weeks.practice, weeks.days
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        encounters = uow.session.exec(select(Encounter).where(Encounter.org_id == practice.org_id)).all()
    kinds = Counter(map(kind_of, encounters))
    assert kinds == {"finalized": 36, "with billing": 12, "reopened": 1, "sent back": 1, "stale": 1, "ai_suggested": 1,
                     "draft": 2}  # fmt: skip
    assert sum(one.added + one.edited + one.removed for one in encounters) >= 5
    assert len({one.level for one in encounters}) > 3
    assert {one.service_date for one in encounters} <= set(days)
    assert checkpointing.check(practice.org_id).whole
    acts = {act for act, _ in practice.log()}
    assert {"AI_SUGGESTED_CODES", "SUGGESTION_DECIDED", "USER_EDITED_CODES", "USER_FINALIZED_CODES", "ENCOUNTER_REOPENED",
            "ENCOUNTER_SENT_BACK"} <= acts  # fmt: skip


def test_the_weeks_have_every_kind_of_audit_of_an_encounter(weeks: Weeks) -> None:
    practice = weeks.practice
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        rows = uow.session.exec(select(Audit).where(Audit.org_id == practice.org_id)).all()
        said = uow.session.exec(select(LineComment.role).where(LineComment.org_id == practice.org_id)).all()
    assert sorted((one.status, one.round) for one in rows) == [
        ("approved", 1), ("approved", 1), ("approved", 1), ("approved", 2), ("returned", 1),
    ]  # fmt: skip
    assert [one.status for one in rows if one.blind] == ["approved"]
    assert any(one.lines and (one.agreed or 0) < one.lines for one in rows)
    waiting = queue(practice.supervisor, ShowAuditQueue(kind="encounter")).rows
    assert [row.taken for row in waiting] == ["", ""]
    assert sorted(said) == ["biller", "biller", "biller", "supervisor"]
    for person in (weeks.provider, weeks.biller):
        assert unread_audits(person, Nothing()).number == 5
