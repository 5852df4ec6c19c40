"""A worker killed with -9 in the middle of a suggestion: another answers, once, with one record of it."""

from uuid import UUID

import psycopg
import pytest

from codeloom.launch.waiting import wait_until
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.faults.conftest import Start
from tests.integration.charts.suggested_world import Shelf
from tests.integration.encounters.encounters_world import NOTE, Visit

OF_ENCOUNTERS, OF_CHARTS = ("suggestions", "encounter_id"), ("chart_suggestions", "chart_id")


def claimed(database: Settings, subject: UUID, of: tuple[str, str] = OF_ENCOUNTERS) -> list[tuple[str, int]]:
    """(worker, attempts) of the suggestions of an encounter or a chart that somebody works on."""
    with psycopg.connect(database.database_url) as connection:
        query = f"select worker, attempts from {of[0]} where {of[1]} = %s and lease_until > clock_timestamp()"
        return connection.execute(query.encode(), (subject,)).fetchall()


def suggestions(database: Settings, subject: UUID, of: tuple[str, str] = OF_ENCOUNTERS) -> list[tuple[str, int]]:
    """(status, attempts) of all suggestions of an encounter or a chart."""
    with psycopg.connect(database.database_url) as connection:
        query = f"select status, attempts from {of[0]} where {of[1]} = %s"
        return connection.execute(query.encode(), (subject,)).fetchall()


def stopped_at(database: Settings, encounter_id: UUID) -> psycopg.Connection:
    """A transaction that holds the encounter, so that its worker has claimed and cannot store the answer."""
    held = psycopg.connect(database.database_url)
    held.execute("select 1 from encounters where id = %s for update", (encounter_id,))
    return held


@pytest.mark.timeout(120)
def test_a_worker_killed_during_a_suggestion_leaves_one_suggestion_and_one_event(
    database: Settings, start: Start
) -> None:
    visit = Visit()
    visit.write(NOTE)
    visit.ask()
    start("doorbell")
    worker = start("worker")
    with stopped_at(database, visit.id):
        assert wait_until(lambda: bool(claimed(database, visit.id)), 60), "no worker took it up"
        worker.kill_all()
        assert suggestions(database, visit.id) == [("waiting", 1)]
    with psycopg.connect(database.database_url) as connection:  # the lease of a minute, over
        connection.execute(
            "update suggestions set lease_until = clock_timestamp() where encounter_id = %s", (visit.id,)
        )
    start("worker")
    assert wait_until(lambda: suggestions(database, visit.id) != [("waiting", 1)], 60)
    assert wait_until(lambda: visit.fresh().suggestion.state == "ready", 60)
    assert suggestions(database, visit.id) == [("done", 2)]
    assert [act for act, _ in visit.practice.log()].count("AI_SUGGESTED_CODES") == 1
    assert visit.view.status == "ai_suggested"
    assert checkpointing.check(visit.practice.org_id).whole


@pytest.mark.timeout(120)
def test_a_worker_killed_during_a_suggestion_for_a_chart_leaves_one_suggestion_and_one_event(
    database: Settings, start: Start
) -> None:
    shelf = Shelf(("Visit note", NOTE))
    shelf.ask()
    start("doorbell")
    worker = start("worker")
    held = psycopg.connect(database.database_url)
    held.execute("select 1 from charts where id = %s for update", (shelf.id,))
    with held:
        assert wait_until(lambda: bool(claimed(database, shelf.id, OF_CHARTS)), 60), "no worker took it up"
        worker.kill_all()
        assert suggestions(database, shelf.id, OF_CHARTS) == [("waiting", 1)]
    with psycopg.connect(database.database_url) as connection:  # the lease of a minute, over
        connection.execute(
            "update chart_suggestions set lease_until = clock_timestamp() where chart_id = %s", (shelf.id,)
        )
    start("worker")
    assert wait_until(lambda: shelf.view.suggestion.state == "ready", 60)
    assert suggestions(database, shelf.id, OF_CHARTS) == [("done", 2)]
    assert [act for act, _ in shelf.practice.log()].count("AI_SUGGESTED_CODES") == 1
    assert checkpointing.check(shelf.practice.org_id).whole
