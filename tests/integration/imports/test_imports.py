"""Importing: every chart once, counted, encrypted and recorded; a bad file harms nobody; a changed export spares work."""

import gc
import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.chart_facts import read_payload
from codeloom.db.tables.charts import Chart, Document, Patient
from codeloom.db.tables.imports import ImportChunk
from codeloom.db.work import Unreachable, system_work
from codeloom.services.core import Nothing
from codeloom.services.core.errors import NotFound, Refused
from codeloom.services.imports import running, uploading
from codeloom.services.imports.uploading import ImportOptions
from codeloom.settings import Settings, settings
from tests.importing import Desk, grown, one_patient, patient_file, touch
from tests.unit.gateways.sample import as_bytes, as_ndjson, make_bundle


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def counts(desk: Desk, job: UUID, name: str) -> tuple[int, int, int, int]:
    row = desk.files(job)[name]
    return row.created, row.updated, row.unchanged, row.skipped


def test_a_bundle_becomes_charts_with_their_documents_and_facts(desk: Desk) -> None:
    job = desk.run({"a.json": one_patient(3)})
    charts = desk.charts()
    assert [chart.number for chart in charts] == [10_001, 10_002, 10_003]
    assert {(c.status, c.assignee_id, c.setting, c.doc_count > 0) for c in charts} == {
        ("draft", None, "outpatient", True)
    }
    with desk.open() as uow:
        facts = read_payload(uow.vault.open(Chart.payload_enc, charts[0]))
    assert facts.conditions[0].code == "10509002"
    assert facts.observations[0].value == "81.46 kg"
    assert facts.provider == "Dr. Ada Prov"
    assert desk.job(job).status == "done"
    assert counts(desk, job, "a.json") == (3, 0, 0, 0)


def test_names_record_numbers_birth_dates_and_texts_open_only_with_the_key(desk: Desk) -> None:
    job = desk.run({"Testcase1_Robin.json": one_patient(1)})
    with desk.open() as uow:
        patient = uow.session.exec(select(Patient)).one()
        document = uow.session.exec(select(Document)).first()
        opened = uow.vault.open
        assert opened(Patient.name_enc, patient) == "Testcase1, Robin Q"
        assert opened(Patient.birth_date_enc, patient) == "1951-04-02"
        assert "MRN-1" in opened(Patient.mrn_enc, patient)
        assert "Acute bronchitis" in opened(Document.text_enc, document)
        for table in ("patients", "charts", "documents", "import_jobs", "import_files", "audit_log", "outbox_events"):
            rows = uow.session.connection().execute(text(f"select t::text from {table} t")).scalars()
            stored = "\n".join(rows)
            for canary in ("Testcase1", "MRN-1", "1951-04-02", "Cough for five days"):
                assert canary not in stored, (table, canary)
                assert canary.encode().hex() not in stored, (table, canary)
    assert desk.files(job)["Testcase1_Robin.json"].status == "accepted"


def test_pieces_are_deleted_when_the_import_is_done(desk: Desk) -> None:
    job = desk.send({"a.json": one_patient(2), "b.json": b"nothing"})
    assert desk.count(ImportChunk) == 2
    desk.work(job)
    assert desk.count(ImportChunk) == 0


def test_importing_again_changes_nothing_and_says_so(desk: Desk) -> None:
    desk.run({"a.json": one_patient(3)})
    before = [(c.id, c.version, c.content_hash) for c in desk.charts()]
    again = desk.run({"renamed.json": one_patient(3)})
    assert [(c.id, c.version, c.content_hash) for c in desk.charts()] == before
    assert counts(desk, again, "renamed.json") == (0, 0, 3, 0)


def test_a_changed_export_updates_a_chart_nobody_has_worked_on(desk: Desk) -> None:
    desk.run({"a.json": one_patient(2)})
    job = desk.run({"a.json": grown(one_patient(2), "Cough is gone.")})
    assert counts(desk, job, "a.json") == (0, 1, 1, 0)
    with desk.open() as uow:
        found = {uow.vault.open(Document.text_enc, d): d for d in uow.session.exec(select(Document))}
    (new,) = (document for words, document in found.items() if "Cough is gone." in words)
    (old,) = (document for words, document in found.items() if "Visit 1." in words)
    assert (new.replaces, old.replaces) == (old.id, None), "both are kept"


def test_a_changed_export_leaves_a_chart_in_work_as_it_is_and_notes_it(desk: Desk) -> None:
    desk.run({"a.json": one_patient(2)})
    touch(desk, desk.charts()[0])
    job = desk.run({"a.json": grown(one_patient(2), "Cough is gone.")})
    row = desk.files(job)["a.json"]
    assert (row.updated, row.unchanged, row.kept, row.noted) == (0, 2, 1, True)


