"""How many statements the database gets for what provider and biller do most often. Each number is the one of today: who adds a
statement says here what for."""

from collections.abc import Callable

import pytest

from codeloom.services import encounters
from codeloom.services.encounters import OfEncounter, encounter_standing
from codeloom.services.encounters.commands import OpenEncounter
from codeloom.services.encounters.work_list import NextWork, ShowWork, next_work, show_work
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.charts.test_statement_counts import statements
from tests.integration.encounters.encounters_world import NOTE, Visit

READS = 5
"""The encounter with its people, its suggestions, lines, differences, and recorded reasons."""
RECORD = 1
NUMBER = 1
"""The number of the change, in the order of commits."""


@pytest.fixture(scope="module")
def visit(database: Settings) -> Visit:
    """An encounter with billing: two answers, every proposal taken, a line added."""
    visit = Visit(Practice())
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.write(f"{NOTE}\nSeen with her daughter.")
    visit.suggest()
    visit.send()
    return visit


def sent(act: Callable[[], object]) -> list[str]:
    """The statements of an act but those that a process asks once a second."""
    with statements() as seen:
        act()
    return [one for one in seen if "code_releases" not in one and "local_rule" not in one]


def test_the_provider_s_acts(database: Settings) -> None:
    visit = Visit(Practice())
    assert len(sent(visit.write)) <= READS - 1 + 1 + NUMBER + RECORD, "no line has a reason yet; one row is written"
    assert len(sent(visit.ask)) <= READS - 1 + 2 + 1 + RECORD, "settings; the wish and its event are written"
    assert len(sent(visit.answer)) <= 11, "what endpoints ask for is one of them"
    assert len(sent(visit.fresh)) <= READS
    first = next(one.key for one in visit.view.suggestion.proposals if one.code)
    accepting = sent(lambda: visit.edit({"op": "accept", "proposal": first}))
    assert len(accepting) <= READS + 3 + NUMBER + RECORD, "\n".join(accepting)
    visit.accept_all()
    assert len(sent(visit.send)) <= READS + 1 + NUMBER + RECORD


def test_how_an_encounter_stands_is_one_statement(visit: Visit) -> None:
    of = OfEncounter(encounter_id=visit.id)
    assert len(sent(lambda: encounter_standing(visit.biller, of))) == 1
    seen = encounter_standing(visit.biller, of)
    assert (seen.version, seen.waiting) == (visit.view.version, False)


def test_opening_and_reading(visit: Visit) -> None:
    for who in (visit.provider, visit.biller):
        opened = sent(lambda who=who: encounters.open_encounter(who, OpenEncounter(number=visit.view.number)))
        assert len(opened) <= READS + 1 + RECORD, "whether this person was told of it"
        for read, most in ((encounters.read_encounter, READS + RECORD), (encounters.refresh_encounter, READS)):
            assert len(sent(lambda who=who, read=read: read(who, OfEncounter(encounter_id=visit.id)))) <= most


def test_an_edit_of_the_biller_s_takes_as_many_however_many_rows_there_are(visit: Visit) -> None:
    counts = []
    for code in ("83036-QW", "81002", "36415"):
        added = sent(
            lambda code=code: visit.edit({"op": "add", "code": code, "system": "cpt", "reason": "In the note."})
        )
        counts.append(len(added))
        assert len(added) <= READS + 3 + NUMBER + RECORD, "\n".join(added)
    assert len(set(counts)) == 1
    moved = sent(lambda: visit.edit({"op": "move", "line": visit.view.lines[1].id, "to": 0}))
    assert len(moved) <= READS + 3 + NUMBER + RECORD, "\n".join(moved)


def test_the_work_list_and_what_comes_next(visit: Visit) -> None:
    assert len(sent(lambda: show_work(visit.biller, ShowWork()))) <= 4
    assert len(sent(lambda: show_work(visit.biller, ShowWork(order="risk")))) <= 4
    assert len(sent(lambda: next_work(visit.biller, NextWork(after=visit.view.number)))) <= 3
