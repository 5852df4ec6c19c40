"""The checker of chaos runs: silent where everything happened once, and it names what was planted."""

from collections.abc import Callable

import pytest

from tests.chaos.checker import Done, check
from tests.chaos.evidence import Found
from tests.chaos.page import Act
from tests.chaos.plan import WEIGHTS, plan

ORG, OTHER = "org-a", "org-b"


def whole() -> tuple[Done, Found]:
    """One edit, one audit closed, one import, one message, all as they should be."""
    edit = Act("act-1", "workbench.take", "maya", True, "chart-1", "CODES_EDITED", outcome="applied")
    closing = Act("act-2", "audit_desk.close", "noor", True, "audit-2", "AUDIT_APPROVED", outcome="applied")
    refused = Act("act-3", "workbench.take", "maya", True, "chart-1", "CODES_EDITED", outcome="refused", why="Busy.")
    done = Done(
        acts=[edit, closing, refused], rows={"chart-1": ["I10"]}, closed=["chart-2"], imports={"job": 3},
        messages={"msg": "encounter-1"}, received=[("/A", "event-1", False), ("/A", "event-1", True), ("/A", "event-2", True)],
        paths={ORG: "/A", OTHER: "/B"},
    )  # fmt: skip
    events = [
        {
            "id": f"event-{n}",
            "org_id": ORG,
            "topic": topic,
            "aggregate": "chart-2",
            "sent": True,
            "dead": False,
            "taken": 1,
        }
        for n, topic in ((1, "audit.closed"), (2, "chart.completed"))
    ]
    deliveries = [
        {
            "id": f"d{n}",
            "org_id": ORG,
            "endpoint_id": "e",
            "event_id": f"event-{n}",
            "state": "delivered",
            "attempts": 1,
        }
        for n in (1, 2)
    ]
    found = Found(
        keys={"act-1": 1, "act-2": 1}, audit=[("chart-1", "CODES_EDITED", "maya", 1), ("audit-2", "AUDIT_APPROVED", "noor", 1)],
        charts={"chart-1": {"codes": ["I10"], "version": 2, "status": "draft"},
                "chart-2": {"codes": [], "version": 1, "status": "completed"}},
        encounters={"encounter-1": {"codes": [], "status": "draft"}}, events=events, deliveries=deliveries,
        messages=[{"encounter_id": "encounter-1"}],
        imports={"job": {"status": "done", "created": 3, "left_over": 0, "attempts": 1}},
    )  # fmt: skip
    return done, found


def test_nothing_is_found_where_everything_happened_once() -> None:
    assert check(*whole()) == []


PLANTED: list[tuple[str, Callable[[Done, Found], object]]] = [
    ("lost: act act-1 ", lambda done, found: found.keys.pop("act-1")),
    ("doubled: act act-1 ", lambda done, found: found.keys.update({"act-1": 2})),
    ("unanswered: act-1 ", lambda done, found: setattr(done.acts[0], "outcome", "open")),
    ("wrong: act act-3 ", lambda done, found: found.keys.update({"act-3": 1})),
    ("lost: 1 CODES_EDITED of chart-1 ", lambda done, found: found.audit.pop(0)),
    ("doubled: 1 CODES_EDITED ", lambda done, found: found.audit.__setitem__(0, ("chart-1", "CODES_EDITED", "maya", 2))),
    ("doubled: 0 CODES_EDITED ", lambda done, found: found.audit.append(("chart-1", "CODES_EDITED", "mallory", 1))),
    ("lost: chart chart-1 ", lambda done, found: found.charts["chart-1"].update(codes=["I10", "I10"])),
    ("doubled: chart chart-1 is at version 3 ", lambda done, found: found.charts["chart-1"].update(version=3)),
    ("lost: chart chart-2 ", lambda done, found: found.charts["chart-2"].update(status="pending_audit")),
    ("lost: 0 events audit.closed ", lambda done, found: found.events.pop(0)),
    ("doubled: 2 events audit.closed ", lambda done, found: found.events.append(dict(found.events[0], id="event-1b"))),
    ("lost: event audit.closed of chart-2 is dead", lambda done, found: found.events[0].update(dead=True)),
    ("lost: event audit.closed of chart-2 is marked", lambda done, found: found.events[0].update(taken=0)),
    ("doubled: event event-1 ", lambda done, found: found.deliveries.append(dict(found.deliveries[0], id="d3"))),
    ("lost: event event-2 is no delivery", lambda done, found: found.deliveries.pop()),
    ("lost: delivery d2 is marked", lambda done, found: done.received.pop()),
    ("lost: delivery d1 is dead", lambda done, found: found.deliveries[0].update(state="dead")),
    ("foreign: /B was told of event event-1 ", lambda done, found: done.received.append(("/B", "event-1", True))),
    ("wrong: /A was told of event event-9", lambda done, found: done.received.append(("/A", "event-9", True))),
    ("lost: import job made 2 ", lambda done, found: found.imports["job"].update(created=2)),
    ("doubled: import job made 6 ", lambda done, found: found.imports["job"].update(created=6)),
    ("half written: import job ", lambda done, found: found.imports["job"].update(left_over=1)),
    ("not drained: import job ", lambda done, found: found.imports["job"].update(status="running")),
    ("lost: message msg ", lambda done, found: found.messages.pop()),
    ("doubled: message msg ", lambda done, found: found.messages.append({"encounter_id": "encounter-1"})),
    ("wrong: no message made encounter x", lambda done, found: found.encounters.update(x={"codes": [], "status": "draft"})),
    ("foreign: a frame", lambda done, found: done.leaks.append("a frame")),
    ("broken: org-a", lambda done, found: found.broken.append("org-a: row 7")),
    ("not drained: 2 import jobs", lambda done, found: found.waiting.update({"import jobs": 2})),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "plant"), PLANTED, ids=[finding for finding, _ in PLANTED])
def test_what_is_planted_is_named(finding: str, plant: Callable[[Done, Found], object]) -> None:
    done, found = whole()
    plant(done, found)
    assert [one for one in check(done, found) if one.startswith(finding)], check(done, found)


def test_a_seed_gives_one_plan_and_every_kind_comes_in_ten_minutes() -> None:
    assert plan(7, 600) == plan(7, 600) != plan(8, 600)
    assert {one.kind for one in plan(7, 600)} == {*WEIGHTS}
    assert all(one.at < 585 for one in plan(7, 600))
