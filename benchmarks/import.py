"""How fast an import is from end to end, against an importer that commits row by row, and how fast a killed one recovers.

    python -m benchmarks.import [--patients N] [--rounds N] [--files FILE ...] [--no-recovery]

Embedded PostgreSQL with full durability in a temporary folder. Both importers read with the same reader and encrypt the
same values; ours also writes the audit log and the outbox, the baseline neither. Each round of each runs in a child process
of its own and in a new organization, in turn (A-B-A-B); medians. Memory is the child's VmHWM.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.results import Figure, keep

ROOT = Path(__file__).resolve().parents[1]
GOAL_RATE, GOAL_RATIO, GOAL_MB, GOAL_SECONDS = 20_000, 5.0, 300, 20
Resource = dict[str, Any]


def patient_bundle(number: int, encounters: int = 8) -> bytes:
    """One patient as a Bundle of the shape Synthea writes: 21 resources an encounter."""
    who, found = f"urn:uuid:p{number}", []

    def add(kind: str, name: str, **fields: Any) -> None:
        resource = {"resourceType": kind, "id": f"p{number}-{name}", **fields}
        found.append({"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource})

    person = {"resourceType": "Patient", "id": f"p{number}", "gender": "female", "birthDate": "1961-02-03"}
    person |= {"identifier": [{"system": "urn:bench", "value": f"P-{number}"}]}
    found.append({"fullUrl": who, "resource": person | {"name": [{"family": f"Bench{number}", "given": ["Ada"]}]}})
    for n in range(encounters):
        day, at = f"2026-{1 + n % 9:02}-{1 + number % 28:02}T09:00:00-05:00", f"urn:uuid:p{number}-e{n}"
        links = {"subject": {"reference": who}, "encounter": {"reference": at}}
        add("Encounter", f"e{n}", status="finished", **{"class": {"code": "AMB"}}, subject={"reference": who},
            type=[concept("185345009", "Encounter for symptom")], period={"start": day, "end": day})  # fmt: skip
        for k, (code, words) in enumerate((("44054006", "Diabetes mellitus type 2"), ("59621000", "Hypertension"))):
            add("Condition", f"c{n}-{k}", **links, code=concept(code, words), onsetDateTime=day)
        for k in range(12):
            value = {"value": 80 + k + n / 7, "unit": "mg/dL"}
            add("Observation", f"o{n}-{k}", **links, status="final", code=concept(f"2339-{k}", f"Laboratory value {k}"),
                effectiveDateTime=day, valueQuantity=value)  # fmt: skip
        for k in range(2):
            add("Procedure", f"r{n}-{k}", **links, status="completed", code=concept("430193006", "Reconciliation"))
            add("MedicationRequest", f"m{n}-{k}", **links, status="active", intent="order", authoredOn=day,
                medicationCodeableConcept=concept("860975", "Metformin 500 MG Oral Tablet"))  # fmt: skip
        note = {"contentType": "text/plain", "data": NOTE}
        add("DocumentReference", f"n{n}", status="current", subject={"reference": who}, date=day,
            type=concept("34117-2", "History and physical note"), content=[{"attachment": note}],
            context={"encounter": [{"reference": at}]})  # fmt: skip
        add("Claim", f"b{n}", status="active", patient={"reference": who}, total={"value": 129.16, "currency": "USD"},
            item=[{"sequence": 1, "encounter": [{"reference": at}]}])  # fmt: skip
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": found}).encode()


def concept(code: str, words: str) -> Resource:
    """A CodeableConcept."""
    return {"coding": [{"system": "http://snomed.info/sct", "code": code, "display": words}], "text": words}


NOTE = "SGlzdG9yeSBvZiBwcmVzZW50IGlsbG5lc3M6IHN0YWJsZSBkaWFiZXRlcy4g" * 40


def contents(folder: Path) -> Iterator[tuple[str, Any, int]]:
    """The files to import: name, open file, bytes."""
    for path in sorted(folder.iterdir()):
        yield path.name, path.open("rb"), path.stat().st_size


def ours(folder: Path) -> tuple[float, float, int, int]:
    """(seconds to store the files, seconds of work, resources, charts) of our importer."""
    from codeloom.services.imports import local_files, running, uploading

    scope = new_manager()
    begun = time.perf_counter()
    job = local_files.send(scope, "bench", contents(folder), uploading.ImportOptions())
    sent = time.perf_counter()
    assert running.run(scope.org_id, job, "bench") is running.Outcome.DONE
    done = time.perf_counter()
    entries, made = totals(scope, job)
    return sent - begun, done - sent, entries, made


def row_by_row(folder: Path) -> tuple[float, float, int, int]:
    """The same of an importer that adds and commits one row at a time."""
    from sqlmodel import Session

    from codeloom.db.crypto import Vault
    from codeloom.db.engine import engine
    from codeloom.db.ids import new_id
    from codeloom.db.tables.charts import Chart, ChartKey, Document, Patient, PatientKey
    from codeloom.gateways import fhir
    from codeloom.services.imports.identity_keys import person_keys, visit_keys
    from codeloom.services.imports.payload import stored
    from codeloom.services.imports.visits import STORED

    org, begun, entries, number = new_manager().org_id, time.perf_counter(), 0, 0
    with Session(engine("app"), expire_on_commit=False) as session:
        vault = Vault(session, org)

        def keep(row: Any) -> None:
            session.add(row)
            session.commit()
            session.connection().exec_driver_sql("select set_config('codeloom.org', %s, true)", (str(org),))

        session.connection().exec_driver_sql("select set_config('codeloom.org', %s, true)", (str(org),))
        vault.blind("patient", "the keys are in memory from here on")
        vault.seal(Patient.name_enc, org, "")

        for reading in fhir.read_set((name, file) for name, file, _ in contents(folder)):
            for found in reading.charts():
                person, who = found.patient, new_id()
                keep(Patient(org_id=org, id=who, sex=person.sex,
                             name_enc=vault.seal(Patient.name_enc, who, person.family),
                             birth_date_enc=vault.seal(Patient.birth_date_enc, who, str(person.birth_date)),
                             mrn_enc=vault.seal(Patient.mrn_enc, who, person.mrn)))  # fmt: skip
                for key in person_keys(vault, person):
                    if key.kind != "former":
                        keep(PatientKey(org_id=org, hmac=key.hmac, patient_id=who, kind=key.kind))
                for draft in found.charts:
                    number, chart = number + 1, new_id()
                    keep(Chart(org_id=org, id=chart, number=number, patient_id=who,
                               payload_enc=vault.seal(Chart.payload_enc, chart, json.dumps(stored(draft))),
                               encounter_title_enc=vault.seal(Chart.encounter_title_enc, chart, draft.type_text),
                               content_hash=draft.content_hash, setting=draft.setting, class_=draft.class_code,
                               specialty=draft.specialty, difficulty=draft.difficulty,
                               service_date=draft.service_date))  # fmt: skip
                    for visit in visit_keys(vault, who, draft):
                        keep(ChartKey(org_id=org, hmac=visit.hmac, chart_id=chart, kind=STORED[visit.kind]))
                    for place, note in enumerate(draft.documents):
                        one = new_id()
                        keep(Document(org_id=org, id=one, chart_id=chart, position=place, kind=note.kind,
                                      title_enc=vault.seal(Document.title_enc, one, note.title),
                                      words=note.words, composed=note.composed,
                                      text_enc=vault.seal(Document.text_enc, one, note.text)))  # fmt: skip
            entries += reading.report.entries
    return 0.0, time.perf_counter() - begun, entries, number


def new_manager() -> Any:
    """The manager of a new organization."""
    from codeloom.db.scope import Scope
    from codeloom.services.people.creation import add_user, create_organization

    org = create_organization("Bench")
    user = add_user(Scope.of_worker(org), f"{org}@bench.example", "Dana Whitfield", "manager", "correct horse battery")
    return Scope(org, user, "manager")


def totals(scope: Any, job: UUID) -> tuple[int, int]:
    """Resources read and charts made by a job."""
    from codeloom.db.queries.imports import jobs as queries
    from codeloom.db.work import unit_of_work

    with unit_of_work(scope, read_only=True) as uow:
        found = queries.totals(uow, [job])[job]
    return found.entries, found.created


def child(what: str, folder: Path) -> None:
    """One round in this process; prints its figures."""
    sent, worked, entries, charts = (ours if what == "ours" else row_by_row)(folder)
    status = Path("/proc/self/status")
    peak = 0
    if status.exists():
        peak = next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if "VmHWM" in line)
    print(json.dumps({"sent": sent, "worked": worked, "entries": entries, "charts": charts, "peak": peak}))


def measured(what: str, folder: Path) -> dict[str, float]:
    """One round in a child process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.import", "--child", what, "--folder", str(folder)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def recovery(folder: Path) -> float:
    """Seconds from kill -9 of worker and work-horse in the middle of an import to the next chart."""
    import psutil

    from codeloom.launch.waiting import wait_until
    from codeloom.services.imports import local_files, uploading

    def start(command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "codeloom", command], cwd=ROOT, start_new_session=True)

    scope = new_manager()
    begun = [start("doorbell"), start("worker")]
    try:
        job = local_files.send(scope, "bench", contents(folder), uploading.ImportOptions())
        wait_until(lambda: totals(scope, job)[1] > 0, 120)
        for horse in psutil.Process(begun[1].pid).children():
            horse.kill()
        begun[1].kill()
        struck, here = time.perf_counter(), totals(scope, job)[1]
        begun.append(start("worker"))
        wait_until(lambda: totals(scope, job)[1] > here, 120)
        return time.perf_counter() - struck
    finally:
        for one in begun:
            for horse in psutil.Process(one.pid).children() if one.poll() is None else ():
                horse.kill()
            one.kill()
            one.wait()


