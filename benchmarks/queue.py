"""A page of the list of charts at any depth and filter, against OFFSET paging with a count, on many charts.

    python -m benchmarks.queue [--charts N] [--rounds N]

Embedded PostgreSQL in a temporary folder, filled with so many charts of one organization (100,000; 1,000,000 take some minutes).
Ours reads the page after a cursor; the plain way skips by OFFSET and counts all that match. Both run the same columns under the
same row-level security, in turn (A-B-A-B), p50 and p95. The counts of the tabs are no part of either: `charts.list` reads them in
one aggregate, shown in the last line, which grows with the number of charts.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.results import Figure, figure_of, keep, ratio_of

GOAL_RATIO, GOAL_MS = 0.02, 25
FILL = """
insert into charts (org_id, id, number, patient_id, content_hash, payload, setting, class, specialty, difficulty,
  encounter_title, service_date, status, assignee_id, due_at, word_count, created_at, updated_at)
select %(org)s, gen_random_uuid(), n, %(patient)s, '', '{}', (array['inpatient','outpatient'])[1 + n %% 2],
  'AMB', (array['Cardiology','Medicine','Surgery','Oncology','Pediatrics'])[1 + n %% 5], 1 + n %% 5, 'Visit', current_date,
  (array['draft','draft','draft','returned','pending_audit'])[1 + n %% 5], %(user)s,
  case when n %% 50 = 0 then null else now() + (n::bigint * 7919 %% 1000003) * interval '1 second' end,
  n::bigint * 7907 %% 20011, now() - (n::bigint * 6007 %% 1000003) * interval '7 seconds', now()
