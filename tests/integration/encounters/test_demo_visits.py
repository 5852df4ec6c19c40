"""The visits of the demo: every list of provider and biller has something in it, and all of it came about by the verbs."""

from collections import Counter
from datetime import timedelta

from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import unit_of_work
from codeloom.demo.history import WEEKS, _workdays
from codeloom.demo.visits import VisitPlayer
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


def test_the_weeks_leave_something_in_every_list(database: Settings) -> None:
    practice, now = Practice(), clock.now()
    provider, biller = practice.person("Alba Ortiz", Role.PROVIDER), practice.person("Sam Keller", Role.BILLER)
    days = list(_workdays(now.date() - timedelta(days=7 * WEEKS), now.date()))
    player = VisitPlayer(provider, biller, now, days)
    for day in days:
        player.play(day)
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
