"""Who pays for charts that were imported before the name was kept beside the payload: read by a chore, some hundred at a time."""

import time

from codeloom.coding.chart_facts import read_payload
from codeloom.db.queries.encounters.patient_search import organizations
from codeloom.db.queries.operations.workers import alone
from codeloom.db.queries.samples import candidates as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb
from codeloom.services.delivery import chore

BATCH, TURN = 200, 10.0
"""Charts in one transaction, and seconds after which a turn leaves the rest to the next one."""
LONGEST = 120
_TASK = 0x10_27


@verb("samples.read_payers", Nothing)
def read_payers(uow: UnitOfWork, _command: Nothing) -> int:
    """Read the payers of charts that nobody has read yet, at most BATCH of them; how many there were."""
    charts = queries.payers_unread(uow, BATCH)
    for chart in charts:
        chart.payer = read_payload(uow.vault.open(Chart.payload_enc, chart)).payer.name[:LONGEST]
        uow.session.add(chart)
    if charts:
        uow.record("PAYERS_READ", count=len(charts))
    return len(charts)


@chore(every=120.0, first=60.0)
def read_all_payers() -> int:
    """Read the payers of every organization's charts; how many. Only one process does it at a time."""
    with alone(_TASK) as mine:
        return sum(_turn(Scope.of_worker(org_id)) for org_id in organizations()) if mine else 0


def _turn(scope: Scope) -> int:
    began, done = time.monotonic(), 0
    while found := read_payers(scope, Nothing()):
        done += found
        if time.monotonic() - began > TURN:
            break
    return done
