"""Each act of a topic is told in its own transaction, with ids, numbers and statuses, and nothing of a record."""

import json
from typing import Any

import pytest
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.webhooks import WebhookDelivery
from codeloom.db.work import unit_of_work
from codeloom.services.charts.assignment import AssignCharts, assign_charts
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.core import Problem
from codeloom.services.core.commands import parse
from codeloom.services.delivery import relay
from codeloom.services.webhooks import TOPICS, add_endpoint
from codeloom.services.webhooks.endpoints import AddEndpoint, TopicName
from codeloom.settings import Settings
from tests.importing import Desk, patient_file
from tests.integration.audits.audits_world import Practice, change, close, judge_all, opened
from tests.integration.charts.test_editing import Bench
from tests.integration.encounters.encounters_world import NOTE, Visit, finished
from tests.integration.webhooks.webhooks_world import CONSUMERS

pytestmark = pytest.mark.usefixtures("database", "empty_redis")
ALL = tuple(topic.value for topic in TOPICS)


def listening(manager: Scope) -> Scope:
    """An endpoint of every topic."""
    given = {"name": "All", "address": "https://claims.example.org/hooks", "topics": ALL}
    add_endpoint(manager, parse(AddEndpoint, given))
    return manager


def told(manager: Scope) -> list[tuple[str, dict[str, Any]]]:
    """(topic, data) of what is to be delivered, the oldest first."""
    while relay.drain(CONSUMERS):
        pass
    with unit_of_work(manager, read_only=True) as uow:
        found = uow.session.exec(select(WebhookDelivery).order_by(col(WebhookDelivery.position))).all()
        return [(one.topic, json.loads(one.body)["data"]) for one in found]


def test_the_topics_that_can_be_chosen_are_those_that_are_told() -> None:
    assert set(TopicName.__args__) == set(ALL)


def test_charts_that_are_assigned(database: Settings) -> None:
    office = Desk()
    office.run({"patient.json": patient_file(7, 2)})
    listening(office.scope)
    coder = Practice(office.person.org_id).coder
    ids = [chart.id for chart in office.charts()]
    assign_charts(office.scope, parse(AssignCharts, {"ids": ids, "rule": "hand", "to": coder.user_id}))
    found = told(office.scope)
    assert [topic for topic, _ in found] == ["chart.assigned"] * 2
    chart = office.charts()[0]
    assert {"chart": str(chart.id), "number": f"CH-{chart.number}", "status": chart.status, "round": 0,
            "assignee": str(coder.user_id)} in [data for _, data in found]  # fmt: skip


def test_an_import_that_is_done() -> None:
    office = Desk()
    listening(office.scope)
    job = office.run({"patient.json": patient_file(7, 2), "broken.json": b"{"})
    assert told(office.scope) == [
        ("import.done", {"import": str(job), "status": "done", "files": 1, "refused": 1, "held": 0, "dry_run": False})
    ]


def test_a_chart_that_is_returned_and_one_that_is_completed_with_their_audits() -> None:
    practice = Practice()
    manager = listening(practice.person("Dana Whitfield", Role.MANAGER))
    back, good = practice.submitted("I10", "E11.9"), practice.submitted("I10")
    board = change(practice, opened(practice, back).board, {"op": "add", "code": "Z87.891"})
    close(practice, judge_all(practice, board, "disagree"), "return")
    close(practice, opened(practice, good).board, "approve")
    found = [(topic, data["number"], data["status"]) for topic, data in told(manager)]
    assert sorted(found, key=lambda one: one[1]) == [
        ("chart.returned", f"CH-{back}", "returned"), ("audit.closed", f"CH-{back}", "returned"),
        ("chart.completed", f"CH-{good}", "completed"), ("audit.closed", f"CH-{good}", "approved"),
    ]  # fmt: skip


def test_a_chart_that_is_sent_for_audit() -> None:
    bench = Bench(Practice())
    manager = listening(bench.practice.person("Dana Whitfield", Role.MANAGER))
    bench.add("I10")
    submit(bench.practice.coder, bench.of(SubmitChart))
    ((topic, data),) = told(manager)
    assert (topic, data["number"], data["status"]) == ("chart.submitted", f"CH-{bench.number}", "pending_audit")
    assert "I10" not in json.dumps(data)


def test_an_encounter_from_its_suggestion_to_its_opening_again_and_nothing_of_its_words() -> None:
    visit = Visit()
    manager = listening(visit.practice.person("Dana Whitfield", Role.MANAGER))
    finished(visit)
    visit.reopen("The pump was set wrongly.")
    found = told(manager)
    assert [(topic, data["status"], data["round"]) for topic, data in found] == [
        ("encounter.suggested", "ai_suggested", 1), ("encounter.finalized", "finalized", 1),
        ("encounter.reopened", "ai_suggested", 2),
    ]  # fmt: skip
    assert {key for _, data in found for key in data} == {"encounter", "number", "status", "round"}
    said = json.dumps(found)
    words = {
        word for word in (*NOTE.split(), "pump", "wrongly", "Rohan", "Gabriele", "E11.65", "83036") if len(word) > 4
    }
    assert not [word for word in words if word.lower() in said.lower()]


def test_an_act_that_is_refused_tells_nobody() -> None:
    practice = Practice()
    manager = listening(practice.person("Dana Whitfield", Role.MANAGER))
    board = opened(practice, practice.submitted("I10")).board
    with pytest.raises(Problem):
        close(practice, change(practice, board, {"op": "add", "code": "Z87.891"}), "return")
    assert told(manager) == []
