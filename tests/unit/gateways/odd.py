"""More odd files, built here: what exporters, converters and attackers do beyond hostile.py, with the outcome each must give."""

import base64
import gzip
import io
import stat
import zipfile
from collections.abc import Callable
from typing import Any

from .hostile import Kind, good, zipped
from .sample import (
    Resource,
    as_bytes,
    as_ndjson,
    attachment,
    bundle,
    claim,
    concept,
    condition,
    encounter,
    make_bundle,
    note,
    observation,
    patient,
)

RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0\fs20 Assessment: caf\'e9 asthma.\par Plan: rest.\par}"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"


def _of(*resources: Resource, **root: Any) -> Callable[[], bytes]:
    return lambda: as_bytes(bundle(*resources, **root))


def _visit(**changes: Any) -> Callable[[], bytes]:
    """One patient with one encounter that has these changes."""
    return _of(patient(), encounter(**changes))


def _noted(raw: bytes, content_type: str = "text/plain", **changes: Any) -> Callable[[], bytes]:
    """A visit with a note of these bytes."""
    held = {**attachment(raw, content_type), **changes}
    return _of(patient(), encounter(), note(content=[{"attachment": {k: v for k, v in held.items() if v is not None}}]))


def wrapped(text: str) -> str:
    """Base64 as mail programs write it: lines of 76, blanks before them."""
    data = base64.b64encode(text.encode()).decode()
    return "\r\n ".join(data[at : at + 76] for at in range(0, len(data), 76)) + "\n"


