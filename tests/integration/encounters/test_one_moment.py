"""What is read of an encounter is of one moment, and the list of changes misses none, though others commit meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import pytest

from codeloom.db.queries.encounters import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services import encounters
from codeloom.services.core.errors import Refused
from codeloom.services.encounters import ListEncounters, OfEncounter, list_encounters
from codeloom.services.encounters.commands import OpenEncounter
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.summary import touch
from codeloom.settings import Settings
from tests.integration.encounters.encounters_world import ROHAN, Visit


def another(visit: Visit, n: int = 0) -> Visit:
    """An encounter of another patient of the same practice."""
    return Visit(visit.practice, new_patient={**ROHAN, "given": f"Ada {n}"})


@pytest.mark.parametrize("verb", ["refresh", "open"])
def test_an_answer_that_comes_between_two_statements_is_waited_for_or_there(
    database: Settings, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = Visit()
    visit.write()
    visit.ask()
    read, answering = queries.asked, []

    def late(uow: object, encounter_id: UUID) -> object:
        """A worker answers after the encounter was read and before its suggestions are."""
        if not answering:
            answering.append(pool.submit(visit.answer))
            with suppress(TimeoutError):
                answering[0].result(timeout=1.5)
        return read(uow, encounter_id)

    monkeypatch.setattr(queries, "asked", late)
    with ThreadPoolExecutor(1) as pool:
        if verb == "refresh":
            view = encounters.refresh_encounter(visit.provider, OfEncounter(encounter_id=visit.id))
        else:
            view = encounters.open_encounter(visit.provider, OpenEncounter(number=visit.view.number))
        assert view.suggestion.state == "waiting"
        assert answering[0].result() == 1
    assert visit.fresh().suggestion.state == "ready"


def test_a_change_that_is_committed_late_is_still_to_come(database: Settings) -> None:
    early = Visit()
    late = another(early)
    reached = list_encounters(early.biller, ListEncounters()).reached
    began, finish = threading.Event(), threading.Event()

    def slow() -> None:
        """Changes the first encounter, and commits only after the second one was changed and listed."""
        with unit_of_work(Scope.of_worker(early.practice.org_id, early.provider.user_id)) as uow:
            touch(EncounterWork.take(uow, early.id, lock=True))
            uow.record("ENCOUNTER_CHANGED", "encounter", early.id)
            uow.session.flush()
            began.set()
            assert finish.wait(20)
            uow.commit()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(slow)
        assert began.wait(20)
        late.write()
        seen = list_encounters(early.biller, ListEncounters(after=reached))
        assert [one.id for one in seen.encounters] == [late.view.id]
        finish.set()
        working.result()
    after = list_encounters(early.biller, ListEncounters(after=seen.reached))
    assert [one.id for one in after.encounters] == [early.view.id], "an older moment, a later commit"
    assert list_encounters(early.biller, ListEncounters(after=after.reached)).reached == after.reached


def test_changes_are_numbered_in_the_order_of_commits(database: Settings) -> None:
    visits = [first := Visit(), *(another(first, n) for n in range(3))]
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(lambda one: [one.write(f"Note {n}.") for n in range(4)], visits):
            pass
    listed = list_encounters(first.biller, ListEncounters()).encounters
    assert {one.id for one in listed} == {one.view.id for one in visits}
    with unit_of_work(Scope.of_worker(first.practice.org_id), read_only=True) as uow:
        numbers = [found.encounter.changed for one in visits if (found := queries.taken(uow, one.id))]
    assert len(set(numbers)) == len(visits)
    assert max(numbers) == 4 + 4 * 4, "each creation and each note has its own"


@pytest.mark.parametrize("cursor", ["x", "-1", "2026-06-01T00:00:00+00:00~x", "9" * 30, "１"])
def test_a_cursor_of_another_kind_is_refused(database: Settings, cursor: str) -> None:
    with pytest.raises(Refused, match="not known here"):
        list_encounters(Visit().biller, ListEncounters(after=cursor))
