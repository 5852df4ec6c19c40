"""Makes what a run needs in a running copy: two practices that share nothing, with people, charts, audits and endpoints.

`python -m tests.chaos.world` in the environment of the copy reads a request as JSON (`Wanted`) and prints what it made. Everything
is made by verbs, but for charts that are handed in: there the rule book has no say.
"""

import io
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
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
from codeloom.settings import ROOT
from tests.e2e import story
from tests.running import Running

PASSWORD = "a chaotic but long password"
HANDED_IN = ("I10", "E11.9", "J44.9")


@dataclass(frozen=True)
class Wanted:
    """What each practice has: people of each role, charts of each coder, charts that wait for audit. `marks` are the practices,
    each the family name of all its patients, by which its facts are known in a frame of another. `receiver` is where its
    webhooks go, "" for none."""

    marks: tuple[str, ...]
    coders: int = 25
    supervisors: int = 3
    providers: int = 3
    charts: int = 3
    audits: int = 60
    receiver: str = ""


@dataclass(frozen=True)
class Made:
    """One practice as it was made. `people` by role, each an address and an id; `charts` by a coder's address, (number, id)."""

    org_id: str
    mark: str
    people: dict[str, list[dict[str, str]]]
    charts: dict[str, list[tuple[int, str]]]
    audits: list[tuple[int, str]]
    patients: list[str]
    """Record numbers in urn:test:hospital."""


def name_of(mark: str) -> str:
    """What a practice is called, by which a source of messages names it."""
    return f"{mark} Chaos Clinic"


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


def make(mark: str, wanted: Wanted) -> Made:
    """One practice."""
    org_id = create_organization(name_of(mark))
    numbers = {"coder": wanted.coders, "supervisor": wanted.supervisors, "provider": wanted.providers, "manager": 1}
    made = {role: people(org_id, mark, role, number) for role, number in numbers.items()}
    manager = Scope(org_id, UUID(made["manager"][0]["id"]), "manager")
    patients = [imported(manager, mark, size) for size in sizes(wanted.charts * wanted.coders + wanted.audits)]
    with unit_of_work(manager, read_only=True) as uow:
        fresh = iter([(one.number, str(one.id)) for one in uow.session.exec(select(Chart).order_by(col(Chart.number)))])
    owned: dict[str, list[tuple[int, str]]] = {}
    for coder in made["coder"]:
        own = owned[coder["email"]] = [next(fresh) for _ in range(wanted.charts)]
        assign(manager, own, coder["id"])
    rest = list(fresh)
    assign(manager, rest, made["coder"][0]["id"])
    for number, _ in rest:
        hand_in(org_id, number, UUID(made["coder"][0]["id"]))
    if wanted.receiver:
        endpoint = {"name": "Receiver", "address": f"{wanted.receiver}/{mark}", "topics": [one.value for one in TOPICS]}
        add_endpoint(manager, parse(AddEndpoint, endpoint))
    return Made(str(org_id), mark, made, owned, rest, patients)


def sizes(number: int, most: int = 50) -> list[int]:
    """So many visits in patients of at most so many."""
    return [min(most, number - begin) for begin in range(0, number, most)]


def imported(manager: Scope, mark: str, visits: int) -> str:
    """A new patient of the practice's name with so many charts; their record number."""
    bundle = story.visit(visits=visits).replace(story.FAMILY.encode(), mark.encode())
    job = local_files.send(manager, "Planted", [("planted.json", io.BytesIO(bundle), len(bundle))], ImportOptions())
    assert local_files.finish(manager, job, "chaos")
    number = re.search(rb"MRN-[0-9a-f]+", bundle)
    assert number is not None
    return number[0].decode()


def assign(manager: Scope, given: list[tuple[int, str]], coder: str) -> None:
    """Give charts to a coder."""
    if given:
        assign_charts(manager, AssignCharts(ids=tuple(UUID(chart) for _, chart in given), rule="hand", to=UUID(coder)))


def make_in(copy: Running, wanted: Wanted) -> list[Made]:
    """Make the practices in a running copy, by a process of its environment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.world"], cwd=ROOT, env=copy.environment(), input=json.dumps(asdict(wanted)),
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return [Made(**one) for one in json.loads(done.stdout.splitlines()[-1])]


def main() -> None:
    """Make what is asked for on standard input."""
    from codeloom.launch.environment import copy_running
    from codeloom.services import rooms

    wanted = Wanted(**json.load(sys.stdin))
    with copy_running():
        rooms.load()
        print(json.dumps([asdict(make(mark, wanted)) for mark in wanted.marks]))


if __name__ == "__main__":
    main()
