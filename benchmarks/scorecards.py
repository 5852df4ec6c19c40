"""Scorecards on many charts: one person's card, a team's, and past audits by every profile.

    python -m benchmarks.scorecards [--charts N] [--rounds N]

The charts of benchmarks/queue.py (20,000) of 25 coders, all sent, audited once by one of 5 and completed over the last year; each
audit has 7 rows, one of which is disagreed in every third; half of the charts had 4 suggestions decided, every tenth has an
override. The days that are over are counted, as a worker does. Least, p50 and p95 in ms of whole acts.
"""

import argparse
from functools import partial
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.queue import many_charts, quantiles, timed

CODERS, AUDITORS = 25, 5
GOAL_MS = 100
GIVE = """
update charts c set assignee_id = (%(coders)s::uuid[])[1 + c.number %% %(many)s], status = 'completed', round = 1,
  created_at = at - interval '3 days', submitted_at = at - interval '1 day', completed_at = at, service_date = '2026-05-22'
from (select id, now() - (abs(hashint8extended(number, 3) %% 365) || ' days')::interval - interval '2 hours' as at from charts
  where org_id = %(org)s) as lot
where c.org_id = %(org)s and c.id = lot.id
"""
AUDIT = """
insert into audits (org_id, id, chart_id, round, coder_id, auditor_id, status, agreed, lines, opened_at, closed_at)
select org_id, gen_random_uuid(), id, 1, assignee_id, (%(auditors)s::uuid[])[1 + number %% 5],
  case when number %% 7 = 0 then 'returned' else 'approved' end,
  case when number %% 3 = 0 then 6 else 7 end, 7, completed_at - interval '20 minutes', completed_at
from charts where org_id = %(org)s
"""
LINES = """
insert into audit_lines (org_id, id, audit_id, position, coder_sequence, coder_system, coder_code, system, code, principal,
  coder_principal, verdict, category)
select a.org_id, gen_random_uuid(), a.id, n, n, 'icd10cm', codes[n], 'icd10cm',
  case when agreed < 7 and n = 4 then case when hashtext(a.id::text) %% 2 = 0 then 'E11.22' end else codes[n] end, n = 1, n = 1,
  case when agreed < 7 and n = 4 then 'disagree' end, case when agreed < 7 and n = 4 then 'specificity' else '' end
from audits a cross join (select array['I10','E78.5','R06.02','E11.9','Z87.891','M54.50','J44.9'] as codes) k
  cross join generate_series(1, 7) n where a.org_id = %(org)s
"""
SUGGESTED = """
with asked as (insert into chart_suggestions (org_id, id, chart_id, asked_by, asked_at, status, attempts, current, dismissed,
    provider, note_hmac, source_hmac)
  select org_id, gen_random_uuid(), id, assignee_id, submitted_at, 'done', 1, false, '[]', 'offline', '', '' from charts
  where org_id = %(org)s and number %% 2 = 0 returning org_id, id, chart_id, asked_by, asked_at)
insert into chart_deltas (org_id, chart_id, n, suggestion_id, subject, kind, before, after, made_by, made_at)
select org_id, chart_id, n, id, 's' || n, case when n = 3 then 'removed' else 'accepted' end, code, code, asked_by, asked_at
from asked cross join (values (1, 'I10'), (2, 'E11.9'), (3, 'E66.9'), (4, 'E78.5')) as given (n, code)
"""
OVERRIDE = """
insert into finding_overrides (org_id, chart_id, finding_key, rule, reason_enc, made_by, made_at)
select org_id, id, 'key', 'CIR-07', '', assignee_id, submitted_at from charts where org_id = %(org)s and number %% 10 = 0
"""


def _plant(scope: Any) -> tuple[UUID, list[UUID]]:
    """A supervisor, and coders with audited charts."""
    from sqlmodel import select

    from benchmarks.teams import HIRE
    from codeloom.db.engine import admin_url
    from codeloom.db.ids import new_id
    from codeloom.db.scope import Scope
    from codeloom.db.tables.charts import Patient
    from codeloom.db.work import unit_of_work
    from codeloom.services.people.creation import add_user
    from codeloom.settings import settings

    worker = Scope.of_worker(scope.org_id)
    auditors = [
        add_user(worker, f"s{n}@practice.example", f"Sam Sees {n}", "supervisor", "a long enough password")
        for n in range(AUDITORS)
    ]
    with unit_of_work(worker) as uow:
        (patient,) = uow.session.exec(select(Patient))
        patient.birth_date_enc = uow.vault.seal(Patient.birth_date_enc, patient.id, "1955-01-01")
        uow.session.add(patient)
        uow.record("PATIENT_CHANGED", "patient", patient.id)
        uow.commit()
    url = admin_url(settings()).set(drivername="postgresql").render_as_string(False)
    coders = [new_id() for _ in range(CODERS)]
    given = {"org": scope.org_id, "coders": coders, "many": CODERS, "auditors": auditors}
    with psycopg.connect(url, autocommit=True) as admin:
        for statement in (HIRE, GIVE, AUDIT, LINES, SUGGESTED, OVERRIDE):
            admin.execute(statement, given)
        admin.execute("vacuum analyze")
    return auditors[0], coders


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--charts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    with many_charts(asked.charts) as scope:
        from codeloom.db.scope import Scope
        from codeloom.services import rooms
        from codeloom.services.core import Nothing
        from codeloom.services.core.commands import parse
        from codeloom.services.metrics import roll_up
        from codeloom.services.scores import own_card, person_card, team_card, what_if

        rooms.load()
        auditor, coders = _plant(scope)
        roll_up(Scope.of_worker(scope.org_id), Nothing())
        coder = Scope(scope.org_id, coders[0], "coder", scope.session_id)
        sees = Scope(scope.org_id, auditor, "supervisor", scope.session_id)
        cases: list[tuple[str, Any]] = []
        for days in ("30", "90", "365"):
            cases += [
                (f"own card, {days} days", partial(own_card, coder, parse(own_card.command, {"range": days}))),
                (f"a coder's card, {days} days", partial(person_card, sees, parse(person_card.command, {
                    "range": days, "person_id": coders[1]}))),
                (f"an auditor's card, {days} days", partial(own_card, sees, parse(own_card.command, {"range": days}))),
                (f"the practice, {days} days", partial(team_card, scope, parse(team_card.command, {"range": days}))),
            ]  # fmt: skip
        cases += [(f"by other scoring, {days} days", partial(what_if, sees, parse(what_if.command, {"range": days})))
                  for days in ("30", "90")]  # fmt: skip
        print(f"{f'{asked.charts:,} charts':32}{'least':>10}{'p50':>10}{'p95':>10}")
        for name, run in cases:
            rounds = asked.rounds if "scoring" not in name else 3
            found = [timed(run) for _ in range(rounds + 2)][2:]
            print(f"{name:32}" + "".join(f"{one:10.1f}" for one in (1000 * min(found), *quantiles(found))), flush=True)
        print(f"ms. Goal: one person's card at most {GOAL_MS} ms (p95).")


if __name__ == "__main__":
    main()