from generate_series(1, %(charts)s) as n"""


@contextmanager
def many_charts(charts: int) -> Iterator[Any]:
    """The scope of a manager in an organization of so many charts."""
    from codeloom.launch.keys import kept_secrets
    from codeloom.launch.servers import Servers

    with tempfile.TemporaryDirectory(prefix="codeloom-queue-") as folder:
        home = Path(folder)
        os.environ["CODELOOM_HOME"] = folder
        kept = kept_secrets(home)
        with Servers(home, kept["POSTGRES_PASSWORD"], durable=False) as servers:
            os.environ |= {"DATABASE_URL": servers.postgres.url("queue"), "REDIS_URL": servers.valkey.url()}
            os.environ |= {name: value for name, value in kept.items() if name != "POSTGRES_PASSWORD"}
            yield _fill(charts)
            from codeloom.db.engine import dispose

            dispose()


def _fill(charts: int) -> Any:
    from codeloom.db.engine import admin_url
    from codeloom.db.ids import new_id
    from codeloom.db.migrate import upgrade
    from codeloom.db.provision import provision
    from codeloom.db.scope import Scope
    from codeloom.db.tables.charts import Patient
    from codeloom.db.work import unit_of_work
    from codeloom.services.people.creation import add_user, create_organization
    from codeloom.settings import settings

    provision(settings())
    upgrade()
    org = create_organization("Many charts")
    user = add_user(Scope.of_worker(org), "m@practice.example", "Mary Many", "manager", "a long enough password")
    patient, sealed = new_id(), dict.fromkeys(("name_enc", "birth_date_enc", "mrn_enc"), b"x" * 60)
    with unit_of_work(Scope.of_worker(org)) as uow:
        uow.session.add(Patient(org_id=org, id=patient, sex="F", **sealed))
        uow.record("PATIENT_ADDED", "patient", patient)
        uow.commit()
    url = admin_url(settings()).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(FILL, {"org": org, "patient": patient, "user": user, "charts": charts})
        admin.execute("vacuum analyze charts")
    return Scope(org, user, "manager", new_id())


def quantiles(seconds: Sequence[float]) -> tuple[float, float]:
    """(p50, p95) in ms."""
    ordered = sorted(seconds)
    return 1000 * ordered[len(ordered) // 2], 1000 * ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def timed(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def cursor_at(scope: Any, wanted: Any, offset: int) -> tuple[Any, UUID]:
    """The cursor of the row before the page that begins at `offset`."""
    from sqlmodel import select

    from codeloom.db.queries.charts import rows as queries
    from codeloom.db.queries.charts.orders import KEYS, cursor_of
    from codeloom.db.tables.charts import Chart
    from codeloom.db.work import unit_of_work

    with unit_of_work(scope, read_only=True) as uow:
        query = select(Chart).where(*queries.conditions(uow, wanted)).order_by(*KEYS[wanted.order].columns)
        return cursor_of(uow.session.exec(query.offset(offset - 1).limit(1)).one(), wanted.order)


def by_offset(scope: Any, wanted: Any, offset: int) -> None:
    """The plain way: the same page by OFFSET, and how many there are."""
    from sqlalchemy import func
    from sqlmodel import col, select

    from codeloom.db.queries.charts import rows as queries
    from codeloom.db.queries.charts.orders import KEYS
    from codeloom.db.tables.charts import Chart, Patient
    from codeloom.db.work import unit_of_work

    with unit_of_work(scope, read_only=True) as uow:
        where = queries.conditions(uow, wanted)
        same = (col(Patient.org_id) == col(Chart.org_id)) & (col(Patient.id) == col(Chart.patient_id))
        page = select(Chart, Patient).join(Patient, same).where(*where).order_by(*KEYS[wanted.order].columns)
        assert uow.session.exec(page.offset(offset).limit(queries.PAGE)).all()
        uow.session.exec(select(func.count()).select_from(Chart).where(*where)).one()


def by_cursor(scope: Any, wanted: Any) -> None:
    """A page as the product reads it."""
    from codeloom.db.queries.charts import rows as queries
    from codeloom.db.work import unit_of_work

    with unit_of_work(scope, read_only=True) as uow:
        assert queries.page(uow, wanted)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--charts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    with many_charts(asked.charts) as scope:
        from codeloom.coding import clock
        from codeloom.db.queries.charts import listing
        from codeloom.db.queries.charts.rows import QueueFilter
        from codeloom.db.work import unit_of_work

        draft = QueueFilter(("draft",))
        late = QueueFilter(("draft", "returned"), late_at=clock.now() + timedelta(days=365))
        cases = [("draft, first page", draft, 0), ("draft, middle", draft, asked.charts * 3 // 10),
                 ("draft, near the end", draft, asked.charts * 59 // 100),
                 ("one specialty, middle", replace(draft, specialty="Surgery"), asked.charts // 10),
                 ("inpatient, middle", replace(draft, setting="inpatient"), asked.charts // 8),
                 ("open and late, middle", late, asked.charts // 3),
                 *((f"draft by {order}, near the end", replace(draft, order=order), asked.charts * 59 // 100)
                   for order in ("age", "difficulty", "length")),
                 ("a coder's by length, middle", replace(draft, assignee_id=scope.user_id, order="length"),
                  asked.charts * 3 // 10)]  # fmt: skip
        print(f"{asked.charts:,} charts{'':20}{'ours p50':>9}{'p95':>8}{'offset p50':>12}{'p95':>8}{'ratio p95':>11}")
        figures: list[Figure] = []
        for name, wanted, offset in cases:
            here = replace(wanted, after=cursor_at(scope, wanted, offset)) if offset else wanted
            runs = (lambda here=here: by_cursor(scope, here), lambda w=wanted, o=offset: by_offset(scope, w, o))
            found: tuple[list[float], list[float]] = ([], [])
            for round_ in range(asked.rounds + 2):
                for seconds, run in zip(found, runs, strict=True):
                    took = timed(run)
                    if round_ > 1:
                        seconds.append(took)
            ours = [1000 * seconds for seconds in found[0]]
            label = f"{asked.charts:,} charts, {name}"
            figures += [
                figure_of(label, "ms", ours, f"p95 <= {GOAL_MS}"),
                ratio_of(f"{label}, to OFFSET", found[0], found[1]),
            ]
            (mine, mine95), (plain, plain95) = quantiles(found[0]), quantiles(found[1])
            print(f"{name:32}{mine:9.1f}{mine95:8.1f}{plain:12.1f}{plain95:8.1f}{mine95 / plain95:11.3f}")
        keep("queue", figures)
        with unit_of_work(scope, read_only=True) as uow:
            counted = timed(lambda: listing.counts(uow, draft, clock.now()))
        print(f"ms. The counts of the tabs beside a page: {1000 * counted:.0f} ms.")
        print(
            f"Goals: at most {GOAL_RATIO} times OFFSET and count at 1,000,000 charts; event p95 at most {GOAL_MS} ms."
        )


if __name__ == "__main__":
    main()
