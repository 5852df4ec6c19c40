"""Lists and dashboard of a team beside those of the whole practice, on many charts.

    python -m benchmarks.teams [--charts N] [--rounds N]

The charts of benchmarks/queue.py (200,000), given to 200 coders by lot, one in six to nobody; one in eight is completed, one in
eight waits for audit, and each completed one was audited. Teams of 5, of 60 and of all 200. Whole practice and teams in turn
(A-B-C-D-A-B-C-D), p95 in ms and how many times that of the whole practice. Whole acts (`charts.list`, `audits.queue`,
`dashboard.figures`) are what a page waits for; the rest are their parts. The service's scope is a manager's, of audits a
supervisor's.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.queue import by_cursor, cursor_at, many_charts, quantiles, timed

CODERS, SIZES = 200, (5, 60, 200)
GOAL_RATIO, GOAL_MS = 1.5, 25
GIVE = """
update charts c set assignee_id = case when n %% 6 = 0 then null else (%(coders)s::uuid[])[1 + who %% %(many)s] end,
  status = (array['draft','draft','draft','draft','returned','pending_audit','completed','closed'])[1 + place],
  completed_at = case when place = 6 then created_at + interval '1 day' end,
  due_at = due_at - interval '3 days', submitted_at = case when place in (5, 6) then created_at + interval '8 hours' end
from (select id, number n, abs(hashint8extended(number, 1) %% 1000003)::int who, abs(hashint8extended(number, 2) %% 8)::int place
  from charts where org_id = %(org)s) as lot
where c.org_id = %(org)s and c.id = lot.id
"""
HIRE = """
insert into users (org_id, id, email, name, role, password_hash, created_at)
select %(org)s, id, 'coder' || n || '@practice.example', 'Coder ' || n, 'coder', '', now()
from unnest(%(coders)s::uuid[]) with ordinality as hired (id, n)
"""
AUDIT = """
insert into audits (org_id, id, chart_id, round, coder_id, auditor_id, status, agreed, lines, opened_at, closed_at)
select org_id, gen_random_uuid(), id, 1, assignee_id, %(auditor)s, case when number %% 7 = 0 then 'returned' else 'approved' end,
  8 + number %% 3, 10, completed_at, completed_at