def told(name: str, figure: str, goal: str, reached: bool) -> None:
    """A line of the table."""
    print(f"{name:38}{figure:>22}   {goal:22}{'reached' if reached else 'MISSED'}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", nargs="*", type=Path, default=[])
    parser.add_argument("--no-recovery", action="store_true")
    parser.add_argument("--child", choices=("ours", "row_by_row"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child, asked.folder)
        return
    from codeloom.launch.keys import kept_secrets
    from codeloom.launch.servers import Servers

    with tempfile.TemporaryDirectory(prefix="codeloom-bench-") as name:
        home, folder = Path(name), Path(name) / "files"
        folder.mkdir()
        for number in range(0 if asked.files else asked.patients):
            (folder / f"{number:05}.json").write_bytes(patient_bundle(number))
        for number, path in enumerate(asked.files):
            (folder / f"{number:05}-{path.name}").symlink_to(path.absolute())
        kept = kept_secrets(home)
        with Servers(home, kept["POSTGRES_PASSWORD"]) as servers:
            os.environ.update({key: value for key, value in kept.items() if key != "POSTGRES_PASSWORD"})
            os.environ.update(
                CODELOOM_HOME=name, DATABASE_URL=servers.postgres.url("bench"), REDIS_URL=servers.valkey.url()
            )
            from codeloom.db.engine import dispose
            from codeloom.db.migrate import upgrade
            from codeloom.db.provision import provision
            from codeloom.settings import settings

            settings.cache_clear()
            provision(settings())
            upgrade()
            rounds = [(measured("ours", folder), measured("row_by_row", folder)) for _ in range(asked.rounds)]
            figures = report(rounds)
            if not asked.no_recovery:
                seconds = statistics.median(recovery(folder) for _ in range(3))
                told("killed worker: seconds to go on", f"{seconds:.1f}", f"<= {GOAL_SECONDS}", seconds <= GOAL_SECONDS)
                goal = f"median <= {GOAL_SECONDS}"
                figures.append(Figure(name="a killed worker's import goes on", unit="s", median=seconds, goal=goal))
            keep("import", figures)
            dispose()


def report(rounds: list[tuple[dict[str, float], dict[str, float]]]) -> list[Figure]:
    """The table; its figures."""
    first = rounds[0][0]
    print(f"{first['entries']:,.0f} resources, {first['charts']:,.0f} charts, medians of {len(rounds)} rounds")
    rate = statistics.median(one["entries"] / one["worked"] for one, _ in rounds)
    whole = statistics.median(one["entries"] / (one["worked"] + one["sent"]) for one, _ in rounds)
    base = statistics.median(other["entries"] / other["worked"] for _, other in rounds)
    ratio = statistics.median(other["worked"] / one["worked"] for one, other in rounds)
    peak = max(one["peak"] for one, _ in rounds)
    told("import, resources a second", f"{rate:,.0f}", f">= {GOAL_RATE:,}", rate >= GOAL_RATE)
    told("  with storing the upload", f"{whole:,.0f}", "", True)
    told("row by row, resources a second", f"{base:,.0f}", "(baseline)", True)
    told("ratio", f"{ratio:.1f}x", f">= {GOAL_RATIO:.0f}x", ratio >= GOAL_RATIO)
    told("peak memory, MB", f"{peak:.0f}", f"<= {GOAL_MB}", peak <= GOAL_MB)
    figures = [
        ("import", "resources/s", rate, f"median >= {GOAL_RATE}"),
        ("import, to row by row", "x", ratio, f"median >= {GOAL_RATIO}"),
        ("import, peak memory", "MB", peak, f"median <= {GOAL_MB}"),
    ]
    return [Figure(name=name, unit=unit, median=value, goal=goal) for name, unit, value, goal in figures]


if __name__ == "__main__":
    main()
