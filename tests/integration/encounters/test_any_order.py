"""Whatever order people, tabs and workers act in: statuses stay legal, differences are those of the two lists, nothing that
was acknowledged is lost, all of it is on record, and what was finalized stays as it was."""

import os
import random

import pytest

from codeloom.services.encounters import suggesting
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.random_visits import RandomVisit, invented

ORDERS = int(os.environ.get("ORDERS", "24"))
FIRST_ORDER = int(os.environ.get("FIRST_ORDER", "0"))
"""How many interleavings, and the seed of the first: ORDERS=1000 is the long run."""


@pytest.mark.timeout(60 + ORDERS * 5)
def test_any_order_of_acts_keeps_the_encounter_whole(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = Practice()
    rounds: list[int] = []
    for seed in range(FIRST_ORDER, FIRST_ORDER + ORDERS):
        luck = random.Random(seed)
        monkeypatch.setattr(suggesting, "answer", lambda _ground, note, _visit, luck=luck: invented(luck, note))
        one = RandomVisit(practice, luck)
        try:
            one.play()
        except Exception as error:
            error.add_note(f"seed {seed}: {' '.join(one.story)}")
            raise
        rounds.append(len(one.versions))
    assert sum(rounds) > ORDERS / 20, "hardly anything was finalized: the walk shows little"
    assert max(rounds) > 1 or ORDERS < 60, "nothing was finalized again"