def test_cycles_are_looked_for_seldom_during_an_import_and_as_before_after_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    during: list[tuple[int, int, int]] = []
    work_through = running.work_through

    def looked_at(*given: Any) -> None:
        during.append(gc.get_threshold())
        work_through(*given)

    monkeypatch.setattr(running, "work_through", looked_at)
    before = gc.get_threshold()
    desk.run({"a.json": one_patient(1)})
    assert during == [(running.ALLOCATED_BETWEEN_COLLECTIONS, *before[1:])]
    assert gc.get_threshold() == before


def test_a_bad_file_does_not_stop_its_siblings(desk: Desk) -> None:
    files = {
        "1.json": one_patient(1),
        "2.html": b"<html>gone</html>",
        "3.json": one_patient(1)[:-20],
        "4.json": patient_file(4),
    }
    job = desk.run(files)
    rows = desk.files(job)
    assert [rows[name].status for name in files] == ["accepted", "refused", "refused", "accepted"]
    assert rows["2.html"].report["message"] == "A web page. The link may have expired"
    assert len(desk.charts()) == 4


def test_encounters_are_created_updated_unchanged_or_skipped_and_nothing_else(desk: Desk) -> None:
    bundle = make_bundle(2, 4)
    for entry in bundle["entry"]:
        if entry["resource"]["id"] == "p1-e2":
            entry["resource"]["status"] = "cancelled"
    job = desk.run({"a.json": as_bytes(bundle)}, ImportOptions(last_n=3))
    row = desk.files(job)["a.json"]
    assert row.report["encounters"] == 8 == row.created + row.updated + row.unchanged + row.skipped
    assert row.created == 6
    assert {one[0] for one in row.report["skips"]} == {"cancelled", "beyond_last_n"}


def test_every_file_of_a_zip_has_its_own_row(desk: Desk) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/a.json", one_patient(1))
        archive.writestr("in/b.html", "<html></html>")
        archive.writestr("c.json", patient_file(7, 2))
    job = desk.run({"week.zip": packed.getvalue()})
    rows = desk.files(job)
    assert {name: row.status for name, row in rows.items()} == {
        "week.zip": "unpacked", "week.zip/in/a.json": "accepted", "week.zip/in/b.html": "refused",
        "week.zip/c.json": "accepted",
    }  # fmt: skip
    assert (rows["week.zip/in/a.json"].created, rows["week.zip/c.json"].created) == (1, 2)
    assert len(desk.charts()) == 3


def test_loose_ndjson_files_are_read_together_and_counted_at_the_encounters(desk: Desk) -> None:
    kinds: dict[str, list[dict[str, object]]] = {}
    for entry in make_bundle(2, 2)["entry"]:
        kinds.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    job = desk.run({f"{kind}.ndjson": as_ndjson(*found) for kind, found in kinds.items()})
    rows = desk.files(job)
    assert rows["Encounter.ndjson"].created == 4
    assert sum(row.created for row in rows.values()) == 4
    assert {row.status for row in rows.values()} == {"accepted"}


def test_a_dry_run_writes_nothing_but_its_report_and_can_be_imported_as_it_is(desk: Desk) -> None:
    desk.run({"known.json": one_patient(2)})
    job = desk.dry_run({"known.json": one_patient(2), "new.json": patient_file(5, 3), "bad.json": b"{"})
    assert len(desk.charts()) == 2
    assert counts(desk, job, "known.json") == (0, 0, 2, 0)
    assert counts(desk, job, "new.json") == (3, 0, 0, 0)
    uploading.queue(desk.scope, uploading.QueueImport(job_id=job))
    assert desk.work(job) is running.Outcome.DONE
    assert len(desk.charts()) == 5
    assert counts(desk, job, "new.json") == (3, 0, 0, 0)
    assert desk.files(job)["bad.json"].status == "refused"
    assert desk.count(ImportChunk) == 0


def test_a_file_of_more_than_one_piece_is_read_whole(desk: Desk) -> None:
    data = as_bytes(make_bundle(300, 3))
    assert len(data) > 2 * uploading.CHUNK_BYTES
    job = desk.run({"large.json": data})
    assert counts(desk, job, "large.json") == (900, 0, 0, 0)


def test_what_was_done_is_in_the_audit_log(desk: Desk) -> None:
    desk.run({"a.json": one_patient(1)})
    acts = desk.acts()
    for act in ("IMPORT_OPENED", "IMPORT_QUEUED", "IMPORT_STARTED", "CHARTS_IMPORTED", "IMPORT_DONE"):
        assert act in acts