def urlsafe(raw: bytes) -> str:
    """Base64 in the alphabet for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def with_link() -> bytes:
    """A zip with a good file and a link to a file of the machine."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.json", good())
        link = zipfile.ZipInfo("b.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return held.getvalue()


def circular() -> Resource:
    """Encounters that are part of each other, and a patient linked to itself."""
    return bundle(
        patient(link=[{"other": {"reference": "Patient/p1"}, "type": "seealso"}]),
        encounter(1, partOf={"reference": "Encounter/p1-e2"}),
        encounter(2, partOf={"reference": "Encounter/p1-e1"}),
    )


def same_full_url() -> bytes:
    """Entries that differ but all say the same fullUrl."""
    made = make_bundle()
    for entry in made["entry"]:
        entry["fullUrl"] = "http://example.org/fhir/"
    return as_bytes(made)


def by_identifier() -> Resource:
    """An encounter that names its patient by an identifier only."""
    named = {"identifier": {"system": "urn:test:patients", "value": "P-1"}}
    return bundle(patient(), encounter(subject=named), condition(subject=named))


def conditional() -> Resource:
    """Conditional references, as in transactions."""
    who = {"reference": "Patient?identifier=urn:test:patients|P-1"}
    return bundle(patient(), encounter(subject=who), condition(subject=who))


def requested() -> bytes:
    """A batch whose first entry asks to delete something."""
    return as_bytes({**make_bundle(type="batch"), "entry": [_REQUESTED, *make_bundle()["entry"]]})


def crlf_lines() -> bytes:
    """NDJSON with byte order mark, CRLF and blank lines."""
    return b"\xef\xbb\xbf" + as_ndjson(patient(), encounter(), condition()).replace(b"\n", b"\r\n\r\n")


_REQUESTED = {"fullUrl": "urn:uuid:x", "request": {"method": "DELETE", "url": "Patient/9"}}
_ALL_CODED = claim(
    diagnosis=[{"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"system": ICD10CM, "code": "E1165"}]}}]
)
_NOWHERE = [{"condition": {"reference": "Condition/none"}, "rank": -1}]
_BELOW_ALL = observation(valueQuantity={"value": float("-inf")})
_CODED = {"coding": [{"system": ICD10CM, "code": "E1165"}]}
_LIES = {"profile": ["http://hl7.org/fhir/5.0/StructureDefinition/Encounter"], "versionId": "x"}
_BUNDLE_INSIDE = {**make_bundle(), "id": "inner"}
_MARKED = [{"family": "<b>Testcase</b>\x07\x1b[31m", "given": ["\u200eRobin\u2028", "\x00"]}]

ODD: tuple[Kind, ...] = (
    Kind("utf-16 without mark", lambda: good().decode().encode("utf-16-le"), "accepted", charts=3),
    Kind("utf-32", lambda: good().decode().encode("utf-32"), "refused", "not_utf8"),
    Kind("lone low surrogate", lambda: good().replace(b"Robin", b"Ro\\udc00bin", 1), "accepted", "odd_text", 3),
    Kind("lines with mark and crlf", crlf_lines, "accepted", charts=1),
    Kind("lines with a list between", lambda: as_ndjson(patient(), encounter()) + b"[1]\n", "accepted", "broken_line", 1),
    Kind("two bundles one after the other", lambda: good() + good(), "refused", "broken_json"),
    Kind("trailing comma", lambda: good()[:-2] + b",]}", "refused", "broken_json"),
    Kind("single quotes", lambda: b"{'resourceType': 'Bundle'}", "refused", "broken_json"),
    Kind("only a mark", lambda: b"\xef\xbb\xbf", "refused", "empty"),
    Kind("only nul bytes", lambda: bytes(1000), "refused", "empty"),
    Kind("null", lambda: b"null", "refused", "not_an_object"),
    Kind("empty object", lambda: b"{}", "refused", "no_resource_type"),
    Kind("gzip of nothing", lambda: gzip.compress(b""), "refused", "empty"),
    Kind("gzip with a tail", lambda: gzip.compress(good()) + b"tail", "refused", "damaged"),
    Kind("gzip of zip", lambda: gzip.compress(zipped({"a.json": good()})), "refused", "archive_kind"),
    Kind("entries are null", lambda: b'{"resourceType":"Bundle","type":"batch","entry":null}', "skipped", "no_patient"),
    Kind("document", _of(patient(), encounter(), type="document"), "accepted", "", 1),
    Kind("message", _of(patient(), encounter(), type="message"), "refused", "bundle_type"),
    Kind("answer of a batch", _of(patient(), type="batch-response"), "refused", "bundle_type"),
    Kind("bundle in a bundle", _of(patient(), encounter(), _BUNDLE_INSIDE), "accepted", "bundle_inside", 1),
    Kind("requests without resources", requested,
         "accepted", "entry_without_resource", 3),
    Kind("misspelt type", _of(patient(), encounter(resourceType="Encountr")), "accepted", "unknown_resource", 0),
    Kind("type in small letters", _of(patient(), encounter(resourceType="encounter")), "accepted", "unknown_resource", 0),
    Kind("profiles that lie", _of(patient(meta=_LIES), encounter(meta=_LIES)), "accepted", charts=1),
    Kind("ids with slashes", _of(patient(id="a/b"), encounter(id="x/../y", subject={"reference": "Patient/a/b"})),
         "accepted", charts=1),
    Kind("number as id", _of(patient(id=7), encounter(id=8, subject={"reference": "Patient/7"})), "accepted", charts=1),
    Kind("one fullUrl for all", same_full_url, "accepted", charts=3),
    Kind("circular references", lambda: as_bytes(circular()), "accepted", charts=2),
    Kind("patient by identifier", lambda: as_bytes(by_identifier()), "accepted", charts=1),
    Kind("conditional references", lambda: as_bytes(conditional()), "accepted", charts=1),
    Kind("patient of another file", _of(patient(), encounter(subject={"reference": "https://else.test/Patient/z"})),
         "accepted", "patient_not_in_file", 0),
    Kind("no subject", _of(patient(), encounter(subject=None)), "accepted", "no_subject", 0),
    Kind("patient held inside", _of(patient(2), encounter(contained=[patient()], subject={"reference": "#p1"})),
         "accepted", "patient_not_in_file", 0),
    Kind("no class", _visit(class_=None), "accepted", "no_class", 1),
    Kind("no status", _visit(status=None), "accepted", charts=1),
    Kind("no identifier and no id but a fullUrl", lambda: as_bytes({"resourceType": "Bundle", "type": "batch", "entry": [
        {"fullUrl": "urn:uuid:1", "resource": patient(id=None, identifier=None)},
        {"fullUrl": "urn:uuid:2", "resource": encounter(id=None, subject={"reference": "urn:uuid:1"})}]}), "accepted", charts=1),
    Kind("30 February", _visit(period={"start": "2026-02-30"}), "accepted", "bad_date", 1),
    Kind("a year alone", _visit(period={"start": "2026"}), "accepted", "no_service_date", 1),
    Kind("a month alone", _visit(period={"start": "2026-05"}), "accepted", "no_service_date", 1),
    Kind("offset of 14 hours", _visit(period={"start": "2026-05-02T00:30:00+14:00"}), "accepted", charts=1),
    Kind("offset of 25 hours", _visit(period={"start": "2026-05-02T00:30:00+25:00"}), "accepted", "bad_date", 1),
    Kind("leap second", _visit(period={"start": "2016-12-31T23:59:60Z"}), "accepted", charts=1),
    Kind("period as text", _visit(period="2026-05-02"), "accepted", "no_service_date", 1),
    Kind("period as list", _visit(period=[{"start": "2026-05-02"}]), "accepted", "no_service_date", 1),
    Kind("r5 beside r4", _of(patient(), encounter(1), encounter(2), encounter(3, class_=[concept("AMB", "a")])),
         "accepted", "other_version", 2),
    Kind("stu3 beside r4", _of(patient(), encounter(1), encounter(2, class_={"code": "ambulatory"}), condition()),
         "accepted", "other_version", 1),
    Kind("markup in names", _of(patient(name=_MARKED), encounter()), "accepted", charts=1),
    Kind("note as a link", _noted(b"", url="https://else.test/note", data=None), "accepted", "note_elsewhere", 1),
    Kind("note wrapped", _noted(b"", data=wrapped("Assessment: asthma. " * 30)), "accepted", charts=1),
    Kind("note urlsafe", _noted(b"", data=urlsafe("Café ÿÿ>>>??? asthma".encode())), "accepted", charts=1),
    Kind("note cut in its base64", _noted(b"", data="QXN0aG1h!"), "accepted", "note_unreadable", 1),
    Kind("note in rtf", _noted(RTF, "text/rtf"), "accepted", charts=1),
    Kind("note in rtf called plain", _noted(RTF), "accepted", charts=1),
    Kind("note in pdf", _noted(PDF, "application/pdf"), "accepted", "attachment_not_text", 1),
    Kind("note in pdf called plain", _noted(PDF), "accepted", "attachment_not_text", 1),
    Kind("note in pdf without a type", _noted(PDF, contentType=None), "accepted", "attachment_not_text", 1),
    Kind("note as picture called text", _noted(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "accepted", "attachment_not_text", 1),
    Kind("note in utf-16", _noted("Assessment: asthma.".encode("utf-16")), "accepted", charts=1),
    Kind("note in an unknown charset", _noted(b"asthma", "text/plain; charset=klingon"), "accepted", "note_charset", 1),
    Kind("note of ten megabytes", _noted(b"asthma and more words. " * 450_000), "accepted", "note_cut", 1),
    Kind("claim with codes of its own", _of(patient(), encounter(), _ALL_CODED), "accepted", charts=1),
    Kind("claim beyond all money", _of(patient(), encounter(), claim(total=1e300)), "accepted", charts=1),
    Kind("diagnosis of nothing", _visit(diagnosis=_NOWHERE), "accepted", charts=1),
    Kind("coded in icd-10-cm alone", _of(patient(), encounter(), condition(code=_CODED)), "accepted", charts=1),
    Kind("infinity in a value", _of(patient(), encounter(), _BELOW_ALL), "accepted", "odd_number", 1),
    Kind("born after the visit", _of(patient(birthDate="2030-01-01"), encounter()), "accepted", charts=1),
)  # fmt: skip
