"""Each odd file of odd.py gives its outcome, and what is said of it is right, parsed at once or walked as a stream."""

import base64
import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.gateways.fhir import ChartDraft, rtf

from .conftest import key_of
from .hostile import good, zipped
from .odd import ICD10CM, ODD, RTF, Kind, by_identifier, urlsafe, with_link, wrapped
from .sample import as_bytes, attachment, bundle, condition, encounter, make_bundle, note, patient

Read = Callable[..., Any]
Chart = Callable[..., ChartDraft]


@pytest.mark.parametrize("kind", ODD, ids=[kind.name for kind in ODD])
def test_gives_its_outcome(kind: Kind, read: Read, both_ways: str) -> None:
    result = read(kind.build())
    report = result.report
    codes = {report.code, *report.skipped, *(notice.code for notice in report.warnings)} - {""}
    assert report.outcome == kind.outcome
    assert kind.code in codes if kind.code else not codes, codes
    if kind.charts is not None:
        assert len(result.charts) == kind.charts


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2026-05-02T00:30:00+14:00", date(2026, 5, 2)),
        ("2026-05-01T23:30:00-12:00", date(2026, 5, 1)),
        ("2016-12-31T23:59:60Z", date(2016, 12, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-02-30", None),
        ("2026", None),
    ],
)
def test_the_service_date_is_the_day_as_written_or_none(start: str, day: date | None, chart: Chart) -> None:
    assert chart(encounter(period={"start": start})).service_date == day


def test_a_class_is_known_in_small_letters(chart: Chart) -> None:
    made = chart(encounter(class_={"code": "imp"}, period={"start": "2026-05-01", "end": "2026-05-09"}))
    assert (made.setting, made.service_date) == ("inpatient", date(2026, 5, 9))


def noted(chart: Chart, data: str, content_type: str = "text/plain") -> str:
    made = chart(encounter(), note(content=[{"attachment": {"contentType": content_type, "data": data}}]))
    assert made.notices == ()
    return made.documents[0].text


def test_base64_is_read_however_it_is_written(chart: Chart) -> None:
    long = "Assessment: asthma. " * 30
    assert noted(chart, wrapped(long)) == long
    assert noted(chart, urlsafe("Café ÿÿ>>>??? asthma".encode())) == "Café ÿÿ>>>??? asthma"


@pytest.mark.parametrize("charset", ["utf-16", "utf-8-sig"])
def test_a_note_that_begins_with_a_mark_is_read_by_it(charset: str, chart: Chart) -> None:
    assert noted(chart, base64.b64encode("Résumé: asthma.".encode(charset)).decode()) == "Résumé: asthma."


@pytest.mark.parametrize("content_type", ["text/rtf", "application/rtf", "text/plain", ""])
def test_rich_text_becomes_plain(content_type: str, chart: Chart) -> None:
    text = noted(chart, base64.b64encode(RTF).decode(), content_type)
    assert text.strip() == "Assessment: café asthma.\nPlan: rest."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1 a\u233?b}", "aéb"),
        (rb"{\rtf1 a{\*\secret hidden}b}", "ab"),
        (rb"{\rtf1 \{x\}\tab y}", "{x}\ty"),
        (rb"{\rtf1 {\pict 89504e47}after}", "after"),
        (b"{\\rtf1 " + b"{" * 50_000 + b"deep", ""),
        (b"{\\rtf1 }}}} rest", " rest"),
        (b"{\\rtf1 \\", ""),
        (rb"{\rtf1\uc0 a\u233 b{\uc2\u233 xyc}\u233 d}", "aébécéd"),
        (rb"{\rtf1 a\u233\'e9b\u8211\endash c{\u233}d", "aéb–céd"),
        (rb"{\rtf1 a\u-10179?\u-8704?b\u55357?c\u0?d\u9999999999?e", "a\U0001f600bcd\ue3ffe"),
        (b"{\\rtf1 a{\\pict\\bin5 }}{{x}b\\bin0 c\\bin-3 d\\bin e", "abcde"),
        (b"{\\rtf1 a\\bin9999999999 b}", "a"),
        (rb"{\rtf1\ansicpg932 \'83e\'83\'58" + b"\r\n" + rb"\'83\'67}", "テスト"),
        (rb"{\rtf1\ansicpg99999 \'93a\'94\uc\u233b\uc9999999999\u233cd}", "“a”ébé"),
    ],
)
def test_rich_text_is_read_to_its_end_whatever_is_in_it(source: bytes, text: str) -> None:
    assert rtf.plain(source) == text


