"""The questions of the demo: every list has something in it, and all of it came about by the verbs."""

from collections import Counter
from datetime import timedelta

from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import unit_of_work
from codeloom.demo.history import WEEKS, _workdays
from codeloom.demo.questions import PLAN, QuestionPlayer
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.integration.provider_queries.queries_world import with_billing


def test_the_weeks_leave_something_in_every_list(database: Settings) -> None:
    asking, now = with_billing(), clock.now()
    practice = asking.practice
    days = list(_workdays(now.date() - timedelta(days=7 * WEEKS), now.date()))
    player = QuestionPlayer(asking.provider, now, days)
    charts = [(practice.coder, practice.chart()) for _ in range(9)]
    practice.person("Alba Ortiz", Role.PROVIDER)
    for day in days:
        player.play(day, {"chart": charts, "sent": [(asking.asker, asking.number)]})
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        made = uow.session.exec(select(ProviderQuery).where(ProviderQuery.org_id == practice.org_id)).all()
    charted = Counter(end for _, what, end in PLAN if what == "chart")
    assert Counter(one.status for one in made if one.chart_id) == charted
    assert Counter(one.status for one in made if one.encounter_id) == {"open": 1}
    assert {one.due_at < now for one in made if one.status == "open"} == {True, False}
    assert checkpointing.check(practice.org_id).whole