def test_a_file_that_says_it_is_too_large_is_listed_as_refused_and_takes_no_pieces(desk: Desk) -> None:
    job = UUID(uploading.start(desk.scope, uploading.StartImport()).id)
    large = uploading.add_file(
        desk.scope, uploading.AddFile(job_id=job, name="large.json", size=uploading.FILE_BYTES + 1)
    )
    with pytest.raises(Refused):
        uploading.add_chunk(desk.scope, uploading.AddChunk(file_id=UUID(large.id), n=0, data=b"{"))
    row = desk.files(job)["large.json"]
    assert (row.status, row.report["message"]) == ("refused", "Larger than 100 MB. Send it in parts")


def test_a_file_that_did_not_arrive_whole_cannot_be_closed_nor_its_import_begun(desk: Desk) -> None:
    job = UUID(uploading.start(desk.scope, uploading.StartImport()).id)
    file = UUID(uploading.add_file(desk.scope, uploading.AddFile(job_id=job, name="a.json", size=10)).id)
    uploading.add_chunk(desk.scope, uploading.AddChunk(file_id=file, n=1, data=b"x"))
    with pytest.raises(Refused):
        uploading.finish_file(desk.scope, uploading.FinishFile(file_id=file, chunks=2, size=10))
    with pytest.raises(Refused):
        uploading.queue(desk.scope, uploading.QueueImport(job_id=job))


def test_a_piece_sent_twice_is_kept_once(desk: Desk) -> None:
    job = UUID(uploading.start(desk.scope, uploading.StartImport()).id)
    file = UUID(uploading.add_file(desk.scope, uploading.AddFile(job_id=job, name="a.json", size=1)).id)
    for _ in range(2):
        uploading.add_chunk(desk.scope, uploading.AddChunk(file_id=file, n=0, data=b"x"))
    assert desk.count(ImportChunk) == 1


def test_a_cancelled_import_keeps_nothing_waiting_and_nobody_works_on_it(desk: Desk) -> None:
    job = desk.send({"a.json": one_patient(1)})
    uploading.cancel(desk.scope, uploading.OfJob(job_id=job))
    assert desk.work(job) is running.Outcome.HELD
    assert (desk.job(job).status, desk.count(ImportChunk), desk.charts()) == ("cancelled", 0, [])


def test_another_organization_sees_and_touches_nothing_of_it(desk: Desk) -> None:
    job = desk.send({"a.json": one_patient(1)})
    other = Desk().scope
    for act in (uploading.cancel, uploading.queue):
        with pytest.raises(NotFound):
            act(other, act.command(job_id=job))
    with pytest.raises(NotFound):
        uploading.add_file(other, uploading.AddFile(job_id=job, name="b.json", size=1))
    assert running.run(other.org_id, job, "test") is running.Outcome.HELD


def test_uploads_and_dry_runs_nobody_finished_are_cleared_after_a_day(desk: Desk) -> None:
    old = desk.dry_run({"a.json": one_patient(1)})
    assert running.purge_all() == 0
    begun(old, "25 hours")
    assert running.purge_all() >= 1
    assert (desk.count(ImportChunk), desk.job(old).status) == (0, "cancelled")


def test_a_clock_two_days_ahead_clears_no_open_upload(desk: Desk) -> None:
    """Age is counted by the database's clock, from when a piece arrived last."""
    open_ = UUID(uploading.start(desk.scope, uploading.StartImport(name="Long")).id)
    file = uploading.add_file(desk.scope, uploading.AddFile(job_id=open_, name="a.json", size=3))
    piece = uploading.AddChunk(file_id=UUID(file.id), n=0, data=b"{}\n")
    begun(open_, "3 days")
    uploading.add_chunk(desk.scope, piece)
    with clock.at(clock.now() + timedelta(days=2)):
        assert running.purge(desk.scope.of_worker(desk.scope.org_id), Nothing()) == 0
    assert desk.job(open_).status == "uploading"
    begun(open_, "25 hours")
    assert running.purge(desk.scope.of_worker(desk.scope.org_id), Nothing()) == 1


def begun(job: UUID, ago: str) -> None:
    """Nothing was heard of a job for so long."""
    with psycopg.connect(settings().database_url) as admin:
        admin.execute("update import_jobs set beat_at = now() - %s::interval where id = %s", (ago, job))


def test_the_system_role_reads_no_file_name_and_no_piece(desk: Desk) -> None:
    desk.send({"a.json": one_patient(1)})
    for table in ("import_files", "import_chunks", "charts", "patients", "documents"):
        with pytest.raises(Unreachable), system_work() as session:
            session.connection().execute(text(f"select * from {table}"))
