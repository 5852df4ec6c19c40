"""What a manager sees of an import: figures, a row and a sentence for each file, progress, jobs before it."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import Denied, NotFound
from codeloom.services.imports import report as import_report
from codeloom.services.imports import uploading
from codeloom.services.imports.report import ReportOf, span
from codeloom.services.imports.uploading import ImportOptions
from codeloom.settings import Settings
from tests.importing import Desk, grown, one_patient, patient_file, touch
from tests.registries import verbs
from tests.unit.gateways.sample import as_bytes, bundle, encounter, note, patient


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def figures(view: import_report.ImportReport) -> dict[str, str]:
    return {one.label: one.value for one in view.figures}


def test_a_finished_import_shows_its_figures_and_a_sentence_for_each_file(desk: Desk) -> None:
    job = desk.run({"a.json": one_patient(1), "b.html": b"<html>", "c.json": patient_file(3, 2)})
    view = import_report.report_on(desk.scope, ReportOf(job_id=job))
    assert (view.word, view.tone, view.files, view.percent) == ("Done", "ok", "3 of 3 files", 100)
    assert figures(view) == {"charts made": "3", "unchanged": "0", "imported with warnings": "0", "files refused": "1"}
    assert [(row.name, row.word, row.charts, row.sentence) for row in view.rows] == [
        ("a.json", "Imported", "1", "1 chart made"),
        ("b.html", "Refused", "0", "A web page. The link may have expired"),
        ("c.json", "Imported", "2", "2 charts made"),
    ]
    assert "by Maya Lee Fontaine, took" in view.meta
    assert view.download == f"/api/imports/{job}/report.csv"


def test_what_the_options_left_out_stands_on_the_screen_with_its_reason(desk: Desk) -> None:
    sent = as_bytes(bundle(patient(), *(encounter(n) for n in range(1, 5)), note(number=1, encounter=1)))
    job = desk.run({"a.json": sent}, ImportOptions(only_with_diagnosis=True))
    view = import_report.report_on(desk.scope, ReportOf(job_id=job))
    assert figures(view)["left out by your options"] == "3"
    (row,) = view.rows
    assert row.sentence == "1 chart made; left out: 3 encounters have no diagnosis, reason or note"
    without = import_report.report_on(desk.scope, ReportOf(job_id=desk.run({"b.json": sent})))
    assert "left out by your options" not in figures(without)


def test_only_refused_and_noted_files_are_shown_when_asked(desk: Desk) -> None:
    job = desk.run({"a.json": one_patient(1), "b.html": b"<html>"})
    view = import_report.report_on(desk.scope, ReportOf(job_id=job, flagged=True))
    assert [row.name for row in view.rows] == ["b.html"]
    assert (view.all_count, view.flagged_count) == ("2", "1")


def test_a_chart_left_as_coded_is_noted(desk: Desk) -> None:
    desk.run({"a.json": one_patient(1)})
    touch(desk, desk.charts()[0])
    job = desk.run({"a.json": grown(one_patient(1), "Other.")})
    (row,) = import_report.report_on(desk.scope, ReportOf(job_id=job)).rows
    assert (row.word, row.sentence) == (
        "Imported with a warning",
        "1 chart differs from the export, left as coded here",
    )


def test_encounters_nobody_asked_to_leave_out_are_noted_and_those_that_did_not_happen_are_not(desk: Desk) -> None:
    files = {
        "a.json": bundle(patient(), encounter(1), encounter(2, subject={"reference": "Patient/z"})),
        "b.json": bundle(patient(2), encounter(1, 2), encounter(2, 2, status="cancelled")),
        "c.json": bundle(patient(3), encounter(1, 3, status="planned")),
    }
    job = desk.run({name: as_bytes(one) for name, one in files.items()})
    rows = import_report.report_on(desk.scope, ReportOf(job_id=job)).rows
    assert [(row.word, row.sentence) for row in rows] == [
        ("Imported with a warning", "1 encounter names a patient who is not in the file"),
        ("Imported", "1 chart made"),
        ("Imported", "1 encounter is only planned"),
    ]


def test_files_come_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_report, "PAGE", 2)
    job = desk.run({f"{n}.html": b"<html>" for n in range(5)})
    seen, after, more = [], -1, True
    while more:
        view = import_report.report_on(desk.scope, ReportOf(job_id=job, after=after))
        seen += [row.name for row in view.rows]
        after, more = view.after, view.more
    assert seen == [f"{n}.html" for n in range(5)]


def test_a_dry_run_lists_what_an_import_would_do(desk: Desk) -> None:
    desk.run({"a.json": one_patient(2)})
    job = desk.dry_run({"a.json": one_patient(2), "b.json": patient_file(9, 3), "c.json": b"{"})
    view = import_report.report_on(desk.scope, ReportOf(job_id=job))
    lines = {line.label: line.value for line in view.dry_lines}
    assert (lines["Charts to make"], lines["Already here, unchanged"], lines["Files that will be refused"]) == (
        "3",
        "2",
        "1",
    )
    assert (view.can_import, view.import_label) == (True, "Import 3 charts")


def test_waiting_and_running_jobs_say_so(desk: Desk) -> None:
    job = desk.send({"a.json": one_patient(1)})
    view = import_report.report_on(desk.scope, ReportOf(job_id=job))
    assert (view.word, view.in_hand, view.percent, view.left) == ("Waiting", True, 0, "")
    assert [row.word for row in view.rows] == ["Waiting"]


def test_earlier_imports_are_listed_newest_first_in_the_time_of_the_practice(desk: Desk) -> None:
    with clock.at(clock.now() - timedelta(days=9)):
        desk.run({"a.json": one_patient(1)})
    desk.run({"b.json": patient_file(2, 2)})
    new, old = import_report.list_imports(desk.scope, Nothing())
    assert (new.charts, old.charts) == ("2 charts", "1 chart")
    assert new.when.startswith("today ")
    assert not old.when.startswith("today")


def test_another_organization_sees_no_report(desk: Desk) -> None:
    job = desk.run({"a.json": one_patient(1)})
    other = Desk().scope
    for verb in (import_report.report_on, import_report.download):
        with pytest.raises(NotFound):
            verb(other, verb.command(job_id=job))
    assert import_report.list_imports(other, Nothing()) == ()


@pytest.mark.parametrize("name", sorted(name for name in verbs() if name.startswith(("imports.", "deliveries."))))
@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller"])
def test_only_managers_import(desk: Desk, name: str, role: str) -> None:
    with pytest.raises(Denied):
        verbs()[name](Scope(desk.person.org_id, desk.person.id, role), uploading.OfJob(job_id=desk.person.id))
    assert desk.acts()[-1] == "ACCESS_DENIED"


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 s"), (59.6, "1 min"), (221, "3 min 41 s"), (7_500, "2 h 5 min")])
def test_spans_of_time_read_as_people_write_them(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_what_a_dry_run_counted_is_not_called_made(desk: Desk) -> None:
    job = desk.dry_run({"a.json": one_patient(1)})
    assert figures(import_report.report_on(desk.scope, ReportOf(job_id=job)))["chart to make"] == "1"


def test_the_parts_of_the_bar_are_as_long_together_as_the_work_done(desk: Desk) -> None:
    job = desk.run({"a.json": one_patient(1), "b.html": b"<html>", "c.html": b"<html>", "d.json": patient_file(3, 1)})
    view = import_report.report_on(desk.scope, ReportOf(job_id=job))
    assert (view.width_read, view.width_noted, view.width_refused) == (50, 0, 50)


def test_files_of_a_cancelled_import_are_not_said_to_wait(desk: Desk) -> None:
    job = desk.send({"a.json": one_patient(1)})
    uploading.cancel(desk.scope, uploading.OfJob(job_id=job))
    (row,) = import_report.report_on(desk.scope, ReportOf(job_id=job)).rows
    assert (row.word, row.sentence) == ("Not read, the import was cancelled", "")
