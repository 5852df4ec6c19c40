"""The coach's counts equal a recount of what was finalized, visit by visit, whoever looks back however far."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.queries.coach import counts
from codeloom.db.work import unit_of_work
from codeloom.services import coach
from codeloom.services.coach.counting import count_all
from codeloom.services.core import Nothing
from codeloom.settings import Settings
from tests.integration.coach.coach_world import CoachPractice, Planted, enough, random_visit
from tests.integration.coach.recount import recount
from tests.integration.encounters.encounters_world import Visit, finished

PROVIDERS = ("Alba Ortiz", "Ivan Petrov", "Mei Tanaka")
UNCOUNTED = ("delta|", "part|", "change|order")
"""What the recount leaves to other tests."""


def plain(stored: dict[str, int]) -> Counter[str]:
    """Stored counts without what the recount does not count."""
    return Counter({name: n for name, n in stored.items() if n and not name.startswith(UNCOUNTED)})


@pytest.mark.parametrize("seed", range(4))
def test_counts_equal_a_recount(own_database: Settings, seed: int) -> None:
    world, luck = CoachPractice(), random.Random(seed)
    today = world.practice.today
    planted: dict[str, list[Planted]] = {}
    for name in PROVIDERS:
        ages = [
            luck.choice((0, 1, 29, 30, 31, 60, 61, 89, 90, 91, 180, 181, 364, 365, 366, 730, 731)) for _ in range(40)
        ]
        planted[name] = [random_visit(luck, today - timedelta(days=age)) for age in ages]
        world.plant(world.provider(name), planted[name])
    world.count()
    everything = [one for visits in planted.values() for one in visits]
    with unit_of_work(world.worker) as uow:
        for subject, visits in [(world.practice.org_id, everything),
                                *((world.provider(name).user_id, planted[name]) for name in PROVIDERS)]:  # fmt: skip
            for days in (30, 90, 365):
                stored = counts.of(uow, subject, days)
                assert stored is not None
                assert plain(stored.now) == +recount(visits, today, 1, days)
                assert plain(stored.before) == +recount(visits, today, days + 1, 2 * days)


def test_a_visit_of_the_real_verbs_is_counted(own_database: Settings) -> None:
    visit = finished(Visit(service_date=clock.now().date() - timedelta(days=3), picked="99215"))
    worker = CoachPractice(visit.practice).worker
    assert coach.read_visits(worker, Nothing()) == 1
    assert coach.count_practice(worker, Nothing()) == 1
    with unit_of_work(worker) as uow:
        stored = counts.of(uow, visit.provider.user_id, 30)
    assert stored is not None
    assert stored.now["visits"] == 1
    assert stored.now["picked|office_est|99215"] == 1
    assert stored.now["change|level_lowered"] == 1
    assert stored.now["family|Endocrine, metabolic|kept"] == 1
    assert stored.now["delta|added"] == 1
    assert {"COACH_VISITS_READ", "COACH_COUNTED"} <= {act for act, _ in visit.practice.log()}


def test_a_visit_is_read_once_and_again_when_it_was_opened_again(own_database: Settings) -> None:
    visit = finished(Visit(service_date=clock.now().date() - timedelta(days=3)))
    worker = CoachPractice(visit.practice).worker
    assert [coach.read_visits(worker, Nothing()) for _ in range(2)] == [1, 0]
    visit.reopen("The level is looked at again.")
    assert coach.read_visits(worker, Nothing()) == 0
    assert coach.count_practice(worker, Nothing()) == 0
    visit.finalize()
    assert coach.read_visits(worker, Nothing()) == 1
    assert coach.count_practice(worker, Nothing()) == 1


def test_a_practice_is_counted_once_a_day(own_database: Settings) -> None:
    world, now = CoachPractice(), clock.now()
    world.plant(world.provider("Alba Ortiz"), enough(now.date() - timedelta(days=2), 3))
    count_all()
    with unit_of_work(world.worker) as uow:
        first = counts.of(uow, world.practice.org_id, 90)
    assert first is not None
    assert first.visits == 3
    world.plant(world.provider("Alba Ortiz"), enough(now.date() - timedelta(days=2), 2))
    count_all()
    with unit_of_work(world.worker) as uow:
        same = counts.of(uow, world.practice.org_id, 90)
    assert same is not None
    assert (same.visits, same.counted_at) == (3, first.counted_at)
    with clock.at(now + timedelta(days=1)):
        count_all()
    with unit_of_work(world.worker) as uow:
        later = counts.of(uow, world.practice.org_id, 90)
    assert later is not None
    assert later.visits == 5
