"""The biller's work list at any depth, opening an encounter and one edit of it, among many encounters.

    python -m benchmarks.encounters [--encounters N] [--rounds N]

Embedded PostgreSQL in a temporary folder, filled with so many encounters of one organization (200,000); half of them are with
billing. A page is read after a cursor; opened and edited is an encounter with a real note, suggestion and lines. p50 and p95.
"""

import argparse
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.queue import many_charts, quantiles, timed

GOAL_MS = 25
PEOPLE = 2_000
FILL = """
insert into encounters (org_id, id, number, patient_id, provider_id, service_date, patient_kind, setting, status,
  note_enc, level, line_count, risk, added, edited, removed, flags, sent_at, finalized_at, finalized_by, created_at, updated_at,
  changed)
select %(org)s, gen_random_uuid(), 1000 + n, (%(patients)s::uuid[])[1 + n %% 2000], %(provider)s, current_date - n %% 400,
  'established', (array['office','telehealth','home'])[1 + n %% 3],
  (array['ai_suggested','ai_suggested','draft','finalized'])[1 + n %% 4], '',
  (array['99213','99214','99215'])[1 + n %% 3], 3 + n %% 5, n %% 4, n %% 2, n %% 3, 0,
  (array['[]','["stale"]','["over_coded"]','["unsupported"]'])[1 + n %% 4]::jsonb,
  case when n %% 4 in (0, 1, 3) then now() - n * interval '1 second' end,
  case when n %% 4 = 3 then now() - n * interval '1 second' end, case when n %% 4 = 3 then %(provider)s::uuid end,
  now() - n * interval '1 second', now() - n * interval '1 second', 1000 + n
from generate_series(1, %(encounters)s) as n"""
NOTE = """Type 2 diabetes with hyperglycemia, worse than in March. Continue metformin, start empagliflozin.
Hypertension, at goal on lisinopril, continue. Total time on the date of the visit 24 minutes."""


def fill(manager: Any, encounters: int) -> tuple[Any, int]:
    """(biller, number of an encounter with billing that has a note, a suggestion and lines)."""
    from codeloom.db.engine import admin_url
    from codeloom.db.ids import new_id
    from codeloom.db.scope import Scope
    from codeloom.db.tables.charts import Patient
    from codeloom.db.work import unit_of_work
    from codeloom.gateways.codeset_files import load_index
    from codeloom.services.people.creation import add_user
    from codeloom.settings import settings

    load_index()
    worker = Scope.of_worker(manager.org_id)
    people = {role: add_user(worker, f"{role}@practice.example", f"Mary {role}", role, "a long enough password")
              for role in ("provider", "biller")}  # fmt: skip
    biller, provider = (Scope(manager.org_id, people[role], role) for role in ("biller", "provider"))
    number = coded(provider)
    patients = [new_id() for _ in range(PEOPLE)]
    with unit_of_work(worker) as uow:
        for one in patients:
            seal = uow.vault.seal
            sealed = {name: seal(getattr(Patient, name), one, text) for name, text in
                      (("name_enc", "Many, Mary"), ("birth_date_enc", "1968-02-03"), ("mrn_enc", "M-1"))}  # fmt: skip
            uow.session.add(Patient(org_id=manager.org_id, id=one, sex="F", **sealed))
        uow.record("PATIENT_ADDED", "patient")
        uow.commit()
    url = admin_url(settings()).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(FILL, {"org": manager.org_id, "patients": patients, "provider": provider.user_id,
                             "encounters": encounters})  # fmt: skip
        admin.execute("vacuum analyze encounters")
    return biller, number


def coded(provider: Any) -> int:
    """An encounter with billing, made by the verbs; its number."""
    from codeloom.coding import clock
    from codeloom.services import encounters
    from codeloom.services.core import parse

    person = {"family": "Rohan", "given": "Gabriele", "birth_date": "1968-02-03", "sex": "F"}
    given = {"new_patient": person, "service_date": clock.now().date(), "minutes": 24}
    view = encounters.create_encounter(provider, parse(encounters.CreateEncounter, given))
    of = {"encounter_id": UUID(view.id)}
    view = encounters.save_note(provider, encounters.SaveNote(**of, note_version=view.note_version, text=NOTE))
    encounters.ask_suggestion(provider, encounters.AskSuggestion(**of, note_version=view.note_version))
    encounters.answer_waiting(provider.org_id, "benchmark")
    view = encounters.refresh_encounter(provider, encounters.OfEncounter(**of))
    taken = [{"op": "accept", "proposal": one.key} for one in view.suggestion.proposals if one.code]
    view = encounters.edit_codes(
        provider, parse(encounters.EditCodes, {**of, "version": view.version, "operations": taken})
    )
    encounters.send(provider, encounters.OfVersion(**of, version=view.version))
    return view.number


def pages(biller: Any) -> list[tuple[str, Callable[[], object]]]:
    """The pages of the work list: (name, reading it)."""
    from sqlmodel import col, select

    from codeloom.db.queries.encounters import work_list
    from codeloom.db.queries.encounters.work_list import WorkFilter
    from codeloom.db.tables.encounters import Encounter
    from codeloom.db.work import unit_of_work

    def read(wanted: Any) -> None:
        with unit_of_work(biller, read_only=True) as uow:
            assert work_list.page(uow, wanted)

    with unit_of_work(biller, read_only=True) as uow:
        sent = select(Encounter).where(col(Encounter.sent_at).is_not(None), Encounter.status == "ai_suggested")
        middle = uow.session.exec(sent.order_by(col(Encounter.service_date), col(Encounter.id)).offset(50_000)).first()
    deep = WorkFilter("bill", after=(middle.service_date, middle.id)) if middle else WorkFilter("bill")
    wanted = {"to bill, first page": WorkFilter("bill"), "to bill, middle": deep,
              "to bill, by risk": WorkFilter("bill", by_risk=True),
              "to bill, one flag": WorkFilter("bill", flag="stale"), "finalized": WorkFilter("finalized")}  # fmt: skip
    return [(name, lambda one=one: read(one)) for name, one in wanted.items()]


def acts(biller: Any, number: int) -> list[tuple[str, Callable[[], object]]]:
    """Opening the encounter, and an edit of it."""
    from codeloom.services import encounters
    from codeloom.services.core import parse
    from codeloom.services.encounters.commands import OpenEncounter

    view = encounters.open_encounter(biller, OpenEncounter(number=number))
    state = {"version": view.version, "to": 0}
    line = view.lines[0].id

    def edit() -> None:
        state["to"] = 1 - state["to"]
        move = {"op": "move", "line": line, "to": state["to"]}
        given = {"encounter_id": view.id, "version": state["version"], "operations": [move]}
        state["version"] = encounters.edit_codes(biller, parse(encounters.EditCodes, given)).version

    return [
        ("open", lambda: encounters.open_encounter(biller, OpenEncounter(number=number))),
        ("one edit", edit),
    ]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encounters", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    with many_charts(1) as manager:
        biller, number = fill(manager, asked.encounters)
        print(f"{asked.encounters:,} encounters{'':12}{'p50':>8}{'p95':>8}")
        for name, run in (*pages(biller), *acts(biller, number)):
            for _ in range(3):
                run()
            p50, p95 = quantiles([timed(run) for _ in range(asked.rounds)])
            print(f"{name:28}{p50:8.1f}{p95:8.1f}")
        print(f"ms. Goal: a page of the list in at most {GOAL_MS} ms, as of the list of charts.")


if __name__ == "__main__":
    main()
