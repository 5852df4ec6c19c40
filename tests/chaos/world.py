"""Makes what a run needs in a running copy: two practices that share nothing, with people, charts, audits and endpoints.

`python -m tests.chaos.world` in the environment of the copy reads a request as JSON ({"coders", "auditors", "providers", "charts",
"receiver"}) and prints what it made as JSON. Everything is made by verbs, but for charts that are handed in: there the rule
book has no say.
"""

import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.work import unit_of_work
from codeloom.services.charts.assignment import AssignCharts, assign_charts
from codeloom.services.core.commands import parse
from codeloom.services.imports import local_files
from codeloom.services.imports.uploading import ImportOptions
from codeloom.services.people.creation import add_user, create_organization
from codeloom.services.webhooks import TOPICS, add_endpoint
from codeloom.services.webhooks.endpoints import AddEndpoint
from tests.e2e import story

PASSWORD = "a chaotic but long password"
PRACTICES = {"Alderbrook": "Alderbrook Chaos Clinic", "Birchwater": "Birchwater Chaos Clinic"}
"""The family name of every patient of a practice, by which a frame of another practice is recognised, and its name."""
HANDED_IN = ("I10", "E11.9", "J44.9")


def people(org_id: UUID, mark: str, role: str, number: int) -> list[dict[str, str]]:
    """So many people of one role; their addresses and ids."""

    def one(n: int) -> dict[str, str]:
        email = f"{role}{n}@{mark.lower()}.example"
        return {"email": email, "role": role,
                "id": str(add_user(Scope.of_worker(org_id), email, f"{mark} {role.title()} {n}", role, PASSWORD))}  # fmt: skip

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(one, range(number)))


def hand_in(org_id: UUID, number: int, by: UUID) -> None:
    """A chart with three rows that waits for its audit."""
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        for at, code in enumerate(HANDED_IN):
            uow.session.add(ChartCode(org_id=org_id, id=new_id(), chart_id=chart.id, sequence=at + 1, system="icd10cm",
                                      code=code, principal=at == 0, created_by=by))  # fmt: skip
        chart.status, chart.round, chart.submitted_at = "pending_audit", chart.round + 1, clock.now()
        uow.record("CHART_SUBMITTED", "chart", chart.id)
        uow.commit()


def make(mark: str, asked: dict[str, Any]) -> dict[str, Any]:
    """One practice: its people, the charts of each coder, the charts that wait for audit."""
    org_id = create_organization(PRACTICES[mark])
    made = {role: people(org_id, mark, role, asked[f"{role}s"]) for role in ("coder", "supervisor", "provider")}
    made["manager"] = people(org_id, mark, "manager", 1)
    manager = Scope(org_id, UUID(made["manager"][0]["id"]), "manager")
    wanted = asked["charts"] * len(made["coder"]) + asked["audits"]
    for begin in range(0, wanted, 50):
        bundle = story.visit(visits=min(50, wanted - begin)).replace(story.FAMILY.encode(), mark.encode())
        job = local_files.send(manager, "Planted", [("planted.json", io.BytesIO(bundle), len(bundle))], ImportOptions())
        assert local_files.finish(manager, job, "chaos")
    with unit_of_work(manager, read_only=True) as uow:
        fresh = [(one.number, one.id) for one in uow.session.exec(select(Chart).order_by(col(Chart.number)))]
    charts: dict[str, list[tuple[int, str]]] = {}
    at = iter(fresh)
    for coder in made["coder"]:
        own = [next(at) for _ in range(asked["charts"])]
        command = AssignCharts(ids=tuple(chart for _, chart in own), rule="hand", to=UUID(coder["id"]))
        assign_charts(manager, command)
        charts[coder["email"]] = [(number, str(chart)) for number, chart in own]
    rest = list(at)
    coder = UUID(made["coder"][0]["id"])
    if rest:
        assign_charts(manager, AssignCharts(ids=tuple(chart for _, chart in rest), rule="hand", to=coder))
    for number, _ in rest:
        hand_in(org_id, number, coder)
    endpoint = {"name": "Receiver", "address": f"{asked['receiver']}/{mark}", "topics": [one.value for one in TOPICS]}
    secret = add_endpoint(manager, parse(AddEndpoint, endpoint)).secret if asked["receiver"] else ""
    return {"org_id": str(org_id), "mark": mark, "name": PRACTICES[mark], "people": made, "charts": charts,
            "audits": [(number, str(chart)) for number, chart in rest], "secret": secret, "password": PASSWORD}  # fmt: skip


def main() -> None:
    """Make what is asked for on standard input."""
    from codeloom.launch.environment import copy_running
    from codeloom.services import rooms

    asked = json.load(sys.stdin)
    with copy_running():
        rooms.load()
        print(json.dumps([make(mark, asked) for mark in PRACTICES]))


if __name__ == "__main__":
    main()
