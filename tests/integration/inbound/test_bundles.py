"""A posted bundle is an import as an upload makes one; what cannot be imported is refused in a plain sentence and listed."""

import json

from codeloom.services.core import Nothing
from codeloom.services.imports import list_imports, report_on
from codeloom.services.imports.report import ReportOf
from codeloom.services.imports.running import Outcome
from codeloom.services.inbound import list_sources
from codeloom.services.inbound.listing import ListSources
from tests.integration.inbound.inbound_world import Source
from tests.unit.gateways import hostile
from tests.unit.gateways.sample import as_bytes, bundle, encounter, make_bundle, note, patient


def test_a_bundle_becomes_an_import_that_a_worker_reads(source: Source) -> None:
    answer = source.one(as_bytes(make_bundle(patients=2, encounters=3)))
    assert answer.status_code == 202, answer.text
    (job,) = source.imports()
    assert answer.json() == {"import": str(job.id)}
    assert (job.status, job.options["source"]) == ("queued", "county-adt")
    assert source.desk.work(job.id) is Outcome.DONE
    assert len(source.desk.charts()) == 6
    (listed,) = list_imports(source.manager, Nothing())
    assert listed.name == "Hospital ADT feed"
    assert "by a source" in report_on(source.manager, ReportOf(job_id=job.id)).meta
    assert {fact["webhook_source"] for fact in source.acts("IMPORT_QUEUED")} == {"county-adt"}


def test_a_bundle_of_several_megabytes_is_kept_in_pieces_and_read_whole(source: Source) -> None:
    long = note("Stable. " * 200_000)
    answer = source.one(as_bytes(bundle(patient(), encounter(), long)))
    assert answer.status_code == 202, answer.text
    (job,) = source.imports()
    assert source.desk.work(job.id) is Outcome.DONE
    assert len(source.desk.charts()) == 1


def test_a_hundred_replays_of_a_bundle_are_one_import(source: Source) -> None:
    answers = source.send(as_bytes(make_bundle()), times=100)
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert len(source.imports()) == 1


def test_a_person_who_cannot_be_told_is_held_as_of_an_upload(source: Source) -> None:
    source.with_patient()
    other = patient(1, birthDate="1990-01-01", name=[{"family": "Otherwise", "given": ["Pat"]}])
    source.one(as_bytes(bundle(other, encounter(2), note(encounter=2))))
    (job,) = source.imports()
    source.desk.work(job.id)
    assert report_on(source.manager, ReportOf(job_id=job.id)).held_open == 1


REFUSED = [
    (b"not json", "not_json", "neither JSON"),
    (b"[1, 2]", "not_json", "neither JSON"),
    (b"", "empty", "Nothing in it"),
    (b"\x1f\x8b not even gzip", "not_json", "neither JSON"),
    (b'{"resourceType": "Bundle", "type": "collection", "entry": [', "truncated", "Ends in the middle"),
    (as_bytes({"resourceType": "Patient", "id": "p1"}), "bare_resource", "No Bundle"),
    (as_bytes(bundle(patient())) .replace(b"transaction", b"history"), "bundle_type", "Not a transaction"),
    (as_bytes(bundle(encounter())), "missing_patient", "without their Patient"),
    (as_bytes(bundle()), "no_patient", "No patient in it"),
    (as_bytes(hostile.dstu2()), "dstu2", "not R4"),
    (as_bytes(hostile.r5()), "r5", "not R4"),
    (b'{"provider": {"a":' * 5000 + b"1" + b"}}" * 5000, "too_deep", "Nested deeper"),
]  # fmt: skip


def test_what_cannot_be_imported_is_refused_and_listed(source: Source) -> None:
    for place, (body, code, words) in enumerate(REFUSED):
        first = source.one(body, message_id=f"msg_{place}")
        again = source.one(body, message_id=f"msg_{place}")
        assert (first.status_code, first.json()["code"]) == (422, code), first.text
        assert words in first.json()["title"]
        assert (again.status_code, again.text) == (422, first.text), "refused alike each time"
        message = source.messages()[-1]
        assert (message.state, message.reason, message.body_enc, message.repeats) == ("refused", code, None, 1)
        assert words in list_sources(source.manager, ListSources(tab="refused")).rows[0].outcome
    assert source.imports() == []


def test_hostile_bundles_end_as_of_an_upload_and_echo_nothing(source: Source) -> None:
    for number, raw in enumerate(hostile.every_wrong_type()[::60]):
        answer = source.one(raw, message_id=f"msg_{number}")
        assert answer.status_code in (202, 422), answer.text
        assert "Testcase" not in answer.text
    for job in source.imports():
        assert source.desk.work(job.id) is Outcome.DONE


def test_a_refusal_quotes_nothing_of_the_note(source: Source) -> None:
    answer = source.one(source.note(patient={"family": "Zebulon"}, setting="Zebulon's barn"))
    assert answer.status_code == 422
    assert "Zebulon" not in answer.text
    assert "patient" not in answer.json()["title"]
    assert "setting" in answer.json()["title"]
    assert json.loads(json.dumps(source.acts("MESSAGE_RECEIVED")))[0]["reason"] == "bad_input"