PIECES = (
    b"{",
    b"}",
    b"\\",
    b"\\'",
    b"\\'83",
    b"\\u",
    b"\\u-10179",
    b"\\uc",
    b"\\uc2 ",
    b"\\bin",
    b"\\bin3 ",
    b"\\*",
    b"\\par ",
    b"\0",
    b"-",
    b"7",
)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=40), st.sampled_from((1252, 932, 65001, 99)))
def test_rich_text_never_fails_and_can_be_stored(pieces: list[bytes], page: int) -> None:
    text = rtf.plain(b"{\\rtf1\\ansicpg%d " % page + b"".join(pieces))
    assert "\0" not in text
    assert text.encode().decode() == text


def test_an_icd_10_cm_code_is_known_by_what_its_system_is_called(chart: Chart) -> None:
    for system, known in ((ICD10CM, True), ("ICD-10-CM", True), ("urn:oid:2.16.840.1.113883.6.90", True),
                          ("http://hl7.org/fhir/sid/icd-10", False)):  # fmt: skip
        made = chart(encounter(), condition(code={"coding": [{"system": system, "code": "s72001a"}], "text": "Hip"}))
        assert made.conditions[0].icd10cm == (("S72.001A",) if known else ())


def test_facts_that_name_their_patient_by_identifier_reach_the_chart(read: Read) -> None:
    (made,) = read(as_bytes(by_identifier())).charts
    assert [fact.text for fact in made.conditions] == ["Acute bronchitis (disorder)"]


def test_a_number_on_different_people_names_none_of_them_in_any_order(read: Read) -> None:
    twins = [patient(1), patient(2, identifier=patient(1)["identifier"])]
    visits = [encounter(1, 1), encounter(1, 2)]

    def known(*resources: Any) -> dict[str, set[tuple[str, str]]]:
        people = [one.patient for one in read(as_bytes(bundle(*resources))).patients]
        return {one.family: {(by.kind, by.key) for by in one.identifiers} for one in people}

    first, turned = known(*twins, *visits), known(*twins[::-1], *visits[::-1])
    assert first == turned
    assert {kind for kind, _ in first["Testcase1"] & first["Testcase2"]} == {"shared"}
    assert first["Testcase1"] - first["Testcase2"] == {("bare", "p1")}


def test_encounters_may_be_numbered_anew_with_each_patient(read: Read) -> None:
    own = [{"system": "urn:visits", "value": "1"}]
    result = read(
        as_bytes(bundle(patient(1), patient(2), encounter(1, 1, identifier=own), encounter(1, 2, identifier=own)))
    )
    assert result.report.warnings == ()
    assert {key_of(made) for made in result.charts} == {"urn:visits|1"}


def test_a_link_in_a_zip_is_refused_and_its_sibling_read(read: Read) -> None:
    reports = read(with_link(), name="all.zip").reports
    assert [(report.outcome, report.code) for report in reports] == [("refused", "unsafe_name"), ("accepted", "")][::-1]


def test_names_in_a_zip_bring_no_control_characters_into_the_report(read: Read) -> None:
    (report,) = read(zipped({"a\x1b[31m\u202ejson.json": good()}), name="all.zip").reports
    assert report.name == "all.zip/a?[31m?json.json"


def test_the_same_name_twice_in_a_zip_is_two_files(read: Read) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.json", good())
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.json", good())
    assert [report.outcome for report in read(held.getvalue(), name="all.zip").reports] == ["accepted"] * 2


def test_a_fault_before_the_type_is_named_is_told_as_what_it_is(read: Read, both_ways: str) -> None:
    assert read(b'{"x": NaN, ' + good()[1:]).report.outcome == "accepted"
    assert read(b'{"x": nonsense, ' + good()[1:]).report.code == "broken_json"


def test_a_changed_note_changes_the_content_and_order_does_not(read: Read) -> None:
    made = make_bundle(encounters=1)
    turned = {**made, "entry": made["entry"][::-1]}
    changed = make_bundle(encounters=1)
    for entry in changed["entry"]:
        if entry["resource"]["resourceType"] == "DocumentReference":
            entry["resource"]["content"] = [{"attachment": attachment(b"Another note.")}]
    first, second, third = (read(as_bytes(one)).charts[0] for one in (made, turned, changed))
    assert first.content_hash == second.content_hash != third.content_hash
    assert first.identifiers == second.identifiers == third.identifiers