from charts where org_id = %(org)s and completed_at is not null and assignee_id is not null
"""
LINES = """
insert into audit_lines (org_id, id, audit_id, position, verdict, category)
select org_id, gen_random_uuid(), id, 1, 'disagree', (array['missed','specificity','sequence'])[1 + agreed::int %% 3]
from audits where org_id = %(org)s and agreed < 10
"""


def _plant(scope: Any) -> tuple[UUID, list[UUID]]:
    """Coders with charts and audits: a supervisor, and teams of SIZES."""
    from sqlmodel import select

    from codeloom.db.engine import admin_url
    from codeloom.db.ids import new_id
    from codeloom.db.scope import Scope
    from codeloom.db.tables.charts import Patient
    from codeloom.db.tables.teams import Team, TeamMember
    from codeloom.db.work import unit_of_work
    from codeloom.services.people.creation import add_user
    from codeloom.settings import settings

    worker = Scope.of_worker(scope.org_id)
    auditor = add_user(worker, "s@practice.example", "Sam Sees", "supervisor", "a long enough password")
    url = admin_url(settings()).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as admin:
        coders = [new_id() for _ in range(CODERS)]
        admin.execute(HIRE, {"org": scope.org_id, "coders": coders})
        given = {"org": scope.org_id, "coders": coders, "many": CODERS, "auditor": auditor}
        for statement in (GIVE, AUDIT, LINES):
            admin.execute(statement, given)
        admin.execute("vacuum analyze")
    teams = []
    with unit_of_work(worker) as uow:
        (patient,) = uow.session.exec(select(Patient))
        for sealed in ("name_enc", "birth_date_enc", "mrn_enc"):
            setattr(patient, sealed, uow.vault.seal(getattr(Patient, sealed), patient.id, "1970-01-01"))
        for size in SIZES:
            teams.append(new_id())
            uow.session.add(Team(org_id=scope.org_id, id=teams[-1], name=f"Team of {size}"))
            uow.session.flush()
            uow.session.add_all(
                TeamMember(org_id=scope.org_id, team_id=teams[-1], user_id=one) for one in coders[:size]
            )
            uow.record("TEAM_CREATED", "team", teams[-1])
        uow.commit()
    return auditor, teams


def _pages(scope: Any, whose: list[Any]) -> list[tuple[str, list[Callable[[], object]]]]:
    """Pages of lists by what is looked for; of each, the whole practice's and the teams'."""
    from codeloom.coding import clock
    from codeloom.db.queries.charts import listing
    from codeloom.db.queries.charts.rows import QueueFilter
    from codeloom.db.work import unit_of_work

    now = clock.now()
    draft = QueueFilter(("draft",), ready_at=now)
    wanted = [(f"drafts by {order}", replace(draft, order=order)) for order in ("due", "age", "difficulty", "length")]
    wanted += [("drafts of a specialty", replace(draft, specialty="Surgery")),
               ("overdue", QueueFilter(("draft", "returned"), late_at=now)),
               ("completed", QueueFilter(("completed",), order="completed", descending=True))]  # fmt: skip
    out = [(name, [replace(one, people=people) for people in whose]) for name, one in wanted]
    drafts = [replace(draft, people=people) for people in whose]
    out.append(("drafts, page 4", [replace(one, after=cursor_at(scope, one, 150)) for one in drafts]))

    def count(those: QueueFilter) -> None:
        with unit_of_work(scope, read_only=True) as uow:
            listing.counts(uow, those, now)

    pages = [(f"page, {name}", [partial(by_cursor, scope, one) for one in those]) for name, those in out]
    return [*pages, ("counts of the tabs", [partial(count, one) for one in drafts])]


def _acts(scope: Any, auditor: UUID, teams: list[str]) -> list[tuple[str, list[Callable[[], object]]]]:
    """Whole acts, of the whole practice and of each team."""
    from codeloom.db.scope import Scope
    from codeloom.services.audits.audit_queue import queue
    from codeloom.services.audits.finished import list_finished
    from codeloom.services.charts import list_charts
    from codeloom.services.core.commands import parse
    from codeloom.services.dashboard import dashboard_figures

    sees = Scope(scope.org_id, auditor, "supervisor", scope.session_id)

    def each(verb: Any, by: Any, **wish: Any) -> list[Callable[[], object]]:
        return [partial(verb, by, parse(verb.command, {"team": team, **wish})) for team in teams]

    return [
        ("charts.list", each(list_charts, scope)),
        ("audits.queue by age", each(queue, sees)),
        ("audits.queue by coder", each(queue, sees, order="coder")),
        ("audits.queue by difficulty", each(queue, sees, order="difficulty", descending=True)),
        ("audits.finished", each(list_finished, sees)),
        ("dashboard.figures", each(dashboard_figures, scope)),
    ]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--charts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    with many_charts(asked.charts) as scope:
        from codeloom.db.queries import teams as queries
        from codeloom.db.scope import Scope
        from codeloom.db.work import unit_of_work
        from codeloom.services import rooms
        from codeloom.services.core import Nothing
        from codeloom.services.metrics import roll_up

        rooms.load()
        auditor, teams = _plant(scope)
        roll_up(Scope.of_worker(scope.org_id), Nothing())  # as a worker does of days that are over
        with unit_of_work(scope, read_only=True) as uow:
            whose = [None, *(queries.people(uow, one) for one in teams)]
        cases = [*_pages(scope, whose), *_acts(scope, auditor, ["", *map(str, teams)])]
        print(f"{f'{asked.charts:,} charts':32}{'practice':>10}"
              + "".join(f"{f'team of {size}':>13}{'ratio':>7}" for size in SIZES))  # fmt: skip
        for name, runs in cases:
            found: list[list[float]] = [[] for _ in runs]
            for round_ in range(asked.rounds + 2):
                for seconds, run in zip(found, runs, strict=True):
                    took = timed(run)
                    if round_ > 1:
                        seconds.append(took)
            whole, *others = (quantiles(seconds)[1] for seconds in found)
            print(f"{name:32}{whole:10.1f}" + "".join(f"{one:13.1f}{one / whole:7.2f}" for one in others), flush=True)
        print(f"p95 in ms. Goals: a team at most {GOAL_RATIO} times the whole practice; a page at most {GOAL_MS} ms.")


if __name__ == "__main__":
    main()
